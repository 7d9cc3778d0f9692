"""The monthly figures of generated groups."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from savings_groups.enums import GRADE_FROM

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


def of_group(chance: Random, key: int, most: int) -> Iterator[tuple[Any, ...]]:
    """A group's months: slowly growing, seldom overdue."""
    members = min(60, max(5, round(chance.lognormvariate(3.5, 0.35))))
    debt = members * chance.randint(25, 60) * 1_000_000
    deposits = members * chance.randint(200, 2_500) * 1_000
    late = chance.random() < 0.08  # noqa: PLR2004
    young = chance.random() < 0.1  # noqa: PLR2004
    months = chance.randint(1, most) if young else most
    for month in _last_months(months):
        debt = round(debt * chance.uniform(0.985, 1.025))
        deposits = round(deposits * chance.uniform(0.995, 1.02))
        share = chance.lognormvariate(-4.5, 1) if late else 0.0
        overdue = min(debt, round(debt * share))
        arrears = round(debt * 0.002) if late else 0
        points = chance.randint(4000, 8500) if late else chance.randint(8300, 10000)
        grade = next(g for least, g in GRADE_FROM if points >= least * 100)
        savers = members - chance.randint(0, 3)
        yield (
            key,
            month,
            members,
            members - 1,
            savers,
            debt,
            overdue,
            arrears,
            deposits,
            points / 100,
            grade.value,
        )


def _last_months(months: int) -> list[date]:
    last = LAST_MONTH.year * 12 + LAST_MONTH.month - 1
    every = range(last - months + 1, last + 1)
    return [date(place // 12, place % 12 + 1, 1) for place in every]
