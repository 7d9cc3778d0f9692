"""What makes one schedule better than another: the one objective of both engines.

The cost is a whole number; less is better. In points:

============  ========  ==========================================================
``UNPLACED``  100 000   a unit without a place; up to twice that by its priority
``MOVABLE``   1 000 000 more, if a planned visit lost its place
``DAY``       1 000     a day on which a team is out (two units on one day save it)
``MOVED``     600       a planned visit that gets another day, half-day or team: a
                        single move must save a whole day of travel, or it is not made
``UNEVEN``    200       a half-day between the busiest and the idlest team
``KM``        5         a kilometre between two units of one day of one team
``LATE``      1         a day after the first, times one to eleven by priority
============  ========  ==========================================================

So as many units as possible come first; of two schedules that place as many, the one
with fewer days out, unless it moves planned visits about for little. Within that, loads
are evened (a day out for five half-days of difference), near units share a day, and
units of high priority come early.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from inspections.scheduling.problem import Placement, Problem, Schedule, Unit
from inspections.scheduling.rules import Rules

UNPLACED = 100_000
MOVABLE = 1_000_000
DAY = 1_000
MOVED = 600
UNEVEN = 200
KM = 5
LATE = 1
#: Priorities are brought to nought to ten.
_RANKS = 10


@dataclass(frozen=True)
class Score:
    """The parts of the cost, each as people count it."""

    placed: int
    #: Units without a place, in points.
    missing: int
    travel_days: int
    moved: int
    #: Team → half-days, visits that stand included.
    load: dict[int, int] = field(default_factory=dict)
    km: int = 0
    #: In points.
    late: int = 0

    @property
    def uneven(self) -> int:
        return max(self.load.values()) - min(self.load.values()) if self.load else 0

    @property
    def cost(self) -> int:
        return (
            self.missing
            + DAY * self.travel_days
            + MOVED * self.moved
            + UNEVEN * self.uneven
            + KM * self.km
            + LATE * self.late
        )


class Scale:
    """Priorities of one problem as ranks, and what follows for single units."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._highest = max((unit.priority for unit in problem.units), default=0)

    def rank(self, unit: Unit) -> int:
        """Nought to ten."""
        if not self._highest:
            return 0
        return round(_RANKS * unit.priority / self._highest)

    def missing(self, unit: Unit) -> int:
        """Points when the unit has no place."""
        extra = UNPLACED * self.rank(unit) // _RANKS
        return UNPLACED + extra + (MOVABLE if unit.now else 0)

    def late(self, unit: Unit, day: date) -> int:
        """Points for the day, before ``LATE``."""
        return self.problem.index(day) * (1 + self.rank(unit))


def score(problem: Problem, schedule: Schedule) -> Score:
    """Work out every part from the placements alone."""
    scale, rules = Scale(problem), Rules(problem)
    placed = schedule.by_unit
    out = _out(problem, schedule.placements)
    load = dict.fromkeys((team.key for team in problem.teams), 0)
    for (team, _day), visits in out.items():
        if team in load:
            load[team] += sum(len(one.halves) for one in visits)
    return Score(
        placed=len(placed),
        missing=sum(
            scale.missing(one) for one in problem.units if one.key not in placed
        ),
        travel_days=len(out),
        moved=sum(one.moves(placed.get(one.key)) for one in problem.units),
        load=load,
        km=sum(_km(rules, visits) for visits in out.values()),
        late=sum(
            scale.late(problem.unit[one.unit], one.day) for one in schedule.placements
        ),
    )


def whole_km(rules: Rules, one: int, other: int) -> int:
    """Kilometres as they are counted; an unknown place counts nothing."""
    return round(rules.km(one, other) or 0)


def _out(
    problem: Problem, placements: Iterable[Placement]
) -> dict[tuple[int, date], list[Placement]]:
    """Team and day → its visits, those that stand included."""
    found: dict[tuple[int, date], list[Placement]] = defaultdict(list)
    for (team, day), visits in problem.held_by.items():
        if team in problem.team:
            found[team, day] += visits
    for one in placements:
        found[one.where].append(one)
    return found


def _km(rules: Rules, visits: Iterable[Placement]) -> int:
    pairs = combinations(visits, 2)
    return sum(whole_km(rules, one.unit, other.unit) for one, other in pairs)
