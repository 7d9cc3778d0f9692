"""The monthly figures of generated groups."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from random import Random
from typing import Any

from savings_groups.enums import GRADE_FROM, Grade

LAST_MONTH = date(2026, 6, 1)
COLUMNS = (
    "group",
    "month",
    "members",
    "borrowers",
    "savers",
    "debt",
    "overdue",
    "interest_arrears",
    "deposits",
    "points",
    "grade",
)
#: Places in a row of what the group keeps of its newest month.
_MONTH, _MEMBERS, _DEBT, _OVERDUE, _DEPOSITS, _POINTS, _GRADE = 1, 2, 5, 6, 8, 9, 10


def of_group(chance: Random, key: int, most: int) -> Iterator[tuple[Any, ...]]:
    """A group's months: slowly growing, seldom overdue; values as databases read."""
    members = min(60, max(5, round(chance.lognormvariate(3.5, 0.35))))
    debt = members * chance.randint(25, 60) * 1_000_000
    deposits = members * chance.randint(200, 2_500) * 1_000
    late = chance.random() < 0.08  # noqa: PLR2004
    young = chance.random() < 0.1  # noqa: PLR2004
    low, width = (4000, 4500) if late else (8300, 1700)
    roll = chance.random
    for month in _last_months(chance.randint(1, most) if young else most):
        debt = int(debt * (0.985 + 0.04 * roll()))
        deposits = int(deposits * (0.995 + 0.025 * roll()))
        points = low + int(width * roll())
        grade, shown = _GRADES[points // 100], _POINTS_SHOWN[points]
        overdue = arrears = 0
        if late:
            overdue = min(debt, round(debt * chance.lognormvariate(-4.5, 1)))
            arrears = debt // 500
        yield (
            key,
            month,
            members,
            members - 1,
            members - points % 4,
            debt,
            overdue,
            arrears,
            deposits,
            shown,
            grade,
        )


def newest(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a group keeps of its newest month, in the order of ``querysets.LATEST``."""
    return (
        row[_MONTH],
        row[_MEMBERS],
        row[_DEBT],
        row[_OVERDUE],
        row[_DEPOSITS],
        row[_POINTS],
        row[_GRADE],
    )


def _grade(points: int) -> Grade:
    return next(grade for least, grade in GRADE_FROM if points >= least)


_GRADES = [_grade(points).value for points in range(101)]
_POINTS_SHOWN = [f"{points / 100:.2f}" for points in range(10_001)]


@lru_cache
def _last_months(months: int) -> list[str]:
    last = LAST_MONTH.year * 12 + LAST_MONTH.month - 1
    every = range(last - months + 1, last + 1)
    return [date(place // 12, place % 12 + 1, 1).isoformat() for place in every]
