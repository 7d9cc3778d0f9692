"""What the groups of units come to, as columns of the report of sums."""

from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from savings_groups.models import SavingsGroup
from unions.selectors.columns import Column, counted, ratio


def _known(name: str) -> Any:
    """Groups at work on a day, with one number of the month that was known then."""

    def things(day: date) -> Any:
        return SavingsGroup.objects.open_on(day).with_month_on(day, [name])

    return things


def _sum(name: str, label: Any, *, is_money: bool = True) -> Column:
    what = (Sum, f"then_{name}")
    return counted(f"group_{name}", label, _known(name), what, is_money=is_money)


_DEBT = _sum("debt", _("Debt of the groups"))
_OVERDUE = _sum("overdue", _("Overdue debt of the groups"))

COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        counted("groups", _("Savings groups"), SavingsGroup.objects.open_on),
        _sum("members", _("Members of the groups"), is_money=False),
        _DEBT,
        _OVERDUE,
        ratio("overdue_rate", _("Overdue rate, %"), _OVERDUE, _DEBT, places=2),
        _sum("deposits", _("Deposits of the groups")),
    )
}
USUAL = tuple(COLUMNS)
#: Drawn over the years, when they are shown.
DRAWN = ("group_debt", "overdue_rate")
