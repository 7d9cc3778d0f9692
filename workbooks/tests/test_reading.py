"""Reading what offices make: titles, merged headings, totals, hidden things, traps."""

import io
import re
from datetime import date

import pytest
from openpyxl.styles import PatternFill

from core.exceptions import RuleError
from workbooks.base import Column
from workbooks.cells import Cell
from workbooks.excel import reading
from workbooks.excel.headings import is_numbering
from workbooks.formats import Code, Date, Text, Whole
from workbooks.tests import books

COLUMNS = (
    Column("code", "Mã đơn vị", Code(lengths=(5,)), synonyms=("Mã xã",)),
    Column("name", "Tên chi hội", Text(), required=True, synonyms=("Chi hội",)),
    Column(
        "members", "Số hội viên", Whole(), synonyms=("Hội viên Tổng số",), required=True
    ),
    Column(
        "minority", "Hội viên dân tộc thiểu số", Whole(), synonyms=("Hội viên DTTS",)
    ),
    Column("founded_on", "Ngày thành lập", Date()),
)
SHORT = ("Tên chi hội", "Số hội viên")
HEADINGS = ("Mã đơn vị", "Tên chi hội", "Số hội viên", "Ngày thành lập")


@pytest.fixture
def read(tmp_path):
    """What is found in a workbook: the contents, and its lines as plain values."""

    def read(book):
        path = tmp_path / "a.xlsx"
        path.write_bytes(book if isinstance(book, bytes) else books.saved(book))
        with reading.opened(str(path), COLUMNS) as contents:
            return contents, list(contents.lines)

    return read


def values(line):
    return {name: cell.value for name, cell in line.cells.items()}


def test_cells_come_as_what_they_are(read):
    row = ("01840", "Bản Áng", 12, date(2020, 3, 8))
    contents, [line] = read(books.listed(row, headings=HEADINGS))
    assert (contents.sheet, contents.first_row, line.number) == ("Danh sách", 1, 2)
    assert values(line) == {
        "code": "01840",
        "name": "Bản Áng",
        "members": 12,
        "founded_on": date(2020, 3, 8),
    }
    assert contents.notes == []


def test_titles_above_and_columns_in_another_order_and_wording(read):
    headings = ("STT", "SỐ HỘI VIÊN (người)", "Chi hội *", "Mã xã:")
    contents, [line] = read(
        books.listed((1, 5, "Bản Áng", "01840"), headings=headings, above=4)
    )
    assert contents.first_row == 5
    assert values(line) == {"members": 5, "name": "Bản Áng", "code": "01840"}
    assert contents.headings["members"] == "SỐ HỘI VIÊN (người)"
    assert contents.headings["name"] == "Chi hội"


def test_headings_over_two_merged_rows_with_numbers_beneath(read):
    book = books.listed(headings=("Tên chi hội", "Hội viên", None))
    sheet = book.active
    sheet.append([None, "Tổng số", "DTTS"])
    sheet.append(["(1)", "(2)", "(3)=(2)-1"])
    sheet.append(["Bản Áng", 10, 4])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    contents, [line] = read(book)
    assert (contents.first_row, contents.last_row) == (1, 2)
    assert values(line) == {"name": "Bản Áng", "members": 10, "minority": 4}
    assert line.number == 4


def test_headings_in_decomposed_letters(read):
    headings = (
        "Te\u0302n chi ho\u0323\u0302i",
        "So\u0302\u0301 ho\u0323\u0302i vie\u0302n",
    )
    _contents, [line] = read(books.listed(("A", 1), headings=headings))
    assert values(line) == {"name": "A", "members": 1}


def test_the_sheet_with_the_headings_is_read_and_the_rest_told(read):
    book = books.listed(("Bản Áng", 1), headings=SHORT)
    book.create_sheet("Ghi chú", 0).append(["Tên chi hội này kia"])
    book.create_sheet("Giấu").sheet_state = "hidden"
    other = book.create_sheet("Bản cũ")
    other.append(["Tên chi hội", "Số hội viên"])
    other.append(["B", 2])
    contents, lines = read(book)
    assert contents.sheet == "Danh sách"
    assert [values(line)["name"] for line in lines] == ["Bản Áng"]
    assert contents.notes == [
        "The sheet “Bản cũ” looks like a list as well and was not read.",
        "Hidden sheets were not read: Giấu.",
    ]


def test_hidden_rows_are_read_and_told(read):
    book = books.listed(("A", 1), ("B", 2), headings=SHORT)
    book.active.row_dimensions[3].hidden = True
    contents, lines = read(book)
    assert len(lines) == 2
    assert contents.notes == ["1 hidden rows were read as well."]


def test_unknown_columns_are_told(read):
    book = books.listed(("A", 1, "x"), headings=("Tên chi hội", "Số hội viên", "Lạ"))
    contents, _lines = read(book)
    assert contents.notes == ["These columns are not known and were left out: C (Lạ)."]


def test_missing_columns_are_listed(read):
    with pytest.raises(RuleError, match="lacks these columns: Số hội viên"):
        read(books.listed(("01840", "A"), headings=("Mã đơn vị", "Tên chi hội")))


def test_no_headings_at_all(read):
    with pytest.raises(RuleError, match="columns: Tên chi hội; Số hội viên"):
        read(books.listed((1, 2), headings=("x", "y")))


def test_one_meaning_twice_is_refused(read):
    headings = ("Tên chi hội", "Chi hội", "Số hội viên")
    with pytest.raises(RuleError, match="Columns A, B all mean “Tên chi hội”"):
        read(books.listed(("A", "B", 1), headings=headings))


def test_zeros_of_a_number_format_and_formulas(read):
    book = books.listed(
        (1840, "A", "=1+1", None),
        (None, "B", None, None),
        headings=HEADINGS,
    )
    book.active["A2"].number_format = "00000"
    book.active["C3"] = "#REF!"
    book.active["C3"].data_type = "e"
    _contents, [first, second] = read(book)
    assert first.cells["code"] == Cell(1840, format="00000")
    assert first.cells["members"] == Cell(error="=")
    assert second.cells["members"] == Cell(error="#REF!")


def test_a_formula_gives_its_stored_value(read):
    data = books.saved(books.listed(("A", "=1+1"), headings=SHORT))
    parts = books.parts(data)
    name = "xl/worksheets/sheet1.xml"
    no_value = rb"<f>1\+1</f>(<v ?/>|<v></v>)"
    stored = re.sub(no_value, rb"<f>1+1</f><v>2</v>", parts[name])
    assert stored != parts[name]
    _contents, [line] = read(books.zipped(parts | {name: stored}))
    assert line.cells["members"] == Cell(2)


def test_text_that_looks_like_a_formula_stays_text(read):
    book = books.listed(("A", 1), headings=SHORT)
    cell = book.active["A2"]
    cell.value = "=HYPERLINK(1)"
    cell.data_type = "s"
    _contents, [line] = read(book)
    assert line.cells["name"] == Cell("=HYPERLINK(1)")


# --- Hostile: past the guard, stopped by measure or by the process's own limits


def sheet_of(rows):
    """A workbook whose one sheet is this XML."""
    parts = books.parts(books.saved(books.listed(headings=HEADINGS)))
    name = "xl/worksheets/sheet1.xml"
    start, end = parts[name].split(b"</sheetData>")
    return books.zipped(parts | {name: start + rows + b"</sheetData>" + end})


def test_a_cell_far_away_costs_no_memory(read):
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    with pytest.raises(RuleError, match=r"row 1\.048\.576"):
        read(sheet_of(far))
    wide = b'<row r="9"><c r="XFD9"><v>1</v></c></row>'
    with pytest.raises(RuleError, match="column XFD"):
        read(sheet_of(wide))


def test_a_text_repeated_a_million_times_kills_only_its_reader(read):
    parts = books.parts(books.saved(books.listed(headings=HEADINGS)))
    rows = b"".join(
        b'<row r="%d">' % n
        + b"".join(b'<c r="%c%d" t="s"><v>0</v></c>' % (65 + c, n) for c in range(20))
        + b"</row>"
        for n in range(2, 20_000)
    )
    name = "xl/worksheets/sheet1.xml"
    start, end = parts[name].split(b"</sheetData>")
    text = b"x" * 1_000_000
    parts[name] = start + rows + b"</sheetData>" + end
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><t>" + text + b"</t></si></sst>"
    )
    with pytest.raises(RuleError, match="cannot be read"):
        read(books.zipped(parts))


@pytest.mark.parametrize("row", [("(1)", "(2)"), ("A", "B", 1, 2), (1, 2, 3)])
def test_a_line_that_numbers_the_columns_is_no_row(row):
    assert is_numbering(row) is True


@pytest.mark.parametrize(
    "row", [("A", 1), (1, 2), (1, 3, 5), ("1", "x"), (), (2, 3, 4)]
)
def test_a_row_is_no_numbering(row):
    assert is_numbering(row) is False


@pytest.mark.parametrize(
    "broken",
    [b"<row", b"</x>", b'<row r="x"><c r="A9"><v>1</v></c></row>', b"\xff\xfe"],
)
def test_broken_xml_is_a_sentence(read, broken):
    with pytest.raises(RuleError, match="cannot be read"):
        read(sheet_of(broken))


def test_styles_and_comments_do_not_disturb(read):
    book = books.listed(("A", 1), headings=SHORT)
    for row in book.active.iter_rows(min_row=3, max_row=300, max_col=100):
        for cell in row:
            cell.fill = PatternFill("solid", start_color="FFFFFFCC")
    _contents, lines = read(book)
    assert len(lines) == 1


def test_reading_may_stop_early(read, tmp_path):
    path = tmp_path / "b.xlsx"
    rows = [("A", number) for number in range(5000)]
    path.write_bytes(books.saved(books.listed(*rows, headings=SHORT)))
    with reading.opened(str(path), COLUMNS) as contents:
        assert values(next(contents.lines))["members"] == 0
    assert io.BytesIO(path.read_bytes())
