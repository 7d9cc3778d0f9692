"""The verbs of busy days: enter, change, remove."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core import workdays
from core.exceptions import RuleError
from unions.enums import BusyKind
from unions.models import BusyDays
from unions.services.standing import check_stands

if TYPE_CHECKING:
    from accounts.models import User

#: A unit is not busy for longer than a year at a time; more is a typing error.
LONGEST_DAYS = 366


@transaction.atomic
def keep_busy_days(days: BusyDays, *, by: "User") -> BusyDays:
    """Save new or changed busy days."""
    check_busy_days(days)
    _require_country(days, by)
    return audit.save(days, by=by)


@transaction.atomic
def remove_busy_days(days: BusyDays, *, by: "User") -> None:
    """Take them out of the register; the audit log keeps what they were."""
    _require_country(days, by)
    found = BusyDays.objects.select_for_update().filter(pk=days.pk).first()
    if found is None:
        raise RuleError(_("These days have been deleted already."))
    detail = {"union": found.union_id, "kind": found.kind}
    audit.record(Action.DELETE, found, by=by, detail=detail)
    found.delete()


def check_busy_days(days: BusyDays) -> None:
    """Refuse days in a wrong order, too many, entered twice, of an ended union."""
    first, last = days.first_on, days.last_on
    if last < first:
        raise RuleError(_("The last day lies before the first day."))
    if (last - first).days >= LONGEST_DAYS:
        raise RuleError(_("These are more than a year: check both days."))
    if days.union is not None:
        check_stands(days.union, ends=last)
    if days.kind == BusyKind.WORKING:
        _check_worked(days)
    same = BusyDays.objects.exclude(pk=days.pk).filter(
        union=days.union, kind=days.kind, first_on=first, last_on=last
    )
    if same.exists():
        raise RuleError(_("These days are entered already, with the same kind."))


def _check_worked(days: BusyDays) -> None:
    """Only days off can be worked instead of others."""
    for day in workdays.days(days.first_on, days.last_on):
        if workdays.is_working_day(day):
            text = _("%(day)s is a working day anyway: choose a day off.")
            raise RuleError(text % {"day": f"{day:%d/%m/%Y}"})


def _require_country(days: BusyDays, by: "User") -> None:
    if days.union_id is None and not by.is_superuser:
        raise RuleError(
            _("Days of the whole country are for the system's administrator: ask her.")
        )
