"""One cell as the workbook holds it, before anybody decides what it means."""

from dataclasses import dataclass
from datetime import date, datetime

Raw = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, and what else is needed to understand it without guessing."""

    value: Raw = None
    #: The number format of a number: ``00000`` shows 1840 as 01840.
    format: str = ""
    #: ``#REF!`` and the like: a formula that failed.
    error: str = ""

    @property
    def is_blank(self) -> bool:
        text = self.value.strip("\xa0 \t\r\n") if isinstance(self.value, str) else None
        return not self.error and (self.value is None or text == "")


class CellError(Exception):
    """A cell cannot be understood. The text says what to do, in plain words."""


def letters(column: int) -> str:
    """0 → A, 26 → AA: how Excel calls a column."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
