"""Half-days for units that have none, quickly: the sheet offers them to be changed."""

from collections.abc import Iterable
from datetime import date

from core import workdays
from inspections.enums import HalfDay
from inspections.models import Round, Team
from inspections.selectors.booking_ground import Ground
from inspections.selectors.bookings import about
from inspections.selectors.slots import Slot
from unions.models import Union

_Place = tuple[date, str, Team]


def suggestion(round_: Round, units: Iterable[Union]) -> dict[int, Slot]:
    """The first half-day of each unit that nothing speaks against, by its key.

    Units for which there is none are left out.
    """
    waiting = list(units)
    free = _half_days(round_)
    if not waiting or not free:
        return {}
    ground = _ground(round_, waiting, free)
    chosen = {}
    for union in waiting:
        slots = (Slot(union, team, day, half) for day, half, team in free)
        slot = next((one for one in slots if not about(one, ground)), None)
        if slot is not None:
            chosen[union.pk] = slot
            ground.put(slot)
            free.remove((slot.date, slot.half_day, slot.team))
    return chosen


def _half_days(round_: Round) -> list[_Place]:
    teams = list(round_.teams.all())
    return [
        (day, half, team)
        for day in workdays.days(round_.starts_on, round_.ends_on)
        for half in (HalfDay.MORNING, HalfDay.AFTERNOON)
        for team in teams
    ]


def _ground(round_: Round, units: list[Union], free: list[_Place]) -> Ground:
    """Read for every unit and every half-day that comes into question."""
    team = free[0][2]
    slots = [Slot(union, team, round_.starts_on) for union in units]
    slots += [Slot(units[0], one, day) for day, _half, one in free]
    return Ground.of(slots, round_)
