"""The life of a remedy after the minutes are signed: proof, check, extension."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from inspections import rules
from inspections.enums import REMEDY_TRANSITIONS, AskState, RemedyStatus
from inspections.models import Remedy, RemedyEvent, UploadLink
from inspections.services import asked, evidence, ladder, remedy_notices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

#: The answer to a request that waited when the proof came.
_OVERTAKEN = "Đơn vị đã gửi minh chứng."


@transaction.atomic
def submit_proof(  # noqa: PLR0913 -- one value per column
    remedy: Remedy,
    *,
    by: "User | None",
    text: str,
    uploads: "Iterable[UploadedFile[Any]]" = (),
    figures: Sequence[dict[str, str]] = (),
    key: uuid.UUID | None = None,
    link: UploadLink | None = None,
) -> Remedy:
    """The unit says what it has done and shows it; all of it is kept or nothing.

    ``figures``: ``{"name", "value", "unit"}`` each, values as plain decimals. ``key``
    is the device's: the same proof sent again changes nothing. Without ``by`` it came
    by ``link``, and whoever gave that out counts as the one who handed it in. A
    request for a later date that still waits is taken back by it.
    """
    if not text.strip():
        raise RuleError(_("Write what has been done."))
    Remedy.objects.select_for_update(of=("self",)).get(pk=remedy.pk)
    if key is not None and (sent := RemedyEvent.objects.filter(key=key).first()):
        if sent.subject_id != remedy.pk:
            raise RuleError(
                _("This key belongs to another remedy. Load the page again.")
            )
        remedy.refresh_from_db(fields=["status", "status_since"])
        return remedy
    said: dict[str, Any] = {
        "reason": text,
        "figures": list(figures),
        "key": key,
        "link": link,
    }
    _move(remedy, RemedyStatus.PROOF_SUBMITTED, by=by, **said)
    if (request := asked.waiting(remedy)) is not None:
        asked.settle(request, AskState.WITHDRAWN, by=by, answer=_OVERTAKEN)
    step = last_proof(remedy)
    for upload in uploads:
        evidence.add_proof(remedy, id=uuid.uuid4(), upload=upload, by=by, step=step)
    return remedy


@transaction.atomic
def add_to_proof(
    remedy: Remedy,
    *,
    by: "User | None",
    uploads: "Iterable[UploadedFile[Any]]",
) -> Remedy:
    """More photos for the proof that waits: the words came before them."""
    locked = Remedy.objects.select_for_update(of=("self",)).get(pk=remedy.pk)
    if locked.status != RemedyStatus.PROOF_SUBMITTED:
        raise RuleError(_("No proof waits that photos could be added to."))
    step = last_proof(remedy)
    for upload in uploads:
        evidence.add_proof(remedy, id=uuid.uuid4(), upload=upload, by=by, step=step)
    return remedy


def last_proof(remedy: Remedy) -> RemedyEvent | None:
    """The step that handed in the newest proof."""
    proofs = remedy.events.filter(new_status=RemedyStatus.PROOF_SUBMITTED)
    return proofs.order_by("at", "pk").last()


@transaction.atomic
def accept(remedy: Remedy, *, by: "User", remark: str = "") -> Remedy:
    """The proof is enough. Never by the one who handed it in."""
    _require_other(remedy, by)
    return _move(remedy, RemedyStatus.ACCEPTED, by=by, reason=remark)


@transaction.atomic
def send_back(remedy: Remedy, *, by: "User", reason: str) -> Remedy:
    """The proof is not enough; the reason says what is missing. Not by the one who
    handed it in either."""
    _require_reason(reason)
    _require_other(remedy, by)
    _move(remedy, RemedyStatus.RETURNED, by=by, reason=reason)
    remedy_notices.came_back(remedy, _last_step(remedy))
    return remedy


@transaction.atomic
def extend(
    remedy: Remedy, *, by: "User", new_due_on: date, reason: str, document: str
) -> Remedy:
    """Give the unit a later date, for a reason, by a document.

    It is the answer to the unit's request, if one waits: then by another person.
    """
    _require_reason(reason)
    if not document.strip():
        raise RuleError(_("Name the document that grants the extension."))
    old_due_on = _set_due(remedy, new_due_on)
    request = asked.waiting(remedy)
    if request is not None:
        asked.require_other(request, by)
    _move(
        remedy,
        RemedyStatus.EXTENDED,
        by=by,
        reason=reason,
        new_due_on=new_due_on,
        old_due_on=old_due_on,
        document=document.strip(),
    )
    if request is not None:
        asked.settle(request, AskState.GRANTED, by=by)
        remedy_notices.answered(request)
    return remedy


@transaction.atomic
def reopen(
    remedy: Remedy, *, by: "User", reason: str, new_due_on: date | None = None
) -> Remedy:
    """What was thought remedied is not; the unit may get a new date with it."""
    _require_reason(reason)
    old_due_on = _set_due(remedy, new_due_on) if new_due_on else None
    _move(
        remedy,
        RemedyStatus.REOPENED,
        by=by,
        reason=reason,
        new_due_on=new_due_on,
        old_due_on=old_due_on,
    )
    remedy_notices.came_back(remedy, _last_step(remedy))
    return remedy


def _require_other(remedy: Remedy, by: "User") -> None:
    """Whoever handed in the proof does not judge it; nobody hands in another now."""
    Remedy.objects.select_for_update(of=("self",)).get(pk=remedy.pk)
    if rules.submitted_proof(by, remedy):
        raise RuleError(_("You submitted this proof: somebody else must check it."))


def _last_step(remedy: Remedy) -> RemedyEvent:
    step: RemedyEvent = remedy.events.order_by("-at", "-pk")[0]
    return step


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


@transaction.atomic
def _move(
    remedy: Remedy, to: str, *, by: "User | None", reason: str = "", **event: Any
) -> Remedy:
    """The only writer of ``Remedy.status``."""
    if not remedy.visit.is_sealed:
        raise RuleError(_("The minutes are not signed yet: nothing is due."))
    audit.move(remedy, to, table=REMEDY_TRANSITIONS, by=by, reason=reason, **event)
    remedy.status_since = timezone.now()
    Remedy.objects.filter(pk=remedy.pk).update(status_since=remedy.status_since)
    if event.get("new_due_on"):
        remedy.due_on = event["new_due_on"]
    ladder.let_go(remedy)
    return remedy
