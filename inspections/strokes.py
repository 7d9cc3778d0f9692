"""A name drawn on a screen: lines of whole numbers in a box of 600 by 200.

What a device sends is checked number by number and drawn by ourselves; no picture is
ever taken in.
"""

import json
from typing import Any

from django.utils.translation import gettext as _

from core.exceptions import RuleError

WIDTH, HEIGHT = 600, 200
MAX_STROKES = 120
MAX_POINTS = 3000
#: Characters of the JSON text of the longest drawing, with room for spaces.
MAX_TEXT = 60_000
#: How far a name reaches at least, across or down: less is a dot.
_LEAST = 40
_PAIR = 2

Point = list[int]
Strokes = list[list[Point]]


def parsed(text: str) -> Strokes:
    """The drawing that a device sent as JSON text."""
    if len(text) > MAX_TEXT:
        raise RuleError(_too_much())
    try:
        value = json.loads(text or "[]")
    except (ValueError, RecursionError):
        raise RuleError(_unreadable()) from None
    return checked(value)


def checked(value: Any) -> Strokes:
    """The drawing, if it is one: lists of pairs of whole numbers inside the box."""
    if not isinstance(value, list):
        raise RuleError(_unreadable())
    if len(value) > MAX_STROKES:
        raise RuleError(_too_much())
    points = 0
    for stroke in value:
        if not isinstance(stroke, list) or not stroke:
            raise RuleError(_unreadable())
        points += len(stroke)
        if points > MAX_POINTS:
            raise RuleError(_too_much())
        if not all(_is_point(point) for point in stroke):
            raise RuleError(_unreadable())
    strokes: Strokes = [[list(point) for point in stroke] for stroke in value]
    _refuse_a_dot(strokes)
    return strokes


def path(strokes: Strokes) -> str:
    """The drawing as the path of an SVG: ``M10 10L80 60``; a dot is ``M5 5h0``."""
    return "".join(
        f"M{first[0]} {first[1]}"
        + ("".join(f"L{x} {y}" for x, y in others) if others else "h0")
        for first, *others in strokes
    )


def _is_point(point: Any) -> bool:
    if not isinstance(point, list) or len(point) != _PAIR:
        return False
    if any(type(number) is not int for number in point):  # True is an int as well
        return False
    x, y = point
    return bool(0 <= x <= WIDTH and 0 <= y <= HEIGHT)


def _refuse_a_dot(strokes: Strokes) -> None:
    xs = [x for stroke in strokes for x, _y in stroke]
    ys = [y for stroke in strokes for _x, y in stroke]
    if not xs:
        raise RuleError(_("Nothing is drawn yet."))
    if max(max(xs) - min(xs), max(ys) - min(ys)) < _LEAST:
        raise RuleError(_("A dot is no signature: draw the name."))


def _unreadable() -> str:
    return _("The drawing cannot be read. Clear it and draw again.")


def _too_much() -> str:
    return _("The drawing is too long. Clear it and draw again.")
