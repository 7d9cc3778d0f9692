"""The verbs of funds: open, change, count, close."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from unions.models import Fund, FundCount
from unions.services.standing import check_stands

if TYPE_CHECKING:
    from accounts.models import User


def keep_fund(fund: Fund, *, by: "User") -> Fund:
    """Save a new or changed fund."""
    check_fund(fund)
    return audit.save(fund, by=by)


def close_fund(fund: Fund, *, on: date, note: str = "", by: "User") -> Fund:
    """Close a fund on a day; ``note`` says where its money went."""
    with transaction.atomic():
        fund = Fund.objects.select_for_update().get(pk=fund.pk)
        if fund.closed_on:
            text = _("This fund was closed on %(day)s already.")
            raise RuleError(text % {"day": f"{fund.closed_on:%d/%m/%Y}"})
        fund.closed_on = on
        fund.note = "\n".join(filter(None, [fund.note, note.strip()]))
        return keep_fund(fund, by=by)


def keep_count(count: FundCount, *, by: "User") -> FundCount:
    """Save what was in a fund when it was counted."""
    check_count(count)
    return audit.save(count, by=by)


def check_fund(fund: Fund) -> None:
    """Refuse a branch of another union, an ended union, and a wrong day of closing."""
    if fund.branch and fund.branch.union_id != fund.union_id:
        raise RuleError(_("Choose a branch of this union."))
    if fund._state.adding:
        check_stands(fund.union, ends=fund.closed_on)
    if fund.closed_on is None:
        return
    if fund.closed_on > timezone.localdate():
        raise RuleError(_("The day of closing has not come yet."))
    later = FundCount.objects.filter(fund=fund.pk, counted_on__gt=fund.closed_on)
    if fund.pk and (count := later.first()):
        text = _("It was still counted on %(day)s: close it on that day or later.")
        raise RuleError(text % {"day": f"{count.counted_on:%d/%m/%Y}"})


def check_count(count: FundCount) -> None:
    """Refuse a count of the future, of a closed fund, and less than nothing."""
    if count.counted_on > timezone.localdate():
        raise RuleError(_("The day of counting has not come yet."))
    closed = count.fund.closed_on
    if closed and count.counted_on > closed:
        text = _("This fund was closed on %(day)s already.")
        raise RuleError(text % {"day": f"{closed:%d/%m/%Y}"})
    if count.in_hand < 0 or (count.by_book or 0) < 0:
        raise RuleError(_("An amount cannot be less than nothing."))
