"""What every format of a column is, and reading cells as text and whole numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isnan
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from core.text import nfc
from workbooks.cells import Cell, CellError

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\ufeff]+")
#: Excel holds 15 digits of a number; from the 16th on they are wrong.
MAX_EXACT = 10**15


class Style(StrEnum):
    """How a written cell is shown: its type, number format and side."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"


@dataclass(frozen=True)
class Format:
    """The base: what a blank cell means, how a value looks in a preview."""

    style: ClassVar[Style] = Style.TEXT
    blank: ClassVar[Any] = None

    @property
    def choices(self) -> Sequence[str]:
        return ()

    @property
    def hint(self) -> str:
        """How the column is filled in, for the template's sheet of instructions."""
        return ""

    def read(self, cell: Cell) -> Any:
        """The value of a cell; raises ``CellError``."""
        if cell.error == "=":
            raise CellError(
                _(
                    "The formula has no result yet. Open the file in Excel, save it, "
                    "and send it again."
                )
            )
        if cell.error:
            raise CellError(
                _("The formula gives %(error)s. Type the value itself.")
                % {"error": cell.error}
            )
        return self.blank if cell.is_blank else self.understand(cell)

    def understand(self, cell: Cell) -> Any:
        """The value of a cell that is neither blank nor a failed formula."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """The value as people read it."""
        return "" if value is None else str(value)

    def write(self, value: Any) -> Any:
        """The value as a cell holds it: text, number or date."""
        return None if value in (None, "") else value


def line(text: str) -> str:
    return _SPACES.sub(" ", nfc(text)).strip()


def raw_text(cell: Cell) -> Any:
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):  # and datetime, which is one
        return f"{value:%d/%m/%Y}"
    return value


def text_of(cell: Cell) -> str:
    return line(str(raw_text(cell)))


def whole_number(cell: Cell) -> int:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellError(_("Enter a whole number, for example 1234 or 1.234."))
    if abs(value) >= MAX_EXACT or isnan(value):
        raise CellError(_("Excel keeps 15 digits only. Write this as text."))
    if value != int(value):
        raise CellError(
            _("%(value)s is not a whole number.")
            % {"value": f"{value}".replace(".", ",")}
        )
    return int(value)
