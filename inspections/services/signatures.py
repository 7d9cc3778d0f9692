"""Names drawn on a screen when the minutes were read: proof that somebody was there."""

import uuid
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from core.text import nfc
from inspections.enums import Side
from inspections.models import Signature, Visit
from inspections.services.lines import Outcome, as_text, put
from inspections.services.seal import before_signing
from inspections.strokes import checked

if TYPE_CHECKING:
    from accounts.models import User

#: More than any team, unit and witnesses together.
MOST = 40


@transaction.atomic
def draw(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    id: uuid.UUID,
    side: str,
    full_name: str,
    position: str = "",
    strokes: Any,
    drawn_at: datetime | None = None,
    device: str = "",
    by: "User",
) -> Outcome[Signature]:
    """Keep a drawn name: whose it is, and on whose device it was drawn.

    The same request sent again changes nothing. Another drawing is another signature:
    take the old one back first.
    """
    visit = before_signing(visit)
    drawing = checked(strokes)
    full_name = nfc(full_name).strip()
    if not any(sign.isalpha() for sign in full_name):
        raise RuleError(_("Enter the person's name."))
    if side not in Side.values:
        raise RuleError(_("Choose for whom the person signs."))
    values: dict[str, Any] = {
        "side": side,
        "full_name": full_name,
        "position": position,
        "strokes": drawing,
    }
    if not Signature.objects.filter(pk=id).exists():
        if Signature.objects.filter(visit=visit).count() >= MOST:
            raise RuleError(_("There are too many signatures."))
        values["drawn_at"] = _believable(visit, drawn_at)
        values["device_of"] = by
        values["device"] = nfc(device)[:200]
    return put(Signature, visit, key=id, base=0, values=values, by=by)


@transaction.atomic
def remove(signature: Signature, *, by: "User") -> None:
    """Take a drawn name back before signing. The audit log keeps who and when."""
    before_signing(signature.visit)
    detail = as_text(signature)
    detail.pop("strokes", None)  # somebody's hand is not kept longer than asked for
    audit.record(Action.DELETE, signature, by=by, detail=detail)
    signature.delete()


def _believable(visit: Visit, told: datetime | None) -> datetime:
    """When a device says it was drawn, unless its clock is plainly wrong."""
    now = timezone.now()
    begun = timezone.make_aware(datetime.combine(visit.date, time.min))
    return told if told is not None and begun <= told <= now else now
