"""Vietnamese text: one stored form, search without marks, the dictionary order."""

import unicodedata

#: Vietnamese letters in dictionary order: a letter with hook or hat is its own letter.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {letter: index for index, letter in enumerate(_ALPHABET, start=1)}
#: Tones order words that are otherwise equal: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def nfc(text: str) -> str:
    """The one form in which text is stored (iOS and macOS send NFD).

    Without the character NUL, which nobody types and PostgreSQL refuses.
    """
    return unicodedata.normalize("NFC", text.replace("\0", ""))


def fold(text: str) -> str:
    """Lower case without any mark: ``Nông Thượng`` → ``nong thuong``."""
    plain = unicodedata.normalize("NFD", nfc(text).casefold().replace("đ", "d"))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


def exact(text: str) -> str:
    """Lower case with its marks, for ranking what was typed with marks first."""
    return " ".join(nfc(text).casefold().split())


def sort_key(text: str) -> bytes:
    """Bytes whose order is the Vietnamese dictionary order of ``text``.

    Words are compared letter by letter first (a < ă < â, d < đ), tones decide
    between words that are otherwise equal, a shorter name comes first.
    """
    primary, tones = bytearray(), bytearray()
    for char in unicodedata.normalize("NFC", text.casefold()):
        letter, tone = _split(char)
        if letter in _LETTER:
            primary.append(0x40 + _LETTER[letter])
            tones.append(tone + 1)
        elif letter.isdigit():
            primary.append(0x10 + int(letter) if letter.isascii() else 0x1F)
        elif primary and primary[-1] != 1:
            primary.append(1)
    return bytes(primary).rstrip(b"\x01") + b"\x00" + bytes(tones)


def name_sort_key(full_name: str) -> bytes:
    """Order of people: given name first, then family and middle names."""
    *rest, given = full_name.split() or [""]
    return sort_key(given) + b"\x00" + sort_key(" ".join(rest))


def _split(char: str) -> tuple[str, int]:
    """A letter without its tone, and the tone: ``ướ`` → (``ươ``, sắc)."""
    tone, rest = 0, ""
    for part in unicodedata.normalize("NFD", char):
        if part in _TONE:
            tone = _TONE[part]
        else:
            rest += part
    return unicodedata.normalize("NFC", rest), tone
