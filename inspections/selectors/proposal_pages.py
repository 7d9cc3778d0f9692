"""What the page of a proposed schedule shows."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspections.enums import Clash, HalfDay, LineState, TeamRole, VisitStatus
from inspections.models import Proposal, ProposalLine, Round, RoundUnit, Team
from inspections.selectors.slots import kilometres
from jobs.models import Job


@dataclass(frozen=True)
class Row:
    """A line with a place: why it lies there, and where its visit was before."""

    line: ProposalLine
    why: tuple[str, ...]
    was: str = ""
    colour: int = 1

    @property
    def is_open(self) -> bool:
        return self.line.state == LineState.OPEN

    @property
    def is_ticked(self) -> bool:
        return self.is_open and not self.line.remark


@dataclass(frozen=True)
class Missing:
    """A unit without a place."""

    line: ProposalLine
    why: tuple[str, ...]
    obstacles: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One figure of the schedule beside those that it is compared with."""

    label: str
    found: str
    greedy: str
    today: str


@dataclass(frozen=True)
class Shown:
    proposal: Proposal
    days: Sequence[tuple[datetime.date, Sequence[Row]]]
    teams: Sequence[tuple[Team, int, Sequence[Row]]]
    missing: Sequence[Missing]
    figures: Sequence[Figure]

    @property
    def rows(self) -> list[Row]:
        return [row for _day, rows in self.days for row in rows]

    @property
    def open_count(self) -> int:
        return sum(row.is_open for row in self.rows)

    @property
    def moves(self) -> list[Row]:
        """Visits that would get another half-day."""
        return [row for row in self.rows if row.was]

    @property
    def has_remarks(self) -> bool:
        return any(row.line.remark for row in self.rows if row.is_open)

    @property
    def gap(self) -> int | None:
        """How much better a schedule could be at most, in per cent."""
        told = self.proposal.outcome
        if told.get("bound") is None or not told.get("objective"):
            return None
        part: float = told["bound"] / told["objective"]
        return round(100 * (1 - part))


def shown(proposal: Proposal) -> Shown:
    """Three queries, however many lines there are."""
    lines = list(
        proposal.lines.select_related("union", "team", "visit").order_by(
            "date", "half_day", "team", "pk"
        )
    )
    places = {
        place.union_id: place
        for place in RoundUnit.objects.filter(round=proposal.round_id)
    }
    teams = list(proposal.round.teams.order_by("pk"))
    pages = _Pages(proposal, teams, places, _in_order(lines))
    return Shown(
        proposal, pages.by_day(), pages.by_team(), pages.missing(), pages.figures()
    )


def shortcomings(round_: Round) -> list[str]:
    """Teams that cannot go, or only with a written reason, in sentences."""
    found = []
    for team in round_.teams.prefetch_related("members").order_by("pk"):
        roles = {member.role for member in team.members.all()}
        if TeamRole.LEADER not in roles:
            text = _("%(team)s has no leader: nothing can be proposed for it.")
            found.append(text % {"team": team})
        elif TeamRole.SECRETARY not in roles:
            text = _(
                "%(team)s has no secretary: its dates are booked only with a reason."
            )
            found.append(text % {"team": team})
    return found


def job_of(proposal: Proposal) -> Job | None:
    """The work on it; seen by whoever sees the proposal."""
    return Job.objects.filter(pk=proposal.job).first() if proposal.job else None


def _in_order(lines: Sequence[ProposalLine]) -> list[ProposalLine]:
    """By day; on a day the morning first."""
    halves = {half: place for place, half in enumerate(HalfDay.values)}
    last = datetime.date.max
    return sorted(
        lines,
        key=lambda one: (
            one.date or last,
            one.team_id or 0,
            halves.get(one.half_day, 9),
        ),
    )


class _Pages:
    def __init__(
        self,
        proposal: Proposal,
        teams: Sequence[Team],
        places: dict[int, RoundUnit],
        lines: Sequence[ProposalLine],
    ) -> None:
        self.proposal, self.teams, self.places = proposal, teams, places
        self.names = {team.pk: team.name for team in teams}
        self.colours = {team.pk: n % 6 + 1 for n, team in enumerate(teams)}
        self.lines = lines
        self.was = proposal.outcome.get("was", {})
        self._there: dict[Any, list[ProposalLine]] = defaultdict(list)
        for line in lines:
            self._there[line.team_id, line.date].append(line)
        self.rows = [self._row(line) for line in lines if line.is_placed]

    def by_day(self) -> list[tuple[datetime.date, list[Row]]]:
        found: dict[datetime.date, list[Row]] = {}
        for row in self.rows:
            if row.line.date is not None:
                found.setdefault(row.line.date, []).append(row)
        return list(found.items())

    def by_team(self) -> list[tuple[Team, int, list[Row]]]:
        load = self.proposal.outcome.get("found", {}).get("load", {})
        return [
            (team, load.get(str(team.pk), 0), rows)
            for team in self.teams
            if (rows := [row for row in self.rows if row.line.team_id == team.pk])
        ]

    def missing(self) -> list[Missing]:
        return [
            Missing(line, tuple(self._priority(line)), tuple(_obstacles(line)))
            for line in self.lines
            if not line.is_placed
        ]

    def figures(self) -> list[Figure]:
        told = self.proposal.outcome
        sides = [told.get(name, {}) for name in ("found", "greedy", "today")]
        labels = {
            "placed": _("Units with a date"),
            "travel_days": _("Days on which a team is out"),
            "km": _("Kilometres between units of one day"),
            "moved": _("Planned visits that move"),
        }
        rows = [
            Figure(label, *(str(side.get(name, "–")) for side in sides))
            for name, label in labels.items()
        ]
        for team in self.teams:
            loads = [side.get("load", {}).get(str(team.pk)) for side in sides]
            if loads[0] is not None:
                words = _("Half-days of %(team)s") % {"team": team.name}
                rows.append(Figure(words, *(str(load or 0) for load in loads)))
        return rows

    def _row(self, line: ProposalLine) -> Row:
        why = [*self._priority(line), *self._company(line)]
        if line.visit and line.visit.status == VisitStatus.POSTPONED:
            why.append(_("The visit was postponed and gets a new date."))
        colour = self.colours.get(line.team_id or 0, 1)
        return Row(line, tuple(why), self._before(line), colour)

    def _priority(self, line: ProposalLine) -> list[str]:
        place = self.places.get(line.union_id)
        if place is None:
            return []
        found = [place.why] if place.why else []
        if place.priority:
            found.insert(0, _("Priority %(number)s") % {"number": place.priority})
        return found

    def _company(self, line: ProposalLine) -> list[str]:
        """The other unit of the team's day, and how far it is."""
        found = []
        for other in self._there[line.team_id, line.date]:
            if other.pk == line.pk:
                continue
            km = kilometres(line.union, other.union)
            words = {"unit": other.union.unit_name, "km": round(km or 0)}
            if km is None:
                found.append(_("On one day with %(unit)s.") % words)
            else:
                found.append(_("On one day with %(unit)s, %(km)s km away.") % words)
        return found

    def _before(self, line: ProposalLine) -> str:
        kept = self.was.get(str(line.union_id))
        if kept is None:
            return ""
        day, half_day, team = kept
        when = f"{datetime.date.fromisoformat(day):%d/%m/%Y}"
        return f"{when} ({HalfDay(half_day).label}), {self.names.get(team, '–')}"


def _obstacles(line: ProposalLine) -> list[str]:
    """``12 days: weekend``; ``8 half-days: the team is taken``."""
    words = _words()
    return [
        f"{counted}: {words.get((what, rule), Clash(rule).label)}"
        for one in line.obstacles
        for rule, what, count in _read(one)
        for counted in [_counted(what, count)]
    ]


def _read(one: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(one["rule"], what, n) for what, n in one.items() if what != "rule"]


def _counted(what: str, count: int) -> str:
    said = {
        "days": ngettext("%(count)s day", "%(count)s days", count),
        "teams": ngettext("%(count)s team", "%(count)s teams", count),
        "halves": ngettext("%(count)s half-day", "%(count)s half-days", count),
    }
    return said[what] % {"count": count}


def _words() -> dict[tuple[str, str], str]:
    return {
        ("days", Clash.WEEKEND): _("weekend"),
        ("days", Clash.HOLIDAY): _("public holiday"),
        ("days", Clash.BUSY): _("the unit is busy"),
        ("days", Clash.BANK): _("the bank works at the commune"),
        ("days", Clash.BURDEN): _("another visit at the unit shortly before or after"),
        ("days", Clash.UNIT): _("another union visits the unit"),
        ("days", Clash.EXISTS): _("the unit does not exist"),
        ("teams", Clash.LEADER): _("without a leader"),
        ("teams", Clash.POST): _("a member works at the unit"),
        ("teams", Clash.FAMILY): _("a member has declared a tie to the unit"),
        ("teams", Clash.NAMESAKE): _("a member has the name of somebody at the unit"),
        ("halves", Clash.TEAM): _("the team is taken already"),
        ("halves", Clash.PERSON): _("a member is with another team"),
        ("halves", Clash.NAMESAKE): _("perhaps a member is with another team"),
        ("halves", Clash.TRAVEL): _("too far from the other unit of that day"),
    }
