"""Calendar months, as rules of the bank count them: 31 August + 3 = 30 November."""

import calendar
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Expression, Func


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier if negative), or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def latest_start(day: date, months: int) -> date:
    """The last day of which so many months are over on ``day``.

    Of 30 November and 3 months 31 August, as ``months_later`` of both 30 and 31 August
    is that day.
    """
    start = months_later(day, -months)
    while months_later(start + timedelta(days=1), months) <= day:
        start += timedelta(days=1)
    return start


class MonthsLater(Func):
    """``months_later`` of a column of dates, in the database."""

    arity = 1
    output_field = DateField()

    def __init__(self, column: Any, *, months: int) -> None:
        super().__init__(column)
        self.months = months

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        """Dates are texts; adding months would run over into the next one."""
        column, params = compiler.compile(self._column)
        first = f"'start of month', '+{self.months} months'"
        same = (
            f"date({column}, {first}, '+' || (substr({column}, 9, 2) - 1) || ' days')"
        )
        last = f"date({column}, {first}, '+1 month', '-1 day')"
        return f"min({same}, {last})", [*params, *params, *params]

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        column, params = compiler.compile(self._column)
        return f"({column} + interval '{self.months} months')::date", params

    @property
    def _column(self) -> Expression:
        column: Expression = self.get_source_expressions()[0]
        return column
