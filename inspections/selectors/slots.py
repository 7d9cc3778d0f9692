"""A unit, a team, a half-day; and what can be said against them."""

import datetime
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from inspections.enums import HALVES, HARD_CLASHES, Clash, HalfDay
from inspections.models import Team, Visit
from unions.models import Union

_EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Slot:
    """A visit that is, or one that is being thought of."""

    union: Union
    team: Team
    date: datetime.date
    half_day: str = HalfDay.FULL
    place: str = ""
    visit: Visit | None = None

    @classmethod
    def of(cls, visit: Visit) -> "Slot":
        return cls(
            visit.union, visit.team, visit.date, visit.half_day, visit.place, visit
        )

    def meets(self, other: "Slot") -> bool:
        """The same half-day of the same day."""
        halves = set(HALVES[self.half_day])
        return self.date == other.date and not halves.isdisjoint(HALVES[other.half_day])

    @property
    def when(self) -> str:
        return f"{self.date:%d/%m/%Y} ({HalfDay(self.half_day).label})"


@dataclass(frozen=True)
class Caution:
    """What speaks against a slot, by which rule."""

    slot: Slot
    code: Clash
    text: str

    @property
    def is_hard(self) -> bool:
        """Never, whoever says so; the others give way to a written reason."""
        return self.code in HARD_CLASHES


def kilometres(one: Union, other: Union) -> float | None:
    """As the crow flies; nothing if the place of either is unknown."""
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    if any(value is None for value in places):
        return None
    lat1, lon1, lat2, lon2 = (radians(float(value)) for value in places if value)
    half = sin((lat2 - lat1) / 2) ** 2
    half += cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
