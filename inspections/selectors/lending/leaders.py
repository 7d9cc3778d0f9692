"""When a group's leader changed: by the register of boards, else by the months."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from core import text
from savings_groups.enums import Seat
from savings_groups.models import BoardSeat, GroupMonth


@dataclass(frozen=True)
class Change:
    """Of one group: from whom to whom, and when."""

    group: int
    old: str
    new: str
    #: A day of the register, or the first of the month in which the bank knew it.
    on: date
    is_month: bool = False


def changes(groups: Any, *, since: date, until: date) -> list[Change]:
    """After ``since`` up to ``until``, the newest first; ``groups``: keys of groups.

    Two queries. A name that is only written in another way is no change; of a leader
    whose first day the register knows the months tell nothing more.
    """
    named = list(_of_months(groups, since, until))
    seats = _seats(groups, {change.group for change in named}, since, until)
    known = {
        (seat.group_id, text.exact(seat.full_name)) for seat in seats if seat.started_on
    }
    found = list(_of_seats(seats, since, until))
    for change in named:
        if (change.group, text.exact(change.new)) not in known:
            known.add((change.group, text.exact(change.new)))
            found.append(change)
    return sorted(found, key=lambda change: change.on, reverse=True)


def _seats(groups: Any, others: set[int], since: date, until: date) -> list[BoardSeat]:
    """All leaders of the groups where one began lately, and of ``others``."""
    seats = BoardSeat.objects.filter(role=Seat.LEADER).order_by()
    fresh = seats.filter(
        group__in=groups, started_on__gt=since, started_on__lte=until
    ).values("group")
    rows = seats.filter(Q(group__in=fresh) | Q(group__in=others))
    return list(rows.order_by("group", F("started_on").asc(nulls_first=True), "pk"))


def _of_seats(seats: Iterable[BoardSeat], since: date, until: date) -> Iterator[Change]:
    for group, held in groupby(seats, key=lambda seat: seat.group_id):
        old = ""
        for seat in held:
            began, new = seat.started_on, seat.full_name
            lately = began is not None and since < began <= until
            if old and lately and began and text.exact(old) != text.exact(new):
                yield Change(group, old, new, began)
            old = new


def _of_months(groups: Any, since: date, until: date) -> Iterator[Change]:
    named = GroupMonth.objects.exclude(leader_name="").order_by()
    before = named.filter(group=OuterRef("group"), month__lt=OuterRef("month"))
    earlier = Subquery(before.order_by("-month").values("leader_name")[:1])
    begun = (until + timedelta(days=1)).replace(day=1)
    lately = named.filter(group__in=groups, month__gt=since, month__lt=begun)
    told = lately.annotate(before=earlier).exclude(before=None)
    rows = told.exclude(leader_name=F("before")).order_by("-month")
    for group, old, new, month in rows.values_list(
        "group", "before", "leader_name", "month"
    ):
        if text.exact(old) != text.exact(new):
            yield Change(group, old, new, month, is_month=True)
