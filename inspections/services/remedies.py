"""The life of a remedy after the minutes are signed: proof, check, extension."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from inspections import rules
from inspections.enums import REMEDY_TRANSITIONS, RemedyStatus
from inspections.models import Remedy
from inspections.services import evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User


@transaction.atomic
def submit_proof(
    remedy: Remedy,
    *,
    by: "User",
    text: str,
    uploads: "Iterable[UploadedFile[Any]]" = (),
) -> Remedy:
    """The unit says what it has done and shows it; all of it is kept or nothing."""
    if not text.strip():
        raise RuleError(_("Write what has been done."))
    _move(remedy, RemedyStatus.PROOF_SUBMITTED, by=by, reason=text)
    for upload in uploads:
        evidence.add_proof(remedy, id=uuid.uuid4(), upload=upload, by=by)
    return remedy


@transaction.atomic
def accept(remedy: Remedy, *, by: "User", remark: str = "") -> Remedy:
    """The proof is enough. Never by the one who handed it in."""
    Remedy.objects.select_for_update().get(pk=remedy.pk)  # and nobody hands in another
    if rules.submitted_proof(by, remedy):
        raise RuleError(_("You submitted this proof: somebody else must check it."))
    return _move(remedy, RemedyStatus.ACCEPTED, by=by, reason=remark)


def send_back(remedy: Remedy, *, by: "User", reason: str) -> Remedy:
    """The proof is not enough; the reason says what is missing."""
    _require_reason(reason)
    return _move(remedy, RemedyStatus.RETURNED, by=by, reason=reason)


@transaction.atomic
def extend(
    remedy: Remedy, *, by: "User", new_due_on: date, reason: str, document: str
) -> Remedy:
    """Give the unit a later date, for a reason, by a document."""
    _require_reason(reason)
    if not document.strip():
        raise RuleError(_("Name the document that grants the extension."))
    old_due_on = _set_due(remedy, new_due_on)
    return _move(
        remedy,
        RemedyStatus.EXTENDED,
        by=by,
        reason=reason,
        new_due_on=new_due_on,
        old_due_on=old_due_on,
        document=document.strip(),
    )


@transaction.atomic
def reopen(
    remedy: Remedy, *, by: "User", reason: str, new_due_on: date | None = None
) -> Remedy:
    """What was thought remedied is not; the unit may get a new date with it."""
    _require_reason(reason)
    old_due_on = _set_due(remedy, new_due_on) if new_due_on else None
    return _move(
        remedy,
        RemedyStatus.REOPENED,
        by=by,
        reason=reason,
        new_due_on=new_due_on,
        old_due_on=old_due_on,
    )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleError(_("Give a reason."))


def _set_due(remedy: Remedy, new_due_on: date) -> date:
    """Write a later date; the step that follows in the same transaction keeps both."""
    locked = Remedy.objects.select_for_update().get(pk=remedy.pk)
    if new_due_on <= locked.due_on:
        raise RuleError(
            _("The new date must be later than %(date)s.")
            % {"date": f"{locked.due_on:%d/%m/%Y}"}
        )
    Remedy.objects.filter(pk=remedy.pk).update(due_on=new_due_on)
    return locked.due_on


def _move(
    remedy: Remedy, to: str, *, by: "User", reason: str = "", **event: Any
) -> Remedy:
    """The only writer of ``Remedy.status``."""
    if not remedy.visit.is_sealed:
        raise RuleError(_("The minutes are not signed yet: nothing is due."))
    audit.move(remedy, to, table=REMEDY_TRANSITIONS, by=by, reason=reason, **event)
    if event.get("new_due_on"):
        remedy.due_on = event["new_due_on"]
    return remedy
