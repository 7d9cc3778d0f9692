"""Points on a small map as plain geometry; a template draws it as SVG.

Nothing here knows HTML, tiles or a network: positions and colours only, as presentation
attributes, so that the same drawing fits a page and a printed paper. North is at the
top; lengths along a parallel are shortened by the cosine of the middle latitude, which
is right to a few percent for a province and good enough for the country.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin

#: The drawing is so wide; its height follows the land, within these limits.
WIDTH = 520
_LOWEST, _HIGHEST = 300, 860
_MARGIN = 34
#: A map of one point, or of points close together, shows at least so much land.
_LEAST_KM = 4.0
_KM_PER_DEGREE = 111.32
#: Light to dark, told apart with every kind of colour blindness and in grey
#: (ColorBrewer YlGnBu).
COLOURS = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
#: More points than this carry no names.
MOST_LABELS = 40
_FONT = 13
_LETTER = 0.56  # of the font size, on average


@dataclass(frozen=True)
class Place:
    """One thing to draw: where it is (degrees), and what is known of it."""

    key: int
    latitude: float
    longitude: float
    value: float | None
    name: str = ""


@dataclass(frozen=True)
class Dot:
    """A place on the drawing; ``level`` is its class, or nothing."""

    key: int
    x: float
    y: float
    level: int | None


@dataclass(frozen=True)
class Label:
    """A name beside its dot; ``anchor`` as SVG writes it."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True)
class Level:
    """One class of values: its least and greatest, how many, which colour."""

    number: int
    low: float
    high: float
    count: int
    colour: str


@dataclass(frozen=True)
class Bar:
    """The scale: a bar of so many kilometres."""

    length: float
    km: float


@dataclass(frozen=True)
class Map:
    dots: list[Dot]
    labels: list[Label]
    levels: list[Level]
    bar: Bar
    radius: float
    height: int
    width: int = WIDTH
    font: int = _FONT


def draw(places: Sequence[Place]) -> Map:
    """The map of ``places``, coloured by up to five classes of as many values each."""
    values = [place.value for place in places if place.value is not None]
    levels = levels_of(values)
    frame, radius = _Frame(places), _radius(len(places))
    spots = _spread([frame.at(place) for place in places], radius)
    dots = [
        Dot(place.key, *spot, level_of(place.value, levels))
        for place, spot in zip(places, spots, strict=True)
    ]
    names = {place.key: place.name for place in places}
    few = len(places) <= MOST_LABELS
    return Map(
        dots=dots,
        labels=_labels(dots, names, radius, frame.height) if few else [],
        levels=levels,
        bar=frame.bar(),
        radius=radius,
        height=frame.height,
    )


def levels_of(values: Sequence[float]) -> list[Level]:
    """Up to five classes with about as many values each; equal values share a class."""
    ordered = sorted(values)
    if not ordered:
        return []
    count = len(COLOURS)
    tops = {ordered[-(-len(ordered) * n // count) - 1] for n in range(1, count + 1)}
    bounds = sorted(tops)
    found, low = [], 0
    for number, top in enumerate(bounds):
        inside = [value for value in ordered[low:] if value <= top]
        # Few classes take colours from both ends, so that they differ clearly.
        step = (count - 1) / max(len(bounds) - 1, 1)
        colour = COLOURS[round(number * step) if len(bounds) > 1 else count // 2]
        found.append(Level(number + 1, inside[0], top, len(inside), colour))
        low += len(inside)
    return found


def level_of(value: float | None, levels: Sequence[Level]) -> int | None:
    """The number of the class that ``value`` is in."""
    if value is None:
        return None
    return next(level.number for level in levels if value <= level.high)


class _Frame:
    """Degrees to positions: everything fits, in true proportion, in the middle."""

    def __init__(self, places: Sequence[Place]) -> None:
        latitudes = [place.latitude for place in places] or [0.0]
        longitudes = [place.longitude for place in places] or [0.0]
        self._middle = (
            (min(longitudes) + max(longitudes)) / 2,
            (min(latitudes) + max(latitudes)) / 2,
        )
        self._narrow = cos(radians(self._middle[1]))
        across = (max(longitudes) - min(longitudes)) * self._narrow * _KM_PER_DEGREE
        up = (max(latitudes) - min(latitudes)) * _KM_PER_DEGREE
        across, up = max(across, _LEAST_KM), max(up, _LEAST_KM / 2)
        wide = (WIDTH - 2 * _MARGIN) / across
        self._per_km = min(wide, (_HIGHEST - 2 * _MARGIN) / up)
        needed = round(up * self._per_km) + 2 * _MARGIN
        self.height = min(max(needed, _LOWEST), _HIGHEST)

    def at(self, place: Place) -> tuple[float, float]:
        east = (place.longitude - self._middle[0]) * self._narrow * _KM_PER_DEGREE
        north = (place.latitude - self._middle[1]) * _KM_PER_DEGREE
        x = WIDTH / 2 + east * self._per_km
        y = self.height / 2 - north * self._per_km
        return round(x, 1), round(y, 1)

    def bar(self) -> Bar:
        """The roundest length that takes at most a quarter of the width."""
        room = WIDTH / 4 / self._per_km
        power = 1.0
        while power * 10 <= room:
            power *= 10
        while power > room:
            power /= 10
        km = next(power * step for step in (5, 2, 1) if power * step <= room)
        return Bar(round(km * self._per_km, 1), km)


def _spread(
    spots: Sequence[tuple[float, float]], radius: float
) -> list[tuple[float, float]]:
    """The same, but things at one spot stand around it, so that each can be seen."""
    many, turn = Counter(spots), Counter[tuple[float, float]]()
    found = []
    for x, y in spots:
        if many[x, y] > 1:
            angle = 2 * pi * turn[x, y] / many[x, y]
            turn[x, y] += 1
            x, y = x + radius * cos(angle), y + radius * sin(angle)  # noqa: PLW2901
        found.append((round(x, 1), round(y, 1)))
    return found


def _radius(count: int) -> float:
    """Smaller dots for more of them."""
    limits = ((40, 9.0), (150, 6.0), (600, 4.0), (1500, 3.0))
    return next((radius for limit, radius in limits if count <= limit), 2.2)


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def is_inside(self, height: int) -> bool:
        """Wholly on the drawing."""
        wide = self.left >= 0 and self.right <= WIDTH
        return wide and self.top >= 0 and self.bottom <= height


def _labels(
    dots: Sequence[Dot], names: dict[int, str], radius: float, height: int
) -> list[Label]:
    """Names beside their dots where there is room; those without any are left out."""
    taken = [
        _Box(dot.x - radius, dot.y - radius, dot.x + radius, dot.y + radius)
        for dot in dots
    ]
    found = []
    for dot in dots:
        for label, box in _spots(dot, names[dot.key], radius):
            if box.is_inside(height) and not any(box.meets(other) for other in taken):
                found.append(label)
                taken.append(box)
                break
    return found


def _spots(dot: Dot, name: str, radius: float) -> list[tuple[Label, _Box]]:
    """Where a name may stand, the best first: right, left, above, below."""
    wide, gap, half = len(name) * _FONT * _LETTER, radius + 3, _FONT * 0.6

    def make(x: float, y: float, anchor: str, left: float) -> tuple[Label, _Box]:
        label = Label(round(x, 1), round(y + _FONT * 0.35, 1), anchor, name)
        return label, _Box(left, y - half, left + wide, y + half)

    return [
        make(dot.x + gap, dot.y, "start", dot.x + gap),
        make(dot.x - gap, dot.y, "end", dot.x - gap - wide),
        make(dot.x, dot.y - gap - half, "middle", dot.x - wide / 2),
        make(dot.x, dot.y + gap + half, "middle", dot.x - wide / 2),
    ]
