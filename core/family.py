"""A family tree as plain geometry; a template draws it as SVG.

Time runs from left to right, so that boxes are wide enough for names and a phone
scrolls one way only. As in ``core.charts`` nothing here knows HTML.
"""

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

#: No more boxes than this are drawn; the others are counted in one box more.
MOST = 40
BOX_WIDTH, _GAP_X, _GAP_Y, _EDGE = 176, 34, 12, 6
_LINE, _PADDING = 19, 10
#: Characters of a title on one line of a box, and lines of a title.
_WRAP, _LINES = 21, 2
#: The key of the box that counts: no row has it.
_REST = 0


@dataclass(frozen=True)
class Kin:
    """One of the family: what its box says. ``note`` stands below, smaller."""

    key: int
    title: str
    note: str = ""


@dataclass(frozen=True)
class Bond:
    """``old`` became ``new``; a part of it only: drawn dashed."""

    old: int
    new: int
    is_part: bool = False


@dataclass(frozen=True)
class Words:
    """A line of text and the point on which it stands, at its middle."""

    x: float
    y: float
    text: str
    is_note: bool = False


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    words: list[Words]
    #: Whose box it is; nothing: it counts those that are not drawn.
    key: int | None
    #: The one whose family this is.
    is_self: bool = False


@dataclass(frozen=True)
class Line:
    path: str
    is_part: bool


@dataclass(frozen=True)
class FamilyTree:
    boxes: list[Box]
    lines: list[Line]
    width: float
    height: float


def family_tree(
    kin: Sequence[Kin],
    bonds: Sequence[Bond],
    own: int,
    rest: Callable[[int], str],
    most: int = MOST,
) -> FamilyTree:
    """The tree of ``own``: earlier ones left, later ones right, the nearest first.

    ``rest`` words how many of the family are not drawn.
    """
    columns = generations(bonds, own)
    placed = [one for one in kin if one.key in columns]
    nearest = sorted(placed, key=lambda one: abs(columns[one.key]))
    kept, left_out = nearest[:most], nearest[most:]
    rows = _ordered(kept, columns, bonds)
    if left_out:
        side = columns[left_out[-1].key]
        outermost = min(rows) if side < 0 else max(rows)
        rows[outermost].append(Kin(_REST, rest(len(left_out))))
    boxes = _boxes(rows, own)
    at = {box.key: box for box in boxes if box.key is not None}
    return FamilyTree(
        boxes=boxes,
        lines=[
            _line(at[bond.old], at[bond.new], is_part=bond.is_part)
            for bond in bonds
            if bond.old in at and bond.new in at
        ],
        width=max(box.x + box.width for box in boxes) + _EDGE,
        height=max(box.y + box.height for box in boxes) + _EDGE,
    )


def generations(bonds: Iterable[Bond], own: int) -> dict[int, int]:
    """Of everyone joined to ``own`` by lines that all point one way: the generation.

    -1 became ``own`` at once, 1 came of it. Over several ways the longest counts, so no
    line runs backwards; a circle, which cannot be, ends the walk.
    """
    before, after = defaultdict(list), defaultdict(list)
    for bond in bonds:
        before[bond.new].append(bond.old)
        after[bond.old].append(bond.new)
    earlier = {key: -depth for key, depth in _depths(before, own).items()}
    return {**_depths(after, own), **earlier}


def _depths(onward: Mapping[int, list[int]], own: int) -> dict[int, int]:
    found, fresh, depth = {own: 0}, {own}, 0
    while fresh and depth <= len(onward):
        depth += 1
        fresh = {key for here in fresh for key in onward.get(here, ())} - {own}
        found.update(dict.fromkeys(fresh, depth))
    return found


def _ordered(
    kin: Sequence[Kin], columns: Mapping[int, int], bonds: Sequence[Bond]
) -> dict[int, list[Kin]]:
    """Each generation from top to bottom, every one beside those it is joined to."""
    rows: dict[int, list[Kin]] = defaultdict(list)
    for one in kin:
        rows[columns[one.key]].append(one)
    joined = defaultdict(list)
    for bond in bonds:
        joined[bond.old].append(bond.new)
        joined[bond.new].append(bond.old)
    height: dict[int, float] = {}
    for column in sorted(rows, key=abs):
        if abs(column) > 1:
            rows[column].sort(key=lambda one: _mean(joined[one.key], height))
        height.update({one.key: place for place, one in enumerate(rows[column])})
    return rows


def _mean(keys: Iterable[int], height: Mapping[int, float]) -> float:
    known = [height[key] for key in keys if key in height]
    return sum(known) / len(known) if known else 0


def _boxes(rows: Mapping[int, list[Kin]], own: int) -> list[Box]:
    everyone = [one for row in rows.values() for one in row]
    lines = max(len(_wrapped(one.title)) + bool(one.note) for one in everyone)
    tall = lines * _LINE + 2 * _PADDING
    longest = max(map(len, rows.values())) * (tall + _GAP_Y) - _GAP_Y
    first, found = min(rows), []
    for column in sorted(rows):
        x = _EDGE + (column - first) * (BOX_WIDTH + _GAP_X)
        high = len(rows[column]) * (tall + _GAP_Y) - _GAP_Y
        for place, one in enumerate(rows[column]):
            y = _EDGE + (longest - high) / 2 + place * (tall + _GAP_Y)
            key = None if one.key == _REST else one.key
            words = _words(one, x + BOX_WIDTH / 2, y, tall)
            found.append(Box(x, y, BOX_WIDTH, tall, words, key, key == own))
    return found


def _words(one: Kin, middle: float, top: float, tall: float) -> list[Words]:
    title = _wrapped(one.title)
    every = [*title, one.note] if one.note else title
    base = top + (tall - len(every) * _LINE) / 2 + _LINE * 0.75
    return [
        Words(middle, base + _LINE * n, text, is_note=n >= len(title))
        for n, text in enumerate(every)
    ]


def _wrapped(title: str) -> list[str]:
    return textwrap.wrap(title, _WRAP, max_lines=_LINES, placeholder="…") or [""]


def _line(old: Box, new: Box, *, is_part: bool) -> Line:
    """From the right edge of the earlier box to the left edge of the later one."""
    x1, y1 = old.x + old.width, old.y + old.height / 2
    x2, y2 = new.x, new.y + new.height / 2
    middle = (x1 + x2) / 2
    path = f"M{x1:g} {y1:g} C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
    return Line(path, is_part)
