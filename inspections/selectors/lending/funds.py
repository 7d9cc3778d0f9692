"""The funds of a visited unit: what was in them last, and what was counted now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from inspections.models import Finding, FundCheck, Visit
from inspections.selectors.lending.opened import all_by_source
from unions.enums import FundKind
from unions.models import Fund, FundCount


@dataclass(frozen=True)
class FundRow:
    """One fund. ``last``: the count before this visit."""

    fund: Fund
    check: FundCheck | None
    last: FundCount | None
    findings: Sequence[Finding] = ()

    @property
    def asks_interest(self) -> bool:
        """Only who saves in turns can be charged interest for being first."""
        return self.fund.kind == FundKind.REVOLVING

    @property
    def is_counted(self) -> bool:
        return self.check is not None and self.check.in_hand is not None

    @property
    def difference(self) -> int | None:
        return self.check.difference if self.check else None


@dataclass(frozen=True)
class FundTotals:
    """Of the funds that were counted, in đồng."""

    counted: int
    funds: int
    in_hand: int
    #: What is missing in some; what is too much in others never makes up for it.
    missing: int


def fund_rows(visit: Visit) -> list[FundRow]:
    """Open funds of the unit and its branches, and those that were counted. Four
    queries; the unit's own first."""
    checks = {check.fund_id: check for check in visit.fund_checks.all()}
    open_then = Q(closed_on=None) | Q(closed_on__gt=visit.date)
    funds = Fund.objects.filter(open_then | Q(pk__in=checks), union=visit.union)
    rows = list(
        funds.select_related("branch").order_by("branch__sort_key", "sort_key", "pk")
    )
    rows.sort(key=lambda fund: fund.branch_id is not None)
    last: dict[int, FundCount] = {}
    counts = FundCount.objects.filter(fund__in=rows, counted_on__lt=visit.date)
    for count in counts.order_by("counted_on", "pk"):
        last[count.fund_id] = count
    found = defaultdict(list)
    for source, finding in all_by_source(visit).items() if checks else ():
        kind, key, *_rest = source.split(":")
        if kind == "fund":
            found[key].append(finding)
    return [
        FundRow(
            fund,
            check := checks.get(fund.pk),
            last.get(fund.pk),
            found[str(check.pk)] if check else (),
        )
        for fund in rows
    ]


def totals(rows: Sequence[FundRow]) -> FundTotals:
    counted = [row for row in rows if row.is_counted]
    return FundTotals(
        counted=len(counted),
        funds=len(rows),
        in_hand=sum(row.check.in_hand or 0 for row in counted if row.check),
        missing=sum(-d for row in rows if (d := row.difference) is not None and d < 0),
    )
