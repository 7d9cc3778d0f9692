"""Funds of a union or branch: what was in them when last counted, and how long ago."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Prefetch, Q, Subquery

from unions.models import Branch, Fund, FundCount, Union
from unions.selectors import as_of

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


def listed(funds: "QuerySet[Fund]") -> Any:
    """What one row of the list reads: the owner, and the last count as ``last_…``."""
    newest = FundCount.objects.filter(fund=OuterRef("pk"))
    newest = newest.order_by("-counted_on", "-pk")
    names = ("counted_on", "by_book", "in_hand", "is_published")
    last: dict[str, Any] = {
        f"last_{name}": Subquery(newest.values(name)[:1]) for name in names
    }
    rows = funds.select_related("union", "branch").annotate(**last)
    return rows.annotate(last_difference=F("last_in_hand") - F("last_by_book"))


def in_state(rows: Any, state: str, *, on: date) -> Any:
    """Of funds read by ``listed``: open ones; those short of money, not counted for a
    year, or said to be unpublished when they were counted last; or closed ones."""
    if state == "closed":
        return rows.exclude(closed_on=None)
    rows = rows.filter(Q(closed_on=None) | Q(closed_on__gt=on))
    if state == "short":
        return rows.filter(last_difference__lt=0)
    if state == "unpublished":
        return rows.filter(last_is_published=False)
    if state == "stale":
        since = as_of.year_before(on)
        return rows.filter(Q(last_counted_on=None) | Q(last_counted_on__lte=since))
    return rows


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another."""
    months = 12 * (last.year - first.year) + last.month - first.month
    return months - (last.day < first.day)
