"""Names of files that every system can keep, whatever people call things."""

import re
import unicodedata

#: Not allowed on Windows, or a way out of the folder.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')
#: Letters that control and order text: they would show another name than there is.
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


def safe(text: str, *, most: int, bare: str = "khong-ten") -> str:
    """``text`` as a name of at most ``most`` letters, NFC, with its accents."""
    seen = "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if letter.isspace() or unicodedata.category(letter) not in _UNSEEN
    )
    joined = " ".join(_FORBIDDEN.sub("-", seen).split())
    name = joined[:most].strip(" .-")
    if _DEVICES.match(name):
        name = f"_{name}"
    return name or bare


def unlike(name: str, taken: set[str]) -> str:
    """``name``, or ``name (2)`` …: systems that ignore case keep both."""
    found, count = name, 1
    while found.casefold() in taken:
        count += 1
        found = f"{name} ({count})"
    taken.add(found.casefold())
    return found
