"""The calendar of visits: a month or a week of all that a person may see."""

import calendar
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Self

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.db.models import Window as Over
from django.db.models.functions import RowNumber

from core import workdays
from inspections.enums import HalfDay, VisitStatus
from inspections.models import Visit
from unions.models import BusyDays, Union
from unions.selectors.days import DayBook

#: Beyond these years the lunar holidays are not known.
FIRST_YEAR, LAST_YEAR = 2000, 2100
#: So many visits stand in a day of the month, and in a half-day of the week; the rest
#: is one link away.
IN_A_DAY, IN_A_HALF = 3, 30
#: So many of those that were called off are listed.
CALLED_OFF = 50
#: Colours of teams; ``planning.css`` has as many.
COLOURS = 6

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WEEK = timedelta(days=7)
_ORDER = Case(
    When(half_day=HalfDay.AFTERNOON, then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Window:
    """The month that begins on ``day``, or the week whose Monday it is."""

    day: date
    is_week: bool = False

    @classmethod
    def asked(cls, query: Mapping[str, str], today: date) -> Self:
        """``week=2026-11-23`` or ``month=2026-11``; nonsense asks for this month."""
        if found := _typed(_DAY, query.get("week", "")):
            return cls.week_of(found)
        found = _typed(_MONTH, query.get("month", ""))
        return cls((found or today).replace(day=1))

    @classmethod
    def week_of(cls, day: date) -> Self:
        return cls(day - timedelta(days=day.weekday()), is_week=True)

    @cached_property
    def weeks(self) -> list[list[date]]:
        """The shown days in weeks from Monday to Sunday."""
        if self.is_week:
            return [[self.day + timedelta(days=n) for n in range(7)]]
        weeks = calendar.Calendar()
        return weeks.monthdatescalendar(self.day.year, self.day.month)

    @property
    def first(self) -> date:
        return self.weeks[0][0]

    @property
    def last(self) -> date:
        return self.weeks[-1][-1]

    @property
    def previous(self) -> "Window | None":
        before = self.day - timedelta(days=1)
        return self._near(before) if self.day.year >= FIRST_YEAR else None

    @property
    def next(self) -> "Window | None":
        """From a month on, its last day leads to the month after it."""
        length = calendar.monthrange(self.day.year, self.day.month)[1]
        return self._near(self.day + (_WEEK if self.is_week else timedelta(length)))

    def _near(self, day: date) -> "Window | None":
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return None
        return Window.week_of(day) if self.is_week else Window(day.replace(day=1))

    @property
    def month(self) -> str | None:
        """As an address names it; a week: nothing."""
        return None if self.is_week else f"{self.day:%Y-%m}"

    @property
    def week(self) -> str | None:
        return self.day.isoformat() if self.is_week else None

    def holds(self, day: date) -> bool:
        """Not one of the days around a month that fill its weeks."""
        return self.is_week or (day.year, day.month) == (self.day.year, self.day.month)

    def within(self, visits: "QuerySet[Visit]") -> "QuerySet[Visit]":
        return visits.filter(date__range=(self.first, self.last))


def _typed(pattern: re.Pattern[str], text: str) -> date | None:
    if not (match := pattern.fullmatch(text)):
        return None
    year, month, *day = map(int, match.groups())
    try:
        found = date(year, month, *(day or [1]))
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None


@dataclass(frozen=True)
class Entry:
    visit: Visit

    @property
    def colour(self) -> int:
        """The same for a team wherever it stands; the name stands beside it."""
        return self.visit.team_id % COLOURS + 1


@dataclass(frozen=True)
class Cell:
    """Visits of a day, or of one half-day of it, and how many are not shown."""

    label: str = ""
    entries: tuple[Entry, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Day:
    date: date
    cells: tuple[Cell, ...]
    is_inside: bool
    is_today: bool
    is_weekend: bool
    holiday: str
    #: What takes the day of the chosen unit, in words.
    busy: str
    is_bank_day: bool
    #: A day off that is worked instead of another.
    is_worked: bool

    @property
    def week(self) -> str:
        return self.date.isoformat()

    @property
    def has_visits(self) -> bool:
        return any(cell.entries for cell in self.cells)

    @property
    def is_empty(self) -> bool:
        """A list by days leaves it out."""
        said = self.holiday or self.busy or self.is_bank_day or self.is_worked
        return not (self.has_visits or said or self.is_today)


@dataclass(frozen=True)
class Calendar:
    window: Window
    weeks: tuple[tuple[Day, ...], ...]
    #: What the cells of a week's days are called.
    headings: tuple[str, ...] = ()
    called_off: tuple[Visit, ...] = ()
    called_off_count: int = 0

    @property
    def has_visits(self) -> bool:
        days = (day for week in self.weeks for day in week)
        return any(day.has_visits and day.is_inside for day in days)


def show(
    visits: "QuerySet[Visit]", window: Window, *, union: Union | None, today: date
) -> Calendar:
    """``visits`` are those that the person may see and asked for.

    ``union`` is the unit whose busy days are shown too. Five queries, however many
    visits there are.
    """
    visits = window.within(visits)
    laid = _Laid.read(visits, is_week=window.is_week)
    book = DayBook.of([union] if union else [], window.first, window.last)
    off = visits.filter(status__in=[VisitStatus.POSTPONED, VisitStatus.CANCELLED])
    named = off.select_related("union", "team", "round").order_by("date", "pk")
    shown = tuple(named[: CALLED_OFF + 1])
    count = off.count() if len(shown) > CALLED_OFF else len(shown)
    halves = laid.halves if window.is_week else ("",)
    return Calendar(
        window=window,
        weeks=tuple(
            tuple(
                _day(day, laid.cells(day, halves), window, book, union, today)
                for day in week
            )
            for week in window.weeks
        ),
        headings=tuple(str(HalfDay(half).label) for half in halves if half),
        called_off=shown[:CALLED_OFF],
        called_off_count=count,
    )


@dataclass
class _Laid:
    """Visits by day and half-day (a month's: under no half-day)."""

    entries: dict[tuple[date, str], list[Entry]] = field(
        default_factory=lambda: defaultdict(list)
    )
    totals: dict[tuple[date, str], int] = field(default_factory=dict)

    @classmethod
    def read(cls, visits: "QuerySet[Visit]", *, is_week: bool) -> Self:
        """The first few of each, and how many there are: counted by the database."""
        parts = [F("date"), F("half_day")] if is_week else [F("date")]
        ranked: QuerySet[Any] = visits.taking_time().order_by()  # type: ignore[attr-defined]
        ranked = ranked.annotate(
            rank=Over(RowNumber(), partition_by=parts, order_by=[_ORDER.asc(), "pk"]),
            total=Over(Count("pk"), partition_by=parts),
        )
        few = ranked.filter(rank__lte=IN_A_HALF if is_week else IN_A_DAY)
        totals = dict(few.values_list("pk", "total"))
        laid = cls()
        shown = Visit.objects.filter(pk__in=totals).select_related("union", "team")
        for visit in shown.order_by("date", _ORDER, "pk"):
            key = visit.date, visit.half_day if is_week else ""
            laid.entries[key].append(Entry(visit))
            laid.totals[key] = totals[visit.pk]
        return laid

    @property
    def halves(self) -> tuple[str, ...]:
        """Whole days have a column of their own once there is one."""
        whole = any(half == HalfDay.FULL for _day, half in self.totals)
        first = (HalfDay.FULL.value,) if whole else ()
        return (*first, HalfDay.MORNING.value, HalfDay.AFTERNOON.value)

    def cells(self, day: date, halves: Sequence[str]) -> tuple[Cell, ...]:
        return tuple(self._cell(day, half) for half in halves)

    def _cell(self, day: date, half: str) -> Cell:
        entries = tuple(self.entries.get((day, half), ()))
        label = str(HalfDay(half).label) if half else ""
        return Cell(label, entries, self.totals.get((day, half), 0) - len(entries))


def _day(
    day: date,
    cells: tuple[Cell, ...],
    window: Window,
    book: DayBook,
    union: Union | None,
    today: date,
) -> Day:
    is_weekend = book.is_weekend(day, union)
    would_be_off = day.weekday() >= calendar.SATURDAY or workdays.holiday_name(day)
    holiday = book.holiday(day, union)
    return Day(
        date=day,
        cells=cells,
        is_inside=window.holds(day),
        is_today=day == today,
        is_weekend=is_weekend,
        holiday=holiday,
        busy=book.blocked(union, day),
        is_bank_day=union is not None and book.is_bank_day(union, day),
        is_worked=bool(would_be_off) and not is_weekend and not holiday,
    )


def on_busy_days(visits: "QuerySet[Visit]", days: BusyDays) -> "QuerySet[Visit]":
    """Visits still to come that lie on busy days of their unit, or one above it."""
    waiting = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)
    found = visits.filter(
        status__in=waiting, date__range=(days.first_on, days.last_on)
    ).select_related("union", "team")
    if days.union is not None:
        found = found.filter(union__path__startswith=days.union.path)
    return found.order_by("date", _ORDER, "pk")
