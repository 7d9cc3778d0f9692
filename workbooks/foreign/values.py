"""What a cell of a file of others holds, and how one process tells it to another.

Pure. Numbers: Excel keeps every number as a float of 15 to 17 digits. A whole one is
given as ``int`` where it is exactly what was typed. One of 16 digits or more is not
when it ends in 0 (Excel and LibreOffice put 0 for the digits that they do not keep) or
lies beyond 2**53: it stays ``float``, so that the reader can see that a code of a loan,
typed as a number, has lost its last digits.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from core.text import nfc

MAX_ROWS, MAX_COLUMNS = 200_000, 200
#: Letters of a cell that are told.
LONGEST = 4000
_EXACT, _SIXTEEN_DIGITS = 2**53, 10**15


@dataclass(frozen=True)
class Wrong:
    """A cell that holds an error (``#REF!``) or a formula never calculated (``=``)."""

    text: str


Value: TypeAlias = bool | int | float | str | date | datetime | Wrong | None


class TooLargeError(Exception):
    """More rows or columns than a list may have; the place, from 0."""

    def __init__(self, row: int, column: int) -> None:
        super().__init__(f"{row} {column}")
        self.row, self.column = row, column


def number(value: float) -> int | float | Wrong:
    """A whole number as ``int`` if no digit can be lost (see above)."""
    if -_SIXTEEN_DIGITS < value < _SIXTEEN_DIGITS:
        whole = int(value)
        return whole if whole == value else value
    if not math.isfinite(value):
        return Wrong("#NUM!")
    return value if abs(value) >= _EXACT or value % 10 == 0 else int(value)


def text(value: str) -> str | None:
    """As it is stored everywhere (NFC); what shows nothing is nothing."""
    if not value or value.isspace():
        return None
    return nfc(value[:LONGEST])


def plain(value: Any) -> Value:
    """Of what the reader of Excel files gives for a cell."""
    kind = type(value)
    if kind is str:
        return text(value)
    if kind is float:
        return number(value)
    if isinstance(value, bool | int | date | Wrong) or value is None:
        return value
    return str(value)


def told(value: Any) -> Any:
    """For JSON: dates, moments and errors are marked."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, Wrong):
        return {"e": value.text}
    message = "Only values of cells are told."
    raise TypeError(message)


def heard(marked: dict[str, Any]) -> Any:
    """The way back; everything else that was an object stays one."""
    if "d" in marked:
        return date.fromisoformat(marked["d"])
    if "t" in marked:
        return datetime.fromisoformat(marked["t"])
    return Wrong(marked["e"]) if "e" in marked else marked
