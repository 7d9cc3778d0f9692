"""Whether a day is worked, and whether a unit can be visited on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from core import workdays
from unions.enums import BusyKind
from unions.models import BusyDays, Union

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class DayBook:
    """What is known of the days of some units, read once (one query).

    Days that are worked instead count for the unit (and all below it) that says so;
    those of the whole country count for every unit.
    """

    #: By the union that they were entered for; under ``None`` those of the country.
    _busy: Mapping[int | None, list[BusyDays]] = field(default_factory=dict)

    @classmethod
    def of(cls, unions: Iterable[Union], first: date, last: date) -> "DayBook":
        above = {key for union in unions for key in _line(union)}
        rows = BusyDays.objects.within(first, last).filter(
            Q(union__in=above) | Q(union=None)
        )
        busy: dict[int | None, list[BusyDays]] = defaultdict(list)
        for row in rows.order_by("first_on", "pk"):
            busy[row.union_id].append(row)
        return cls(busy)

    def holiday(self, day: date, union: Union | None = None) -> str:
        """The holiday's name; nothing on other days and on those worked instead."""
        if self._entered(day, union, {BusyKind.WORKING}):
            return ""
        entered = self._entered(day, union, {BusyKind.HOLIDAY})
        return entered[0].reason if entered else workdays.holiday_name(day)

    def is_weekend(self, day: date, union: Union | None = None) -> bool:
        """Saturday or Sunday that is not worked instead of another day."""
        worked = self._entered(day, union, {BusyKind.WORKING})
        return workdays.is_weekend(day) and not worked

    def off(self, day: date, union: Union | None = None) -> str:
        """Why nobody works on the day; nothing when they do."""
        if name := self.holiday(day, union):
            return name
        return _("weekend") if self.is_weekend(day, union) else ""

    def blocked(self, union: Union | None, day: date) -> str:
        """What takes the day of the unit: its own, of a union above, the country's."""
        kinds = {BusyKind.EVENT, BusyKind.ELECTION, BusyKind.DISASTER}
        return "; ".join(row.reason for row in self._entered(day, union, kinds))

    def is_bank_day(self, union: Union, day: date) -> bool:
        """The bank works at the commune, also on holidays.

        In a month without that day: on its last one.
        """
        if union.bank_day is None:
            return False
        is_last = (day + _ONE).month != day.month
        return day.day == union.bank_day or (is_last and day.day < union.bank_day)

    def is_free(self, union: Union, day: date) -> bool:
        """A day on which a visit can be laid without another word."""
        taken = self.off(day, union) or self.blocked(union, day)
        return not taken and not self.is_bank_day(union, day)

    def _entered(
        self, day: date, union: Union | None, kinds: set[BusyKind]
    ) -> list[BusyDays]:
        places = [None, *(_line(union) if union is not None else [])]
        return [
            row
            for place in places
            for row in self._busy.get(place, ())
            if row.kind in kinds and row.covers(day)
        ]


def _line(union: Union) -> list[int]:
    """The union itself and those above it."""
    return [int(key) for key in union.path.split("/") if key]
