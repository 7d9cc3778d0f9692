"""Files of others as rows of values, whatever program made them."""

import io
import json
import time
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from core.exceptions import RuleError
from workbooks.foreign import child, reading
from workbooks.foreign.reading import Wrong
from workbooks.foreign.values import LONGEST, heard, number, told
from workbooks.tests import books
from workbooks.tests import foreign_files as files
from workbooks.tests.test_legacy import tcvn3


def tops(data, kind):
    return reading.tops(io.BytesIO(data), kind)


def rows(data, kind, sheet, **asked):
    with reading.rows(io.BytesIO(data), kind, sheet, **asked) as found:
        return list(found)


def refusal(verb, *given):
    with pytest.raises(RuleError) as refused:
        verb(*given)
    return str(refused.value)


def xlsx(*lines, title="Danh sách", merged=()):
    book = Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    for place in merged:
        book.active.merge_cells(place)
    return books.saved(book)


def csv(text, coding="utf-8"):
    return rows(text.encode(coding), "csv", "CSV")


#: The same list as LibreOffice writes it.
LIST = [
    (0, ["Danh sách", None, None, None]),
    (1, ["Mã", "Số tiền", "Ngày", "Ghi chú"]),
    (2, ["0001", 1234567, date(2020, 2, 29), Wrong("#DIV/0!")]),
    (4, ["0002", 0.5, datetime(2020, 2, 29, 8, 30), Wrong("#N/A")]),
    (5, ["0003", 6600000712345678, None, 1234568]),
]


@pytest.mark.parametrize("name", ["formulas.xls", "list.ods"])
def test_the_same_list_reads_the_same_from_every_program(name):
    data, kind = files.sample(name), name[-3:]
    assert rows(data, kind, "Sao kê") == LIST
    first, hidden = tops(data, kind)
    assert (first.name, first.rows, first.columns) == ("Sao kê", 6, 4)
    assert first.top[0] == ["Danh sách"] * 4
    assert first.top[1:] == [LIST[1][1], LIST[2][1], [None] * 4, LIST[3][1], LIST[4][1]]
    assert (first.is_hidden, hidden.is_hidden, hidden.name) == (False, True, "Ẩn")


def test_an_old_file_of_a_program_of_the_bank():
    data = files.sample("list.xls")
    sheet = tops(data, "xls")[0]
    assert (sheet.name, sheet.rows, sheet.columns) == ("BC0437", 7, 6)
    assert sheet.top[0] == ["BÁO CÁO TỔNG HỢP TỔ TK&VV"] * 6
    assert sheet.top[1] == ["Mã tổ", "Dư nợ", "Dư nợ", "Ngày", "Mã món vay", "Xếp loại"]
    assert sheet.top[2][:4] == ["Mã tổ", "Tổng", "Quá hạn", "Ngày"]
    day = date(2020, 2, 29)
    assert rows(data, "xls", "BC0437", start=3) == [
        (3, ["0001234", 1250.5, 0, day, "6600000712345678", "Tốt"]),
        (4, ["0001235", 980, 12.25, day, 6600000712345670.0, Wrong("#N/A")]),
        (
            6,
            [
                "0001236",
                True,
                None,
                datetime(2020, 2, 29, 8, 30),
                66000007123456789.0,
                None,
            ],
        ),
    ]


def test_a_modern_file():
    data = xlsx(
        ["Tổ", None, "Dư nợ", None],
        [None, None, "Tổng", "Quá hạn"],
        ["0001", True, 5.0, 0.25],
        ["=1+1", " ", date(2020, 2, 29), None],
        merged=("A1:A2", "C1:D1"),
    )
    [sheet] = tops(data, "xlsx")
    assert sheet.top == [
        ["Tổ", None, "Dư nợ", "Dư nợ"],
        ["Tổ", None, "Tổng", "Quá hạn"],
        ["0001", True, 5, 0.25],
        [Wrong("="), None, date(2020, 2, 29), None],
    ]
    assert rows(data, "xlsx", "Danh sách", start=2) == [
        (2, ["0001", True, 5, 0.25]),
        (3, [Wrong("="), None, date(2020, 2, 29), None]),
    ]


def test_errors_zeros_and_formulas_without_text_of_a_modern_file():
    parts = books.parts(xlsx(["x"] * 4))
    cells = (
        '<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1"><f>1+1</f></c>'
    )
    start, rest = parts["xl/worksheets/sheet1.xml"].decode().split("<sheetData>")
    end = rest.split("</sheetData>")[1]
    parts["xl/worksheets/sheet1.xml"] = (
        f'{start}<sheetData><row r="1">{cells}</row></sheetData>{end}'
    )
    [(_n, cells)] = rows(books.zipped(parts), "xlsx", "Danh sách")
    assert cells == [Wrong("#REF!"), None, 2, Wrong("=")]


def test_a_code_that_is_shown_with_zeros_keeps_them():
    book = Workbook()
    book.active.append([1840, 1840])
    book.active["A1"].number_format = "00000"
    name = book.active.title
    assert rows(books.saved(book), "xlsx", name) == [(0, ["01840", 1840])]


def test_cells_are_told_from_the_first_column_and_row_on():
    data = xlsx([], [None, None, "x"], [], [None, "y"])
    assert rows(data, "xlsx", "Danh sách") == [
        (1, [None, None, "x"]),
        (3, [None, "y", None]),
    ]
    [sheet] = tops(data, "xlsx")
    assert (sheet.rows, sheet.columns) == (4, 3)
    assert sheet.top[0] == [None] * 3


def test_sheets_without_anything():
    book = Workbook()
    book.active.title = "Trống"
    [sheet] = tops(books.saved(book), "xlsx")
    assert (sheet.rows, sheet.columns, sheet.top) == (0, 0, [])
    assert rows(books.saved(book), "xlsx", "Trống") == []


def test_errors_below_and_beside_the_last_value():
    data = xlsx(["x"], ["=1", "=2"])
    assert rows(data, "xlsx", "Danh sách") == [
        (0, ["x", None]),
        (1, [Wrong("="), Wrong("=")]),
    ]
    assert tops(xlsx(["=1"]), "xlsx")[0].top == [[Wrong("=")]]


def test_a_sheet_is_found_in_whatever_form_its_name_is_written():
    data = xlsx(["x"], title="Sao ke\u0302")
    assert tops(data, "xlsx")[0].name == "Sao kê"
    assert rows(data, "xlsx", "Sao kê") == rows(data, "xlsx", "Sao ke\u0302")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_sheet_that_is_not_there(kind):
    data = xlsx(["x"]) if kind == "xlsx" else b"a;b\n"
    assert "is not in the file" in refusal(rows, data, kind, "Khác")


def test_reading_may_stop_early():
    data = xlsx(*[[n, "x" * 100] for n in range(5000)])
    began = time.perf_counter()
    with reading.rows(io.BytesIO(data), "xlsx", "Danh sách") as found:
        assert next(found) == (0, [0, "x" * 100])
    assert time.perf_counter() - began < 3


# --- Numbers


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (5.0, 5),
        (-3.0, -3),
        (0.5, 0.5),
        (999_999_999_999_999.0, 999_999_999_999_999),
        (6600000712345678.0, 6600000712345678),
        # Its last digit is 0, as Excel makes it: perhaps another was typed.
        (6600000712345670.0, 6600000712345670.0),
        (float(2**53), float(2**53)),
        (6.6e16, 6.6e16),
        (1e300, 1e300),
        (float("inf"), Wrong("#NUM!")),
        (float("nan"), Wrong("#NUM!")),
    ],
)
def test_a_whole_number_is_one_only_where_no_digit_can_be_lost(given, found):
    assert (number(given), type(number(given))) == (found, type(found))


@pytest.mark.parametrize(
    "value",
    [date(2020, 2, 29), datetime(2020, 2, 29, 8, 30), Wrong("#N/A"), 5, "x", None],
)
def test_what_one_process_tells_the_other_hears(value):
    said = json.dumps([value], default=told)
    assert json.loads(said, object_hook=heard) == [value]


def test_nothing_else_is_told():
    with pytest.raises(TypeError):
        json.dumps(object(), default=told)


# --- Text


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_of_the_four_delimiters(sign):
    said = sign.join(["Mã", "Tên"]) + "\n" + sign.join(["0001", "Tổ"]) + "\n"
    assert csv(said) == [(0, ["Mã", "Tên"]), (1, ["0001", "Tổ"])]


def test_the_delimiter_is_the_one_that_cuts_every_line_alike():
    said = "Báo cáo, tháng 2\nMã;Tên;Nợ\n1;Lò, Thị;1,5\n2;Ma;2,5\n"
    assert csv(said)[2] == (2, ["1", "Lò, Thị", "1,5"])
    assert csv(said)[0] == (0, ["Báo cáo, tháng 2", None, None])


def test_the_delimiter_that_excel_is_told():
    assert csv("sep=|\na;b|c\n") == [(1, ["a;b", "c"])]


@pytest.mark.parametrize(
    "coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_codings_of_unicode(coding):
    mark = "\ufeff" if coding[-2:] in ("le", "be") else ""
    assert csv(f"{mark}Hội,Tổ\n1,2\n", coding) == [(0, ["Hội", "Tổ"]), (1, ["1", "2"])]


def test_the_old_windows_coding_of_vietnamese():
    said = "Ho\u0323\u0302i,Nguyê\u0303n Thi\u0323 Hô\u0300ng,Đư\u0301c\n1,2,3\n"
    said = said.replace("o\u0323\u0302", "ô\u0323")
    assert csv(said, "cp1258")[0] == (0, ["Hội", "Nguyễn Thị Hồng", "Đức"])


def test_the_old_windows_coding_of_the_west():
    assert csv("Müller,Größe\n1,2\n", "cp1252")[0] == (0, ["Müller", "Größe"])


def test_everything_in_a_text_stays_text():
    said = 'a,b,c,d,e\n007,1.5,29/02/2020,TRUE,\n,,,,\n"=""0012""",=1+1,"x\ny",1e5,-0\n'
    assert csv(said) == [
        (0, ["a", "b", "c", "d", "e"]),
        (1, ["007", "1.5", "29/02/2020", "TRUE", None]),
        (3, ["0012", "=1+1", "x\ny", "1e5", "-0"]),
    ]


def test_a_formula_in_a_text_is_only_text():
    link = '=HYPERLINK("http://evil.example","x")'
    quoted = link.replace('"', '""')
    assert csv(f'a,b\n"{quoted}",@SUM(A1)\n')[1] == (1, [link, "@SUM(A1)"])


def test_rows_of_a_text_are_equally_wide():
    assert csv("a,b\n1\n1,2,3\n") == [
        (0, ["a", "b", None]),
        (1, ["1", None, None]),
        (2, ["1", "2", "3"]),
    ]


@pytest.mark.parametrize(
    "said",
    [
        'a;b\n1;"x\n2;y\n',
        'a;b\n1;"x"y\n',
        'a;b\n1;"' + "x;y\n" * 60 + '";2\n',
        'a;b\n1;"' + "x" * 200_000 + '"\n',
    ],
)
def test_a_quotation_mark_that_never_ends_swallows_no_rows(said):
    assert "in line 2 is never closed" in refusal(csv, said)


# --- LibreOffice


def test_what_lies_beside_the_text_of_a_cell_is_not_read():
    note = "<office:annotation><text:p>ghi chú</text:p></office:annotation>"
    cell = files.CELL.format(
        ' office:value-type="string"',
        f"{note}<text:p>a<text:s text:c='2'/><text:span>b</text:span></text:p>"
        "<text:p>c</text:p>",
    )
    data = files.ods(files.row(cell, files.said("x")))
    assert rows(data, "ods", "Danh sách") == [(0, ["a  b\nc", "x"])]


def test_repeated_cells_and_rows_stand_where_they_stood():
    data = files.ods(
        files.row(files.blank(3), times=4)
        + files.row(files.blank(2), files.said("x", times=2), times=2)
        + files.row(files.said("y"))
    )
    assert rows(data, "ods", "Danh sách") == [
        (4, [None, None, "x", "x"]),
        (5, [None, None, "x", "x"]),
        (6, ["y", None, None, None]),
    ]


def test_errors_and_formulas_that_nobody_worked_out_in_libreoffice():
    error = files.said("Err:502", more=' calcext:value-type="error"')
    error = error.replace("<table", '<table xmlns:calcext="c"', 1)
    error = error.replace('<table xmlns:calcext="c":table-cell', "<table:table-cell")
    formula = files.BLANK.format(' table:formula="of:=1"')
    data = files.ods(files.row(files.said("x"), error, formula, files.said("y")))
    data = books.zipped(
        {
            name: part.replace(b" xmlns:text", b' xmlns:calcext="c" xmlns:text')
            for name, part in books.parts(data).items()
        }
    )
    assert rows(data, "ods", "Danh sách") == [
        (0, ["x", Wrong("Err:502"), Wrong("="), "y"])
    ]


# --- Hostile: past the guard, or without it


def within(seconds, verb, *given):
    began = time.perf_counter()
    said = refusal(verb, *given)
    assert time.perf_counter() - began < seconds
    return said


def test_two_million_repeated_cells_of_nothing_are_nothing():
    data = files.ods(
        files.row(files.said("x"), files.blank(2_000_000))
        + files.row(files.blank(2_000_000), times=2_000_000)
    )
    assert rows(data, "ods", "Danh sách") == [(0, ["x"])]


@pytest.mark.parametrize(
    ("across", "down"), [(16_384, 1_048_576), (201, 1), (1, 200_001), (2_000_000, 1)]
)
def test_repeated_cells_of_something_are_too_many(across, down):
    data = files.ods(files.row(files.said("x", times=across), times=down))
    for verb, given in ((tops, ()), (rows, ("Danh sách",))):
        said = within(10, verb, data, "ods", *given)
        assert "at most" in said or "cannot be read" in said


@pytest.mark.parametrize(
    ("place", "said"),
    [("A200001", "row 200.001"), ("GS1", "column GS"), ("XFD1048576", "")],
)
def test_a_cell_far_away(place, said):
    book = Workbook()
    book.active["A1"] = book.active[place] = "x"
    data = books.saved(book)
    for verb, given in ((tops, ()), (rows, (book.active.title,))):
        assert said in within(10, verb, data, "xlsx", *given)


def test_a_hidden_sheet_that_is_too_large_keeps_nobody_from_the_list():
    book = Workbook()
    book.active.title = "Danh sách"
    book.active["A1"] = "x"
    hidden = book.create_sheet("Ẩn")
    hidden["GS1"], hidden.sheet_state = "x", "hidden"
    assert [sheet.name for sheet in tops(books.saved(book), "xlsx")] == ["Danh sách"]


@pytest.mark.parametrize("rows_", [200_001, 3])
def test_too_much_text(rows_):
    data = (";".join("x" * (2 if rows_ > 3 else 201)) + "\n").encode() * rows_
    assert "at most" in within(10, tops, data, "csv")


def test_a_file_that_is_none_dies_alone():
    for kind in ("xlsx", "xls", "ods", "csv"):
        for data in (b"", b"PK\x03\x04", bytes(5000), b"\xff" * 5000):
            if kind != "csv":
                assert "cannot be read" in within(10, tops, data, kind)


def test_chains_in_a_circle_end_without_the_guard_as_well():
    data = files.sample("list.xls")
    assert "cannot be read" in within(10, tops, files.with_next(data, 0, 0), "xls")


def test_entities_are_refused_without_the_guard_as_well():
    spanned = ' table:number-columns-spanned="2"'
    parts = books.parts(files.ods(files.row(files.said("x", more=spanned))))
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><office:document-content'
    parts["content.xml"] = parts["content.xml"].replace(
        b"<office:document-content", declared, 1
    )
    assert "cannot be read" in within(10, tops, books.zipped(parts), "ods")


def test_long_texts_are_cut():
    data = xlsx(["x" * 30_000])
    assert rows(data, "xlsx", "Danh sách") == [(0, ["x" * LONGEST])]
    assert tops(data, "xlsx")[0].top == [["x" * 300]]


def test_merged_cells_without_end_are_cut():
    spanned = ' table:number-columns-spanned="9999999" table:number-rows-spanned="9999"'
    data = files.ods(files.row(files.said("x", more=spanned), files.said("y")) * 3)
    [sheet] = tops(data, "ods")
    assert sheet.top == [["x", "x"]] * 3


def test_a_list_in_a_font_before_unicode_is_named():
    data = xlsx(*[[tcvn3("Hội Liên hiệp Phụ nữ phường Đức Xuân")]] * 3)
    assert "old font" in refusal(tops, data, "xlsx")


def test_one_cell_in_an_old_font_is_one_cell():
    data = xlsx([tcvn3("phụ nữ")], *[["Hội Liên hiệp Phụ nữ"]] * 9)
    assert len(tops(data, "xlsx")) == 1


def test_a_process_that_dies_midway_is_no_end_of_the_list():
    """What came before is not taken for all there is."""
    for rest in ("", "[1,[", '{"too_large":[1,1]}\n'):
        told_ = reading._told(io.StringIO(f'[0,["x"]]\n{rest}'))
        assert next(told_) == (0, ["x"])
        with pytest.raises(RuleError, match="cannot be read"):
            next(told_)


def test_whoever_listens_is_never_flooded(monkeypatch, capsys):
    class Source:
        buffer = io.BytesIO(b'{"wanted":"tops","format":"csv"}\na;b\n')

    monkeypatch.setattr(child.sys, "stdin", Source)
    monkeypatch.setattr(child.limits, "apply", lambda: None)
    monkeypatch.setitem(child._MOST, "tops", 10)
    with pytest.raises(MemoryError):
        child.main()
    assert capsys.readouterr().out == ""
