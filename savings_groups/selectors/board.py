"""The board of a group, and what its rules (Decision 15/QĐ-HĐQT of 2013) forbid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core import text
from savings_groups.enums import Relation, Seat
from savings_groups.models import BoardSeat, SavingsGroup
from unions.enums import Body
from unions.models import Post


@dataclass(frozen=True)
class Board:
    """Who runs the group, who did before, and what to look at."""

    present: list[BoardSeat]
    former: list[BoardSeat]
    warnings: list[str]


def board(group: SavingsGroup, *, on: date) -> Board:
    """The board as of ``on``, in two queries."""
    seats = sorted(group.seats.all(), key=lambda seat: seat.role != Seat.LEADER)
    present = [seat for seat in seats if _holds(seat, on)]
    former = [seat for seat in seats if seat.ended_on and seat.ended_on < on]
    former.sort(key=lambda seat: seat.ended_on or on, reverse=True)
    return Board(present, former, board_warnings(group, on=on, seats=present))


def board_warnings(
    group: SavingsGroup, *, on: date, seats: Sequence[BoardSeat] = ()
) -> list[str]:
    """What the rules do not allow, in plain sentences; nobody is accused."""
    names = [seat.full_name for seat in seats]
    names = names or [name for name in (group.leader_name, group.deputy_name) if name]
    found = []
    exact = [text.exact(name) for name in names]
    if len(set(exact)) < len(exact):
        found.append(_("Leader and deputy have the same name."))
    found += _relations(seats)
    found += [
        _("%(name)s also heads a group of another bank, which is not allowed.")
        % {"name": seat.full_name}
        for seat in seats
        if seat.heads_other_bank
    ]
    return found + _of_the_committee(group, names, on)


def _relations(seats: Sequence[BoardSeat]) -> list[str]:
    related = {seat.relation for seat in seats} - {"", Relation.NONE.value}
    return [
        _("Leader and deputy are related (%(how)s), which is not allowed.")
        % {"how": Relation(how).label.lower()}
        for how in sorted(related)
    ]


def _of_the_committee(group: SavingsGroup, names: Sequence[str], on: date) -> list[str]:
    """Nobody of the union's standing committee may run a group."""
    if not names:
        return []
    posts = Post.objects.current(on).filter(union=group.union, body=Body.STANDING)
    there = posts.values_list("officer__full_name", flat=True)
    standing = {text.exact(name) for name in there}
    return [
        _(
            "%(name)s is also in the standing committee of the union, which may not "
            "run a group (check that it is the same person)."
        )
        % {"name": name}
        for name in names
        if text.exact(name) in standing
    ]


def _holds(seat: BoardSeat, on: date) -> bool:
    begun = seat.started_on is None or seat.started_on <= on
    return begun and (seat.ended_on is None or seat.ended_on >= on)
