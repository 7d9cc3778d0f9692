"""Funds of a union or branch: what was in them when last counted, and how long ago."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from unions.models import Branch, Fund, FundCount, Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: A fund that was not counted for so many months is pointed at.
STALE_MONTHS = 12


@dataclass(frozen=True)
class FundRow:
    """A fund with its last count as of a day."""

    fund: Fund
    last: FundCount | None
    #: Whole months since; nothing: never counted.
    months: int | None

    @property
    def is_stale(self) -> bool:
        return self.months is None or self.months >= STALE_MONTHS

    @property
    def is_short(self) -> bool:
        """Money was missing when it was counted."""
        difference = self.last.difference if self.last else None
        return difference is not None and difference < 0


def funds_of_union(union: Union, *, on: date, past: bool = False) -> list[FundRow]:
    """The open funds that the union itself and its branches keep on that day.

    ``past``: of an earlier day, with those that were handed on since.
    """
    unions = Union.objects.filter(pk=union.pk)
    rows = (
        Fund.objects.belonging(unions, on) if past else Fund.objects.filter(union=union)
    )
    return fund_rows(rows.order_by("branch__sort_key", "name", "pk"), on=on)


def funds_of_branch(branch: Branch, *, on: date) -> list[FundRow]:
    return fund_rows(Fund.objects.filter(branch=branch), on=on)


def fund_rows(funds: "QuerySet[Fund]", *, on: date) -> list[FundRow]:
    """Those of ``funds`` that were open on that day, in two queries."""
    counts = FundCount.objects.filter(counted_on__lte=on)
    there = funds.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    rows = there.select_related("branch").prefetch_related(
        Prefetch("counts", counts, to_attr="counts_then")
    )
    found = []
    for fund in rows:
        last = next(iter(fund.counts_then), None)
        months = months_between(last.counted_on, on) if last else None
        found.append(FundRow(fund, last, months))
    return found


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another."""
    months = 12 * (last.year - first.year) + last.month - first.month
    return months - (last.day < first.day)
