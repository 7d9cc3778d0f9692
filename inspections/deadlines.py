"""When something must be put right: the rules of a deadline. No database, no clock.

What is said of a date is recorded content and therefore Vietnamese in every language.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from core import workdays
from inspections.enums import DueRule, Severity

_ONE = timedelta(days=1)
_MONTHS = 12
#: Rules that count days; the others know their day by themselves.
COUNTED: frozenset[str] = frozenset({DueRule.WORKING_DAYS, DueRule.DAYS})
#: Nobody has longer.
MOST_DAYS = 730
#: What a session becomes at a commune of which the bank's day is not known.
WITHOUT_BANK_DAY = 30


@dataclass(frozen=True)
class Term:
    """How long somebody has: a rule, and the days that it counts."""

    rule: str
    days: int = 0


@dataclass(frozen=True)
class Due:
    """The last day, and how it was found in words: ``phiên giao dịch kế tiếp``."""

    on: date
    words: str


#: How long a shortcoming of a weight may take, where no union says otherwise.
USUAL: dict[str, Term] = {
    Severity.LIGHT: Term(DueRule.DAYS, 30),
    Severity.MEDIUM: Term(DueRule.DAYS, 15),
    Severity.HEAVY: Term(DueRule.DAYS, 7),
    Severity.GRAVE: Term(DueRule.AT_ONCE),
}


def due_on(rule: str, days: int, start: date, *, bank_day: int | None) -> date:
    """The last day of a deadline that begins at ``start``, which is not counted.

    Days off are those of the whole country (``core.workdays``). Without a bank day a
    session is ``WITHOUT_BANK_DAY`` days.
    """
    if rule == DueRule.AT_ONCE:
        return start + _ONE
    if rule == DueRule.SESSION and bank_day is not None:
        return next_session(start, bank_day)
    if rule == DueRule.SESSION:
        days = WITHOUT_BANK_DAY
    if rule == DueRule.WORKING_DAYS:
        return workdays.after(start, days)
    return _working(start + timedelta(days=days))


def words(rule: str, days: int, *, has_bank_day: bool = True) -> str:
    """The deadline in words, as they stand beside its date."""
    if rule == DueRule.AT_ONCE:
        return "trong 24 giờ"
    if rule == DueRule.WORKING_DAYS:
        return f"{days} ngày làm việc"
    if rule == DueRule.DAYS:
        return f"{days} ngày"
    if has_bank_day:
        return "phiên giao dịch kế tiếp"
    return f"{WITHOUT_BANK_DAY} ngày, vì chưa biết ngày giao dịch xã của ngân hàng"


def due(term: Term, start: date, *, bank_day: int | None) -> Due:
    """The day of ``term`` and its words."""
    return Due(
        due_on(term.rule, term.days, start, bank_day=bank_day),
        words(term.rule, term.days, has_bank_day=bank_day is not None),
    )


def next_session(start: date, bank_day: int) -> date:
    """The first transaction session of the bank at the commune after ``start``.

    The bank comes on a fixed day of the month, Saturdays and Sundays too; in a month
    that is too short for it, on its last day. Our assumption: what falls on a public
    holiday is made up on the next working day, so a deadline never ends in Tết. A
    session made up may lie in the next month, hence the look at the month before.
    """
    first = start.year * _MONTHS + start.month - 2
    months = (divmod(first + step, _MONTHS) for step in range(4))
    sessions = (session(year, month + 1, bank_day) for year, month in months)
    return next(day for day in sessions if day > start)


def session(year: int, month: int, bank_day: int) -> date:
    """The session of one month, as ``next_session`` says."""
    day = date(year, month, min(bank_day, monthrange(year, month)[1]))
    return _working(day) if workdays.holiday_name(day) else day


def _working(day: date) -> date:
    """The day, or the next working day (Civil Code 2015, article 148)."""
    while not workdays.is_working_day(day):
        day += _ONE
    return day
