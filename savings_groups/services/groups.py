"""The verbs of savings-and-loan groups. The bank's figures are kept as given."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.services import board

if TYPE_CHECKING:
    from accounts.models import User


def keep_group(group: SavingsGroup, *, by: "User") -> SavingsGroup:
    """Save a new or changed group; a new one's board takes its seats."""
    check_group(group)
    is_new = group._state.adding
    with transaction.atomic():
        audit.save(group, by=by)
        if is_new:
            board.seat_board(group, since=group.founded_on)
    return group


def check_group(group: SavingsGroup) -> None:
    """Refuse a branch of another union, and a closing before the founding."""
    branch = group.branch
    if branch and branch.union_id != group.union_id:
        raise RuleError(_("Choose a branch of this union."))
    founded, closed = group.founded_on, group.closed_on
    if founded and closed and closed < founded:
        raise RuleError(_("The group cannot be closed before it was founded."))


def keep_month(month: GroupMonth, *, by: "User") -> GroupMonth:
    """Save a group's figures of a month."""
    check_month(month)
    return audit.save(month, by=by)


def check_month(month: GroupMonth) -> None:
    """Refuse a month that has not begun."""
    if month.month > timezone.localdate():
        raise RuleError(_("This month has not begun yet."))


def read_phone(group: SavingsGroup, *, by: "User") -> str:
    """The leader's phone number; that it was read is written down."""
    audit.record(Action.READ, group, by=by, detail={"field": "leader_phone"})
    return group.leader_phone
