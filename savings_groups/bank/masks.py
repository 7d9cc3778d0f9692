"""What a person may see of names and numbers before a file is taken over. Pure."""

import re
from collections.abc import Sequence
from typing import Any

from core.crypto import TAIL, masked
from core.text import fold

_PRIVATE = re.compile(
    r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|dinh danh|giay to|dien thoai|sdt"
    r"|tai khoan)\b"
)
_CARD_HEADING = re.compile(
    r"\b(?:cccd|cmnd|cmt|can cuoc|chung minh|so dinh danh|giay to)\b"
)
#: Letters of a heading at most; longer texts are titles and remarks.
_HEADING = 60
_PERSON = re.compile(
    r"\b(?:ho (?:va )?ten|ten (?:khach|kh|ho vay|to truong|nguoi|chu ho)|khach hang"
    r"|to truong|to pho|nguoi vay|nguoi thua ke|chu ho|vo chong)\b"
)
#: Runs of digits as long as a card's, wherever they stand; amounts may have nine.
_CARD = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")
_NEW_CARD = re.compile(r"(?<!\d)\d{12}(?!\d)")
#: A card's number where none belongs: in a name, a purpose, a heading, a file's name.
_WITHIN = re.compile(
    r"(?<!\d)(?:0\d{11}|\d{9}|0\d\d(?:[ .-]\d{3}){3}|0\d{3}(?:[ .-]\d{4}){2}"
    r"|\d{3}(?: \d{3}){2})(?!\d)"
)
_NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){2,5}")
_WORDS = frozenset({"text", "programme", "organisation", "grade"})


def of_cards(top: Sequence[Sequence[Any]]) -> frozenset[int]:
    """Columns that hold numbers of cards, whatever a person says they are.

    By a heading in any row and digits beneath, or by texts of twelve digits.
    """
    named: set[int] = set()
    found: set[int] = set()
    for row in top:
        for at, value in enumerate(row):
            text = value if isinstance(value, str) else ""
            digits = re.sub(r"[\s.'-]", "", text or str(value))
            if len(text) <= _HEADING and _CARD_HEADING.search(fold(text)):
                named.add(at)
            elif re.fullmatch(r"0\d{11}", digits) or (at in named and _long(digits)):
                found.add(at)
    return frozenset(found)


def _long(digits: str) -> bool:
    """As long as a number that has lost its zeros may be."""
    return bool(re.fullmatch(r"\d{8,12}0?", digits))


def shown(text: str, *, kind: str = "", heading: str = "") -> str:
    """A cell as it may be shown: persons as ``N. T. Hoa``, numbers by their tail.

    ``kind``: of the field that the column is matched with; of others the heading and
    the text itself tell what it is. Whoever matched a column wrongly sees no more.
    """
    if kind == "identity" or (not kind and _PRIVATE.search(fold(heading))):
        return masked(text[-TAIL:]) if text else ""
    if kind == "name" or (kind not in _WORDS and _is_person(text, heading)):
        return initials(cards(text))
    is_open = kind in ("", *_WORDS)
    long = _CARD if is_open else _NEW_CARD
    told = long.sub(lambda found: masked(found[0][-TAIL:]), text)
    return cards(told) if is_open else told


def cards(text: str) -> str:
    """A text of words as it may be kept: numbers of cards within by their tail."""
    return _WITHIN.sub(lambda found: masked(found[0][-TAIL:]), text)


def initials(name: str) -> str:
    """``Nông Thị Hoa`` → ``N. T. Hoa``."""
    *before, given = name.split() or [""]
    return " ".join([*(f"{part[0]}." for part in before), given])


def _is_person(text: str, heading: str) -> bool:
    if not any(char.isalpha() for char in text):
        return False
    if _PERSON.search(fold(heading)):
        return True
    words = text.split()
    return bool(_NAME.fullmatch(text)) and all(word[0].isupper() for word in words)
