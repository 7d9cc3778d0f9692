"""A round at a glance: its units with their visits, its teams with their load."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core import text
from inspections.enums import RoundStatus, TeamRole, VisitStatus
from inspections.models import Round, Team, TeamMember, Visit
from inspections.selectors.planning import FINISHED
from unions.models import Union

#: Colours of teams that the style sheet knows; the name stands beside each.
_COLOURS = 6
#: Visits whose day may still change.
_MOVABLE = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)


@dataclass(frozen=True)
class TeamLine:
    """A team on the round page: its colour there, and what it has to do."""

    team: Team
    colour: int
    people: tuple[TeamMember, ...]
    visit_count: int
    #: Days on which it goes anywhere.
    day_count: int

    @property
    def lacks_secretary(self) -> bool:
        return not any(one.role == TeamRole.SECRETARY for one in self.people)


@dataclass(frozen=True)
class BoardRow:
    """A unit of the round, and its visit unless that was cancelled."""

    union: Union
    visit: Visit | None
    team: TeamLine | None

    @property
    def colour(self) -> int:
        return self.team.colour if self.team else 0

    @property
    def waits(self) -> bool:
        """It has no date, or lost it."""
        return self.visit is None or self.visit.status == VisitStatus.POSTPONED

    @property
    def is_movable(self) -> bool:
        return self.visit is not None and self.visit.status in _MOVABLE


@dataclass(frozen=True)
class Board:
    """A round at a glance: its units, teams and visits, whatever the day."""

    rows: tuple[BoardRow, ...]
    teams: tuple[TeamLine, ...]
    cancelled: tuple[Visit, ...]

    @property
    def waiting(self) -> list[BoardRow]:
        return [row for row in self.rows if row.waits]

    @property
    def people(self) -> list[str]:
        """Names of all team members, each once."""
        named = {one.full_name for line in self.teams for one in line.people}
        return sorted(named, key=text.name_sort_key)

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


def board(round_: Round) -> Board:
    """Four queries, however many units, teams and visits there are."""
    units = [
        place.union
        for place in round_.round_units.select_related("union").order_by(
            "union__sort_key", "pk"
        )
    ]
    visits = list(round_.visits.select_related("union", "team").order_by("date", "pk"))
    on = {one.union_id: one for one in visits if one.status != VisitStatus.CANCELLED}
    teams = _team_lines(round_, on.values())
    lines = {line.team.pk: line for line in teams}
    rows = []
    for union in units:
        visit = on.get(union.pk)
        rows.append(BoardRow(union, visit, lines[visit.team_id] if visit else None))
    cancelled = [one for one in visits if one.status == VisitStatus.CANCELLED]
    return Board(tuple(rows), teams, tuple(cancelled))


def _team_lines(round_: Round, visits: Iterable[Visit]) -> tuple[TeamLine, ...]:
    goes: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.status != VisitStatus.POSTPONED:
            goes[visit.team_id].append(visit)
    return tuple(
        TeamLine(
            team,
            index % _COLOURS + 1,
            tuple(team.members.all()),
            len(goes[team.pk]),
            len({one.date for one in goes[team.pk]}),
        )
        for index, team in enumerate(round_.teams.prefetch_related("members"))
    )


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
