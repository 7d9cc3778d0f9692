"""Sheets of .xlsx, .xls and .ods files: values by calamine, the rest by our own look.

Calamine gives an error as nothing. Which cells hold one is read from the file itself,
and only where there can be any: most lists of a bank hold no formula.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.text import nfc
from workbooks.excel import skim
from workbooks.foreign import ods, records
from workbooks.foreign.compound import Compound
from workbooks.foreign.opened import MAX_SHEETS, Opened, Range, Row, is_wanted
from workbooks.foreign.values import MAX_COLUMNS, Value, Wrong, plain

#: What stands in a sheet of .xlsx where something could be wrong: an error, a formula.
_SIGNS = (b'"e"', b"'e'", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_PIECE = 1024 * 1024
#: How parts in two bytes a letter begin; these are looked through at once.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

Place: TypeAlias = tuple[int, int]


@dataclass
class Odd:
    """What is odd about cells of one sheet: (row, column) → what to tell instead."""

    errors: dict[Place, str] = field(default_factory=dict)
    #: Numbers shown with zeros before them (``00000``).
    zeros: dict[Place, str] = field(default_factory=dict)

    @cached_property
    def in_rows(self) -> frozenset[int]:
        return frozenset(row for row, _column in (*self.errors, *self.zeros))

    @cached_property
    def rows(self) -> int:
        return max(self.in_rows, default=-1) + 1

    @cached_property
    def columns(self) -> int:
        places = (*self.errors, *self.zeros)
        return max((column for _row, column in places), default=-1) + 1

    def told(self, place: Place, value: Value) -> Value:
        if place in self.errors:
            return Wrong(self.errors[place])
        if place in self.zeros and isinstance(value, int) and value >= 0:
            return str(value).zfill(len(self.zeros[place]))
        return value


class _Xlsx:
    def __init__(self, data: bytes, _sheets: int) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.parts = skim.parts_of_sheets(self.archive)
        self.formats = skim.zero_formats(self.archive)

    def odd(self, _index: int, name: str) -> Odd:
        part = self.parts.get(name, "")
        if part not in self.archive.namelist():
            return Odd()
        if not self.formats and not _holds(self.archive, part, _SIGNS):
            return Odd()
        try:
            seen = skim.skim(self.archive, part, self.formats, MAX_COLUMNS)
        except skim.TooLargeError:  # said when the sheet is measured
            return Odd()
        unknown = dict.fromkeys(seen.uncalculated, "=")
        return Odd(unknown | seen.errors, seen.formats)

    def merged(self, _index: int, sheet: Any) -> Sequence[Range]:
        return _merged(sheet)


class _Xls:
    def __init__(self, data: bytes, _sheets: int) -> None:
        self.stream = Compound(data).stream("Workbook", "Book") or b""

    def odd(self, index: int, _name: str) -> Odd:
        return Odd(records.errors(self.stream, index))

    def merged(self, _index: int, sheet: Any) -> Sequence[Range]:
        return _merged(sheet)


class _Ods:
    def __init__(self, data: bytes, sheets: int) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.sheets = sheets

    def odd(self, index: int, _name: str) -> Odd:
        if not _holds(self.archive, ods.CONTENT, ods.ERROR_SIGNS):
            return Odd()
        seen = ods.look(self.archive, self.sheets, top_only=False)
        return Odd(seen[index].errors) if index < len(seen) else Odd()

    def merged(self, index: int, _sheet: Any) -> Sequence[Range]:
        return self.tops[index].merged if index < len(self.tops) else ()

    @cached_property
    def tops(self) -> list[ods.Seen]:
        if not _holds(self.archive, ods.CONTENT, ods.MERGED_SIGNS):
            return []
        return ods.look(self.archive, self.sheets, top_only=True)


_BESIDE: dict[str, type[_Xlsx | _Xls | _Ods]] = {
    "xlsx": _Xlsx,
    "xls": _Xls,
    "ods": _Ods,
}


def opened(data: bytes, format: str, only: str | None = None) -> Iterator[Opened]:
    """Its sheets; that one alone is looked at if ``only`` is named."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        about = book.sheets_metadata
        beside = _BESIDE[format](data, len(about))
        for index, one in enumerate(about[:MAX_SHEETS]):
            if one.typ == SheetTypeEnum.WorkSheet and is_wanted(one.name, only):
                sheet = book.get_sheet_by_name(one.name)
                yield _opened(sheet, one, index, beside)


def _opened(sheet: Any, about: Any, index: int, beside: _Xlsx | _Xls | _Ods) -> Opened:
    odd = beside.odd(index, about.name)
    end = sheet.end or (-1, -1)
    rows = max(end[0] + 1, odd.rows)
    return Opened(
        name=nfc(about.name),
        is_hidden=about.visible != SheetVisibleEnum.Visible,
        rows=rows,
        columns=max(end[1] + 1, odd.columns),
        read=lambda: _rows(sheet, odd, rows),
        merged=lambda: beside.merged(index, sheet),
    )


def _merged(sheet: Any) -> Sequence[Range]:
    ranges: Sequence[Range] = sheet.merged_cell_ranges or ()
    return ranges


def _rows(sheet: Any, odd: Odd, rows: int) -> Iterator[Row]:
    """Calamine gives the cells from the first used column on, rows from the top.

    It ends with the last value; errors may stand below and to the right of it.
    """
    before: list[Value] = [None] * (sheet.start[1] if sheet.start else 0)
    lines = iter(sheet.iter_rows() if sheet.start else ())
    for number in range(rows):
        cells = before + [plain(value) for value in next(lines, ())]
        if number in odd.in_rows:
            cells += [None] * (odd.columns - len(cells))
            cells = [odd.told((number, at), value) for at, value in enumerate(cells)]
        yield number, cells


def _holds(archive: zipfile.ZipFile, part: str, signs: tuple[bytes, ...]) -> bool:
    """One of the signs stands in the part, or its bytes cannot tell."""
    longest = max(map(len, signs))
    with archive.open(part) as stream:
        tail = stream.read(2)
        if tail in _WIDE:
            return True
        while piece := stream.read(_PIECE):
            window = tail + piece
            if any(sign in window for sign in signs):
                return True
            tail = window[-longest:]
    return False
