"""Hostile files that pass the guard: what their reader tells must stay small."""

import time

import pytest

from workbooks.base import Column
from workbooks.cells import Cell
from workbooks.excel import child, reading
from workbooks.excel.skim import zero_formats
from workbooks.formats import Code, Text
from workbooks.tests import books

COLUMNS = (
    Column("code", "Mã đơn vị", Code(lengths=(5,))),
    Column("name", "Tên chi hội", Text()),
)

SHEET = "xl/worksheets/sheet1.xml"
ROWS = 60
#: What a part may grow to in the guard: a megabyte is nothing.
LONG = "ab c" * 250_000


@pytest.fixture
def path(tmp_path):
    def path(data):
        file = tmp_path / "file.xlsx"
        file.write_bytes(data)
        return str(file)

    return path


def repeated(text):
    """One text, shared by a cell of each row, and by the headings of no column."""
    parts = books.parts(books.saved(books.listed()))
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, ROWS + 2)
    )
    start, end = parts[SHEET].decode().split("</row></sheetData>")
    heading = '<c r="H1" t="s"><v>0</v></c></row>'
    parts[SHEET] = f"{start}{heading}{rows}</sheetData>{end}"
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{text}</t></si></sst>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "xl/_rels/workbook.xml.rels"
    shared = (
        f'<Relationship Id="rIdX" Type="{kind}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    )
    parts[rels] = parts[rels].decode().replace("</Relationships>", shared)
    return books.zipped(parts)


def test_a_shared_text_of_megabytes_costs_neither_memory_nor_time(path):
    begun = time.monotonic()
    with reading.opened(path(repeated(LONG)), COLUMNS) as contents:
        lines = list(contents.lines)
    assert [len(line.cells["code"].value) for line in lines] == [4000] * ROWS
    assert max(map(len, contents.notes)) < 300
    assert time.monotonic() - begun < 20


def test_sheets_with_endless_names_are_passed_over(path):
    book = books.listed(["01840"])
    book.create_sheet("Khác").append(["Mã đơn vị", "Tên chi hội", "Đơn vị"])
    parts = books.parts(books.saved(book))
    named = parts["xl/workbook.xml"].decode().replace("Khác", "K" * 5000)
    data = books.zipped(parts | {"xl/workbook.xml": named})
    with reading.opened(path(data), COLUMNS) as contents:
        assert next(iter(contents.lines)).cells["code"] == Cell("01840")
    assert "KKK" not in " ".join(contents.notes)


def test_a_number_format_of_a_million_zeros_pads_nothing(tmp_path):
    book = books.listed([1840])
    book.active["A2"].number_format = "0" * 200
    file = tmp_path / "file.xlsx"
    file.write_bytes(books.saved(book))
    with child.zipfile.ZipFile(file) as archive:
        assert zero_formats(archive) == {}
