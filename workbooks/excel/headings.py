"""Where the headings of a sheet are, and which column means what.

Pure: rows of plain values in, a :class:`Layout` out. Offices write titles above the
headings, spread them over two merged rows, number the columns beneath, and call them
as they always did.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.text import fold

#: How far down headings are looked for.
LOOKED_AT = 40
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_SIGNS = re.compile(r"[^\w/%]+")
_COUNTED = re.compile(r"\(?\s*(\d{1,2}|[a-d])\s*\)?(\s*=.*)?", re.IGNORECASE)
#: Numbers of rows: known, never read.
#: And our own remarks of an earlier round.
ORDER = frozenset({"stt", "tt", "so tt", "so thu tu", "no", "can sua"})
#: Fewer headings than this are no headings.
_FEWEST = 2

#: Sheets that we add ourselves: they look like lists and are none.
OURS = frozenset({"Hướng dẫn", "Danh mục", "Lỗi cần sửa"})

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def heading(text: Any) -> str:
    """A heading as it is compared: without marks, capitals, brackets, stars, units."""
    if not isinstance(text, str):
        return ""
    return " ".join(_SIGNS.sub(" ", _BRACKETS.sub(" ", fold(text))).split())


@dataclass(frozen=True)
class Wanted:
    """One column that is looked for: its headings as ``heading`` gives them."""

    name: str
    headings: frozenset[str]
    is_required: bool


@dataclass
class Layout:
    """What was found: ``columns`` maps the index of a column to its name."""

    first_row: int
    last_row: int
    columns: dict[int, str] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    #: Name → indexes of columns that all mean it.
    doubled: dict[str, list[int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def score(self) -> tuple[int, int, int, int]:
        """Most columns first; of equals the shorter, then the upper one."""
        height = self.last_row - self.first_row
        return (-len(self.missing), len(self.columns), -height, -self.first_row)


def find(
    rows: Sequence[Sequence[Any]], wanted: Sequence[Wanted], merged: Merged
) -> Layout | None:
    """The best place for headings among the first rows, or nothing that looks so."""
    names = {text: column.name for column in wanted for text in column.headings}
    filled = _spread(rows[:LOOKED_AT], merged)
    best: Layout | None = None
    for index in range(len(filled)):
        for height in (1, 2):
            found = _layout(filled, index, height, names, wanted)
            if found and (best is None or found.score > best.score):
                best = found
    fewest = min(_FEWEST, len(wanted))
    return best if best is not None and len(best.columns) >= fewest else None


def is_numbering(row: Sequence[Any]) -> bool:
    """The line (1) (2) (3) … or A B 1 2 … that forms put under their headings.

    Numbers in brackets, or at least three that count on from the first: a list that
    begins with such a row is hard to imagine.
    """
    said = [str(int(v)) if isinstance(v, float) else str(v) for v in row if v or v == 0]
    found = [_COUNTED.fullmatch(text.strip()) for text in said]
    signs = [match[1].lower() for match in found if match]
    if len(signs) < len(said) or len(signs) < _FEWEST:
        return False
    if all(text.lstrip().startswith("(") for text in said):
        return True
    letters = [sign for sign in signs if not sign.isdecimal()]
    counted = [*letters, *(sign for sign in signs if sign.isdecimal())] == signs
    numbers = [int(sign) for sign in signs[len(letters) :] if counted]
    expected = list(range(1, len(signs) - len(letters) + 1))
    return len(signs) > _FEWEST and numbers == expected


def _spread(rows: Sequence[Sequence[Any]], merged: Merged) -> list[list[Any]]:
    """Merged cells say in every row and column of theirs what their first cell says."""
    filled = [list(row) for row in rows]
    for (top, left), (bottom, right) in merged:
        if top >= len(filled) or left >= len(filled[top]):
            continue
        for row in filled[top : min(bottom, top + 3) + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = filled[top][left]
    return filled


def _layout(
    rows: list[list[Any]],
    index: int,
    height: int,
    names: Mapping[str, str],
    wanted: Sequence[Wanted],
) -> Layout | None:
    used = rows[index : index + height]
    if len(used) < height:
        return None
    found = Layout(index, index + height - 1)
    places: dict[str, list[int]] = {}
    for column in range(max(map(len, used))):
        told = [row[column] if column < len(row) else "" for row in used]
        shown, name = _meaning(told, names)
        if shown:
            found.headings[column] = shown
        if name:
            places.setdefault(name, []).append(column)
        elif shown and heading(shown) not in ORDER:
            found.unknown[column] = shown
    found.columns = {columns[0]: name for name, columns in places.items()}
    found.doubled = {name: columns for name, columns in places.items() if columns[1:]}
    found.missing = [w.name for w in wanted if w.is_required and w.name not in places]
    return found


def _meaning(told: Sequence[Any], names: Mapping[str, str]) -> tuple[str, str]:
    """What stands above a column, and the name of the column that it means."""
    texts = [" ".join(text.split()) for text in told if isinstance(text, str) and text]
    parts = list(dict.fromkeys(filter(None, texts)))
    whole = " ".join(parts)
    for text in (whole, *reversed(parts)):
        if name := names.get(heading(text)):
            return whole, name
    return whole, ""
