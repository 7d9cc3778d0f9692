"""From answers to scores and a grade. Pure functions: no database, no clock.

Whatever is handed in needs only the attributes named by the protocols, so a screen,
a document and a test use the same arithmetic.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Protocol

from inspections.enums import GRADE_FROM, Grade, Result

#: Scores go up and down by half points.
STEP = Decimal("0.5")
#: A knock-out item that is not met allows this grade at best.
BEST_AFTER_KNOCKOUT = Grade.FAIR
_WHOLE = Decimal(100)


class ItemLike(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def max_score(self) -> Decimal: ...
    @property
    def is_knockout(self) -> bool: ...


class SectionLike(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def title(self) -> str: ...


class AnswerLike(Protocol):
    @property
    def result(self) -> str: ...
    @property
    def score(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Tally:
    """Counts and sums over some items. Items not examined count for nothing."""

    items: int = 0
    passed: int = 0
    partial: int = 0
    failed: int = 0
    skipped: int = 0
    score: Decimal = Decimal(0)
    #: Greatest possible score of the examined items.
    maximum: Decimal = Decimal(0)

    @property
    def examined(self) -> int:
        return self.passed + self.partial + self.failed

    @property
    def answered(self) -> int:
        return self.examined + self.skipped

    @property
    def unanswered(self) -> int:
        return self.items - self.answered

    @property
    def is_complete(self) -> bool:
        return self.unanswered == 0

    @property
    def percent(self) -> Decimal | None:
        """Score over maximum, rounded down to a tenth; None if nothing was examined.

        Rounded down, so that the percentage shown always agrees with the grade.
        """
        if not self.maximum:
            return None
        share = _WHOLE * self.score / self.maximum
        return share.quantize(Decimal("0.1"), ROUND_DOWN)


@dataclass(frozen=True)
class SectionScore(Tally):
    key: int = 0
    title: str = ""


@dataclass(frozen=True)
class ScoreSheet(Tally):
    """The whole checklist of one visit."""

    sections: tuple[SectionScore, ...] = ()
    #: Codes of knock-out items that are not met.
    knockouts: tuple[str, ...] = ()

    @property
    def grade_by_score(self) -> Grade | None:
        """What the percentage alone would give."""
        percent = self.percent
        if percent is None:
            return None
        return next(grade for lower, grade in GRADE_FROM if percent >= lower)

    @property
    def grade(self) -> Grade | None:
        """The grade, after the knock-out items have had their say."""
        return BEST_AFTER_KNOCKOUT if self.is_capped else self.grade_by_score

    @property
    def is_capped(self) -> bool:
        """The grade is lower than the score because of knock-out items."""
        reached = self.grade_by_score
        if reached is None or not self.knockouts:
            return False
        return _rank(reached) < _rank(BEST_AFTER_KNOCKOUT)


def score_sheet(
    sections: Iterable[tuple[SectionLike, Sequence[ItemLike]]],
    answers: Mapping[int, AnswerLike],
) -> ScoreSheet:
    """Scores of every section and of the whole.

    ``sections`` are pairs of a section and its items, in order; ``answers`` maps an
    item's key to its answer. Items without an answer are counted as unanswered.
    """
    rows, knockouts = [], []
    for section, items in sections:
        rows.append(_section_score(section, items, answers))
        knockouts += [item.code for item in items if _knocks_out(item, answers)]
    names = ("items", "passed", "partial", "failed", "skipped")
    counts = {name: sum(getattr(row, name) for row in rows) for name in names}
    return ScoreSheet(
        **counts,
        score=sum((row.score for row in rows), Decimal(0)),
        maximum=sum((row.maximum for row in rows), Decimal(0)),
        sections=tuple(rows),
        knockouts=tuple(knockouts),
    )


def default_score(result: str, max_score: Decimal) -> Decimal | None:
    """What a result is worth unless the inspector says otherwise."""
    if result == Result.PASS:
        return max_score
    if result == Result.PARTIAL:
        return (max_score / 2 / STEP).quantize(Decimal(1), ROUND_DOWN) * STEP
    return Decimal(0) if result == Result.FAIL else None


def is_possible_score(score: Decimal, max_score: Decimal) -> bool:
    """0 … max by half points; the maximum itself always."""
    return 0 <= score <= max_score and (score % STEP == 0 or score == max_score)


def papers(hint: str) -> list[str]:
    """The papers that an item's hint names, each once, in order."""
    parts = (part.strip(" .\t") for part in re.split(r"[,;\n]", hint))
    return list(dict.fromkeys(part for part in parts if part))


def _section_score(
    section: SectionLike, items: Sequence[ItemLike], answers: Mapping[int, AnswerLike]
) -> SectionScore:
    counts = dict.fromkeys(Result.values, 0)
    score = maximum = Decimal(0)
    for item in items:
        answer = answers.get(item.pk)
        if answer is None:
            continue
        counts[answer.result] += 1
        if answer.result != Result.SKIPPED:
            score += answer.score or Decimal(0)
            maximum += item.max_score
    return SectionScore(
        key=section.pk,
        title=section.title,
        items=len(items),
        passed=counts[Result.PASS],
        partial=counts[Result.PARTIAL],
        failed=counts[Result.FAIL],
        skipped=counts[Result.SKIPPED],
        score=score,
        maximum=maximum,
    )


def _knocks_out(item: ItemLike, answers: Mapping[int, AnswerLike]) -> bool:
    answer = answers.get(item.pk)
    return item.is_knockout and answer is not None and answer.result == Result.FAIL


def _rank(grade: Grade) -> int:
    """0 is best."""
    return [row[1] for row in GRADE_FROM].index(grade)
