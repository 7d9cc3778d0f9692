"""The text that is hashed, and the order that follows from it and the seed."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from savings_groups.sampling.candidates import Candidate, SamplingError, is_plain
from savings_groups.sampling.rules import Draw, MembersRule, Rule

#: First line of the canonical text; another way of drawing needs another number.
FORMAT = "skt-sample/1"
SEED_MAX = 40


def clean_seed(seed: str) -> str:
    """The seed as it is hashed and printed. Raises :class:`SamplingError`."""
    cleaned = " ".join(unicodedata.normalize("NFC", seed).split())
    if not cleaned or len(cleaned) > SEED_MAX or not cleaned.isprintable():
        raise SamplingError(f"a seed has 1 to {SEED_MAX} characters")
    return cleaned


def canonical(rule: Rule, population: Iterable[Candidate]) -> str:
    """The text that is hashed: a line with format and kind, then one line for each
    candidate in the order of her key, ``key|0|1|0|2026-05-04`` with what the rule
    reads; nothing known is empty; every line ends with a line feed; UTF-8.
    """
    rows = sorted(population, key=lambda row: row.key)
    for row, following in pairwise(rows):
        if row.key == following.key:
            raise SamplingError("two candidates have one key")
    if any(not is_plain(row.key) for row in rows):
        raise SamplingError("a candidate needs a key of letters, digits, # and -")
    lines = [f"{FORMAT} {rule.kind}"]
    lines += [
        "|".join([row.key, *(_shown(row, n) for n in rule.reads)]) for row in rows
    ]
    return "".join(f"{line}\n" for line in lines)


def population_sha256(rule: Rule, population: Iterable[Candidate]) -> str:
    return hashlib.sha256(canonical(rule, population).encode()).hexdigest()


def draw(rule: Rule, population: Sequence[Candidate], seed: str) -> Draw:
    """The sample: the same on any machine. Raises :class:`SamplingError`."""
    seed, digest = clean_seed(seed), population_sha256(rule, population)

    def place(key: str) -> str:
        return hashlib.sha256(f"{seed}\n{digest}\n{key}".encode()).hexdigest()

    found = rule.draw(population, place)
    return Draw(digest, found.must, found.drawn, found.reserve, found.apart)


def successor(
    rule: Rule,
    population: Sequence[Candidate],
    seed: str,
    *,
    used: Iterable[str],
    gone: Iterable[str] = (),
) -> str | None:
    """Who comes instead of one who cannot be met: the next of the same order.

    ``used``: all who were ever in the sample; ``gone``: those of them who are not any
    more. When no student is left, the next student comes first.
    """
    taken, out = set(used), set(gone)
    reserve = draw(rule, population, seed).reserve
    waiting = [key for key in reserve if key not in taken]
    if isinstance(rule, MembersRule):
        students = {row.key for row in population if row.is_student}
        if len(students & (taken - out)) < rule.students:
            waiting.sort(key=lambda key: key not in students)
    return next(iter(waiting), None)


def _shown(row: Candidate, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value or "")
