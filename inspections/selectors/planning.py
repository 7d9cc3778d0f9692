"""What the pages of plans and rounds show."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from inspections.enums import HalfDay, RoundStatus, TeamRole, VisitStatus
from inspections.models import Plan, Round, RoundUnit, Team, Visit
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
_FINISHED = (VisitStatus.SIGNED, VisitStatus.CONCLUDED, VisitStatus.CLOSED)


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
    finished = visits.filter(status__in=_FINISHED).annotate(n=Count("pk")).values("n")
    units = RoundUnit.objects.filter(round=OuterRef("pk")).order_by().values("round")
    return rounds.select_related("plan__union").annotate(
        unit_count=Subquery(units.annotate(n=Count("pk")).values("n")),
        finished_count=Subquery(finished),
    )


@dataclass(frozen=True)
class TeamLine:
    """A team on the round page, with the colour that its visits have there."""

    team: Team
    colour: int
    people: tuple[Any, ...]
    visit_count: int
    lacks_secretary: bool


@dataclass(frozen=True)
class BoardRow:
    union: Union
    visit: Visit | None
    colour: int
    #: One entry a day of the board: the visit if it is on that day.
    cells: tuple[tuple[datetime.date, Visit | None], ...]


@dataclass(frozen=True)
class Board:
    """A round at a glance: units down, days across."""

    days: tuple[datetime.date, ...]
    rows: tuple[BoardRow, ...]
    teams: tuple[TeamLine, ...]
    cancelled: tuple[Visit, ...]

    @property
    def without_visit(self) -> list[Union]:
        return [row.union for row in self.rows if row.visit is None]

    @property
    def to_announce(self) -> int:
        return self._count({VisitStatus.PLANNED})

    @property
    def finished(self) -> int:
        return self._count(set(_FINISHED))

    @property
    def under_way(self) -> int:
        return self._count({VisitStatus.IN_PROGRESS, VisitStatus.RECORDED})

    @property
    def late(self) -> int:
        return sum(row.visit is not None and row.visit.is_late for row in self.rows)

    @property
    def percent(self) -> int:
        return 100 * self.finished // len(self.rows) if self.rows else 0

    def _count(self, statuses: set[VisitStatus]) -> int:
        return sum(
            row.visit is not None and row.visit.status in statuses for row in self.rows
        )


#: Longer rounds show only the days on which someone goes somewhere.
_MOST_DAYS = 12
_COLOURS = 6


def board(round_: Round) -> Board:
    units = [
        place.union
        for place in round_.round_units.select_related("union").order_by(
            "union__sort_key", "pk"
        )
    ]
    visits = list(round_.visits.select_related("union", "team").order_by("date", "pk"))
    on = {one.union_id: one for one in visits if one.status != VisitStatus.CANCELLED}
    teams = _team_lines(round_, on.values())
    colours = {line.team.pk: line.colour for line in teams}
    days = _days(round_, [visit.date for visit in on.values()])
    rows = []
    for union in units:
        visit = on.get(union.pk)
        cells = tuple(
            (day, visit if visit is not None and visit.date == day else None)
            for day in days
        )
        colour = colours[visit.team_id] if visit is not None else 0
        rows.append(BoardRow(union, visit, colour, cells))
    cancelled = [one for one in visits if one.status == VisitStatus.CANCELLED]
    return Board(tuple(days), tuple(rows), teams, tuple(cancelled))


def _team_lines(round_: Round, visits: Iterable[Visit]) -> tuple[TeamLine, ...]:
    counts: dict[int, int] = {}
    for visit in visits:
        counts[visit.team_id] = counts.get(visit.team_id, 0) + 1
    lines = []
    for index, team in enumerate(round_.teams.prefetch_related("members")):
        people = tuple(team.members.all())
        lines.append(
            TeamLine(
                team,
                index % _COLOURS + 1,
                people,
                counts.get(team.pk, 0),
                not any(one.role == TeamRole.SECRETARY for one in people),
            )
        )
    return tuple(lines)


def _days(round_: Round, used: Iterable[datetime.date]) -> list[datetime.date]:
    """Working days of a short round, and every day on which someone goes somewhere."""
    taken = set(used)
    if len(working := _working_days(round_)) <= _MOST_DAYS:
        taken |= set(working)
    return sorted(taken)


def next_step(round_: Round, shown: Board, *, may_plan: bool, may_decide: bool) -> str:
    """What brings the round on: a name that the page knows, or nothing."""
    if round_.status in {RoundStatus.CLOSED, RoundStatus.CANCELLED}:
        return ""
    is_draft = round_.status == RoundStatus.DRAFT
    ended = {VisitStatus.CONCLUDED, VisitStatus.CLOSED}
    all_ended = all(row.visit and row.visit.status in ended for row in shown.rows)
    choices = [
        ("team", not shown.teams, may_plan),
        ("dates", is_draft and bool(shown.without_visit), may_plan),
        ("approve", is_draft, may_decide),
        ("announce", shown.to_announce > 0, may_plan),
        ("dates", bool(shown.without_visit), may_plan),
        ("close", all_ended and round_.status == RoundStatus.RUNNING, may_decide),
        ("conclude", shown.finished == len(shown.rows), may_decide),
        ("visits", True, may_plan or may_decide),
    ]
    step, may = next((name, may) for name, applies, may in choices if applies)
    return step if may else ""


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
