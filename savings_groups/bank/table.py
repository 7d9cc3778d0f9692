"""From the cells of a sheet to rows: data, totals, and what could not be read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from core.text import fold
from savings_groups.bank import cells
from savings_groups.bank.doubts import Doubts
from savings_groups.bank.fields import Field, fields_of
from savings_groups.bank.numbers import (
    UnreadableError,
    bare,
    decimal_sign,
    power,
)
from savings_groups.bank.rows import GroupRow, LoanRow, Total
from savings_groups.enums import BankFileKind, DoubtKind

#: Rows that one file may have: they are held in memory while they are compared.
MOST = 300_000
_SUMS = ("tong", "cong", "toan tinh", "toan huyen", "toan xa", "toan thanh pho")
_FIGURES = frozenset({"money", "count", "points"})
#: A cell of these that cannot be read stays empty; of any other the row is left out.
_SOFT = frozenset({"text", "identity", "commune_code"})
_KEPT_ONCE = frozenset({"text", "organisation", "programme", "date", "commune_code"})
_CACHED = 20_000
#: Blank where a member only saves.
_OF_LOANS = frozenset({"loan_code", "principal"})
_FIGURE = re.compile(r"[-+(]?[.,]?\d")
#: Fewer columns than this are not numbered.
_FEWEST = 3
_COUNTED = re.compile(r"\(?(\d{1,2})\)?(\s*=.*)?")
_LOST = DoubtKind.DIGITS_LOST


class TooLongError(Exception):
    """The file has more rows than one file may have."""


@dataclass(frozen=True)
class Layout:
    """How a person said that the sheet is to be read."""

    kind: str
    columns: Mapping[str, int]
    units: Mapping[str, int]
    #: First row of data, from 0.
    first: int

    @property
    def fields(self) -> list[Field]:
        return [one for one in fields_of(self.kind) if one.name in self.columns]


@dataclass
class Table:
    """What was read. ``rows`` are ``GroupRow`` or ``LoanRow``, in the file's order."""

    layout: Layout
    rows: list[Any] = field(default_factory=list)
    #: Rows of which something could not be read; the rest of them is there.
    unread: list[Any] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)
    #: Rows of data, those included that could not be read.
    count: int = 0


def read(
    source: Iterable[tuple[int, list[Any]]],
    layout: Layout,
    told: Callable[[int], None] = lambda rows: None,
) -> Table:
    """Read the data rows of a sheet; ``told`` is called now and then with their number.

    ``source``: (row from 0, cells from column 0). Raises ``TooLongError``.
    """
    table = Table(layout)
    found: list[Any] = []
    sums: list[tuple[int, str, tuple[Any, ...]]] = []
    for number, text, picked in _picked(source, layout):
        if text:
            sums.append((number, text, picked))
        else:
            found.append((number, picked))
            if len(found) % 5000 == 0:
                told(len(found))
        if len(found) > MOST:
            raise TooLongError
    sign = decimal_sign(_texts(layout, found))
    parse = _Parser(table, sign)
    table.count = len(found)
    for index, (number, picked) in enumerate(found):
        found[index] = parse.row(number + 1, picked)
    table.rows = [row for row in found if row is not None]
    table.totals = [parse.total(number + 1, text, row) for number, text, row in sums]
    return table


def _picked(
    source: Iterable[tuple[int, list[Any]]], layout: Layout
) -> Iterator[tuple[int, str, tuple[Any, ...]]]:
    """The mapped cells of rows of data, and of sums with their first words."""
    fields = layout.fields
    places = [layout.columns[one.name] for one in fields]
    code = next(i for i, one in enumerate(fields) if one.name == "group_code")
    figures = [i for i, one in enumerate(fields) if one.kind in _FIGURES]
    for number, row in source:
        if number < layout.first or (number == layout.first and _is_numbering(row)):
            continue
        picked = tuple(row[at] if at < len(row) else None for at in places)
        if _is_code(picked[code]):
            yield number, "", picked
        elif text := _sum_text(row):
            yield number, text, picked
        elif any(_is_figure(picked[at]) for at in figures):
            yield number, "", picked


def _is_code(value: Any) -> bool:
    if isinstance(value, str):
        return bare(value).removesuffix(".0").isdecimal() or power(value)
    return isinstance(value, int | float)


def _is_figure(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_FIGURE.match(bare(value)))
    return isinstance(value, int | float)


def _is_numbering(row: list[Any]) -> bool:
    """(1), (2), (3) … right below the headings."""
    filled = [value for value in row if not cells.is_blank(value)]
    if not all(isinstance(value, str | int | float) for value in filled):
        return False
    matches = [_COUNTED.fullmatch(cells.line(value)) for value in filled]
    numbers = [int(match[1]) for match in matches if match]
    steps = {after - one for one, after in pairwise(numbers)}
    return len(numbers) == len(filled) >= _FEWEST and steps == {1}


def _sum_text(row: list[Any]) -> str:
    first = next((v for v in row if isinstance(v, str) and v.strip()), "")
    text = fold(first[:80])
    return cells.line(first)[:80] if text.startswith(_SUMS) else ""


def _texts(layout: Layout, found: Iterable[tuple[int, Any]]) -> Iterator[str]:
    places = [i for i, one in enumerate(layout.fields) if one.kind in _FIGURES]
    for _number, picked in found:
        for at in places:
            if isinstance(picked[at], str):
                yield picked[at]


class _Parser:
    """Reads rows of one layout; what is odd goes to the table's doubts."""

    def __init__(self, table: Table, sign: str) -> None:
        layout = table.layout
        self.doubts, self.unread = table.doubts, table.unread
        is_groups = layout.kind == BankFileKind.GROUPS
        self.make: Any = GroupRow if is_groups else LoanRow
        self.optional: frozenset[str] = frozenset() if is_groups else _OF_LOANS
        self.fields = layout.fields
        self.readers = [
            cells.reader(one.kind, layout.units.get(one.name, 1), sign)
            for one in self.fields
        ]
        self.seen: list[dict[Any, cells.Read] | None] = [
            {} if one.kind in _KEPT_ONCE else None for one in self.fields
        ]

    def row(self, number: int, picked: tuple[Any, ...]) -> Any:
        """A row; nothing if it must be left out."""
        made = self.make(number)
        remarks: list[cells.Remark] = []
        wrong: list[str] = []
        for at, (one, value) in enumerate(zip(self.fields, picked, strict=True)):
            if cells.is_blank(value):
                if one.is_required and one.name not in self.optional:
                    wrong.append(_("%(field)s: empty") % {"field": one.label})
                continue
            try:
                found, remark = self._read(at, value)
            except UnreadableError as why:
                says = f"{one.label}: {why}"
                if one.kind in _SOFT:
                    remarks.append(cells.Remark(DoubtKind.UNREADABLE, says))
                else:
                    wrong.append(says)
                continue
            setattr(made, one.name, found)
            if remark:
                remarks.append(remark)
        return self._told(made, remarks, wrong)

    def _read(self, at: int, value: Any) -> cells.Read:
        cells.check(value)
        seen = self.seen[at]
        if seen is None or isinstance(value, int | float):
            return self.readers[at](value)
        if value not in seen:
            if len(seen) > _CACHED:
                return self.readers[at](value)
            seen[value] = self.readers[at](value)
        return seen[value]

    def _told(self, made: Any, remarks: list[cells.Remark], wrong: list[str]) -> Any:
        if wrong:
            says = "; ".join(wrong)
            kind = DoubtKind.UNREADABLE
            self.doubts.add(kind, made.row, made.label, says, leave=True)
            self.unread.append(made)
            return None
        if not remarks:
            return made
        kinds = {remark.kind for remark in remarks}
        for kind in sorted(kinds - {_LOST}):
            says = "; ".join(r.says for r in remarks if r.kind == kind)
            self.doubts.add(kind, made.row, made.label, says)
        if _LOST in kinds:
            made.is_damaged = True
        return made

    def total(self, number: int, text: str, picked: tuple[Any, ...]) -> Total:
        values = {}
        for at, (one, value) in enumerate(zip(self.fields, picked, strict=True)):
            if one.kind not in ("money", "count") or cells.is_blank(value):
                continue
            try:
                values[one.name] = self._read(at, value)[0]
            except UnreadableError:
                continue  # it is no figure to compare with
        return Total(number, text, values)
