"""Days, as Excel keeps them or as offices write them."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from workbooks.cells import Cell, CellError
from workbooks.formats.base import Format, Style, line

_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_MONTHS = 12


@dataclass(frozen=True)
class Date(Format):
    """A day: a date of Excel, or text as dd/mm/yyyy with a year of four digits."""

    style: ClassVar[Style] = Style.DATE

    @property
    def hint(self) -> str:
        return "Ngày/tháng/năm, ví dụ 08/03/2020"

    def understand(self, cell: Cell) -> date:
        if isinstance(cell.value, datetime):
            return cell.value.date()
        if isinstance(cell.value, date):
            return cell.value
        if not isinstance(cell.value, str):
            raise CellError(
                _("This is a number, not a date. Write the date as dd/mm/yyyy.")
            )
        return _day(line(cell.value))

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value:%d/%m/%Y}"


def _day(value: str) -> date:
    if _SHORT_YEAR.fullmatch(value):
        raise CellError(_("Write the year with four digits: dd/mm/yyyy."))
    if match := _DATE.fullmatch(value):
        day, month, year = map(int, match.groups())
    elif match := _ISO.fullmatch(value):
        year, month, day = map(int, match.groups())
    else:
        raise CellError(_("Enter a date as dd/mm/yyyy."))
    if month > _MONTHS >= day:
        raise CellError(
            _("The month stands first here. Write the day first: dd/mm/yyyy.")
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(_("There is no such day. Write it as dd/mm/yyyy.")) from None
