"""Letters typed while no Vietnamese keyboard was on: ``dduwcs`` for ``đức``.

Telex writes marks with letters, VNI with digits, both behind the vowel or at the end.
"""

import re
import unicodedata

from core.text import nfc

_TELEX_LETTERS = {
    "dd": "đ",
    "aa": "â",
    "ee": "ê",
    "oo": "ô",
    "uow": "ươ",
    "aw": "ă",
    "ow": "ơ",
    "uw": "ư",
}
_VNI_LETTERS = {
    "d9": "đ",
    "a6": "â",
    "e6": "ê",
    "o6": "ô",
    "uo7": "ươ",
    "a8": "ă",
    "o7": "ơ",
    "u7": "ư",
}
_LETTERS = {**_TELEX_LETTERS, **_VNI_LETTERS}
_LETTER = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
#: Marks of VNI that stand at the end of a word: ``duc7``, ``nguyen6``.
_LATE = re.compile(r"^(.*?)([aeou]|d)([^aeou\d]*)([6789])$")
_TONES = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"}
_TONES |= {"2": "\u0300", "3": "\u0309", "4": "\u0303", "1": "\u0301", "5": "\u0323"}
_TONE = re.compile(r"^(.*[aeiouyăâêôơư].*?)([frxsj1-5])([a-zđ]*)$")
_VOWELS = "aăâeêioôơuưy"
_MARKED = "ăâêôơư"


def decoded(typed: str) -> str:
    """What the keys would have given: ``dduwcs xuaan`` → ``đức xuân``.

    Words that are no unfinished Telex or VNI stay as they are.
    """
    return " ".join(_word(word) for word in nfc(typed).casefold().split())


def _word(word: str) -> str:
    if not word.isascii() or not word.isalnum() or not word[:1].isalpha():
        return word
    letters = _LETTER.sub(lambda match: _LETTERS[match.group()], word)
    plain, tone = _without_tone(letters.replace("w", "ư"))
    plain = _with_late_letters(plain)
    return _toned(plain, tone) if tone else plain


def _with_late_letters(word: str) -> str:
    while late := _LATE.match(word):
        begin, vowel, end, mark = late.groups()
        letter = _VNI_LETTERS.get(vowel + mark)
        if letter is None:
            break
        word = f"{begin}{letter}{end}"
    return word


def _without_tone(word: str) -> tuple[str, str]:
    """The word without the key of its tone, and the tone; a word has one at most."""
    found = _TONE.match(word)
    if found is None:
        return word, ""
    begin, key, end = found.groups()
    return begin + end, _TONES[key]


def _toned(word: str, tone: str) -> str:
    """The tone over the vowel that carries it, as Vietnamese writes."""
    places = [place for place, letter in enumerate(word) if letter in _VOWELS]
    if word.startswith(("qu", "gi")) and len(places) > 1:
        places = places[1:]
    marked = [place for place in places if word[place] in _MARKED]
    if marked:
        place = marked[-1]
    elif len(places) > 1 and places[-1] == len(word) - 1:
        place = places[-2]
    else:
        place = places[-1]
    whole = word[: place + 1] + tone + word[place + 1 :]
    return unicodedata.normalize("NFC", whole)
