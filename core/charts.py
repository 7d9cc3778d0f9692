"""Small line and bar charts as plain geometry; a template draws them as SVG.

Nothing here knows HTML: positions only, so that a strict content policy needs no
exception (the template uses presentation attributes).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: The drawing is so wide and high; a phone shows it at about this size.
WIDTH, HEIGHT = 360, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 22, 12, 28
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Mark:
    """One value: where it stands, how tall its bar is, what it says."""

    x: float
    y: float
    width: float
    height: float
    text: str

    @property
    def left(self) -> float:
        """Where the bar begins; the point stands at its middle."""
        return round(self.x - self.width / 2, 1)


@dataclass(frozen=True)
class Tick:
    """A label at an axis, and where its line is drawn."""

    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    title: str
    description: str
    kind: str
    marks: list[Mark]
    line: str
    value_ticks: list[Tick]
    label_ticks: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


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
) -> Chart:
    known = [value for _label, value in points if value is not None]
    top, step = top_of(max(known, default=0))
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
