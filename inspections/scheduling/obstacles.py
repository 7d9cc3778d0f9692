"""Why a unit found no place: the rules in the way, counted over where it could be."""

from collections import Counter
from dataclasses import dataclass

from inspections.enums import Clash, Half, HalfDay
from inspections.scheduling.problem import Placement, Problem, Schedule, Unit
from inspections.scheduling.rules import Rules

_HALF = {Half.MORNING: HalfDay.MORNING, Half.AFTERNOON: HalfDay.AFTERNOON}
DAYS, TEAMS, HALVES = "days", "teams", "halves"


@dataclass(frozen=True)
class Obstacle:
    """A rule, and on how many of the ``what`` (days, teams, half-days of teams)."""

    rule: Clash
    what: str
    count: int


class Obstacles:
    """What is in the way in one finished schedule."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        self.problem, self.rules = problem, Rules(problem)
        self._placed: dict[object, list[Placement]] = {}
        for one in schedule.placements:
            self._placed.setdefault(one.day, []).append(one)

    def of(self, unit: Unit) -> list[Obstacle]:
        """Days that the unit itself cannot, then teams, then half-days left over.

        A half-day counts for the first rule against it; the days are all of those asked
        for, the half-days those of all teams on the remaining days.
        """
        days: Counter[Clash] = Counter()
        teams: dict[Clash, set[int]] = {}
        halves: Counter[Clash] = Counter()
        for day in self.problem.days:
            forbidden = self.rules.of_unit(unit, day)
            days.update(forbidden)
            for team in () if forbidden else self.problem.teams:
                if tied := self.rules.of_team(unit, team, day):
                    teams.setdefault(tied[0], set()).add(team.key)
                    continue
                for half in Half:
                    one = Placement(day, _HALF[half], team.key, unit.key)
                    halves.update(self._first(one))
        return [
            *(Obstacle(rule, DAYS, count) for rule, count in days.most_common()),
            *(Obstacle(rule, TEAMS, len(keys)) for rule, keys in teams.items()),
            *(Obstacle(rule, HALVES, count) for rule, count in halves.most_common()),
        ]

    def _first(self, one: Placement) -> list[Clash]:
        found = self.rules.against(one)
        for other in self._placed.get(one.day, ()):
            found += self.rules.between(one, other)
        # Being taken says more than being far from what it is taken by.
        return sorted(found, key=lambda rule: rule == Clash.TRAVEL)[:1]
