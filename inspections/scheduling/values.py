"""From a schedule to the values of a model, and from its values to a schedule."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from inspections.enums import Half
from inspections.scheduling.model import Model
from inspections.scheduling.pairs import Pair, Where
from inspections.scheduling.problem import Placement, Schedule, Unit


def hint(model: Model, schedule: Schedule) -> None:
    """Let the search begin with this schedule."""
    leaders, pairs = _leaders(model, schedule)
    led = {unit: where for where, unit in leaders.items()}
    followed = {one for one, _other in pairs}
    say = model.cp.add_hint
    for unit in model.problem.units:
        key, one = unit.key, schedule.by_unit.get(unit.key)
        for where, chosen in model.lead[key].items():
            say(chosen, led.get(key) == where)
        for day, chosen in model.day[key].items():
            say(chosen, one is not None and one.day == day)
        for team, chosen in model.team[key].items():
            say(chosen, one is not None and one.team == team)
        say(model.miss[key], one is None)
        say(model.led[key], key in led)
        say(model.alone[key], key in led and key not in followed)
        if key in model.stay:
            say(model.stay[key], one is not None and not unit.moves(one))
    for pair, chosen in model.follow.items():
        say(chosen, pair in pairs)
    used = {(one.where, half) for one in schedule.placements for half in one.halves}
    for taken, chosen in model.out.items():
        say(chosen, taken in used)


def schedule_of(model: Model, is_true: Callable[[Any], bool]) -> Schedule:
    """The placements of a solution."""
    there: dict[Where, list[Unit]] = defaultdict(list)
    led: dict[int, Where] = {}
    for key, chosen in model.lead.items():
        for where, variable in chosen.items():
            if is_true(variable):
                led[key] = where
                there[where].append(model.problem.unit[key])
    for (leader, follower), variable in model.follow.items():
        if is_true(variable):
            there[led[leader]].append(model.problem.unit[follower])
    placed: list[Placement] = []
    for where, units in there.items():
        placed += _laid(model, where, units, is_true)
    return Schedule.of(placed)


def _leaders(model: Model, schedule: Schedule) -> tuple[dict[Where, int], set[Pair]]:
    """Of two units of a team-day the first in the order of the problem leads."""
    leaders: dict[Where, int] = {}
    pairs: set[Pair] = set()
    for unit in model.problem.units:
        if one := schedule.by_unit.get(unit.key):
            leader = leaders.setdefault(one.where, unit.key)
            if leader != unit.key:
                pairs.add((leader, unit.key))
    return leaders, pairs


def _laid(
    model: Model, where: Where, units: list[Unit], is_true: Callable[[Any], bool]
) -> list[Placement]:
    """Half-days for the one or two units of a team-day: first those that stay."""
    free = {half for half in Half if is_true(model.out.get((where, half), True))}
    placed = []
    for unit in units:
        if unit.now and unit.key in model.stay and is_true(model.stay[unit.key]):
            placed.append(unit.now.at)
    stay = {one.unit for one in placed}
    others = [unit for unit in units if unit.key not in stay]
    for unit in sorted(others, key=lambda one: (-one.priority, one.key)):
        taken = {half for one in placed for half in one.halves}
        open_ = model.open[unit.key][where]
        placed.append(next(one for one in open_ if {*one.halves} <= free - taken))
    return placed
