"""Whom the rounds of a year's plan reach, whom not, and since when nobody was there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from inspections.enums import RoundKind, RoundStatus
from inspections.models import Plan, Round, RoundUnit, Visit
from inspections.selectors.last_visits import LastVisit, told, with_last_visit
from inspections.selectors.planning import units_below
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Turn:
    """A round that takes the unit, with its visit there once it has one."""

    round: Round
    visit: Visit | None


@dataclass(frozen=True)
class CoverageRow:
    union: Union
    turns: tuple[Turn, ...]
    last: LastVisit | None


@dataclass(frozen=True)
class Coverage:
    """How many units of the year the rounds reach."""

    total: int
    reached: int

    @property
    def missing(self) -> int:
        return self.total - self.reached

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when every unit is reached."""
        return 100 * self.reached // self.total if self.total else 0


def units_of(plan: Plan, *, missing: bool = False) -> Any:
    """The units of the year, by name; ``missing``: those in no round, by need.

    Those that exist today (of another year: on its first or last day), and those that
    a round takes or took.
    """
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    day = max(first, min(last, timezone.localdate()))
    placed = Q(pk__in=_places(plan).values("union"))
    exists = Q(valid_from=None) | Q(valid_from__lte=day)
    exists &= Q(valid_to=None) | Q(valid_to__gte=day)
    units = units_below(plan.union, first=first, last=last).filter(exists | placed)
    if missing:
        longest = F("last_on").asc(nulls_first=True)
        reached = Q(pk__in=_reached(plan).values("union"))
        rows = with_last_visit(units.exclude(reached))
        return rows.order_by(longest, "sort_key", "pk")
    return with_last_visit(units).order_by("sort_key", "pk")


def coverage(plan: Plan) -> Coverage:
    """Two queries, however many units there are."""
    placed = _reached(plan).filter(union__in=_keys(units_of(plan)))
    reached = placed.aggregate(n=Count("union", distinct=True))["n"]
    return Coverage(units_of(plan).order_by().count(), reached)


def rows(plan: Plan, units: Iterable[Any], *, viewer: "User") -> list[CoverageRow]:
    """One page of ``units_of``: three queries."""
    shown = list(units)
    turns = turns_of(plan, shown)
    last = told(shown, viewer=viewer)
    return [
        CoverageRow(unit, tuple(turns[unit.pk]), last.get(unit.pk)) for unit in shown
    ]


def turns_of(plan: Plan, units: Iterable[Union]) -> dict[int, list[Turn]]:
    """By unit: the rounds of the plan that take it, in their order."""
    keys = [unit.pk for unit in units]
    visits = Visit.objects.not_cancelled().filter(round__plan=plan, union__in=keys)
    there = {(visit.round_id, visit.union_id): visit for visit in visits}
    found: dict[int, list[Turn]] = defaultdict(list)
    places = _places(plan).filter(union__in=keys).select_related("round")
    for place in places.order_by("round__starts_on", "pk"):
        visit = there.get((place.round_id, place.union_id))
        found[place.union_id].append(Turn(place.round, visit))
    return found


def _places(plan: Plan) -> QuerySet[RoundUnit]:
    of_plan = RoundUnit.objects.filter(round__plan=plan)
    return of_plan.exclude(round__status=RoundStatus.CANCELLED)


def _reached(plan: Plan) -> QuerySet[RoundUnit]:
    """A re-check inspects nobody: it looks at what was to be put right."""
    return _places(plan).exclude(round__kind=RoundKind.RECHECK)


def _keys(units: Any) -> Any:
    return units.order_by().values("pk")
