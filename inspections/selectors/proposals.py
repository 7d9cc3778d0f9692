"""A round as a problem of scheduling: everything that is needed, read once."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core import text, workdays
from inspections.enums import Clash, HalfDay, TeamRole, VisitStatus
from inspections.models import Round, RoundUnit, Team, TeamMember, Visit
from inspections.scheduling.problem import (
    Held,
    Person,
    Placement,
    Point,
    Problem,
    Unit,
)
from inspections.scheduling.problem import Team as PlannedTeam
from inspections.scheduling.rules import shared_by
from inspections.selectors.booking_ground import Ground
from inspections.selectors.slots import Slot
from unions.models import Union

#: Seconds that a person may let it be worked on.
LEAST_SECONDS, SECONDS, MOST_SECONDS = 5, 20, 120


@dataclass(frozen=True)
class Options:
    """What a person asked for: which teams, between which days, how and how long."""

    teams: tuple[int, ...]
    first: datetime.date
    last: datetime.date
    whole_days: bool = False
    #: Planned visits that nobody pinned may get another date.
    moves: bool = False
    seconds: int = SECONDS

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Options":
        """From the JSON of a proposal."""
        day = datetime.date.fromisoformat
        first, last = day(stored["first"]), day(stored["last"])
        kept = {**stored, "first": first, "last": last, "teams": tuple(stored["teams"])}
        return cls(**kept)

    @property
    def as_json(self) -> dict[str, Any]:
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return {**asdict(self), **days, "teams": list(self.teams)}


@dataclass(frozen=True)
class Asked:
    """The problem, with the rows that its keys stand for."""

    problem: Problem
    #: Unit → its visit that would get the date: planned or postponed.
    visits: dict[int, Visit]


def asked(round_: Round, options: Options) -> Asked:
    """A dozen queries at most, however many units, teams and visits there are."""
    reader = _Reader(round_, options)
    return Asked(reader.problem(), reader.visits)


def waiting(round_: Round, options: Options) -> int:
    """How many units would be given a date."""
    return len(_Choice(round_, options).chosen)


class _Choice:
    """Which units want a date, and with which visit; three queries."""

    def __init__(self, round_: Round, options: Options) -> None:
        places = RoundUnit.objects.filter(round=round_).select_related("union")
        self.places = list(places.order_by("union__sort_key", "union"))
        rows = round_.visits.not_cancelled().select_related("team", "union")
        visits = {visit.union_id: visit for visit in rows}
        teams = round_.teams.filter(pk__in=options.teams)
        self.teams: list[Team] = list(teams.order_by("pk"))
        self.visits: dict[int, Visit] = {
            key: visit for key, visit in visits.items() if _may_move(visit, options)
        }
        self.standing = [visits[key] for key in visits if key not in self.visits]
        self.chosen = [
            place
            for place in self.places
            if place.union_id not in visits or place.union_id in self.visits
        ]


def _may_move(visit: Visit, options: Options) -> bool:
    """Postponed ones wait for a date. Planned ones outside the days asked for stay."""
    if visit.status == VisitStatus.POSTPONED:
        return True
    is_inside = options.first <= visit.date <= options.last
    is_free = visit.status == VisitStatus.PLANNED and not visit.is_pinned
    return options.moves and is_free and is_inside


class _Reader:
    def __init__(self, round_: Round, options: Options) -> None:
        self.round, self.options = round_, options
        choice = _Choice(round_, options)
        self.chosen, self.teams = choice.chosen, choice.teams
        self.visits = choice.visits
        #: Of the round itself, also on days that were not asked for.
        self.standing = [Slot.of(visit) for visit in choice.standing]
        self.days = list(workdays.days(options.first, options.last))
        self.unions = {place.union_id: place.union for place in self.chosen}

    def problem(self) -> Problem:
        options = self.options
        if not (self.chosen and self.teams):
            return Problem(options.first, options.last, (), ())
        ground = Ground.of(self._corners(), self.round)
        teams = tuple(self._team(team, ground) for team in self.teams)
        held = list(self._held(ground, teams))
        return Problem(
            options.first,
            options.last,
            units=tuple(self._unit(place, ground) for place in self.chosen),
            teams=teams,
            held=tuple(self._standing(one, ground) for one in held),
            quiet_days=self.round.quiet_days,
            most_km=self.round.most_km,
            points=_points(one.union for one in held),
        )

    def _standing(self, slot: Slot, ground: Ground) -> Held:
        people = _people(slot, ground)
        is_hidden = ground.is_hidden(self._any, slot)
        if is_hidden:
            known = (one.account for one in people if one.account is not None)
            people = frozenset(Person(account, "") for account in known)
        return Held(Placement(*_at(slot)), people, is_hidden)

    @property
    def _any(self) -> Slot:
        """Some slot of the round."""
        return Slot(next(iter(self.unions.values())), self.teams[0], self.days[0])

    def _corners(self) -> list[Slot]:
        """Every unit, team and day in some slot, so that the ground knows them all."""
        union, team, day = self._any.union, self._any.team, self._any.date
        return [
            *(
                Slot(one, team, day, visit=self.visits.get(key))
                for key, one in self.unions.items()
            ),
            *(Slot(union, one, day) for one in self.teams),
            *(Slot(union, team, one) for one in self.days),
            *(Slot(union, one.team, day) for one in self._moving().values()),
        ]

    def _moving(self) -> dict[int, Visit]:
        """Planned visits, which hold their half-day until they move."""
        return {
            key: visit
            for key, visit in self.visits.items()
            if visit.status != VisitStatus.POSTPONED
        }

    def _unit(self, place: RoundUnit, ground: Ground) -> Unit:
        union, visit = place.union, self.visits.get(place.union_id)
        now = self._moving().get(union.pk)
        is_whole = self.options.whole_days
        if visit is not None:
            is_whole = visit.half_day == HalfDay.FULL
        book = ground.days
        return Unit(
            union.pk,
            place.priority,
            _point(union),
            union.valid_from,
            union.valid_to,
            weekends=self._when(lambda day: book.is_weekend(day, union)),
            holidays=self._when(lambda day: book.holiday(day, union)),
            busy=self._when(lambda day: book.blocked(union, day)),
            bank=self._when(lambda day: book.is_bank_day(union, day)),
            is_whole_day=is_whole,
            now=Held(Placement(*_at(now)), _people(now, ground)) if now else None,
        )

    def _when(self, holds: Any) -> frozenset[datetime.date]:
        return frozenset(filter(holds, self.days))

    def _team(self, team: Team, ground: Ground) -> PlannedTeam:
        members = ground.people(team)
        ties = {
            key: tied
            for key, union in self.unions.items()
            if (tied := self._tied(members, Slot(union, team, self.days[0]), ground))
        }
        return PlannedTeam(
            team.pk,
            _persons(members),
            any(member.role == TeamRole.LEADER for member in members),
            ties,
        )

    def _tied(
        self, members: Sequence[TeamMember], slot: Slot, ground: Ground
    ) -> dict[datetime.date, Clash]:
        """Day → why somebody of the team must not inspect the unit."""
        found: dict[datetime.date, Clash] = {}
        for member in members:
            for day in self.days:
                if tie := _tie(member, Slot(slot.union, slot.team, day), ground):
                    found.setdefault(day, tie)
        return found

    def _held(self, ground: Ground, teams: Iterable[PlannedTeam]) -> Iterator[Slot]:
        """Visits that stand and that one of these teams or units could meet."""
        people = {person for team in teams for person in team.people}
        ours = {team.key for team in teams}
        near = [one for day in self.days for one in ground.on(day)]
        for union in self.unions.values():
            near += ground.at(union)
        for slot in {_at(one): one for one in [*near, *self.standing]}.values():
            is_ours = slot.team.pk in ours or slot.union.pk in self.unions
            if is_ours or shared_by(_people(slot, ground), people):
                yield slot


def _tie(member: TeamMember, slot: Slot, ground: Ground) -> Clash | None:
    """As ``selectors.bookings`` says it of one slot."""
    post = ground.post_of(member, slot)
    if ground.belongs(member, slot.union) or (post and ground.is_same(member, post)):
        return Clash.POST
    if ground.is_close(member, slot.union):
        return Clash.FAMILY
    return Clash.NAMESAKE if post else None


def _at(one: Slot | Visit) -> tuple[datetime.date, str, int, int]:
    return one.date, one.half_day, one.team.pk, one.union.pk


def _people(one: Slot | Visit, ground: Ground) -> frozenset[Person]:
    return _persons(ground.people(one.team))


def _persons(members: Iterable[TeamMember]) -> frozenset[Person]:
    return frozenset(
        Person(member.user_id, text.exact(member.full_name)) for member in members
    )


def _points(unions: Iterable[Union]) -> dict[int, Point]:
    found = {union.pk: _point(union) for union in unions}
    return {key: point for key, point in found.items() if point is not None}


def _point(union: Union) -> Point | None:
    if union.latitude is None or union.longitude is None:
        return None
    return float(union.latitude), float(union.longitude)
