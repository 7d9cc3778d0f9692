"""The process that reads what came from outside, under limits of its own.

``python -m workbooks.excel.child FILE`` with the wanted columns as JSON on stdin writes
one line of JSON about the workbook, then one per row that holds something. Without
Django: it starts in a fraction of a second, knows no secret, and dies alone.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from workbooks.excel import headings, limits
from workbooks.excel.skim import (
    MAX_COLUMNS,
    MAX_ROWS,
    Skimmed,
    TooLargeError,
    parts_of_sheets,
    skim,
    zero_formats,
)

_MAX_SHEETS = 30
#: Letters of a cell, a heading and a sheet's name that are told. No column takes more;
#: one text of megabytes, in thousands of cells, would fill whoever listens.
_LONGEST, _HEADING, _NAME = 4000, 150, 100


def main(path: str) -> None:
    limits.apply()
    for line in read(path, json.load(sys.stdin)):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def read(path: str, asked: list[dict[str, Any]]) -> Iterator[Any]:
    """First what is told about the workbook, then ``[row, [cell, …]]`` for each row."""
    wanted = [
        headings.Wanted(one["name"], frozenset(one["headings"]), one["required"])
        for one in asked
    ]
    try:
        skims = _skim_all(path)
    except TooLargeError as error:
        yield {"too_large": [error.row, error.column]}
        return
    with CalamineWorkbook.from_path(path) as book:
        sheets = [
            sheet
            for sheet in book.sheets_metadata[:_MAX_SHEETS]
            if sheet.typ == SheetTypeEnum.WorkSheet
            and sheet.name in skims
            and len(sheet.name) <= _NAME
        ]
        hidden = {s.name for s in sheets if s.visible != SheetVisibleEnum.Visible}
        found = {
            sheet.name: layout
            for sheet in sheets
            if (layout := _layout(book.get_sheet_by_name(sheet.name), wanted))
        }
        if not found:
            yield {"sheets": [s.name for s in sheets], "hidden": sorted(hidden)}
            return
        name = max(found, key=lambda n: _rank(n, found[n], hidden))
        sheet = book.get_sheet_by_name(name)
        told = _told(name, found, hidden, skims[name])
        yield {**told, "rows": sheet.total_height - found[name].last_row - 1}
        yield from _rows(sheet, found[name], skims[name])


def _skim_all(path: str) -> dict[str, Skimmed]:
    with zipfile.ZipFile(path) as archive:
        formats = zero_formats(archive)
        parts = set(archive.namelist())
        return {
            name: skim(archive, part, formats)
            for name, part in list(parts_of_sheets(archive).items())[:_MAX_SHEETS]
            if part in parts and "/worksheets/" in part
        }


def _layout(sheet: Any, wanted: list[headings.Wanted]) -> headings.Layout | None:
    top = sheet.to_python(skip_empty_area=False, nrows=headings.LOOKED_AT + 1)
    short = [[_shortened(value) for value in row] for row in top]
    return headings.find(short, wanted, sheet.merged_cell_ranges or [])


def _shortened(value: Any) -> Any:
    return value[:_HEADING] if isinstance(value, str) else value


def _rank(name: str, layout: headings.Layout, hidden: set[str]) -> Any:
    return name not in hidden, name not in headings.OURS, layout.score[:2]


def _told(
    name: str, found: dict[str, headings.Layout], hidden: set[str], skimmed: Skimmed
) -> dict[str, Any]:
    layout = found[name]
    return {
        "sheet": name,
        "is_hidden": name in hidden,
        "others": sorted(set(found) - hidden - headings.OURS - {name}),
        "hidden": sorted(hidden - headings.OURS - {name}),
        "hidden_rows": skimmed.hidden_rows,
        "first_row": layout.first_row,
        "last_row": layout.last_row,
        "columns": layout.columns,
        "headings": layout.headings,
        "unknown": layout.unknown,
        "doubled": layout.doubled,
        "missing": layout.missing,
    }


def _rows(sheet: Any, layout: headings.Layout, skimmed: Skimmed) -> Iterator[Any]:
    if sheet.start is None:
        return
    left = sheet.start[1]
    columns = sorted(layout.columns)
    for number, row in enumerate(sheet.iter_rows()):
        if number <= layout.last_row or number >= MAX_ROWS:
            continue
        if number == layout.last_row + 1 and headings.is_numbering(row):
            continue
        cells = [
            _cell((number, column), row, column - left, skimmed) for column in columns
        ]
        if any(cell is not None for cell in cells) or _says(row):
            yield [number, cells, _first_words(row)]


def _says(row: list[Any]) -> bool:
    return any(value != "" for value in row[:MAX_COLUMNS])


def _first_words(row: list[Any]) -> str:
    """The first text of a row, by which totals and signatures are known."""
    return next((v[:80] for v in row if isinstance(v, str) and v.strip()), "")


def _cell(place: tuple[int, int], row: list[Any], index: int, skimmed: Skimmed) -> Any:
    if error := skimmed.errors.get(place):
        return {"e": error}
    if place in skimmed.uncalculated:
        return {"e": "="}
    value = row[index] if 0 <= index < len(row) else None
    if shown := skimmed.formats.get(place):
        return {"n": value, "f": shown} if isinstance(value, int | float) else value
    return plain(value)


def plain(value: Any) -> Any:
    """As JSON takes it; a day and a moment are told apart."""
    if value in ("", None):
        return None
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, bool | int | float):
        return value
    return str(value)[:_LONGEST]


if __name__ == "__main__":
    main(sys.argv[1])
