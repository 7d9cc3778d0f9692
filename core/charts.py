"""Small line and bar charts as plain geometry; a template draws them as SVG.

Nothing here knows HTML: positions only, so that a strict content policy needs no
exception (the template uses presentation attributes).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

#: The drawing is so wide and high; a phone shows it at about this size.
WIDTH, HEIGHT = 360, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 22, 12, 28
#: From dark to light, so that layers differ on a black-and-white print as well.
SHADES = ("#7a1743", "#d98ba8", "#4f4a8c", "#a9a5d6", "#3f6b52", "#a7cdb4", "#8a8285")
#: Height of a row of the legend, and where its second column begins.
_LEGEND, _SECOND = 17, WIDTH // 2
#: Letters of a name that fit into half the width.
_SHORT = 22
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Mark:
    """One value: where it stands, how tall its bar is, what it says."""

    x: float
    y: float
    width: float
    height: float
    text: str
    #: Which layer of a stacked bar, from 0.
    layer: int = 0

    @property
    def left(self) -> float:
        """Where the bar begins; the point stands at its middle."""
        return round(self.x - self.width / 2, 1)

    @property
    def fill(self) -> str:
        return SHADES[self.layer % len(SHADES)]


@dataclass(frozen=True)
class Tick:
    """A label at an axis, and where its line is drawn."""

    at: float
    text: str


@dataclass(frozen=True)
class Layer:
    """One part of stacked bars: its name and (label, value) of every bar."""

    name: str
    points: Sequence[tuple[str, float | None]]


@dataclass(frozen=True)
class Chart:
    title: str
    description: str
    kind: str
    marks: list[Mark]
    line: str
    value_ticks: list[Tick]
    label_ticks: list[Tick]
    #: Names of the layers of stacked bars, lowest first.
    layers: list[str] = field(default_factory=list)
    #: Lines across the drawing, such as the bands of grades.
    lines: list[Tick] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM

    @property
    def in_a_row(self) -> int:
        """Entries of the legend: two beside one another if they are short."""
        return 2 if all(len(name) <= _SHORT for name in self.layers) else 1

    @property
    def box_height(self) -> int:
        """With the legend below."""
        return self.height + _LEGEND * -(-len(self.layers) // self.in_a_row)

    @property
    def legend(self) -> list[Mark]:
        """A box for every layer; ``text`` stands right of it."""
        return [
            Mark(
                x=_SECOND * (order % self.in_a_row) + 12,
                y=self.height + _LEGEND * (order // self.in_a_row) + 2,
                width=10,
                height=10,
                text=name,
                layer=order,
            )
            for order, name in enumerate(self.layers)
        ]


def line_chart(
    title: str,
    points: Sequence[tuple[str, float | None]],
    show: Callable[[float], str],
) -> Chart:
    """A line through ``points`` (label, value); a value that is not known is a gap."""
    return _chart("line", title, points, show)


def bar_chart(
    title: str,
    points: Sequence[tuple[str, float | None]],
    show: Callable[[float], str],
) -> Chart:
    """A bar for each of ``points`` (label, value)."""
    return _chart("bar", title, points, show)


def stacked_chart(
    title: str,
    layers: Sequence[Layer],
    show: Callable[[float], str],
    *,
    top: float | None = None,
    lines: Sequence[tuple[float, str]] = (),
) -> Chart:
    """Bars of ``layers`` upon one another; ``lines`` (value, name) go across.

    All layers have the same labels in the same order. ``top``: the highest value that
    there can be; else a round number above the highest there is.
    """
    labels = [label for label, _value in layers[0].points]
    sums = [
        (label, _sum(layer.points[place][1] for layer in layers))
        for place, label in enumerate(labels)
    ]
    frame = _chart("bar", title, sums, show, top=top)
    highest = top or top_of(max((v for _l, v in sums if v is not None), default=0))[0]
    floor, room = HEIGHT - _BOTTOM, HEIGHT - _BOTTOM - _TOP
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(labels), 1)
    marks = []
    for place, label in enumerate(labels):
        below, middle = float(floor), round(_LEFT + slot * (place + 0.5), 1)
        for order, layer in enumerate(layers):
            value = layer.points[place][1]
            if not value:
                continue
            height = round(room * value / highest, 1)
            below = round(below - height, 1)
            said = f"{label}, {layer.name}: {show(value)}"
            marks.append(
                Mark(middle, below, round(slot * 0.7, 1), height, said, layer=order)
            )
    across = [Tick(round(floor - room * v / highest, 1), name) for v, name in lines]
    return replace(
        frame,
        kind="stacked",
        marks=marks,
        layers=[layer.name for layer in layers],
        lines=across,
    )


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def top_of(highest: float) -> tuple[float, float]:
    """A round number at or above ``highest``, and the round step of four below it."""
    if highest <= 0:
        return 4.0, 1.0
    raw = highest / 4
    power = 10.0 ** _power(raw)
    step = next(s * power for s in _STEPS if s * power >= raw * 0.999999)
    return step * 4, step


def _power(value: float) -> int:
    power = 0
    while value >= 10 ** (power + 1):
        power += 1
    while value < 10**power:
        power -= 1
    return power


def _chart(
    kind: str,
    title: str,
    points: Sequence[tuple[str, float | None]],
    show: Callable[[float], str],
    *,
    top: float | None = None,
) -> Chart:
    known = [value for _label, value in points if value is not None]
    top, step = (top, top / 4) if top else top_of(max(known, default=0))
    floor, room = HEIGHT - _BOTTOM, HEIGHT - _BOTTOM - _TOP
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(points), 1)
    marks: list[Mark] = []
    runs: list[list[str]] = []
    run: list[str] = []
    for place, (label, value) in enumerate(points):
        if value is None:
            runs, run = [*runs, run], []
            continue
        height = round(room * max(value, 0) / top, 1)
        middle = round(_LEFT + slot * (place + 0.5), 1)
        text = f"{label}: {show(value)}"
        mark = Mark(middle, floor - height, round(slot * 0.7, 1), height, text)
        marks.append(mark)
        run.append(f"{mark.x} {mark.y}")
    line = " ".join("M" + " L".join(part) for part in [*runs, run] if part)
    ticks = [Tick(round(floor - room * n / 4, 1), show(step * n)) for n in range(5)]
    return Chart(
        title=title,
        description="; ".join(mark.text for mark in marks),
        kind=kind,
        marks=marks,
        line=line if kind == "line" else "",
        value_ticks=ticks,
        label_ticks=_labels(points, slot),
    )


def _labels(points: Sequence[tuple[str, float | None]], slot: float) -> list[Tick]:
    """At most four labels, evenly, the last point among them."""
    every = max(1, -(-len(points) // 4))
    last = len(points) - 1
    return [
        Tick(round(_LEFT + slot * (place + 0.5), 1), label)
        for place, (label, _value) in enumerate(points)
        if (last - place) % every == 0
    ]
