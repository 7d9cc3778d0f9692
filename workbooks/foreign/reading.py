"""Files of others as sheets of values: what the reading process tells.

``data`` is the file in clear, in memory; the guard let it in before it was stored.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from core.exceptions import RuleError
from workbooks.cells import letters
from workbooks.excel.limits import ChildError, child
from workbooks.foreign.values import MAX_COLUMNS, MAX_ROWS, Value, Wrong, heard
from workbooks.legacy import is_legacy

__all__ = ["Sheet", "Value", "Wrong", "rows", "tops"]

#: Letters of one line that is listened to: a row as wide and long as rows may be.
_LINE = 6 * 1024 * 1024
_TOPS = 20 * 1024 * 1024
#: Of the texts with marks, how many in an old font make a list of it.
_FEWEST, _SHARE = 2, 4
_decode = json.JSONDecoder(object_hook=heard).decode


@dataclass(frozen=True)
class Sheet:
    """One sheet; ``rows`` and ``columns`` count from the very first to the last used.

    ``top``: the first 60 rows, blank ones too, each ``columns`` wide. A merged cell
    says in every place of its what it says, and a text is cut at 300 letters.
    """

    name: str
    rows: int
    columns: int
    is_hidden: bool
    top: list[list[Value]]


def tops(data: IO[bytes], format: str) -> list[Sheet]:
    """The sheets of a file with their first rows; a .csv has one, called ``CSV``.

    Raises ``RuleError``: unreadable, larger than 200,000 rows or 200 columns, written
    in a font before Unicode.
    """
    with _telling(data, wanted="tops", format=format) as (answer, _stream):
        sheets = [Sheet(*told) for told in answer["sheets"]]
    texts = [
        value
        for sheet in sheets
        for row in sheet.top
        for value in row
        if isinstance(value, str)
    ]
    if is_old_font(texts):
        raise RuleError(old_font())
    return sheets


@contextmanager
def rows(
    data: IO[bytes],
    format: str,
    sheet: str,
    *,
    start: int = 0,
) -> Iterator[Iterator[tuple[int, list[Value]]]]:
    """Rows of a sheet that hold something, from row ``start`` on, while they are read.

    Each with its number in the file (from 0; of a .csv its number as a row, however
    many lines it takes) and its cells from the first column on, all rows equally wide.
    Texts are cut at 4,000 letters; an error is a ``Wrong``. Numbers: see ``values``.
    Merged cells say it once, in the first of them.

    Raises ``RuleError``, also from the iterator, when the rest cannot be read.
    """
    asked = {"wanted": "rows", "format": format, "sheet": sheet, "start": start}
    with _telling(data, **asked) as (answer, stream):
        if answer.get("missing"):
            raise RuleError(
                _("The sheet “%(sheet)s” is not in the file.") % {"sheet": sheet}
            )
        yield _told(stream)


def is_old_font(texts: list[str]) -> bool:
    """Most of the Vietnamese in them is written in a font before Unicode."""
    marked = [text for text in texts if not text.isascii()]
    old = sum(map(is_legacy, marked))
    return old >= _FEWEST and old * _SHARE > len(marked)


def old_font() -> str:
    return _(
        "The list is written in an old font (TCVN3 or VNI). Convert the file to "
        "Unicode (for example with UniKey: Ctrl+Shift+F6) and send it again."
    )


@contextmanager
def _telling(data: IO[bytes], **asked: Any) -> Iterator[tuple[dict[str, Any], IO[str]]]:
    """The first answer of the process, and what it tells then."""
    data.seek(0)
    try:
        with child("foreign.child", asked=asked, data=data) as stream:
            answer = _heard(stream, _TOPS)
            if not isinstance(answer, dict):
                raise RuleError(_unreadable())
            if place := answer.get("too_large"):
                raise RuleError(_too_large(*place))
            if line := answer.get("open_quote"):
                raise RuleError(_open_quote(line))
            yield answer, stream
    except ChildError as error:
        raise RuleError(_unreadable()) from error


def _told(stream: IO[str]) -> Iterator[tuple[int, list[Value]]]:
    while (row := _heard(stream, _LINE)) is not None:
        if not isinstance(row, list):  # it fell over a row of its own
            raise RuleError(_unreadable())
        number, cells = row
        yield number, cells


def _heard(stream: IO[str], most: int) -> Any:
    """One line; the process may have died in the middle of it."""
    line = stream.readline(most)
    if not line.endswith("\n"):
        raise RuleError(_unreadable())
    return _decode(line)


def _unreadable() -> str:
    return _(
        "This file cannot be read: it is damaged or far too large. Copy the list into "
        "a new Excel file and send that."
    )


def _open_quote(line: int) -> str:
    return _(
        'A quotation mark (") in line %(line)d is never closed, so the rows cannot be '
        "told apart. Open the file in Excel, save it as .xlsx, and send that."
    ) % {"line": line}


def _too_large(row: int, column: int) -> str:
    if column >= MAX_COLUMNS:
        return _(
            "There is something in column %(column)s; a list has at most %(most)d "
            "columns. Delete what stands far to the right and save the file."
        ) % {"column": letters(column), "most": MAX_COLUMNS}
    return _(
        "There is something in row %(row)s; a list has at most %(most)s rows. Delete "
        "what stands far below, or split the file."
    ) % {"row": _grouped(row + 1), "most": _grouped(MAX_ROWS)}


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")
