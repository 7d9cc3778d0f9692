"""What the pages of plans and rounds show."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from inspections.enums import HalfDay, RoundStatus, VisitStatus
from inspections.models import Plan, Round, RoundUnit, Visit
from inspections.selectors.bookings import Slot, clashes, is_working_day
from inspections.selectors.reach import reach
from unions.enums import Level
from unions.models import Union

#: The unit has been inspected: whatever came after the start of a visit.
VISITED = frozenset(VisitStatus) - {
    VisitStatus.PLANNED,
    VisitStatus.ANNOUNCED,
    VisitStatus.POSTPONED,
    VisitStatus.CANCELLED,
}
#: The minutes are signed.
FINISHED = (VisitStatus.SIGNED, VisitStatus.CONCLUDED, VisitStatus.CLOSED)


def people_to_send(unions: Any) -> QuerySet[User]:
    """Accounts of these unions that a team can be made of: not the inspected ones'."""
    return User.objects.filter(membership__union__in=unions).exclude(role=Role.OFFICER)


def units_below(union: Union, *, first: datetime.date, last: datetime.date) -> Any:
    """Ward and commune unions to inspect that exist at some time between."""
    there = (
        reach(union)
        .filter(level=Level.COMMUNE)
        .filter(Q(valid_from=None) | Q(valid_from__lte=last))
        .filter(Q(valid_to=None) | Q(valid_to__gte=first))
        .exclude(pk=union.pk)
    )
    return with_last_visit(there)


def with_last_visit(unions: QuerySet[Union]) -> Any:
    """Adds ``last_visit``: the day on which each was inspected last."""
    visits = Visit.objects.filter(union=OuterRef("pk"), status__in=VISITED)
    last = visits.order_by("-date").values("date")[:1]
    return unions.annotate(last_visit=Subquery(last))


def units_of_year(plan: Plan) -> Any:
    """The units that a round of the plan can take."""
    first, last = datetime.date(plan.year, 1, 1), datetime.date(plan.year, 12, 31)
    return units_below(plan.union, first=first, last=last)


@dataclass(frozen=True)
class CoverageRow:
    union: Union
    rounds: tuple[Round, ...]
    last_visit: datetime.date | None


@dataclass(frozen=True)
class Coverage:
    """Which units the year's rounds reach."""

    rows: tuple[CoverageRow, ...]

    @property
    def missing(self) -> list[CoverageRow]:
        return [row for row in self.rows if not row.rounds]

    @property
    def reached(self) -> int:
        return len(self.rows) - len(self.missing)


def coverage(plan: Plan) -> Coverage:
    """As the units stand today, or stood at the end of a past year."""
    first, last = datetime.date(plan.year, 1, 1), datetime.date(plan.year, 12, 31)
    day = max(first, min(last, timezone.localdate()))
    reached: dict[int, list[Round]] = {}
    places = RoundUnit.objects.filter(round__plan=plan).exclude(
        round__status=RoundStatus.CANCELLED
    )
    for place in places.select_related("round").order_by("round__starts_on", "pk"):
        reached.setdefault(place.union_id, []).append(place.round)
    units = units_below(plan.union, first=first, last=last)
    return Coverage(
        tuple(
            CoverageRow(union, tuple(reached.get(union.pk, ())), union.last_visit)
            for union in units
            if union.exists_on(day) or union.pk in reached
        )
    )


def with_progress(rounds: "QuerySet[Round]") -> "QuerySet[Round]":
    """What one row of a list of rounds reads."""
    visits = Visit.objects.filter(round=OuterRef("pk")).order_by().values("round")
    finished = visits.filter(status__in=FINISHED).annotate(n=Count("pk")).values("n")
    units = RoundUnit.objects.filter(round=OuterRef("pk")).order_by().values("round")
    return rounds.select_related("plan__union").annotate(
        unit_count=Subquery(units.annotate(n=Count("pk")).values("n")),
        finished_count=Subquery(finished),
    )


def suggestion(round_: Round, units: Iterable[Union]) -> dict[int, Slot]:
    """Half-days for units that have none: working days, all teams, nobody twice."""
    teams = list(round_.teams.all())
    free = [
        (day, half, team)
        for day in _working_days(round_)
        for half in (HalfDay.MORNING, HalfDay.AFTERNOON)
        for team in teams
    ]
    waiting, chosen = list(units), {}
    possible = [Slot(waiting[0], team, day, half) for day, half, team in free]
    taken = {id(caution.slot) for caution in clashes(possible)} if waiting else set()
    for slot in possible:
        if not waiting:
            break
        if id(slot) not in taken:
            union = waiting.pop(0)
            chosen[union.pk] = Slot(union, slot.team, slot.date, slot.half_day)
    return chosen


def _working_days(round_: Round) -> list[datetime.date]:
    length = (round_.ends_on - round_.starts_on).days + 1
    days = (round_.starts_on + datetime.timedelta(days=n) for n in range(length))
    return [day for day in days if is_working_day(day)]
