"""What a schedule is made of: units, teams, days, and visits that stay where they are.

Only raw facts stand here. What follows from them is worked out twice, by ``rules`` for
the engines and by ``verify`` for the check of what they made.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from math import asin, cos, radians, sin, sqrt

from core import workdays
from inspections.enums import HALVES, Clash, Half, HalfDay

#: Latitude and longitude in degrees.
Point = tuple[float, float]
_EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Person:
    """Someone of a team: an account, or only a name in its one spelling."""

    account: int | None
    name: str


@dataclass(frozen=True, order=True)
class Placement:
    """A visit on its half-day. ``half_day`` is a value of :class:`HalfDay`."""

    day: date
    half_day: str
    team: int
    unit: int

    @property
    def halves(self) -> tuple[Half, ...]:
        return HALVES[self.half_day]

    @property
    def where(self) -> tuple[int, date]:
        return self.team, self.day

    def meets(self, other: "Placement") -> bool:
        """The same half-day of the same day."""
        return self.day == other.day and not {*self.halves}.isdisjoint(other.halves)


@dataclass(frozen=True)
class Held:
    """A visit that stands, with the people of its team, of this round or another.

    ``is_hidden``: whoever plans has not been told of it. It takes its people (known by
    account) and the unit's day, and is no burden besides.
    """

    at: Placement
    people: frozenset[Person] = frozenset()
    is_hidden: bool = False


@dataclass(frozen=True)
class Unit:
    """A unit that needs a date, or one whose planned visit may move."""

    key: int
    priority: int = 0
    point: Point | None = None
    exists_from: date | None = None
    exists_to: date | None = None
    weekends: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    busy: frozenset[date] = frozenset()
    bank: frozenset[date] = frozenset()
    is_whole_day: bool = False
    #: Where its planned visit stands, if it has one that may move.
    now: Held | None = None

    @property
    def half_days(self) -> tuple[HalfDay, ...]:
        """Between which an engine may choose."""
        if self.is_whole_day:
            return (HalfDay.FULL,)
        return HalfDay.MORNING, HalfDay.AFTERNOON

    def moves(self, to: Placement | None) -> bool:
        return self.now is not None and to is not None and to != self.now.at


@dataclass(frozen=True)
class Team:
    """A team of the round with those it may not be sent to.

    ``ties``: unit → day → why a member must not inspect there.
    """

    key: int
    people: frozenset[Person] = frozenset()
    has_leader: bool = True
    ties: Mapping[int, Mapping[date, Clash]] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """One round. ``first`` and ``last`` are the days asked for, both included."""

    first: date
    last: date
    units: tuple[Unit, ...]
    teams: tuple[Team, ...]
    held: tuple[Held, ...] = ()
    #: No other visit at the unit within so many days.
    quiet_days: int = 0
    #: Two units of one day of one team lie no further apart, in km.
    most_km: int = 40
    #: Where units lie that only ``held`` names.
    points: Mapping[int, Point] = field(default_factory=dict)

    @cached_property
    def days(self) -> list[date]:
        return list(workdays.days(self.first, self.last))

    @cached_property
    def unit(self) -> dict[int, Unit]:
        return {unit.key: unit for unit in self.units}

    @cached_property
    def team(self) -> dict[int, Team]:
        return {team.key: team for team in self.teams}

    @cached_property
    def held_by(self) -> dict[tuple[int, date], list[Placement]]:
        """Team and day → visits that stand."""
        found: dict[tuple[int, date], list[Placement]] = {}
        for held in self.held:
            found.setdefault(held.at.where, []).append(held.at)
        return found

    def index(self, day: date) -> int:
        """How many days after the first."""
        return (day - self.first).days

    def point(self, key: int) -> Point | None:
        if key in self.unit:
            return self.unit[key].point
        return self.points.get(key)

    def keeping(self, keys: Collection[int]) -> "Problem":
        """The planned visits of these units stay where they are after all."""
        stay = [unit for unit in self.units if unit.key in keys and unit.now]
        gone = {unit.key for unit in stay}
        return replace(
            self,
            units=tuple(unit for unit in self.units if unit.key not in gone),
            held=(*self.held, *(unit.now for unit in stay if unit.now)),
            points={
                **self.points,
                **{unit.key: unit.point for unit in stay if unit.point},
            },
        )


@dataclass(frozen=True)
class Schedule:
    """Placements in the order of days, at most one of each unit."""

    placements: tuple[Placement, ...] = ()

    @classmethod
    def of(cls, placements: Iterable[Placement]) -> "Schedule":
        return cls(tuple(sorted(placements)))

    @cached_property
    def by_unit(self) -> dict[int, Placement]:
        return {one.unit: one for one in self.placements}


def kilometres(one: Point | None, other: Point | None) -> float | None:
    """Great-circle distance; nothing if either place is unknown."""
    if one is None or other is None:
        return None
    lat1, lon1, lat2, lon2 = map(radians, (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
