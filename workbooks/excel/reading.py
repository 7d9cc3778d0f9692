"""A workbook as lines of cells: what the parsing process tells, for our own columns."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from core.exceptions import RuleError
from workbooks.base import Column
from workbooks.cells import Cell, letters
from workbooks.excel import headings
from workbooks.excel.limits import ChildError, child
from workbooks.excel.skim import MAX_COLUMNS, MAX_ROWS

#: What marks a column that must be filled in, ours and theirs.
_STARS = re.compile(r"\s*\(?\*+\)?\s*$")


@dataclass(frozen=True)
class Line:
    """One row: its number as Excel shows it, its cells by the name of the column."""

    number: int
    cells: Mapping[str, Cell]
    #: The first text of the row.
    words: str = ""

    @property
    def is_blank(self) -> bool:
        return all(cell.is_blank for cell in self.cells.values())


@dataclass
class Contents:
    """The sheet that was found, and what people must be told about it."""

    sheet: str
    #: Name of a column → its index; and its heading as the file has it.
    columns: dict[str, int]
    headings: dict[str, str]
    first_row: int
    last_row: int
    #: How many rows there are at most, for telling progress.
    rows: int = 0
    notes: list[str] = field(default_factory=list)
    lines: Iterator[Line] = field(default_factory=lambda: iter(()))


@contextmanager
def opened(path: str, columns: Sequence[Column]) -> Iterator[Contents]:
    """The contents of a file that the guard let in; raises ``RuleError``."""
    asked = [
        {
            "name": column.name,
            "headings": [headings.heading(name) for name in column.names],
            "required": column.required,
        }
        for column in columns
    ]
    try:
        with child("excel.child", path, asked=asked) as stream:
            told = json.loads(stream.readline() or "null")
            if told is None:
                raise ChildError
            yield _contents(told, columns, stream)
    except ChildError as error:
        raise RuleError(
            _(
                "This file cannot be read: it is damaged or far too large. Copy the "
                "list into a new Excel file and send that."
            )
        ) from error


def _contents(
    told: dict[str, Any], columns: Sequence[Column], stream: IO[str]
) -> Contents:
    if place := told.get("too_large"):
        raise RuleError(_too_large(*place))
    required = [column.heading for column in columns if column.required]
    if "sheet" not in told:
        raise RuleError(
            _("No headings were found. The file must have these columns: %(columns)s.")
            % {"columns": "; ".join(required)}
        )
    by_name = {column.name: column for column in columns}
    _refuse_columns(told, by_name)
    places = {name: int(index) for index, name in told["columns"].items()}
    shown = {int(i): _STARS.sub("", text) for i, text in told["headings"].items()}
    contents = Contents(
        sheet=told["sheet"],
        columns=places,
        headings={name: shown[index] for name, index in places.items()},
        first_row=told["first_row"] + 1,
        last_row=told["last_row"] + 1,
        rows=told["rows"],
        notes=_notes(told),
    )
    # The child writes the cells in the order of the columns in the file.
    names = sorted(places, key=places.__getitem__)
    contents.lines = (_line(json.loads(text), names) for text in stream)
    return contents


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


def _refuse_columns(told: dict[str, Any], by_name: Mapping[str, Column]) -> None:
    if told["missing"]:
        lacking = "; ".join(by_name[name].heading for name in told["missing"])
        raise RuleError(
            _("The sheet “%(sheet)s” lacks these columns: %(columns)s.")
            % {"sheet": told["sheet"], "columns": lacking}
        )
    for name, indexes in told["doubled"].items():
        raise RuleError(
            _("Columns %(columns)s all mean “%(heading)s”. Keep one of them.")
            % {
                "columns": ", ".join(map(letters, indexes)),
                "heading": by_name[name].heading,
            }
        )


def _notes(told: dict[str, Any]) -> list[str]:
    """What was found and not read, so that nobody believes it was."""
    notes = []
    if told["is_hidden"]:
        notes.append(_("The sheet “%(sheet)s” is hidden.") % {"sheet": told["sheet"]})
    for name in told["others"]:
        notes.append(
            _("The sheet “%(sheet)s” looks like a list as well and was not read.")
            % {"sheet": name}
        )
    if told["hidden"]:
        names = "; ".join(told["hidden"])
        notes.append(_("Hidden sheets were not read: %(names)s.") % {"names": names})
    if told["hidden_rows"]:
        notes.append(
            _("%(count)d hidden rows were read as well.")
            % {"count": told["hidden_rows"]}
        )
    if told["unknown"]:
        names = "; ".join(
            f"{letters(int(index))} ({text})" for index, text in told["unknown"].items()
        )
        notes.append(
            _("These columns are not known and were left out: %(names)s.")
            % {"names": names}
        )
    return notes


def _line(told: list[Any], names: Sequence[str]) -> Line:
    number, cells, words = told
    read = {name: _cell(cell) for name, cell in zip(names, cells, strict=True)}
    return Line(number + 1, read, words)


def _cell(told: Any) -> Cell:
    if not isinstance(told, dict):
        return Cell(told)
    if "e" in told:
        return Cell(error=told["e"])
    if "d" in told:
        return Cell(date.fromisoformat(told["d"]))
    if "t" in told:
        return Cell(datetime.fromisoformat(told["t"]))
    return Cell(told["n"], format=told["f"])


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
