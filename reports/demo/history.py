"""Giving what the verbs have just written the dates of 2020.

The verbs stamp today. Only here, and only for the demo, is a step dated anew.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core import workdays

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def moment(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), _ZONE)


def redate(thing: Any, *moments: datetime) -> None:
    """Date the steps of ``thing`` in their order; there must be one moment each."""
    events = list(thing.events.order_by("pk"))
    if len(events) != len(moments):
        message = f"{thing}: {len(events)} steps, {len(moments)} dates"
        raise ValueError(message)
    for event, at in zip(events, moments, strict=True):
        type(event)._base_manager.filter(pk=event.pk).update(at=at)


def write(thing: Any, **values: Any) -> None:
    """Set columns that the verbs fill with the present moment."""
    type(thing)._base_manager.filter(pk=thing.pk).update(**values)


def workday(day: date, steps: int = 0) -> date:
    """The day itself, or the next that is worked; ``steps`` working days on or back."""
    while not workdays.is_working_day(day):
        day += timedelta(days=1)
    return workdays.after(day, steps)
