"""Rates of a group's month: each with its formula, what it is made of, and its date."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.templatetags.core import money, number
from savings_groups.models import GroupMonth


@dataclass(frozen=True)
class Rate:
    """A rate with its formula, numerator, denominator and data date."""

    label: str
    formula: str
    numerator: str
    denominator: str
    value: str
    as_of: date


def rates(month: GroupMonth) -> list[Rate]:
    """The rates of one month that its figures allow; frozen debt is shown apart."""
    average = _of_members(month)
    found = [
        _percent(
            month,
            _("Overdue rate"),
            _("overdue debt / outstanding debt × 100"),
            (month.overdue, month.debt),
            places=2,
        ),
        _percent(
            month,
            _("Frozen debt"),
            _("frozen debt / outstanding debt × 100"),
            (month.frozen or None, month.debt),
            places=2,
        ),
        _percent(
            month,
            _("Interest collected"),
            _("interest collected in the month / interest due in the month × 100"),
            (month.interest_paid, month.interest_due),
        ),
        _percent(
            month,
            _("Principal due collected"),
            _("principal due that was collected / principal due × 100"),
            (month.principal_paid, month.principal_due),
        ),
        _percent(
            month,
            _("Members who save"),
            _("members who save / all members × 100"),
            (month.savers, month.members),
        ),
        _percent(
            month,
            _("Members with interest arrears"),
            _("members with interest arrears (without those in grace) / members × 100"),
            (month.members_in_arrears, month.members),
        ),
    ]
    return [rate for rate in found if rate] + average


def _percent(
    month: GroupMonth,
    label: str,
    formula: str,
    parts: tuple[int | None, int | None],
    *,
    places: int = 1,
) -> Rate | None:
    """Nothing while a part is unknown or there is nothing to divide by."""
    part, whole = parts
    if part is None or not whole:
        return None
    value = round(Decimal(100 * part) / whole, places)
    return Rate(
        label, formula, money(part), money(whole), f"{number(value)}%", month.month
    )


def _of_members(month: GroupMonth) -> list[Rate]:
    if not month.members:
        return []
    average = round(month.deposits / month.members)
    return [
        Rate(
            _("Average deposit"),
            _("deposits / all members"),
            money(month.deposits),
            money(month.members),
            _("%(amount)s đ") % {"amount": money(average)},
            month.month,
        )
    ]
