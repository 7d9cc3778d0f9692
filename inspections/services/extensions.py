"""Later dates by request: the unit asks, somebody of the inspecting union answers."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from inspections.enums import REMEDY_TRANSITIONS, AskState, RemedyStatus
from inspections.models import ExtensionRequest, Remedy, UploadLink
from inspections.services import asked, evidence, remedies, remedy_notices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User


@transaction.atomic
def ask(  # noqa: PLR0913 -- one value per column
    remedy: Remedy,
    *,
    by: "User | None",
    new_due_on: date,
    reason: str,
    document: str = "",
    uploads: "Iterable[UploadedFile[Any]]" = (),
    link: UploadLink | None = None,
) -> ExtensionRequest:
    """The unit asks for a later date and says why; one request waits at a time.

    Without ``by`` it came by ``link``, whose giver counts as the one who asked.
    """
    if not reason.strip():
        raise RuleError(_("Give a reason."))
    locked = _lock(remedy)
    if not remedy.visit.is_sealed:
        raise RuleError(_("The minutes are not signed yet: nothing is due."))
    if RemedyStatus.EXTENDED not in REMEDY_TRANSITIONS[locked.status]:
        raise RuleError(
            _("No later date can be asked for: the remedy is “%(status)s”.")
            % {"status": locked.get_status_display()}
        )
    if new_due_on <= max(locked.due_on, timezone.localdate()):
        raise RuleError(_("The new date must lie ahead, and after the present one."))
    if asked.waiting(remedy) is not None:
        raise RuleError(_("A request waits for its answer already."))
    request = ExtensionRequest(
        remedy=remedy,
        new_due_on=new_due_on,
        reason=reason.strip(),
        document=document.strip(),
        asked_by=by,
        link=link,
    )
    audit.save(request, by=by)
    for upload in uploads:
        key = uuid.uuid4()
        evidence.add_proof(remedy, id=key, upload=upload, by=by, request=request)
    return request


@transaction.atomic
def grant(
    request: ExtensionRequest,
    *,
    by: "User",
    answer: str = "",
    document: str,
    new_due_on: date | None = None,
) -> ExtensionRequest:
    """Give the date that was asked for, or ``new_due_on``: an ordinary extension."""
    remedy, day = request.remedy, new_due_on or request.new_due_on
    _lock(remedy)
    asked.require_other(request, by)
    if day <= timezone.localdate():
        raise RuleError(_("That date has passed. Give a later one."))
    asked.settle(request, AskState.GRANTED, by=by, answer=answer)
    remedies.extend(
        remedy,
        by=by,
        new_due_on=day,
        reason=answer.strip() or f"Theo đề nghị của đơn vị: {request.reason}",
        document=document,
    )
    remedy_notices.answered(request)
    return request


@transaction.atomic
def refuse(request: ExtensionRequest, *, by: "User", answer: str) -> ExtensionRequest:
    """The date stays; the words say why."""
    if not answer.strip():
        raise RuleError(_("Give a reason."))
    _lock(request.remedy)
    asked.require_other(request, by)
    asked.settle(request, AskState.REFUSED, by=by, answer=answer)
    remedy_notices.answered(request)
    return request


@transaction.atomic
def withdraw(request: ExtensionRequest, *, by: "User | None") -> ExtensionRequest:
    """The unit no longer asks."""
    _lock(request.remedy)
    return asked.settle(request, AskState.WITHDRAWN, by=by)


def _lock(remedy: Remedy) -> Remedy:
    rows = Remedy.objects.select_for_update(of=("self",))
    locked: Remedy = rows.get(pk=remedy.pk)
    return locked
