"""A unit's figures as pages show them: newest, history, sums, who has reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from core.charts import Chart, bar_chart, line_chart
from core.templatetags.core import money, number
from unions.enums import Period
from unions.models import Figures, Union
from unions.selectors.figures import (
    STOCKS,
    Change,
    Warning,
    changes,
    comparable,
    label_of,
    warnings_of,
)

SHOWN = (*STOCKS[:3], "joined", "left", *STOCKS[3:])
#: Data dates that a unit's page shows: twenty years of halves.
_HISTORY = 40
#: Figures of branches that add up to the union's own.
_SUMMED = ("population", "women", "members", "women_groups")
_DATES = 5


@dataclass(frozen=True)
class HistoryRow:
    """One figure on all data dates; a date on which it is not known is ``None``."""

    label: str
    values: list[int | None]


@dataclass(frozen=True)
class BranchSum:
    """One figure of all branches together beside the union's own of the same day."""

    label: str
    total: int
    own: int | None
    #: How many branches reported it, and how many the union says it has.
    branches: int
    expected: int | None

    @property
    def difference(self) -> int | None:
        return None if self.own is None else self.total - self.own

    @property
    def is_partial(self) -> bool:
        """Some branches have not reported, so that the sum must be less."""
        return self.expected is not None and self.branches < self.expected


@dataclass(frozen=True)
class FiguresView:
    """The newest figures against the comparable ones before, and all of history."""

    latest: Figures | None
    previous: Figures | None
    changes: list[Change]
    #: Newest first.
    history: list[Figures]
    table: list[HistoryRow]
    charts: list[Chart]
    branch_sums: list[BranchSum]


def figures_view(figures: "QuerySet[Figures]") -> FiguresView:
    """What is shown of ``figures``: all those of one union or one branch."""
    history = list(figures.order_by("-as_of", "pk")[:_HISTORY])
    latest = history[0] if history else None
    previous = comparable(latest, history) if latest else None
    return FiguresView(
        latest=latest,
        previous=previous,
        changes=changes(latest, previous, SHOWN) if latest else [],
        history=history,
        table=_table(history),
        charts=_charts(history[::-1]) if len(history) > 1 else [],
        branch_sums=_branch_sums(latest) if latest else [],
    )


def _table(history: Sequence[Figures]) -> list[HistoryRow]:
    rows = [
        HistoryRow(label_of(name), [getattr(row, name) for row in history])
        for name in SHOWN
    ]
    return [row for row in rows if any(value is not None for value in row.values)]


def _charts(history: Sequence[Figures]) -> list[Chart]:
    members = [(f"{row.as_of:%m/%Y}", row.members) for row in history]
    rates = [
        (
            f"{row.as_of:%m/%Y}",
            None if row.attraction is None else float(row.attraction),
        )
        for row in history
    ]
    drawn = []
    if sum(value is not None for _label, value in members) > 1:
        drawn.append(bar_chart(label_of("members"), members, lambda n: money(round(n))))
    if sum(value is not None for _label, value in rates) > 1:
        title = _("Attraction rate in percent (members / women from 18)")
        drawn.append(line_chart(title, rates, number))
    return drawn


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _branch_sums(latest: Figures) -> list[BranchSum]:
    """What the branches reported for the day of the union's newest figures."""
    if latest.branch_id is not None:
        return []
    rows = Figures.objects.filter(union=latest.union_id, as_of=latest.as_of)
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in _SUMMED}
    counts = {f"count_{name}": Count(name) for name in _SUMMED}
    found = rows.exclude(branch=None).aggregate(**sums, **counts)
    return [
        BranchSum(
            label=label_of(name),
            total=total,
            own=getattr(latest, name),
            branches=found[f"count_{name}"],
            expected=latest.branches,
        )
        for name in _SUMMED
        if (total := found[f"sum_{name}"]) is not None
    ]


def proposed(today: date) -> tuple[Period, date]:
    """The newest period that is over: the half-year or the year, and its data date."""
    half = date(today.year, 6, 30)
    if today >= date(today.year, 12, 31):
        return Period.YEAR, date(today.year, 12, 31)
    if today >= half:
        return Period.HALF, half
    return Period.YEAR, date(today.year - 1, 12, 31)


def data_dates(figures: "QuerySet[Figures]", today: date) -> tuple[date, list[date]]:
    """The day to show first, and the newest days, the one that is due among them.

    First is the newest day of which anyone has reported.
    """
    days = (
        figures.filter(branch=None).order_by("-as_of").values_list("as_of", flat=True)
    )
    known = list(days.distinct()[:_DATES])
    due = proposed(today)[1]
    return (known[0] if known else due), sorted({*known, due}, reverse=True)


def reporting(unions: "QuerySet[Union]", day: date) -> "QuerySet[Union]":
    """``unions`` that exist on ``day``, each with ``has_figures`` and its figures."""
    there = Figures.objects.filter(branch=None, as_of=day)
    mine = there.filter(union=OuterRef("pk"))
    rows = unions.existing(day).select_related("parent")  # type: ignore[attr-defined]
    return rows.annotate(has_figures=Exists(mine)).prefetch_related(  # type: ignore[no-any-return]
        Prefetch("figures", there, to_attr="figures_then")
    )


@dataclass(frozen=True)
class ReportingRow:
    """One unit of the list: its figures of the day, and what is odd about them."""

    union: Union
    figures: Figures | None
    warnings: list[Warning]


def reporting_rows(unions: Sequence[Any]) -> list[ReportingRow]:
    """The rows of one page of ``reporting``, in a few queries."""
    given = {union.pk: (union.figures_then or [None])[0] for union in unions}
    known = [figures for figures in given.values() if figures]
    odd = dict(zip((row.pk for row in known), warnings_of(known), strict=True))
    return [
        ReportingRow(
            union,
            figures := given[union.pk],
            odd[figures.pk] if figures else [],
        )
        for union in unions
    ]


@dataclass(frozen=True)
class ReportingTotal:
    """How many units have reported, and the sums over them."""

    expected: int
    reported: int
    members: int | None
    #: Of units that reported both members and women, so that the rate is true.
    rate_members: int | None
    rate_women: int | None

    @property
    def missing(self) -> int:
        return self.expected - self.reported

    @property
    def attraction(self) -> Decimal | None:
        if not self.rate_women or self.rate_members is None:
            return None
        return round(Decimal(100 * self.rate_members) / self.rate_women, 1)


def reporting_total(unions: "QuerySet[Union]", day: date) -> ReportingTotal:
    """Counts and sums over all of ``reporting`` (one level of units)."""
    rows = unions.order_by()
    figures = Figures.objects.filter(branch=None, as_of=day)
    both = Q(members__isnull=False, women__gt=0)
    sums = figures.filter(union__in=rows.values("pk")).aggregate(
        reported=Count("pk"),
        all_members=Sum("members"),
        rate_members=Sum(F("members"), filter=both),
        rate_women=Sum(F("women"), filter=both),
    )
    return ReportingTotal(
        expected=rows.count(),
        reported=sums["reported"],
        members=sums["all_members"],
        rate_members=sums["rate_members"],
        rate_women=sums["rate_women"],
    )
