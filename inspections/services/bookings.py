"""Who is taken by a visit: rows that the database refuses to double."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections.enums import HALVES, VisitStatus
from inspections.models import Booking, TeamMember, Visit
from inspections.selectors.bookings import Slot, cautions, hard
from unions.services.handover.rows import ROWS_AT_ONCE, batches

_FREE = frozenset({VisitStatus.CANCELLED, VisitStatus.POSTPONED})


def book(visits: Sequence[Visit]) -> None:
    """Write anew what these visits take; called in their transaction.

    Whoever books the same half-day at the same moment waits for the other's commit and
    is then refused by the database: she reads by whom it was taken.
    """
    try:
        with transaction.atomic():
            Booking.objects.filter(visit__in=visits).delete()
            Booking.objects.bulk_create(rows_of(visits))
    except IntegrityError:
        raise RuleError(_said(visits)) from None
    except OperationalError as error:
        if "deadlock" not in str(error):
            raise
        raise RuleError(_("Somebody is booking the same people. Try again.")) from None


def release(visit: Visit) -> None:
    Booking.objects.filter(visit=visit).delete()


def follow_units(visits: Iterable[int]) -> None:
    """Book visits where their units are now, after units were merged or divided.

    A new unit may so have two visits on one half-day: the second stays unbooked for
    the unit and is shown as a clash until somebody moves it.
    """
    for some in batches(visits, ROWS_AT_ONCE):
        Booking.objects.filter(visit__in=some).exclude(union=None).delete()
        rows = rows_of(Visit.objects.filter(pk__in=some).order_by("pk"))
        units = [row for row in rows if row.union_id is not None]
        Booking.objects.bulk_create(units, ignore_conflicts=True)


def rows_of(visits: Iterable[Visit]) -> list[Booking]:
    """What visits take: their unit, their team, and its people with accounts.

    Always in the same order, so that two who book wait for one another in a row, not in
    a circle.
    """
    taking = [visit for visit in visits if visit.status not in _FREE]
    people: dict[int, set[int]] = {}
    members = TeamMember.objects.filter(team__in={one.team_id for one in taking})
    for team, user in members.exclude(user=None).values_list("team", "user"):
        people.setdefault(team, set()).add(user)
    found = []
    for visit in taking:
        for half in HALVES[visit.half_day]:
            base = {"visit": visit, "date": visit.date, "half": half}
            found.append(Booking(union_id=visit.union_id, **base))
            found.append(Booking(team_id=visit.team_id, **base))
            found += [
                Booking(person_id=person, **base)
                for person in people.get(visit.team_id, ())
            ]
    return sorted(found, key=_order)


def _order(row: Booking) -> tuple[object, ...]:
    taken = (row.person_id or 0, row.team_id or 0, row.union_id or 0)
    return row.date, row.half, taken


def _said(visits: Sequence[Visit]) -> str:
    """Who took it, as far as it can be seen by now."""
    found = hard(cautions([Slot.of(visit) for visit in visits]))
    if found:
        return " ".join(dict.fromkeys(caution.text for caution in found))
    return _("Somebody has just booked the same people or the same unit. Try again.")
