"""The simple engine: one unit after another, each where it costs least just now.

Needs nothing but Python, takes well under a second, and is the starting point of the
other engine, which is never worse.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from inspections.scheduling import score as points
from inspections.scheduling.problem import Placement, Problem, Schedule, Unit
from inspections.scheduling.rules import Rules
from inspections.scheduling.score import Scale

if TYPE_CHECKING:
    import datetime


def solve(problem: Problem, together: Iterable[tuple[int, int]] = ()) -> Schedule:
    """Planned visits first (where they are, if they can stay), then by priority.

    ``together``: pairs of units that share a day where that is possible.
    """
    return fill(problem, Schedule(), together)


def fill(
    problem: Problem, schedule: Schedule, together: Iterable[tuple[int, int]] = ()
) -> Schedule:
    """Place what has no place yet and leave the rest as it is."""
    board = _Board(problem, schedule.placements)
    waiting = [unit for unit in problem.units if unit.key not in schedule.by_unit]
    choices = {unit.key: board.rules.candidates(unit) for unit in waiting}
    partner = {key: other for pair in together for key, other in _both(pair)}
    waiting.sort(
        key=lambda unit: (
            unit.now is None,
            -unit.priority,
            len(choices[unit.key]),
            unit.key,
        )
    )
    for unit in waiting:
        if unit.key in board.done:
            continue
        other = partner.get(unit.key)
        if other in choices and other not in board.done:
            second = problem.unit[other]
            board.place_both(unit, second, choices[unit.key], choices[other])
        if unit.key not in board.done:
            board.place(unit, choices[unit.key])
    return Schedule.of(board.placed)


def _both(pair: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    return pair, (pair[1], pair[0])


class _Board:
    """What is placed so far, and what one more placement would cost."""

    def __init__(self, problem: Problem, placed: Iterable[Placement]) -> None:
        self.problem = problem
        self.rules = Rules(problem)
        self.scale = Scale(problem)
        self.placed: list[Placement] = []
        self.done: set[int] = set()
        self._on: dict[datetime.date, list[Placement]] = defaultdict(list)
        self._load: dict[int, int] = defaultdict(int)
        for (team, _day), visits in problem.held_by.items():
            self._load[team] += sum(len(one.halves) for one in visits)
        for one in placed:
            self._put(one)

    def place(self, unit: Unit, choices: Iterable[Placement]) -> None:
        """Put the unit on the cheapest half-day that is left, if there is one."""
        open_ = [one for one in choices if self._fits(one)]
        if open_:
            self._put(min(open_, key=lambda one: (self._cost(unit, one), one)))

    def place_both(
        self,
        unit: Unit,
        second: Unit,
        choices: Iterable[Placement],
        seconds: Iterable[Placement],
    ) -> None:
        """Put both on the cheapest day of one team that has room for them."""
        there: dict[tuple[int, datetime.date], list[Placement]] = defaultdict(list)
        for other in filter(self._fits, seconds):
            there[other.where].append(other)
        found = [
            (self._cost(unit, one) + self._cost(second, other), one, other)
            for one in filter(self._fits, choices)
            for other in there.get(one.where, ())
            if not self.rules.between(one, other)
        ]
        if found:
            _cost, one, other = min(found)
            self._put(one)
            self._put(other)

    def _put(self, one: Placement) -> None:
        self.placed.append(one)
        self.done.add(one.unit)
        self._on[one.day].append(one)
        self._load[one.team] += len(one.halves)

    def _fits(self, one: Placement) -> bool:
        others = self._on.get(one.day, ())
        return not any(self.rules.between(one, other) for other in others)

    def _cost(self, unit: Unit, one: Placement) -> int:
        """What the whole costs more by; of the load only this team's."""
        there = [*self.problem.held_by.get(one.where, ())]
        there += [
            other for other in self._on.get(one.day, ()) if other.team == one.team
        ]
        km = sum(points.whole_km(self.rules, unit.key, other.unit) for other in there)
        return (
            (0 if there else points.DAY)
            + points.MOVED * unit.moves(one)
            + points.UNEVEN * self._load[one.team]
            + points.KM * km
            + points.LATE * self.scale.late(unit, one.day)
        )
