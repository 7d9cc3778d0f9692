"""Which units could share a day of one team, and which of them best do.

A day of a team has room for two half-days, so days out are saved by pairs. Choosing the
pairs alone, without days and teams, is a small matching: it is solved first, and what
it costs is less than any schedule can.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import Any

from inspections.scheduling.problem import Placement, Problem, Schedule, Unit
from inspections.scheduling.rules import Rules
from inspections.scheduling.score import DAY, KM, LATE, MOVED, Scale, whole_km

Where = tuple[int, date]
Pair = tuple[int, int]


class Pairs:
    """Where each unit could go, alone or with another, and with whom."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rules, self.scale = Rules(problem), Scale(problem)
        #: Unit → team and day → half-days that it could take there.
        self.open = {unit.key: self._open(unit) for unit in problem.units}
        #: Unit → team and day that it could share.
        self.wide = {unit.key: self._wide(unit) for unit in problem.units}
        keys = [unit.key for unit in problem.units]
        #: Pairs in the order of the problem's units → km.
        self.km: dict[Pair, int] = {
            (one, other): whole_km(self.rules, one, other)
            for one, other in combinations(keys, 2)
            if not self.rules.is_far(one, other) and self.wide[one] & self.wide[other]
        }

    def nearest(self, partners: int) -> set[Pair]:
        """Every unit with that many of those it could share a day with."""
        of: dict[int, list[tuple[int, Pair]]] = defaultdict(list)
        for pair, km in self.km.items():
            for key in pair:
                of[key].append((km, pair))
        return {pair for found in of.values() for _km, pair in sorted(found)[:partners]}

    def used(self, schedule: Schedule) -> set[Pair]:
        """Those that a schedule makes."""
        placed, there = schedule.by_unit, defaultdict(list)
        for unit in self.problem.units:
            if unit.key in placed:
                there[placed[unit.key].where].append(unit.key)
        found = (combinations(units, 2) for units in there.values())
        return {pair for pairs in found for pair in pairs}

    def least(self, unit: Unit) -> tuple[int, int]:
        """What the unit costs at least if it is placed: alone, and with another."""
        costs = [
            (DAY * (where not in self.problem.held_by), self._least(unit, ones))
            for where, ones in self.open[unit.key].items()
        ]
        alone = min((day + rest for day, rest in costs), default=DAY)
        return alone, min((rest for _day, rest in costs), default=0)

    def _least(self, unit: Unit, ones: Iterable[Placement]) -> int:
        return min(
            LATE * self.scale.late(unit, one.day) + MOVED * unit.moves(one)
            for one in ones
        )

    def _open(self, unit: Unit) -> dict[Where, list[Placement]]:
        found: dict[Where, list[Placement]] = defaultdict(list)
        for one in self.rules.candidates(unit):
            found[one.where].append(one)
        return found

    def _wide(self, unit: Unit) -> set[Where]:
        if unit.is_whole_day:
            return set()
        both = len(unit.half_days)
        return {
            where for where, ones in self.open[unit.key].items() if len(ones) == both
        }


def matching(cp: Any, pairs: Pairs) -> dict[Pair, Any]:
    """Fill ``cp`` (a ``CpModel``) with the choice of pairs; its variables."""
    chosen = {pair: cp.new_bool_var("") for pair in pairs.km}
    of: dict[int, list[Any]] = defaultdict(list)
    costs = []
    least = {unit.key: pairs.least(unit) for unit in pairs.problem.units}
    for pair, variable in chosen.items():
        rest = sum(least[key][1] for key in pair)
        costs.append((DAY + KM * pairs.km[pair] + rest) * variable)
        for key in pair:
            of[key].append(variable)
    for unit in pairs.problem.units:
        alone, none = cp.new_bool_var(""), cp.new_bool_var("")
        if not pairs.open[unit.key]:
            cp.add(alone == 0)
        costs.append(least[unit.key][0] * alone + pairs.scale.missing(unit) * none)
        cp.add_exactly_one([*of[unit.key], alone, none])
    cp.minimize(sum(costs))
    return chosen
