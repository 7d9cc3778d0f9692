"""The model that ``cpsat`` solves.

It grows with units × days and with pairs of near units, not with pairs of units × days.
Every team-day has at most one *leader*, whose team and day are chosen (``lead``). The
other half-day of it goes to a *follower*: ``follow[leader, follower]`` is chosen among
units that lie near enough, and team and day come from the leader. So units that lie too
far apart need no constraint at all, and the distance of a day is a plain sum. Which of
the two comes in the morning is settled afterwards, but for visits that stay where they
are and for teams that share people: ``out`` tells which half-days those use.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from inspections.enums import Half
from inspections.scheduling.pairs import Pair, Pairs, Where
from inspections.scheduling.problem import Unit
from inspections.scheduling.score import (
    DAY,
    KM,
    LATE,
    MOVED,
    UNEVEN,
    whole_km,
)

if TYPE_CHECKING:
    from datetime import date

#: A half-day of a team.
Taken = tuple[Where, Half]


class Model:
    """One problem as booleans. ``cp`` is a ``cp_model.CpModel``; its types end here.

    Keyed by unit (and day, team, or team and day): ``lead``, ``day``, ``team``,
    ``miss`` (no place), ``led`` (is a leader), ``alone`` (a leader without follower),
    ``stay``.
    """

    def __init__(self, cp: Any, ground: Pairs, pairs: Iterable[Pair]) -> None:
        self.cp, self.ground, self.problem = cp, ground, ground.problem
        self.rules, self.scale, self.open = ground.rules, ground.scale, ground.open
        self.costs: list[Any] = []
        self._choices()
        self._pairs(pairs)
        self._ties_of_pairs()
        self._stays()
        self._halves_out()
        self._loads()
        cp.minimize(sum(self.costs))

    def _bool(self) -> Any:
        return self.cp.new_bool_var("")

    def _choices(self) -> None:
        """A leader's team-day; everybody's team and day, or none."""
        self.lead: dict[int, dict[Where, Any]] = {}
        self.day: dict[int, dict[date, Any]] = {}
        self.team: dict[int, dict[int, Any]] = {}
        self.miss: dict[int, Any] = {}
        self.led: dict[int, Any] = {}
        self.alone: dict[int, Any] = {}
        there: dict[Where, list[Any]] = defaultdict(list)
        for unit in self.problem.units:
            key, open_ = unit.key, self.open[unit.key]
            self.lead[key] = {where: self._bool() for where in open_}
            self.day[key] = {
                day: self._bool() for day in sorted({where[1] for where in open_})
            }
            self.team[key] = {
                team: self._bool() for team in sorted({where[0] for where in open_})
            }
            self.miss[key], self.led[key] = self._bool(), self._bool()
            none = self.miss[key]
            self.cp.add_exactly_one([*self.day[key].values(), none])
            self.cp.add_exactly_one([*self.team[key].values(), none])
            self.cp.add_exactly_one([*self.lead[key].values(), ~self.led[key]])
            for where, chosen in self.lead[key].items():
                there[where].append(chosen)
                self.cp.add_implication(chosen, self.team[key][where[0]])
                self.cp.add_implication(chosen, self.day[key][where[1]])
            self._cost_of(unit)
        for chosen in there.values():
            self.cp.add_at_most_one(chosen)

    def _cost_of(self, unit: Unit) -> None:
        key = unit.key
        self.costs.append(self.scale.missing(unit) * self.miss[key])
        for day, chosen in self.day[key].items():
            self.costs.append(LATE * self.scale.late(unit, day) * chosen)
        for where, chosen in self.lead[key].items():
            held = self.problem.held_by.get(where, ())
            km = sum(whole_km(self.rules, key, other.unit) for other in held)
            self.costs.append((KM * km - (DAY if held else 0)) * chosen)

    def _pairs(self, pairs: Iterable[Pair]) -> None:
        """Who may share a day with whom; the first of the two leads."""
        wide = self.ground.wide
        self.follow: dict[tuple[int, int], Any] = {}
        self._leads: dict[int, list[Any]] = defaultdict(list)
        follows: dict[int, list[Any]] = defaultdict(list)
        for one, other in sorted(pairs):
            self.follow[one, other] = chosen = self._bool()
            self._leads[one].append(chosen)
            follows[other].append(chosen)
            self.costs.append((DAY + KM * self.ground.km[one, other]) * chosen)
        for unit in self.problem.units:
            key = unit.key
            leads, alone = self._leads[key], self._bool()
            self.alone[key] = alone
            self.costs.append(DAY * alone)
            self.cp.add_exactly_one([*leads, *follows[key], alone, self.miss[key]])
            self.cp.add_exactly_one([*follows[key], self.led[key], self.miss[key]])
            narrow = [
                chosen
                for where, chosen in self.lead[key].items()
                if where not in wide[key]
            ]
            self.cp.add_at_most_one([*leads, *narrow])
            for team, day in self._apart(key, wide[key]):
                self.cp.add_bool_or(
                    self.led[key], ~self.day[key][day], ~self.team[key][team]
                )

    def _apart(self, key: int, wide: set[Where]) -> Iterable[Where]:
        """Team and day that are each open to the unit, but not as a follower."""
        for team in self.team[key]:
            for day in self.day[key]:
                if (team, day) not in wide:
                    yield team, day

    def _ties_of_pairs(self) -> None:
        """A follower goes with its leader."""
        for (one, other), chosen in self.follow.items():
            self._same(chosen, self.day[one], self.day[other])
            self._same(chosen, self.team[one], self.team[other])

    def _same(self, chosen: Any, mine: Mapping[Any, Any], theirs: Any) -> None:
        for what, leads in mine.items():
            follows = [theirs[what]] if what in theirs else []
            self.cp.add_bool_or(~chosen, ~leads, *follows)

    def _stays(self) -> None:
        """A planned visit that keeps its half-day costs nothing; a moved one does."""
        self.stay: dict[int, Any] = {}
        at: dict[Taken, list[Any]] = defaultdict(list)
        for unit in self.problem.units:
            now = unit.now.at if unit.now else None
            if now is None:
                continue
            stays = 0
            if now in self.open[unit.key].get(now.where, ()):
                self.stay[unit.key] = stays = self._bool()
                self.cp.add_implication(stays, self.team[unit.key][now.team])
                self.cp.add_implication(stays, self.day[unit.key][now.day])
                for half in now.halves:
                    at[now.where, half].append(stays)
            self.costs.append(MOVED * (1 - stays - self.miss[unit.key]))
        for meeting in at.values():
            self.cp.add_at_most_one(meeting)
        self._staying = at

    def _halves_out(self) -> None:
        """Half-days of teams that share people: never both."""
        self.out: dict[Taken, Any] = {}
        sharing = {team for pair in self.rules.conflicts for team in pair}
        for unit in self.problem.units:
            leads = {
                where: chosen
                for where, chosen in self.lead[unit.key].items()
                if where[0] in sharing
            }
            if leads:
                has = self._bool()
                self.cp.add(sum(self._leads[unit.key]) == has)
            for where, chosen in leads.items():
                self._out(unit, where, chosen, has)
        for one, other in self.rules.conflicts:
            self._never_both(one, other)
        for taken, stays in self._staying.items():
            for stay in stays if taken in self.out else ():
                self.cp.add_implication(stay, self.out[taken])

    def _never_both(self, one: int, other: int) -> None:
        """Of two teams with someone in both, named in either order."""
        for ((team, day), half), chosen in self.out.items():
            theirs = self.out.get(((other, day), half))
            if team == one < other and theirs is not None:
                self.cp.add_at_most_one(chosen, theirs)

    def _out(self, unit: Unit, where: Where, chosen: Any, has: Any) -> None:
        halves = [half for one in self.open[unit.key][where] for half in one.halves]
        out = []
        for half in halves:
            if (where, half) not in self.out:
                self.out[where, half] = self._bool()
            out.append(self.out[where, half])
        if unit.is_whole_day:
            self.cp.add_bool_and(out).only_enforce_if(chosen)
            return
        self.cp.add_bool_or(*out, ~chosen)
        for one in out if len(out) > 1 else ():
            self.cp.add_bool_or(one, ~chosen, ~has)

    def _loads(self) -> None:
        """The busiest and the idlest team, in half-days."""
        held: dict[int, int] = defaultdict(int)
        for (key, _day), visits in self.problem.held_by.items():
            held[key] += sum(len(one.halves) for one in visits)
        most = max(held.values(), default=0) + 2 * len(self.problem.units)
        high = self.cp.new_int_var(0, most, "")
        low = self.cp.new_int_var(0, most, "")
        for team in self.problem.teams:
            load = held[team.key] + sum(
                (2 if unit.is_whole_day else 1) * self.team[unit.key][team.key]
                for unit in self.problem.units
                if team.key in self.team[unit.key]
            )
            self.cp.add(load <= high)
            self.cp.add(load >= low)
        self.costs.append(UNEVEN * (high - low))
