"""Cells as offices type them: understood in one way, or refused with advice."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from workbooks.cells import Cell, CellError, letters
from workbooks.formats import (
    Choice,
    Code,
    Date,
    DayOfMonth,
    LongText,
    Money,
    Number,
    Phone,
    Text,
    Whole,
    YesNo,
)

WARD = Code(lengths=(5,))
KINDS = Choice(
    {"hamlet": "thôn", "street_group": "tổ dân phố"}, {"tdp": "street_group"}
)

UNDERSTOOD = [
    (Text(), " Đức\u00a0 Xuân ", "Đức Xuân"),
    (Text(), "Đu\u031b\u0301c Xuân", "Đứ" + "c Xuân"),
    (Text(), 12.0, "12"),
    (Text(), "=1+1", "=1+1"),
    (LongText(), " a \n\n b ", "a\n\nb"),
    (WARD, "01840", "01840"),
    (WARD, 12345.0, "12345"),
    (Phone(), "0912 345 678", "0912 345 678"),
    (DayOfMonth(), 12, 12),
    (DayOfMonth(), "05", 5),
    (DayOfMonth(), "Ngày 12 hằng tháng", 12),
    (DayOfMonth(), "ngày 31", 31),
    (DayOfMonth(), "mùng 5 hàng tháng", 5),
    (DayOfMonth(), "12 mỗi tháng", 12),
    (Whole(), "1.234.567", 1234567),
    (Whole(), "1 234 567", 1234567),
    (Whole(), "1\u00a0234", 1234),
    (Whole(), "1234567", 1234567),
    (Whole(), "1.234", 1234),
    (Whole(), 1234.0, 1234),
    (Money(), "2.500.000đ", 2500000),
    (Number(), "2,5", Decimal("2.50")),
    (Number(), "1.234.567,5", Decimal("1234567.50")),
    (Number(), 2.5, Decimal("2.50")),
    (Number(), 0.1 + 0.2, Decimal("0.30")),
    (Date(), "8/3/2020", date(2020, 3, 8)),
    (Date(), "2020-03-08", date(2020, 3, 8)),
    (Date(), datetime(2020, 3, 8, 0, 0), date(2020, 3, 8)),
    (Date(), date(2020, 3, 8), date(2020, 3, 8)),
    (KINDS, "THÔN", "hamlet"),
    (KINDS, "To dan pho", "street_group"),
    (KINDS, "TDP", "street_group"),
    (YesNo(), "x", True),
    (YesNo(), "Không", False),
]


@pytest.mark.parametrize(("format_", "typed", "value"), UNDERSTOOD)
def test_understood_in_one_way(format_, typed, value):
    assert format_.read(Cell(typed)) == value


REFUSED = [
    (Text(5), "Đức Xuân"),
    (Text(), "Héi liªn hiÖp phô n÷"),
    (Text(), "Hoäi Lieân hieäp Phuï nöõ"),
    (WARD, 1840.0),
    (WARD, "1840"),
    (WARD, "O1840"),
    (WARD, True),
    (Code(lengths=(2, 3, 5)), 58.0),
    (Phone(), 912345678.0),
    (Phone(), "09-12"),
    (DayOfMonth(), 0),
    (DayOfMonth(), 32),
    (DayOfMonth(), "ngày 32"),
    (DayOfMonth(), "ngày 12/3"),
    (DayOfMonth(), "thứ Hai"),
    (DayOfMonth(), date(2020, 3, 12)),
    (Whole(), "1.23"),
    (Whole(), 1.234),
    (Whole(), "1,234"),
    (Whole(), "-1"),
    (Whole(), "nhiều"),
    (Whole(), 1e16),
    (Whole(), float("nan")),
    (Whole(), datetime(2020, 3, 8)),
    (Number(), "1.234"),
    (Number(), 1.234),
    (Date(), "3/13/2020"),
    (Date(), "8/3/20"),
    (Date(), "31/02/2020"),
    (Date(), "tháng 3"),
    (Date(), 43898.0),
    (KINDS, "làng"),
    (YesNo(), "có thể"),
]


@pytest.mark.parametrize(("format_", "typed"), REFUSED)
def test_refused_with_advice(format_, typed):
    with pytest.raises(CellError) as refusal:
        format_.read(Cell(typed))
    assert str(refusal.value).endswith((".", "characters, at most 5."))


def test_number_format_keeps_the_zeros():
    assert WARD.read(Cell(1840.0, format="00000")) == "01840"
    assert Phone().read(Cell(912345678.0, format="0000000000")) == "0912345678"
    with pytest.raises(CellError):
        WARD.read(Cell(1840.0, format="0"))


@pytest.mark.parametrize("format_", [Text(), WARD, Whole(), Date(), KINDS, YesNo()])
@pytest.mark.parametrize("blank", [None, "", " ", "\u00a0"])
def test_blank_is_the_formats_own(format_, blank):
    assert format_.read(Cell(blank)) == format_.blank


def test_failed_formula_is_said():
    with pytest.raises(CellError, match="#REF!"):
        Text().read(Cell(None, error="#REF!"))


@pytest.mark.parametrize(
    ("format_", "value"), [(f, v) for f, _typed, v in UNDERSTOOD if f != LongText()]
)
def test_written_cells_are_read_back(format_, value):
    assert format_.read(Cell(format_.write(value))) == value


def test_columns_are_called_as_excel_calls_them():
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
