"""What every row of a file would do to the register; writes nothing."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from core.exceptions import RuleError
from core.text import fold
from workbooks.base import Change, Column, Row, RowError, Sheet
from workbooks.cells import Cell, CellError
from workbooks.enums import Outcome
from workbooks.excel.reading import Contents, Line

_TOTALS = ("tong cong", "cong", "tong", "tong so", "cong tong")
#: How signatures and dates below a list begin.
_FEET = ("nguoi lap", "nguoi tong hop", "tm ", "chu tich", "xac nhan", "noi nhan")


@dataclass
class Wrong:
    """One wrong cell; without a column: the row as a whole."""

    column: str
    value: str
    advice: str


@dataclass
class Planned:
    """One row and what it would do."""

    number: int
    outcome: Outcome
    label: str = ""
    #: Heading, old and new, as people read them.
    changes: list[list[str]] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    thing: Any = None
    columns: list[str] = field(default_factory=list)


class Planner:
    """Plans the rows of one file, chunk by chunk, in the file's order."""

    def __init__(self, sheet: Sheet[Any], contents: Contents) -> None:
        self.sheet = sheet
        self.contents = contents
        self.columns = [c for c in sheet.read_columns if c.name in contents.columns]
        self.headings = {column.name: column.heading for column in sheet.columns}
        self.notes: list[str] = []
        self._seen: dict[Hashable, int] = {}

    def chunks(self, *, lock: bool = False) -> Iterator[list[Planned]]:
        lines = self._lines()
        while chunk := list(islice(lines, self.sheet.chunk)):
            read = [self._understand(line) for line in chunk]
            rows = [row for row, _wrong in read if row is not None]
            self.sheet.load(rows, lock=lock)
            yield [
                self._plan(line, row, wrong)
                for line, (row, wrong) in zip(chunk, read, strict=True)
            ]

    def _lines(self) -> Iterator[Line]:
        """Without blank rows, and without what stands below the list."""
        below: list[Line] = []
        for line in self.contents.lines:
            if line.is_blank and not _is_foot(line):
                continue
            if _is_foot(line) or (below and self._lacks(line)):
                below.append(line)
                continue
            yield from below  # there is more below: then it was no foot
            below = []
            yield line
        if below:
            told = ", ".join(str(line.number) for line in below[:5])
            self.notes.append(
                _("Rows below the list were left out (totals, signatures): %(rows)s.")
                % {"rows": told}
            )

    def _lacks(self, line: Line) -> bool:
        """Nothing that a row must have, or a single word: a name under a signature."""
        filled = [name for name, cell in line.cells.items() if not cell.is_blank]
        must = [c.name for c in self.columns if c.required]
        return len(filled) == 1 or any(name not in filled for name in must)

    def _understand(self, line: Line) -> tuple[Row | None, list[Wrong]]:
        """The row's values; no row when what is wrong keeps it from being looked up."""
        values, wrong, is_lost = {}, [], False
        for column in self.columns:
            cell = line.cells[column.name]
            try:
                values[column.name] = _value(column, cell)
            except CellError as error:
                wrong.append(Wrong(column.name, shown(cell), str(error)))
                is_lost = is_lost or column.required
        return (None if is_lost else Row(line.number, values)), wrong

    def _plan(self, line: Line, row: Row | None, wrong: list[Wrong]) -> Planned:
        if row is not None:
            try:
                planned = self._outcome(row)
            except RowError as error:
                cell = line.cells.get(error.column, Cell())
                if error.column not in [one.column for one in wrong]:
                    wrong.append(Wrong(error.column, shown(cell), error.advice))
            except RuleError as error:
                wrong.append(Wrong("", line.words, str(error)))
            else:
                if not wrong:
                    return planned
        return Planned(line.number, Outcome.FAULTY, wrong=wrong)

    def _outcome(self, row: Row) -> Planned:
        sheet = self.sheet
        if sheet.is_empty(row):
            return Planned(row.number, Outcome.UNCHANGED)
        thing = sheet.find(row)
        is_new = thing._state.adding
        before = {} if is_new else sheet.kept(thing)
        sheet.fill(thing, row)
        sheet.check(thing, row)
        first = self._seen.setdefault(sheet.key(thing, row), row.number)
        if first != row.number:
            raise RowError(
                "",
                _("Row %(row)d is about the same. Keep one of the two.")
                % {"row": first},
            )
        after = sheet.kept(thing)
        names = [name for name in after if _differ(before.get(name), after[name])]
        planned = Planned(
            row.number,
            Outcome.ADDED if is_new else Outcome.CHANGED,
            label=sheet.label(thing)[:250],
            changes=self._changes(names, before, after),
            thing=thing,
            columns=names,
        )
        if not is_new and not names:
            planned.outcome = Outcome.UNCHANGED
            return planned
        planned.cautions = [
            *self._emptied(names, before, after),
            *sheet.cautions(thing, row, names),
        ]
        return planned

    def _changes(
        self, names: Sequence[str], before: dict[str, Any], after: dict[str, Any]
    ) -> list[list[str]]:
        shows = {c.name: c.format.show for c in self.sheet.read_columns}
        return [
            [
                self.headings[name],
                shows[name](before.get(name)) if before else "",
                shows[name](after[name]),
            ]
            for name in names
        ]

    def _emptied(
        self, names: Sequence[str], before: dict[str, Any], after: dict[str, Any]
    ) -> list[str]:
        lost = [
            self.headings[name]
            for name in names
            if after[name] in (None, "") and before.get(name) not in (None, "")
        ]
        if not lost:
            return []
        return [_("Will be emptied: %(columns)s.") % {"columns": ", ".join(lost)}]


def changes(planned: Sequence[Planned]) -> tuple[list[Any], list[Change[Any]]]:
    """What of a chunk is to be added, and what to be changed."""
    added = [p.thing for p in planned if p.outcome == Outcome.ADDED]
    changed = [
        Change(p.thing, p.columns) for p in planned if p.outcome == Outcome.CHANGED
    ]
    return added, changed


def shown(cell: Cell) -> str:
    """What stands in a cell, as a person would say it."""
    value = cell.value
    if cell.error:
        return "" if cell.error == "=" else cell.error
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)[:200]


def _value(column: Column, cell: Cell) -> Any:
    value = column.format.read(cell)
    if column.required and value in (None, ""):
        raise CellError(_("This must be filled in."))
    return value


def _differ(old: Any, new: Any) -> bool:
    """Nothing and a blank are the same."""
    return (old if old != "" else None) != (new if new != "" else None)


def _is_foot(line: Line) -> bool:
    """A line of totals, a date of signing, a signature."""
    words = fold(line.words).strip(" :.")
    if words in _TOTALS or words.startswith(("tong cong", *_FEET)):
        return True
    return ", ngay " in f" {words}" and " thang " in words
