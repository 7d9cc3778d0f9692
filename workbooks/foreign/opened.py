"""One sheet of a file of others as it lies open in the reading process. Pure.

A format gives its sheets as ``Opened``; the process tells them (``child``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from core.text import nfc
from workbooks.foreign.values import MAX_COLUMNS, MAX_ROWS, TooLargeError, Value

#: Rows that are shown when a person says which column is which.
TOP = 60
#: Letters of a cell there, and of a sheet's name. A sheet with a longer one is passed
#: over: no program makes such names.
TOP_LONGEST, NAME = 300, 100
#: Sheets of a file, and merged ranges of a sheet, that are looked at.
MAX_SHEETS, MAX_MERGED = 30, 2000

#: (first row, first column), (last row, last column).
Range: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
Row: TypeAlias = tuple[int, list[Value]]


def is_wanted(name: str, only: str | None) -> bool:
    """A sheet of this name is looked at."""
    return len(name) <= NAME and (only is None or nfc(name) == only)


@dataclass
class Opened:
    """``read`` gives the rows that hold something, in order, cells from column 0."""

    name: str
    is_hidden: bool
    #: Rows and columns from the very first to the last that holds something.
    rows: int
    columns: int
    read: Callable[[], Iterable[Row]]
    merged: Callable[[], Sequence[Range]] = tuple

    def measured(self) -> "Opened":
        """Itself; raises ``TooLargeError``."""
        if self.rows > MAX_ROWS or self.columns > MAX_COLUMNS:
            raise TooLargeError(self.rows - 1, self.columns - 1)
        return self

    def filled(self, start: int = 0) -> Iterator[Row]:
        """Rows from ``start`` on that hold something, all of the same width."""
        width = self.columns
        for number, cells in self.read():
            if number >= start and any(value is not None for value in cells):
                yield number, cells[:width] + [None] * (width - len(cells))

    def top(self) -> list[list[Value]]:
        """The first rows, blank ones too; merged cells say everywhere what they say."""
        shown: list[list[Value]] = [
            [None] * self.columns for _row in range(min(self.rows, TOP))
        ]
        for number, cells in self.filled():
            if number >= len(shown):
                break
            shown[number] = [
                value[:TOP_LONGEST] if isinstance(value, str) else value
                for value in cells
            ]
        spread(shown, self.merged())
        return shown


def spread(rows: list[list[Value]], merged: Iterable[Range]) -> None:
    """Write into each merged range what its first cell says."""
    for (top, left), (bottom, right) in list(merged)[:MAX_MERGED]:
        if top < len(rows) and left < len(rows[top]):
            value = rows[top][left]
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [value] * len(row[left : right + 1])
