"""What calamine does not tell of a LibreOffice file (.ods): errors and merged cells.

Read by expat as a stream, and only where the file holds any. A cell that says it is
repeated two million times is a number to add here, and is cut by calamine.
Source: OpenDocument 1.3, part 3, chapter 9.
"""

import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from workbooks.foreign.opened import MAX_MERGED, TOP, Range
from workbooks.foreign.values import MAX_COLUMNS, MAX_ROWS

CONTENT = "content.xml"
ERROR_SIGNS = (b'value-type="error"', b"value-type='error'", b"formula=")
MERGED_SIGNS = (b"-spanned=",)
_PIECE = 256 * 1024
_CELL, _COVERED = "table:table-cell", "table:covered-table-cell"
#: Parts with cells that are not those of a sheet, and texts that are not of a cell.
_BESIDE = frozenset(
    ("office:annotation", "table:tracked-changes", "table:dde-links", "draw:frame")
)
#: Error cells of a sheet that are told one by one; letters of their names.
_TOLD, _LONGEST = 50_000, 20
#: Of how often something is repeated.
_DIGITS = 9


@dataclass
class Seen:
    """Of one sheet. Positions are (row, column) from 0."""

    merged: list[Range] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def look(archive: zipfile.ZipFile, sheets: int, *, top_only: bool) -> list[Seen]:
    """Each of that many sheets; ``top_only`` stops below the top of the last one."""
    reader = _Reader()
    with archive.open(CONTENT) as stream:
        while piece := stream.read(_PIECE):
            reader.parser.Parse(piece, False)
            if top_only and len(reader.sheets) >= sheets and reader.row >= TOP:
                break
        else:
            reader.parser.Parse(b"", True)
    return reader.sheets


class _Reader:
    """Where the parser stands: sheet, row, column, cell."""

    def __init__(self) -> None:
        self.sheets: list[Seen] = []
        self.row = self.column = 0
        self.row_times = 1
        self.cell: dict[str, str] | None = None
        self.text = ""
        #: How deep within something that is not read.
        self.beside = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_args: Any) -> None:
        raise ValueError

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if self.beside or tag in _BESIDE:
            self.beside += 1
        elif self.cell is not None:
            if tag.startswith("table:"):  # a table within a cell
                self.beside += 1
            elif tag == "text:p" and _is_error(self.cell):
                self.parser.CharacterDataHandler = self._read
        elif tag in (_CELL, _COVERED):
            self.cell, self.text = given, ""
        elif tag == "table:table-row":
            self.column = 0
            self.row_times = _times(given, "table:number-rows-repeated")
        elif tag == "table:table":
            self.sheets.append(Seen())
            self.row = 0

    def _end(self, tag: str) -> None:
        if self.beside:
            self.beside -= 1
        elif self.cell is not None:
            self.parser.CharacterDataHandler = None
            if tag in (_CELL, _COVERED):
                self._cell(self.cell)
                self.cell = None
        elif tag == "table:table-row":
            self.row += self.row_times

    def _read(self, said: str) -> None:
        self.text = (self.text + said)[:_LONGEST]

    def _cell(self, given: dict[str, str]) -> None:
        times = _times(given, "table:number-columns-repeated")
        if given and self.sheets:
            self._merge(given)
            if _is_error(given) or _is_unknown(given):
                self._error(times, self.text.strip() if _is_error(given) else "=")
        self.column += times

    def _merge(self, given: dict[str, str]) -> None:
        across = _times(given, "table:number-columns-spanned")
        down = _times(given, "table:number-rows-spanned")
        merged = self.sheets[-1].merged
        if across * down > 1 and self.row < TOP and len(merged) < MAX_MERGED:
            first = (self.row, self.column)
            merged.append((first, (self.row + down - 1, self.column + across - 1)))

    def _error(self, times: int, said: str) -> None:
        errors = self.sheets[-1].errors
        for row in range(self.row, min(self.row + self.row_times, MAX_ROWS)):
            for column in range(self.column, min(self.column + times, MAX_COLUMNS)):
                if len(errors) >= _TOLD:
                    return
                errors[row, column] = said or "#N/A"


def _is_error(given: dict[str, str]) -> bool:
    return given.get("calcext:value-type") == "error"


def _is_unknown(given: dict[str, str]) -> bool:
    """A formula that nobody has worked out yet."""
    return "table:formula" in given and "office:value-type" not in given


def _times(given: dict[str, str], name: str) -> int:
    said = given.get(name, "")
    return max(int(said), 1) if len(said) <= _DIGITS and said.isdecimal() else 1
