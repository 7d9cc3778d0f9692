"""What text is found by: the beginnings of its words, its numbers, its initials.

No query: the same words decide on every database, and in the tests that compare them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.text import exact, fold, nfc

#: Letters of a word that count; nobody types more, and indexes refuse much more.
_LETTERS = 64
#: Words of a question that count.
_WORDS = 32
#: Initials are typed for a handful of words.
_INITIALS = 16
#: Stands before initials in the index, so that no word is mistaken for them.
_MARK = "@"
_RUN = re.compile(r"[^\W_]+")
_VOWELS = re.compile("[aeiouy]")
#: What a Vietnamese syllable can begin with; anything else may be initials.
_SYLLABLE = re.compile(
    "(b|ch?|d|gh?|h|kh?|l|m|n|ng|ngh|nh|ph?|qu?|r|s|th?|tr|v|x)?"
    "([aeiouy]{1,3}(ch?|m|n|ng|nh|p|t)?)?"
)


@dataclass(frozen=True)
class Word:
    """One word that was typed, as it is looked up."""

    #: Any of these must be the beginning of something in the index.
    starts: tuple[str, ...]
    #: The word with its marks, if any were typed.
    marked: str = ""


def words(value: str) -> list[str]:
    """The words of a text without marks, each once: ``Đức Xuân 2`` → duc, xuan, 2."""
    return list(dict.fromkeys(_cut(run) for run in _RUN.findall(fold(value))))


def stored(values: Iterable[str]) -> str:
    """Three lines: folded, with marks, and what it is found by.

    Each word of the last stands after a space, so that " xu" finds a beginning. Words
    with marks stand there too, for who types marks sees those that have them first.
    """
    values = list(values)
    whole = " ".join(values)
    found = words(whole)
    found += [number for word in found if (number := _without_zeros(word))]
    found += [f"{_MARK}{short}" for value in values for short in initials(value)]
    found += _marked(whole)
    kept = "".join(f" {word}" for word in dict.fromkeys(found))
    return "\n".join([fold(whole), exact(whole), kept])


def initials(value: str) -> list[str]:
    """``Hội LHPN phường Đức Xuân`` → hlhpnpdx, lhpnpdx, pdx, dx."""
    parts = [_initial(run) for run in _RUN.findall(nfc(value))]
    parts = [part for part in parts if part][: 2 * _INITIALS]
    tails = ("".join(parts[start:])[:_INITIALS] for start in range(len(parts) - 1))
    return list(dict.fromkeys(tails))


def asked(typed: str) -> list[Word]:
    """The words of a question; none: nothing was asked."""
    marked = {fold(run): run for run in _marked(typed)}
    return [Word(_starts(word), marked.get(word, "")) for word in words(typed)[:_WORDS]]


def index_words(kept: str) -> list[str]:
    """The third line of what is stored: where a beginning is looked for."""
    lines = kept.split("\n")
    return lines[2].split(" ")[1:] if len(lines) > 2 else []  # noqa: PLR2004 -- lines


def begin(kept: str, asked: Iterable[tuple[str, ...]]) -> bool:
    """What databases are asked, in plain Python: of each any begins a word."""
    found = index_words(kept)
    return all(any(entry.startswith(starts) for entry in found) for starts in asked)


def matches(kept: str, typed: str) -> bool:
    return begin(kept, (word.starts for word in asked(typed)))


def matches_marks(kept: str, typed: str) -> bool:
    """Whether the words typed with marks have the same ones here."""
    return begin(kept, ((word.marked,) for word in asked(typed) if word.marked))


def marks(shown: str, typed: str) -> list[tuple[str, bool]]:
    """``shown`` in pieces, each with whether it is what was typed."""
    shown = nfc(shown)
    hits: set[int] = set()
    runs = [(run.start(), run.group()) for run in _RUN.finditer(shown)]
    for word in asked(typed):
        for place, (start, run) in enumerate(runs):
            hits.update(range(start, start + _begun(run, word.starts[0])))
            if len(word.starts) > 1:
                hits.update(_begun_by_initials(runs[place:], word.starts[0]))
    return list(_pieces(shown, hits))


def _cut(word: str) -> str:
    return word[:_LETTERS]


def _marked(value: str) -> list[str]:
    """The words that carry marks, with them."""
    runs = (_cut(run) for run in _RUN.findall(exact(value)))
    return [run for run in dict.fromkeys(runs) if _plain(run) != run]


def _without_zeros(word: str) -> str:
    return word.lstrip("0") if word.startswith("0") and word.isdigit() else ""


@lru_cache(4096)
def _plain(run: str) -> str:
    """A word without marks; names are made of few different words."""
    return fold(run)


def _initial(run: str) -> str:
    """What a word gives to initials: all of ``LHPN`` and of a number, else a letter."""
    plain = _plain(run)
    is_short = run.isupper() and not _VOWELS.search(plain)
    return plain if is_short or plain.isdigit() else plain[:1]


def _starts(word: str) -> tuple[str, ...]:
    if word.isdigit() or _SYLLABLE.fullmatch(word):
        return (word,)
    return (word, f"{_MARK}{word}")


def _begun(run: str, word: str) -> int:
    """How many letters of ``run`` the beginning ``word`` takes; none: it is not it."""
    plain = fold(run)
    if plain.isdigit():
        plain_word = word.lstrip("0") or word
        zeros = len(plain) - len(plain.lstrip("0"))
        if plain.startswith(word):
            return len(word)
        return zeros + len(plain_word) if plain[zeros:].startswith(word) else 0
    if not plain.startswith(word):
        return 0
    letters = 0
    while letters < len(run) and len(fold(run[:letters])) < len(word):
        letters += 1
    return letters


def _begun_by_initials(runs: list[tuple[int, str]], word: str) -> Iterator[int]:
    places: list[int] = []
    letters = ""
    for start, run in runs:
        if len(letters) >= len(word):
            break
        part = _initial(run)
        places += range(start, start + len(part))
        letters += part
    if letters.startswith(word):
        yield from places[: len(word)]


def _pieces(shown: str, hits: set[int]) -> Iterator[tuple[str, bool]]:
    begun = 0
    for place in range(1, len(shown) + 1):
        is_hit = begun in hits
        if place == len(shown) or (place in hits) != is_hit:
            yield shown[begun:place], is_hit
            begun = place
