"""Cells of a bank's file: what they mean, what is told, what is refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from savings_groups.bank import cells, places
from savings_groups.bank.fields import GROUP_FIELDS, LOAN_FIELDS, fields_of
from savings_groups.bank.numbers import UnreadableError, decimal_sign, number
from savings_groups.bank.table import Layout, read
from savings_groups.enums import BankFileKind, DoubtKind, Grade
from workbooks.foreign.values import Wrong


@pytest.mark.parametrize(
    ("cell", "sign", "value"),
    [
        (1250, ",", 1250),
        (1250.0, ",", 1250),
        (1250.5, ",", Decimal("1250.5")),
        ("1.250", ",", 1250),
        ("1,250", ",", Decimal("1.25")),
        ("1,250", ".", 1250),
        ("1.250", ".", Decimal("1.25")),
        ("1.250.000", ".", 1_250_000),
        ("1,250,000", ",", 1_250_000),
        ("1.250,5", ".", Decimal("1250.5")),
        ("1,250.5", ",", Decimal("1250.5")),
        ("0.125", ",", Decimal("0.125")),
        ("12.5", ",", Decimal("12.5")),
        (" 1 250 000 đ", ",", 1_250_000),
        ("98,5%", ",", Decimal("98.5")),
        ("-", ",", 0),
        ("(1.250)", ",", -1250),
        ("-7", ",", -7),
        ("'36", ",", 36),
    ],
)
def test_numbers(cell, sign, value):
    assert number(cell, sign) == value


@pytest.mark.parametrize(
    "cell",
    [
        "abc",
        "1.2.3",
        "1,2,3",
        "12e5",
        True,
        None,
        "1.250,50.1",
        float("nan"),
        date.today(),
    ],
)
def test_what_is_no_number(cell):
    with pytest.raises(UnreadableError):
        number(cell)


def test_a_number_of_two_meanings_in_a_file_with_both_signs():
    sign = decimal_sign(["12,5", "12.5"])
    assert sign == ""
    with pytest.raises(UnreadableError, match="two ways"):
        number("1.250", sign)
    assert number("12.5", sign) == Decimal("12.5")


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        ([], ","),
        (["1.250"], ","),
        (["1.250", "7,5"], ","),
        (["1.250", "7.5"], "."),
        (["1.250.000"], ","),
        (["1,250,000"], "."),
    ],
)
def test_the_sign_of_decimals_is_that_of_the_file(texts, sign):
    assert decimal_sign(texts) == sign


@given(st.integers(-(10**14), 10**14))
def test_written_in_vietnamese_and_read_again(amount):
    written = f"{amount:,}".replace(",", ".")
    assert number(written) == amount
    assert number(f"{written},5") == Decimal(f"{amount}.5")


@pytest.mark.parametrize(
    ("cell", "width", "digits", "kind"),
    [
        ("0012345", 7, "0012345", None),
        (12345, 7, "0012345", DoubtKind.ZEROS_RESTORED),
        (12345.0, 7, "0012345", DoubtKind.ZEROS_RESTORED),
        ("'0012345", 7, "0012345", None),
        ("12345.0", 7, "0012345", DoubtKind.ZEROS_RESTORED),
        (6600000712345678, 16, "6600000712345678", None),
        (6600000712345670.0, 16, "6600000712345670", DoubtKind.DIGITS_LOST),
        ("6.60000071234567E+15", 16, "6600000712345670", DoubtKind.DIGITS_LOST),
        ("6,60000071234567E+15", 16, "6600000712345670", DoubtKind.DIGITS_LOST),
    ],
)
def test_codes(cell, width, digits, kind):
    value, remark = cells.code(cell, width)
    assert (value, remark and remark.kind) == (digits, kind)


@pytest.mark.parametrize("cell", ["12345678", "12A", -5, 1.5, True, date.today()])
def test_what_is_no_code(cell):
    with pytest.raises(UnreadableError):
        cells.code(cell, 7)


@pytest.mark.parametrize(
    ("cell", "digits", "is_told"),
    [
        ("006080000101", "006080000101", False),
        ("006 080 000 101", "006080000101", False),
        (6080000101, "006080000101", True),
        (6080000101.0, "006080000101", True),
        ("6080000101.0", "006080000101", True),
        (91080000101, "091080000101", True),
        ("095123456", "095123456", False),
        (95123456, "095123456", True),
    ],
)
def test_identity_numbers(cell, digits, is_told):
    value, remark = cells.identity(cell)
    assert (value, remark is not None) == (digits, is_told)
    assert remark is None or digits not in remark.says


@pytest.mark.parametrize("cell", ["1234567", "A06080000101", "0060800001012", 1.5])
def test_what_is_no_identity_number_is_not_repeated(cell):
    with pytest.raises(UnreadableError) as error:
        cells.identity(cell)
    assert str(cell) not in str(error.value)


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2010, 10, 21),
        date(2010, 10, 21),
        "21/10/2010",
        "21-10-2010",
        "2010-10-21",
        "21.10.2010",
        "21/10/2010 00:00:00",
        "2010-10-21T00:00:00",
    ],
)
def test_days(cell):
    assert cells.day(cell) == (date(2010, 10, 21), None)


@pytest.mark.parametrize("cell", [40472, 40472.0, "21/10/10", "31/02/2010", "10/2010"])
def test_what_is_no_day(cell):
    with pytest.raises(UnreadableError):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "grade"),
    [
        ("Tốt", Grade.GOOD),
        ("TỐT", Grade.GOOD),
        ("A", Grade.GOOD),
        ("Loại B", Grade.FAIR),
        ("Khá", Grade.FAIR),
        ("TB", Grade.AVERAGE),
        ("Trung bình", Grade.AVERAGE),
        ("Yếu", Grade.WEAK),
        ("D", Grade.WEAK),
        (0, ""),
        (0.0, ""),
        ("0", ""),
    ],
)
def test_grades(cell, grade):
    assert cells.grade(cell) == (grade, None)


@pytest.mark.parametrize("cell", ["Xuất sắc", 1, 5.0])
def test_what_is_no_grade(cell):
    with pytest.raises(UnreadableError):
        cells.grade(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (12, "12"),
        ("12", "12"),
        ("012", "12"),
        ("HPN", "12"),
        ("Hội Phụ nữ", "12"),
        ("Hội LHPN", "12"),
        ("11 - HND", "11"),
        ("Hội Nông dân", "11"),
        ("ĐTN", "14"),
        ("Cựu chiến binh", "13"),
        ("Khác", "khac"),
    ],
)
def test_organisations(cell, code):
    assert cells.organisation(cell)[0] == code


@pytest.mark.parametrize(
    ("cell", "code", "is_told"),
    [
        ("01", "01", False),
        (1, "01", False),
        ("19 - HCN", "19", False),
        ("HCN", "19", False),
        ("Hộ cận nghèo", "19", False),
        ("NS&VSMT", "06", False),
        ("99", "99", False),
        ("42", "99", True),
        ("Chương trình lạ", "99", True),
    ],
)
def test_programmes(cell, code, is_told):
    value, remark = cells.programme(cell)
    assert (value, remark is not None) == (code, is_told)


@pytest.mark.parametrize(
    ("cell", "unit", "amount", "kind"),
    [
        (1250.5, 1_000_000, 1_250_500_000, None),
        (0.1 + 0.2, 1_000_000, 300_000, None),
        ("1.250,5", 1000, 1_250_500, None),
        (1250.5, 1, 1250, DoubtKind.UNIT_OF_MONEY),
        (1250.0000001, 1, 1250, None),
    ],
)
def test_money(cell, unit, amount, kind):
    value, remark = cells.money(cell, unit, ",")
    assert (value, remark and remark.kind) == (amount, kind)


def test_names_are_stored_in_one_form():
    assert cells.name("  Nông\u00a0Thị  Hoa ") == ("Nông Thị Hoa", None)
    decomposed = "No\u0302ng Thi\u0323 Hoa"
    assert cells.name(decomposed) == ("Nông Thị Hoa", None)
    value, remark = cells.name("x" * 121)
    assert (len(value), remark.kind) == (120, DoubtKind.UNREADABLE)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Phường Đức Xuân", ("", "phuong", "duc xuan")),
        ("P. Đức Xuân", ("", "phuong", "duc xuan")),
        ("P.Đức Xuân", ("", "phuong", "duc xuan")),
        ("XÃ NÔNG THƯỢNG", ("", "xa", "nong thuong")),
        ("TT Phủ Thông", ("", "thi tran", "phu thong")),
        ("TT. Phủ Thông", ("", "thi tran", "phu thong")),
        ("Nông Thượng (TP Bắc Kạn)", ("", "", "nong thuong")),
        ("01852 - Xã Nông Thượng", ("01852", "xa", "nong thuong")),
        ("1852 Nông Thượng", ("01852", "", "nong thuong")),
        ("Hội LHPN xã Nông Thượng", ("", "xa", "nong thuong")),
        ("Xuất Hóa", ("", "", "xuat hoa")),
    ],
)
def test_communes(text, written):
    assert places.parse(text) == written


def table(*rows, kind="groups", names=("group_code", "members", "debt", "grade")):
    columns = {name: at for at, name in enumerate(names)}
    layout = Layout(kind, columns, {"debt": 1_000_000}, 1)
    return read(enumerate([["Mã tổ"], *rows]), layout)


def test_what_is_around_the_rows_is_no_row():
    found = table(
        ["(1)", "(2)", "(3)", "(4)"],
        ["0000001", 36, 1250, "Tốt"],
        ["Mã tổ", "Tổ viên", "Dư nợ", "Xếp loại"],
        ["I. Xã Nông Thượng", None, None, None],
        ["0000002", 30, 900, 0],
        ["Tổng cộng", 66, 2150, None],
        [None, None, "Bắc Kạn, ngày 5 tháng 11", None],
    )
    assert [row.group_code for row in found.rows] == ["0000001", "0000002"]
    assert [(one.row, one.values) for one in found.totals] == [
        (7, {"members": 66, "debt": 2_150_000_000})
    ]
    assert (found.count, found.doubts.told()) == (2, [])


def test_rows_that_cannot_be_read_are_left_out_and_told():
    found = table(
        ["0000001", 36, Wrong("#REF!"), "Tốt"],
        [None, 36, 1250, "Tốt"],
        ["0000003", "ba mươi", 1250, "Tốt"],
        ["0000004", 36, None, "Tốt"],
        ["0000005", True, 1250, "Tốt"],
    )
    assert found.rows == []
    [told] = found.doubts.told()
    assert (told.kind, told.is_left_out, told.count) == (DoubtKind.UNREADABLE, True, 5)
    assert [row["row"] for row in told.rows] == [2, 3, 4, 5, 6]
    assert found.doubts.left_out == {2, 3, 4, 5, 6}


def test_every_field_can_be_read_and_is_named_once():
    for kind in BankFileKind:
        names = [one.name for one in fields_of(kind)]
        assert len(names) == len(set(names))
        for one in fields_of(kind):
            assert callable(cells.reader(one.kind, 1, ","))
    required = [one.name for one in (*GROUP_FIELDS, *LOAN_FIELDS) if one.is_required]
    assert required == [
        "group_code",
        "members",
        "debt",
        "group_code",
        "customer_code",
        "full_name",
        "loan_code",
        "principal",
    ]
