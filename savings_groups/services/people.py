"""Reading personal data of members: allowed one at a time, and written down."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from savings_groups.models import Borrower

if TYPE_CHECKING:
    from accounts.models import User

#: Numbers that one person may read, and searches by number, within an hour: our own
#: proposal. A visit needs a dozen; a list of all would be an export.
AN_HOUR = 60
_NUMBER = re.compile(r"\d{9}|\d{12}")


def read_id_number(borrower: Borrower, *, by: "User") -> str:
    """The identity number in clear; who read whose, and when, is written down."""
    _refuse_many(by)
    _note(borrower, by, field="id_number")
    return borrower.id_number.reveal() if borrower.id_number else ""


def read_page(borrower: Borrower, *, by: "User") -> None:
    """That ``by`` opened the page with what the member owes and saves."""
    _note(borrower, by, field="debts")


def find_by_number(number: str, *, by: "User") -> list[Borrower]:
    """Members of the person's area with exactly this identity number.

    Raises ``RuleError`` when it is no such number. That she searched is written down
    at each one found, and at herself when nobody was; the number is not.
    """
    digits = re.sub(r"[\s.]", "", number)
    if not _NUMBER.fullmatch(digits):
        raise RuleError(
            _("Enter the whole number: 12 digits of a card, or 9 of an old one.")
        )
    _refuse_many(by)
    rows = Borrower.objects.visible_to(by).with_id_number(digits).for_list()
    found = list(rows.order_by("sort_key", "pk")[:20])
    for borrower in found:
        _note(borrower, by, field="id_number", how="search")
    if not found:
        detail = {"field": "id_number", "how": "search", "found": 0}
        audit.record(Action.READ, by, by=by, detail=detail)
    return found


def _refuse_many(by: "User") -> None:
    since = timezone.now() - timedelta(hours=1)
    read = AuditEntry.objects.filter(
        actor=by, action=Action.READ, at__gte=since, detail__field="id_number"
    )
    if read.count() >= AN_HOUR:
        raise RuleError(
            _("You have read %(count)d identity numbers within an hour. Go on later.")
            % {"count": AN_HOUR}
        )


def _note(borrower: Borrower, by: "User", **detail: str) -> None:
    audit.record(Action.READ, borrower, by=by, detail=detail)
