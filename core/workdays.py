"""The working calendar of Viet Nam: public holidays, lunar ones too, and working days.

Holidays come from the ``holidays`` package: the Labour Code 2019, article 112, with the
days that the Government moved each year. Pure: nothing is read from the database.
"""

from collections.abc import Container, Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

_SATURDAY = 5
_ONE = timedelta(days=1)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> dict[date, str]:
    """Day → Vietnamese name: Tết by the lunar calendar of Viet Nam, Hùng Kings, …"""
    return dict(holidays.country_holidays("VN", years=year, language="vi").items())


def holiday_name(day: date) -> str:
    """What is celebrated on the day; nothing on others."""
    return public_holidays(day.year).get(day, "")


@lru_cache(maxsize=64)
def worked_instead(year: int) -> frozenset[date]:
    """Saturdays that the Government has worked, so that a day between holidays is off
    (Labour Code 2019, article 112: the notices of each year).
    """
    known = holidays.country_holidays("VN", years=year, language="vi")
    return frozenset(day for day in known.weekend_workdays if day.year == year)


def is_weekend(day: date) -> bool:
    """Saturday or Sunday, unless the country works on it instead of another day."""
    return day.weekday() >= _SATURDAY and day not in worked_instead(day.year)


def is_working_day(day: date, *, made_up: Container[date] = ()) -> bool:
    """Neither weekend nor holiday; ``made_up`` are the Saturdays worked instead."""
    return day in made_up or not (is_weekend(day) or holiday_name(day))


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)


def after(day: date, working_days: int, *, made_up: Container[date] = ()) -> date:
    """The day that many working days later; negative counts go back."""
    step = _ONE if working_days >= 0 else -_ONE
    left = abs(working_days)
    while left:
        day += step
        left -= is_working_day(day, made_up=made_up)
    return day
