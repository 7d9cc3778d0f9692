"""The board of a round: units down, half-days across, teams as colours."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core import workdays
from inspections.enums import RoundStatus, TeamRole, VisitStatus
from inspections.models import Round, Team, Visit
from inspections.selectors.planning import FINISHED
from unions.models import Union


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
        return self._count(set(FINISHED))

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


def _working_days(round_: Round) -> list[datetime.date]:
    all_days = workdays.days(round_.starts_on, round_.ends_on)
    return [day for day in all_days if workdays.is_working_day(day)]
