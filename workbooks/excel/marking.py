"""The same workbook with its wrong cells marked, in a process of its own.

``python -m workbooks.excel.marking FILE OUT`` with what is wrong as JSON on stdin.

Her formats and other sheets stay. A large file is written anew with its values, its
marks and a column of remarks: keeping everything would take a gigabyte.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from python_calamine import CalamineWorkbook

from workbooks.cells import letters
from workbooks.excel import limits

AUTHOR = "Sổ Kiểm Tra"
SUMMARY = "Lỗi cần sửa"
REMARKS = "Cần sửa"
_RED = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_NONE = PatternFill()
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
#: More notes make Excel slow; the cells are red all the same.
_NOTES = 2000
_WIDTHS = {"A": 10, "B": 26, "C": 30, "D": 80}


def mark(path: str, out: str, asked: dict[str, Any]) -> None:
    """``faults``: [[row from 1, column from 0, heading, value, advice], …]."""
    if asked["is_large"]:
        _rewrite(path, out, asked)
        return
    book = load_workbook(path, keep_links=False)
    sheet = book[asked["sheet"]]
    _clean(sheet)
    for index, (row, column, _heading, _value, advice) in enumerate(asked["faults"]):
        cell = _anchor(sheet, row, column + 1)
        cell.fill = _RED
        if index < _NOTES:
            old = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(f"{old}{advice}", AUTHOR, width=320, height=120)
    if SUMMARY in book.sheetnames:
        del book[SUMMARY]
    _summarise(book.create_sheet(SUMMARY, 0), asked)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    book.save(out)


def _clean(sheet: Any) -> None:
    """Marks of an earlier round go, so that what is red is wrong now."""
    for row in sheet.iter_rows():
        for cell in row:
            note = None if isinstance(cell, MergedCell) else cell.comment
            if note and note.author == AUTHOR:
                cell.comment = None
                cell.fill = _NONE


def _anchor(sheet: Any, row: int, column: int) -> Any:
    """The cell, or the first one of the merged cells that hide it."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for area in sheet.merged_cells.ranges:
            if cell.coordinate in area:
                return sheet.cell(area.min_row, area.min_col)
    return cell


def _summarise(sheet: Any, asked: dict[str, Any]) -> None:
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.append([asked["title"]])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([asked["lead"]])
    sheet.append([])
    sheet.append(["Ô", "Cột", "Đang ghi", REMARKS])
    for cell in sheet[4]:
        cell.font = _BOLD
    sheet.freeze_panes = "A5"
    target = quote_sheetname(asked["sheet"])
    for line, fault in enumerate(asked["faults"], start=5):
        row, column, heading, value, advice = fault
        place = f"{letters(column)}{row}"
        cells = [sheet.cell(line, index) for index in range(1, 5)]
        for cell, text in zip(cells, (place, heading, value, advice), strict=True):
            _text(cell, text)
            cell.alignment = _WRAP
        cells[0].hyperlink = Hyperlink(
            ref=cells[0].coordinate, location=f"{target}!{place}"
        )
        cells[0].font = Font(color="FF0563C1", underline="single")


def _text(cell: Any, text: str) -> None:
    """Never a formula, whatever it begins with."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]
    cell.data_type = "s"


def _rewrite(path: str, out: str, asked: dict[str, Any]) -> None:
    faults: dict[int, list[list[Any]]] = {}
    for fault in asked["faults"]:
        faults.setdefault(fault[0], []).append(fault)
    book = Workbook(write_only=True)
    first = book.create_sheet(asked["sheet"])
    first.freeze_panes = f"A{asked['last_row'] + 1}"
    for number, row in enumerate(_values(path, asked["sheet"]), start=1):
        wrong = faults.get(number, [])
        cells = [_written(first, value) for value in row]
        cells += [None] * (asked["width"] - len(cells))
        for _row, column, *_rest in wrong:
            cells[column] = cells[column] or WriteOnlyCell(first)
            cells[column].fill = _RED
        told = " ".join(f"{heading}: {advice}" for _r, _c, heading, _v, advice in wrong)
        if number == asked["last_row"]:
            told = REMARKS
        cells.append(_written(first, told) if told else None)
        first.append(cells)
    book.save(out)
    Path(out).chmod(0o600)


def _values(path: str, sheet: str) -> Iterator[list[Any]]:
    with CalamineWorkbook.from_path(path) as book:
        found = book.get_sheet_by_name(sheet)
        left = found.start[1] if found.start else 0
        for row in found.iter_rows():
            yield [""] * left + row


def _written(sheet: Any, value: Any) -> Any:
    if value in ("", None):
        return None
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet)
        _text(cell, value)
        cell.number_format = "@"
        return cell
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, date) and not isinstance(value, time):
        cell.number_format = "dd/mm/yyyy"
    return cell


if __name__ == "__main__":
    limits.apply()
    mark(sys.argv[1], sys.argv[2], json.load(sys.stdin))
