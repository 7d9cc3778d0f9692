"""The board of a group: leader and deputy, one after another."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from savings_groups.enums import Seat
from savings_groups.models import BoardSeat, SavingsGroup

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def keep_seat(seat: BoardSeat, *, by: "User") -> BoardSeat:
    """Save a seat: a correction, or the present one's end."""
    check_seat(seat)
    audit.save(seat, by=by)
    name_board(seat.group)
    return seat


@transaction.atomic
def take_seat(seat: BoardSeat, *, by: "User") -> BoardSeat:
    """A new leader or deputy: whoever held the seat ends the day before."""
    if seat.started_on is None:
        raise RuleError(_("Say from when."))
    rows = BoardSeat.objects.select_for_update()
    holder = rows.filter(group=seat.group, role=seat.role, ended_on=None).first()
    if holder is not None:
        if holder.started_on and holder.started_on >= seat.started_on:
            raise RuleError(
                _("%(name)s has held this seat since %(day)s: choose a later day.")
                % {"name": holder, "day": f"{holder.started_on:%d/%m/%Y}"}
            )
        holder.ended_on = seat.started_on - timedelta(days=1)
        audit.save(holder, by=by)
    check_seat(seat)
    audit.save(seat, by=by)
    name_board(seat.group)
    return seat


def check_seat(seat: BoardSeat) -> None:
    """Refuse a day that has not come: what will be is not yet in the book."""
    days = [day for day in (seat.started_on, seat.ended_on) if day]
    if any(day > timezone.localdate() for day in days):
        raise RuleError(_("Enter a day that is not in the future."))


def name_board(group: SavingsGroup) -> None:
    """Keep the present names beside the group, where lists and papers read them."""
    today = timezone.localdate()
    seats = BoardSeat.objects.filter(group=group).on(today).order_by("started_on")
    names = dict(seats.values_list("role", "full_name"))
    group.leader_name = names.get(Seat.LEADER, "")
    group.deputy_name = names.get(Seat.DEPUTY, "")
    group.save()


def seat_board(group: SavingsGroup, *, since: date | None) -> None:
    """The seats of a group that has just been entered with its names."""
    named = {Seat.LEADER: group.leader_name, Seat.DEPUTY: group.deputy_name}
    BoardSeat.objects.bulk_create(
        BoardSeat(group=group, role=role, full_name=name, started_on=since)
        for role, name in named.items()
        if name
    )
