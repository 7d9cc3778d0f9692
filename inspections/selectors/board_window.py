"""Some days of a round's board: units down, half-days across, and what speaks against.

Read with a fixed number of queries, whatever the number of units and days.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core import text, workdays
from inspections.enums import HALVES, Half, HalfDay
from inspections.models import Round
from inspections.selectors.board import Board, BoardRow
from inspections.selectors.board_taken import elsewhere, half_key, taken
from unions.models import Union
from unions.selectors.days import DayBook

_WEEK = 7


@dataclass(frozen=True)
class Asked:
    """What of the board is asked for; empty values ask for everything."""

    first: datetime.date | None = None
    weeks: int = 1
    team: int | None = None
    person: str = ""
    unit: str = ""
    #: Only units that are visited on the days shown.
    only: bool = False


@dataclass(frozen=True)
class Day:
    """A column's head."""

    date: datetime.date
    holiday: str
    is_weekend: bool
    is_today: bool

    @property
    def is_off(self) -> bool:
        return self.is_weekend or bool(self.holiday)


@dataclass(frozen=True)
class Cell:
    """A half-day of a unit; a visit of a whole day fills both."""

    day: Day
    half: str
    row: BoardRow | None = None
    #: What speaks against any visit of this unit then, in words.
    hard: str = ""
    busy: str = ""
    is_bank_day: bool = False

    @property
    def slot(self) -> str:
        return half_key(self.day.date, self.half)

    @property
    def is_whole(self) -> bool:
        visit = self.row and self.row.visit
        return bool(visit and visit.half_day == HalfDay.FULL)

    @property
    def soft(self) -> str:
        said = [self.busy, _("transaction day of the bank") if self.is_bank_day else ""]
        return "; ".join(filter(None, said))


@dataclass(frozen=True)
class Line:
    """A unit's row."""

    row: BoardRow
    cells: tuple[Cell, ...]
    is_shown_here: bool


@dataclass(frozen=True)
class HalfList:
    """What happens on a half-day, for screens too narrow for columns."""

    day: Day
    half: str
    rows: tuple[BoardRow, ...]

    @property
    def slot(self) -> str:
        return half_key(self.day.date, self.half)

    @property
    def label(self) -> str:
        return str(Half(self.half).label)


@dataclass(frozen=True)
class Window:
    """The days that are shown, with what happens on them."""

    days: tuple[Day, ...]
    lines: tuple[Line, ...]
    halves: tuple[HalfList, ...]
    waiting: tuple[BoardRow, ...]
    #: First days of the windows before and after; nothing at the round's ends.
    previous: datetime.date | None
    next: datetime.date | None
    #: What the script marks cells by.
    ground: dict[str, Any]

    @property
    def ground_json(self) -> str:
        return json.dumps(self.ground, ensure_ascii=False)

    @property
    def first(self) -> datetime.date:
        return self.days[0].date

    @property
    def last(self) -> datetime.date:
        return self.days[-1].date


def window(
    round_: Round, board: Board, asked: Asked, *, today: datetime.date
) -> Window:
    """The days asked for, else those of today, else the first of the round."""
    begins, ends = _span(round_, board)
    anchor = min(max(asked.first or today, begins), ends)
    if asked.first is None and not begins <= today <= ends:
        anchor = begins
    monday = anchor - datetime.timedelta(days=anchor.weekday())
    length = datetime.timedelta(days=_WEEK * asked.weeks)
    after = monday + length
    first, last = max(monday, begins), min(after - datetime.timedelta(days=1), ends)
    units = [row.union for row in board.rows]
    book = DayBook.of([round_.union, *units], first, last)
    days = tuple(_day(day, book, round_, today) for day in workdays.days(first, last))
    gone = elsewhere(round_, units, first, last)
    lines = [_line(row, days, book, gone, round_) for row in board.rows]
    shown = [line for line in lines if _is_asked(line, asked)]
    return Window(
        days=days,
        lines=tuple(shown),
        halves=_halves(days, [line.row for line in shown]),
        waiting=tuple(row for row in board.waiting if _is_named(row, asked)),
        previous=monday - length if monday > begins else None,
        next=after if after <= ends else None,
        ground=_ground(days, lines, board, first, last),
    )


def _span(round_: Round, board: Board) -> tuple[datetime.date, datetime.date]:
    """The round's days, and any other on which a visit lies."""
    taken = [row.visit.date for row in board.rows if row.visit and not row.waits]
    return min([round_.starts_on, *taken]), max([round_.ends_on, *taken])


def _day(day: datetime.date, book: DayBook, round_: Round, today: datetime.date) -> Day:
    union = round_.union
    return Day(day, book.holiday(day, union), book.is_weekend(day, union), day == today)


def _line(
    row: BoardRow,
    days: Sequence[Day],
    book: DayBook,
    gone: dict[tuple[int, str], str],
    round_: Round,
) -> Line:
    cells, visit, union = [], row.visit, row.union
    taken = () if visit is None or row.waits else HALVES[visit.half_day]
    for day in days:
        out = _out(union, round_, day.date)
        busy = book.blocked(union, day.date)
        is_bank_day = book.is_bank_day(union, day.date)
        is_on = visit is not None and visit.date == day.date
        for half in Half:
            here = row if is_on and half in taken else None
            slot = half_key(day.date, half)
            hard = out or gone.get((union.pk, slot), "")
            cell = Cell(day, half, here, hard, busy, is_bank_day)
            if not (cell.is_whole and half == Half.AFTERNOON):
                cells.append(cell)
    return Line(row, tuple(cells), any(cell.row for cell in cells))


def _out(union: Union, round_: Round, day: datetime.date) -> str:
    if not round_.starts_on <= day <= round_.ends_on:
        return _("outside the days of the round")
    return "" if union.exists_on(day) else _("the unit does not exist on that day")


def _is_asked(line: Line, asked: Asked) -> bool:
    team = line.row.team
    if asked.only and not line.is_shown_here:
        return False
    if asked.team and (team is None or team.team.pk != asked.team):
        return False
    if asked.person:
        people = team.people if team else ()
        if asked.person not in {one.full_name for one in people}:
            return False
    return _is_named(line.row, asked)


def _is_named(row: BoardRow, asked: Asked) -> bool:
    """Every word begins a word of the unit's name; accents are optional."""
    names = text.fold(row.union.unit_name).split()
    words = text.fold(asked.unit).split()
    return all(any(name.startswith(word) for name in names) for word in words)


def _halves(days: Iterable[Day], rows: Iterable[BoardRow]) -> tuple[HalfList, ...]:
    """A visit of a whole day is named once, in the morning."""
    on: dict[str, list[BoardRow]] = defaultdict(list)
    for row in rows:
        if row.visit is not None and not row.waits:
            half = HALVES[row.visit.half_day][0]
            on[half_key(row.visit.date, half)].append(row)
    return tuple(
        HalfList(day, half, tuple(on[half_key(day.date, half)]))
        for day in days
        for half in Half
    )


def _ground(
    days: Iterable[Day],
    lines: Iterable[Line],
    board: Board,
    first: datetime.date,
    last: datetime.date,
) -> dict[str, Any]:
    """For the script: off days, what units say to half-days, who is taken when.

    ``{"off": {"2020-03-14": "…"}, "units": {"7": {"2020-03-10 am": ["soft", "…"]}},
    "teams": {"3": {"2020-03-10 am": [visits]}}}``
    """
    units: dict[int, dict[str, list[str]]] = {}
    for line in lines:
        said = {
            cell.slot: ["hard", cell.hard] if cell.hard else ["soft", cell.soft]
            for cell in line.cells
            if cell.hard or cell.soft
        }
        if said:
            units[line.row.union.pk] = said
    off = {
        day.date.isoformat(): day.holiday or _("weekend") for day in days if day.is_off
    }
    return {"off": off, "units": units, "teams": taken(board, first, last)}
