"""What forbids a unit, a team, a day and a half-day, and by which rule.

The codes are those of :class:`inspections.enums.Clash` and mean what
``selectors.bookings`` says of visits that a person lays; here the soft ones are never
broken either, and a name that two people may share counts as one person.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import combinations

from inspections.enums import Clash, Half
from inspections.scheduling.problem import (
    Held,
    Person,
    Placement,
    Problem,
    Team,
    Unit,
    kilometres,
)


class Rules:
    """The rules of one problem, with what follows from the visits that stand."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._at: dict[int, list[Held]] = {}
        self._on: dict[date, list[Held]] = {}
        for held in problem.held:
            self._at.setdefault(held.at.unit, []).append(held)
            self._on.setdefault(held.at.day, []).append(held)
        self._km: dict[tuple[int, int], float | None] = {}

    def of_unit(self, unit: Unit, day: date) -> list[Clash]:
        """What forbids the day at the unit, whichever team comes."""
        begun = unit.exists_from is None or unit.exists_from <= day
        exists = begun and (unit.exists_to is None or day <= unit.exists_to)
        spoken = (
            (Clash.PERIOD, not self.problem.first <= day <= self.problem.last),
            (Clash.EXISTS, not exists),
            (Clash.WEEKEND, day in unit.weekends),
            (Clash.HOLIDAY, day in unit.holidays),
            (Clash.BUSY, day in unit.busy),
            (Clash.BANK, day in unit.bank),
            (Clash.UNIT, self._is_near(unit, day, 0, is_hidden=True)),
            (Clash.BURDEN, self._is_near(unit, day, self.problem.quiet_days)),
        )
        return [code for code, holds in spoken if holds]

    def of_team(self, unit: Unit, team: Team, day: date) -> list[Clash]:
        """What forbids the team at the unit on the day."""
        found = [] if team.has_leader else [Clash.LEADER]
        if tie := team.ties.get(unit.key, {}).get(day):
            found.append(tie)
        return found

    def of_half(self, unit: Unit, team: Team, day: date, half: Half) -> list[Clash]:
        """What visits that stand forbid the team on the half-day, at the unit."""
        found = list(self.taken(team, day, half))
        for other in self.problem.held_by.get((team.key, day), ()):
            if self.is_far(unit.key, other.unit):
                found.append(Clash.TRAVEL)
        return list(dict.fromkeys(found))

    def taken(self, team: Team, day: date, half: Half) -> Iterator[Clash]:
        """Why the team or one of its people is elsewhere on the half-day."""
        for held in self._on.get(day, ()):
            if half not in held.at.halves:
                continue
            if held.at.team == team.key:
                yield Clash.TEAM
            elif shared := shared_by(team.people, held.people):
                yield shared

    def against(self, placement: Placement) -> list[Clash]:
        """Everything that forbids one placement, other placements aside."""
        unit = self.problem.unit[placement.unit]
        team = self.problem.team[placement.team]
        found = self.of_unit(unit, placement.day)
        found += self.of_team(unit, team, placement.day)
        for half in placement.halves:
            found += self.of_half(unit, team, placement.day, half)
        return list(dict.fromkeys(found))

    def between(self, one: Placement, other: Placement) -> list[Clash]:
        """Why two placements of different units cannot both be."""
        if one.day != other.day:
            return []
        if one.team == other.team:
            meets = [Clash.TEAM] if one.meets(other) else []
            far = [Clash.TRAVEL] if self.is_far(one.unit, other.unit) else []
            return meets + far
        shared = self.conflicts.get((one.team, other.team))
        return [shared] if shared and one.meets(other) else []

    def is_far(self, one: int, other: int) -> bool:
        apart = self.km(one, other)
        return apart is not None and apart > self.problem.most_km

    def km(self, one: int, other: int) -> float | None:
        """Between two units; read once for each pair."""
        key = (one, other) if one < other else (other, one)
        if key not in self._km:
            point = self.problem.point
            self._km[key] = kilometres(point(one), point(other))
        return self._km[key]

    @cached_property
    def conflicts(self) -> dict[tuple[int, int], Clash]:
        """Pairs of teams, both ways round, that cannot be out at once."""
        found = {}
        for one, other in combinations(self.problem.teams, 2):
            if shared := shared_by(one.people, other.people):
                found[one.key, other.key] = found[other.key, one.key] = shared
        return found

    def candidates(self, unit: Unit) -> list[Placement]:
        """Where the unit can be placed while nothing else is."""
        found = []
        for day in self.problem.days:
            if self.of_unit(unit, day):
                continue
            for team in self.problem.teams:
                if not self.of_team(unit, team, day):
                    found += self._halves(unit, team, day)
        return found

    def _halves(self, unit: Unit, team: Team, day: date) -> list[Placement]:
        open_ = {half for half in Half if not self.of_half(unit, team, day, half)}
        placed = (
            Placement(day, half_day, team.key, unit.key) for half_day in unit.half_days
        )
        return [one for one in placed if open_.issuperset(one.halves)]

    def _is_near(
        self, unit: Unit, day: date, quiet: int, *, is_hidden: bool = False
    ) -> bool:
        """A visit of this sort stands at the unit, at most that many days away."""
        return any(
            held.is_hidden == is_hidden and abs((held.at.day - day).days) <= quiet
            for held in self._at.get(unit.key, ())
        )


def shared_by(people: Iterable[Person], others: Iterable[Person]) -> Clash | None:
    """Someone in both: the same account, or a name of which one has no account."""
    people, others = list(people), list(others)
    there = {one.account for one in others} - {None}
    if any(one.account in there for one in people):
        return Clash.PERSON
    named: dict[str, list[Person]] = {}
    for one in others:
        named.setdefault(one.name, []).append(one)
    for one in people:
        same = named.get(one.name, ())
        if any(None in (one.account, other.account) for other in same):
            return Clash.NAMESAKE
    return None
