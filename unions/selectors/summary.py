"""The report of sums: rows, total, the change since an earlier day, and charts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Chart, bar_chart, line_chart
from core.templatetags.core import million, money, number
from unions.enums import Counting
from unions.models import Union
from unions.selectors.columns import Column
from unions.selectors.rollup import Rollup, Scope, Sums, over_time

if TYPE_CHECKING:
    from accounts.models import User

#: Years that the charts go back.
YEARS = 5


@dataclass(frozen=True)
class Cell:
    """One number beside the one of the earlier day."""

    column: Column
    value: Any = None
    previous: Any = None
    #: Of a rate: what is divided by what.
    parts: tuple[Any, ...] = ()

    @property
    def title(self) -> str:
        return heading(self.column)

    @property
    def text(self) -> str:
        return "–" if self.value is None else _shown(self.column, self.value)

    @property
    def fraction(self) -> str:
        """``3.190 / 4.010``."""
        if self.value is None or None in self.parts:
            return ""
        pairs = zip(self.column.parts, self.parts, strict=True)
        return " / ".join(_shown(column, value) for column, value in pairs)

    @property
    def difference(self) -> Any:
        if self.value is None or self.previous is None:
            return None
        if self.column.parts:  # what is shown must add up
            places = self.column.places
            return _rounded(self.value, places) - _rounded(self.previous, places)
        return self.value - self.previous

    @property
    def change(self) -> str:
        """``+12 (+3,4%)``; of a rate percentage points; no change: nothing."""
        found = self.difference
        if not found:
            return ""
        text = f"{'+' if found > 0 else ''}{_shown(self.column, found, sign='')}"
        if self.column.parts:
            return _("%(change)s points") % {"change": text}
        if not self.previous:
            return text
        percent = _rounded(100 * found / self.previous)
        return f"{text} ({'+' if percent > 0 else ''}{number(percent)}%)"


@dataclass(frozen=True)
class Row:
    """One unit, or the total."""

    #: Nothing: the total.
    union: Union | None
    sums: Sums
    cells: list[Cell]
    #: She may open the unit's page.
    opens: bool = False
    #: It was divided and waits for a decision.
    is_divided: bool = False
    #: It has ended, and nothing goes on with it.
    is_ended: bool = False


@dataclass(frozen=True)
class Report:
    """What is asked for, ready to be read a page at a time."""

    now: Rollup
    #: Nothing: compared with no other day.
    before: Rollup | None

    @property
    def total(self) -> Row:
        before = self.before.total if self.before else None
        return Row(None, self.now.total, self._cells(self.now.total, before))

    def rows(self, keys: Iterable[int], viewer: "User") -> list[Row]:
        """The rows of one page, in the order of ``keys``."""
        wanted = list(keys)
        unions = Union.objects.select_related("parent").in_bulk(wanted)
        some = Union.objects.filter(pk__in=wanted)
        divided = set(some.undecided().values_list("pk", flat=True))
        seen = set(some.visible_to(viewer).values_list("pk", flat=True))
        sums = self.now.rows(wanted)
        before = self.before.rows(wanted) if self.before else {}
        is_today = self.now.scope.counting == Counting.TODAY
        until = self.now.today if is_today else self.now.day
        return [
            Row(
                unions[key],
                sums[key],
                self._cells(sums[key], before.get(key)),
                opens=key in seen,
                is_divided=_over(unions[key], until) and key in divided,
                is_ended=_over(unions[key], until) and key not in divided,
            )
            for key in wanted
        ]

    def _cells(self, now: Sums, before: Sums | None) -> list[Cell]:
        return [
            Cell(
                column,
                now.values[column.name],
                _earlier(column, now, before),
                tuple(now.values[part.name] for part in column.parts),
            )
            for column in self.now.columns
        ]

    def sentences(self) -> list[str]:
        """What one sees, in words."""
        total, scope = self.now.total, self.now.scope
        values = {"day": f"{self.now.day:%d/%m/%Y}", "count": total.units}
        if scope.counting == Counting.TODAY:
            moved = self.now.attribution
            text = _("Figures up to %(day)s, added up by today's units.")
            found = [text % values]
            if moved.moved:
                found.append(_gathered(moved.moved, moved.heirs))
        else:
            words = ngettext(
                "Figures up to %(day)s, by the units of that day: %(count)s ward or "
                "commune.",
                "Figures up to %(day)s, by the units of that day: %(count)s wards and "
                "communes.",
                total.units,
            )
            found = [words % values]
        if not self.reads_figures:
            return found
        return [*found, *_dates(total), *self._missing()]

    @property
    def reads_figures(self) -> bool:
        return any(column.is_reported for column in self.now.columns)

    def _missing(self) -> list[str]:
        if self.before is None:
            return []
        before = self.before.total
        if all(before.knows(column) for column in self.now.columns):
            return []
        text = _(
            "On %(day)s %(missing)s of %(count)s units had no figures: their sums are "
            "not compared."
        )
        values = {"missing": before.without, "count": before.existing}
        return [text % {**values, "day": _day(self.before.day)}]

    def charts(self, names: Mapping[str, Column]) -> list[Chart]:
        """The totals of the same units over the years."""
        columns = list(names.values())
        if not columns:
            return []
        day = self.now.day
        years = range(day.year - YEARS, day.year)
        days = [*(date(year, 12, 31) for year in years), day]
        found = over_time(self.now.scope, columns, days)
        drawn = (_chart(column, found) for column in columns)
        return [chart for chart in drawn if chart is not None]


def _earlier(column: Column, now: Sums, before: Sums | None) -> Any:
    """What the sum is compared with; nothing where too many units are missing."""
    if before is None or not (now.knows(column) and before.knows(column)):
        return None
    return before.values[column.name]


def _gathered(moved: int, heirs: int) -> str:
    first = ngettext("%(count)s unit of then", "%(count)s units of then", moved)
    last = ngettext("%(count)s unit", "%(count)s units", heirs)
    return _("%(moved)s are added to %(heirs)s of today.") % {
        "moved": first % {"count": moved},
        "heirs": last % {"count": heirs},
    }


def _dates(total: Sums) -> list[str]:
    found = []
    if total.oldest and total.newest and total.oldest != total.newest:
        text = _("Each unit with its newest figures: data dates %(first)s to %(last)s.")
        values = {"first": _day(total.oldest), "last": _day(total.newest)}
        found.append(text % values)
    elif total.newest:
        found.append(_("Data date: %(day)s.") % {"day": _day(total.newest)})
    if total.without:
        words = ngettext(
            "%(count)s unit has no figures up to that day and is missing in the sums.",
            "%(count)s units have no figures up to that day and are missing in the "
            "sums.",
            total.without,
        )
        found.append(words % {"count": total.without})
    return found


def _chart(column: Column, found: Sequence[tuple[date, Sums]]) -> Chart | None:
    points: list[tuple[str, float | None]] = []
    for day, sums in found:
        value = sums.values[column.name] if sums.knows(column) else None
        if column.is_money and value is not None:
            value /= 1_000_000
        points.append((f"{day:%m/%Y}", None if value is None else float(value)))
    while points and points[0][1] is None:
        points.pop(0)
    if sum(value is not None for _label, value in points) < 2:  # noqa: PLR2004
        return None
    label = heading(column)
    draw: Callable[..., Chart] = line_chart if column.parts else bar_chart
    return draw(label, points, _round)


def _round(value: float) -> str:
    return money(int(value)) if value == int(value) else number(_rounded(value, 2))


def heading(column: Column) -> str:
    """How a column is called, with a capital and its unit."""
    label = str(column.label)
    label = label[:1].upper() + label[1:]
    if column.is_money:
        label = label.removesuffix(", đồng")
        return _("%(label)s, million đồng") % {"label": label}
    return label


def _over(union: Union, until: date) -> bool:
    return union.valid_to is not None and union.valid_to < until


def _shown(column: Column, value: Any, sign: str = "%") -> str:
    if column.parts:
        return f"{number(_rounded(value, column.places))}{sign}"
    return million(value) if column.is_money else money(value)


def _rounded(value: Any, places: int = 1) -> Decimal:
    return round(Decimal(value), places)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def report(
    scope: Scope, columns: Sequence[Column], *, day: date, against: date | None
) -> Report:
    """The sums of ``day`` beside those of the day ``against``."""
    today = timezone.localdate()
    before = Rollup(scope, against, columns, today) if against else None
    return Report(Rollup(scope, day, columns, today), before)
