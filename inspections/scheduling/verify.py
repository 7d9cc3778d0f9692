"""A second look at a finished schedule, written apart from the engines and their rules.

It knows the raw facts of the problem and nothing of ``rules``: what an engine or
``rules`` gets wrong is found here, and the schedule is refused.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from inspections.enums import HALVES, Clash
from inspections.scheduling.problem import (
    Held,
    Placement,
    Problem,
    Schedule,
    Unit,
    kilometres,
)


@dataclass(frozen=True)
class Breach:
    """A placement that breaks a rule, and the visit that it collides with, if any."""

    code: Clash
    placement: Placement
    other: Placement | None = None


class UnknownError(ValueError):
    """A schedule names what the problem does not know."""


def verify(problem: Problem, schedule: Schedule) -> list[Breach]:
    """Every rule that is broken; nothing: the schedule may be shown to people.

    Raises :class:`UnknownError` for units or teams that were not asked for, and for a
    visit whose length is not that of its unit.
    """
    _refuse_unknown(problem, schedule)
    teams = {team.key: team for team in problem.teams}
    new = [Held(one, teams[one.team].people) for one in schedule.placements]
    found = []
    for visit in new:
        found += [Breach(code, visit.at) for code in _alone(problem, visit.at)]
        for other in problem.held:
            found += _together(problem, visit, other)
    for visit, other in combinations(new, 2):
        found += _together(problem, visit, other)
    return found


def _refuse_unknown(problem: Problem, schedule: Schedule) -> None:
    units = {unit.key: unit for unit in problem.units}
    teams = {team.key for team in problem.teams}
    times = Counter(one.unit for one in schedule.placements)
    for one in schedule.placements:
        if one.unit not in units or one.team not in teams or times[one.unit] > 1:
            raise UnknownError(one)
        if one.half_day not in units[one.unit].half_days:
            raise UnknownError(one)


def _alone(problem: Problem, one: Placement) -> Iterator[Clash]:
    unit = next(unit for unit in problem.units if unit.key == one.unit)
    team = next(team for team in problem.teams if team.key == one.team)
    if one.day < problem.first or one.day > problem.last:
        yield Clash.PERIOD
    if not _exists(unit, one):
        yield Clash.EXISTS
    if not team.has_leader:
        yield Clash.LEADER
    if one.unit in team.ties and one.day in team.ties[one.unit]:
        yield team.ties[one.unit][one.day]
    for code, days in (
        (Clash.WEEKEND, unit.weekends),
        (Clash.HOLIDAY, unit.holidays),
        (Clash.BUSY, unit.busy),
        (Clash.BANK, unit.bank),
    ):
        if one.day in days:
            yield code


def _exists(unit: Unit, one: Placement) -> bool:
    if unit.exists_from is not None and one.day < unit.exists_from:
        return False
    return unit.exists_to is None or one.day <= unit.exists_to


def _together(problem: Problem, visit: Held, other: Held) -> Iterator[Breach]:
    one, two = visit.at, other.at
    halves = set(HALVES[one.half_day]) & set(HALVES[two.half_day])
    at_once = one.day == two.day and bool(halves)
    codes: set[Clash] = set()
    if at_once:
        codes = {Clash.TEAM} if one.team == two.team else _shared(visit, other)
    if one.unit == two.unit:
        if at_once:
            codes.add(Clash.UNIT)
        elif not other.is_hidden and _is_near(problem, one, two):
            codes.add(Clash.BURDEN)
    elif (one.day, one.team) == (two.day, two.team):
        codes |= _too_far(problem, one, two)
    for code in codes:
        yield Breach(code, one, two)


def _is_near(problem: Problem, one: Placement, two: Placement) -> bool:
    return abs(one.day - two.day) <= timedelta(days=problem.quiet_days)


def _too_far(problem: Problem, one: Placement, two: Placement) -> set[Clash]:
    apart = kilometres(_point(problem, one.unit), _point(problem, two.unit))
    return {Clash.TRAVEL} if apart is not None and apart > problem.most_km else set()


def _shared(visit: Held, other: Held) -> set[Clash]:
    found = set()
    for person in visit.people:
        for someone in other.people:
            if person.account is not None and person.account == someone.account:
                found.add(Clash.PERSON)
            elif person.name == someone.name and (
                person.account is None or someone.account is None
            ):
                found.add(Clash.NAMESAKE)
    return found


def _point(problem: Problem, key: int) -> tuple[float, float] | None:
    for unit in problem.units:
        if unit.key == key:
            return unit.point
    return problem.points.get(key)
