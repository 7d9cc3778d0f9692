"""What the verbs of the forms have in common: the row to write, and its amounts."""

from typing import TypeVar

from django.utils.translation import gettext as _

from core.exceptions import RuleError
from core.templatetags.core import money
from inspections.models import BalanceMatch, GroupCheck, LoanCheck
from inspections.questions import MOST
from inspections.services.seal import recording

Row = TypeVar("Row", bound=GroupCheck | LoanCheck | BalanceMatch)
#: What each needs, never a sealed number.
_RELATED: dict[type, tuple[str, ...]] = {
    GroupCheck: ("group",),
    LoanCheck: ("form__group", "loan__borrower"),
    BalanceMatch: ("form__group", "loan", "borrower"),
}
_SEALED: dict[type, str] = {
    LoanCheck: "loan__borrower__id_number",
    BalanceMatch: "borrower__id_number",
}


def to_write(row: Row) -> Row:
    """The row as it is stored, its visit locked and open for recording.

    Raises ``RuleError`` when the visit is not, or the row was removed meanwhile.
    """
    visit = recording(row.visit)
    rows = type(row)._default_manager.select_related(*_RELATED[type(row)])
    if sealed := _SEALED.get(type(row)):
        rows = rows.defer(sealed)
    found: Row | None = rows.filter(pk=row.pk).first()
    if found is None:
        raise RuleError(_("This line was removed meanwhile."))
    found.visit = visit
    return found


def refuse_impossible(*amounts: int | None, most: int = MOST) -> None:
    """đồng, or how many: nothing below zero, and nothing that no column holds."""
    for amount in amounts:
        if amount is not None and not 0 <= amount <= most:
            raise RuleError(
                _("An amount is a number from 0 to %(most)s.") % {"most": money(most)}
            )


def dong(amount: int) -> str:
    """``1.234.567 đồng``, as findings are worded."""
    return f"{money(amount)} đồng"
