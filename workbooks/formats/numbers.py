"""Whole numbers, amounts of money, numbers with decimals."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from workbooks.cells import Cell, CellError
from workbooks.formats.base import MAX_EXACT, Format, Style, line, whole_number

_WHOLE = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[. ]\d{3})+)")
_DECIMAL = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[. ]\d{3})+)(?:,\d+)?")
#: Offices write both "hằng tháng" and "hàng tháng".
_OF_MONTH = re.compile(
    r"(?:ngày|mùng|mồng)? ?(?P<day>\d{1,2})(?: ?(?:h[ằà]ng|mỗi) tháng)?", re.IGNORECASE
)


@dataclass(frozen=True)
class Whole(Format):
    """A whole number; dots and spaces between groups of three digits may stand."""

    low: int | None = 0
    high: int = 2_147_483_647
    style: ClassVar[Style] = Style.NUMBER

    @property
    def hint(self) -> str:
        return "Số nguyên, ví dụ 1.234"

    def understand(self, cell: Cell) -> int:
        if isinstance(cell.value, str):
            value = line(cell.value).removesuffix("đ").rstrip()
            if not _WHOLE.fullmatch(value):
                raise CellError(_("Enter a whole number, for example 1234 or 1.234."))
            number = int(re.sub(r"[. ]", "", value))
        else:
            number = whole_number(cell)
        return self._within(number)

    def _within(self, number: int) -> int:
        if self.low is not None and number < self.low:
            raise CellError(
                _("The number cannot be less than %(low)s.") % {"low": self.low}
            )
        if number > self.high:
            raise CellError(
                _("The number is too large: at most %(high)s.")
                % {"high": _grouped(self.high)}
            )
        return number

    def show(self, value: Any) -> str:
        return "" if value is None else _grouped(value)


@dataclass(frozen=True)
class DayOfMonth(Whole):
    """The 12th of every month: 12, "ngày 12" or "12 hằng tháng"."""

    low: int | None = 1
    high: int = 31

    @property
    def hint(self) -> str:
        return "Ngày trong tháng, từ 1 đến 31, ví dụ 12"

    def understand(self, cell: Cell) -> int:
        said = isinstance(cell.value, str) and _OF_MONTH.fullmatch(line(cell.value))
        return self._within(int(said["day"])) if said else super().understand(cell)


@dataclass(frozen=True)
class Money(Whole):
    """An amount in đồng."""

    high: int = MAX_EXACT

    @property
    def hint(self) -> str:
        return "Số tiền bằng đồng, ví dụ 1.234.567"


@dataclass(frozen=True)
class Number(Format):
    """A number with decimals, of which the comma is the sign."""

    places: int = 2
    low: Decimal | None = None
    high: Decimal | None = None
    style: ClassVar[Style] = Style.DECIMAL

    @property
    def hint(self) -> str:
        return "Số, phần thập phân sau dấu phẩy, ví dụ 2,5"

    def understand(self, cell: Cell) -> Decimal:
        if isinstance(cell.value, str):
            value = line(cell.value)
            if not _DECIMAL.fullmatch(value):
                raise CellError(_("Enter a number with a decimal comma: 2,5."))
            if "." in value and "," not in value:
                raise CellError(
                    _(
                        "%(value)s can be read in two ways. Write decimals with a "
                        "comma, thousands without a dot."
                    )
                    % {"value": value}
                )
            number = Decimal(re.sub(r"[. ]", "", value).replace(",", "."))
        else:
            number = _decimal(cell)
        return self._within(number)

    def _within(self, number: Decimal) -> Decimal:
        if self.low is not None and number < self.low:
            told = self.show(self.low)
            raise CellError(
                _("The number cannot be less than %(low)s.") % {"low": told}
            )
        if self.high is not None and number > self.high:
            told = self.show(self.high)
            raise CellError(
                _("The number is too large: at most %(high)s.") % {"high": told}
            )
        rounded = round(number, self.places)
        if rounded != number and not _is_float_noise(number, rounded):
            raise CellError(
                _("At most %(places)d digits may stand after the comma.")
                % {"places": self.places}
            )
        return rounded

    def show(self, value: Any) -> str:
        return (
            "" if value is None else f"{Decimal(value).normalize():f}".replace(".", ",")
        )

    def write(self, value: Any) -> float | None:
        return None if value is None else float(value)


def _decimal(cell: Cell) -> Decimal:
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        raise CellError(_("Enter a number with a decimal comma: 2,5."))
    return Decimal(repr(cell.value))


def _is_float_noise(number: Decimal, rounded: Decimal) -> bool:
    """0.1 + 0.2 is 0.30000000000000004 in Excel as well."""
    return abs(number - rounded) < Decimal("1e-9")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
