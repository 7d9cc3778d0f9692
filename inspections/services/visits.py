"""The life of a visit from its beginning to its end, and the seal at signing."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import services as audit
from core.exceptions import RuleError
from core.text import nfc
from inspections.enums import (
    VISIT_NEEDS_REASON,
    VISIT_TRANSITIONS,
    Agreement,
    VisitStatus,
)
from inspections.models import Minutes, Visit
from inspections.selectors.visit import readiness
from inspections.services import follow_ups, opinions, planning, repeats
from inspections.services.lending.funds import settle_funds
from inspections.services.seal import content_sha256

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def start(visit: Visit, *, by: "User") -> Visit:
    """The team is there: open the visit for recording."""
    planning.round_begun(visit.round, by=by)
    _move(visit, VisitStatus.IN_PROGRESS, by=by)
    if visit.started_at is None:
        visit.started_at = timezone.now()
        visit.save(update_fields=["started_at"])
    Minutes.objects.get_or_create(visit=visit)
    follow_ups.open_for(visit, by=by)
    return visit


@transaction.atomic
def finish_recording(visit: Visit, *, by: "User") -> Visit:
    """Everything is written down: nothing changes until signed or sent back."""
    _lock(visit)
    ready = readiness(visit)
    missing = []
    if ready.unanswered and not ready.is_recheck:
        missing.append(
            ngettext(
                "%(count)d item has no result.",
                "%(count)d items have no result.",
                ready.unanswered,
            )
            % {"count": ready.unanswered}
        )
    if ready.conflicts:
        missing.append(_("Choose between the values that two people wrote."))
    if not ready.attendance:
        missing.append(_("Write down who attended."))
    if ready.not_rechecked:
        missing.append(
            ngettext(
                "%(count)d recommendation has not been looked at again.",
                "%(count)d recommendations have not been looked at again.",
                ready.not_rechecked,
            )
            % {"count": ready.not_rechecked}
        )
    if missing:
        raise RuleError(" ".join(missing))
    repeats.mark(visit)
    return _move(visit, VisitStatus.RECORDED, by=by)


def send_back(visit: Visit, *, reason: str, by: "User") -> Visit:
    """Open a recorded visit again, for a reason that its history keeps."""
    return _move(visit, VisitStatus.IN_PROGRESS, by=by, reason=reason)


@transaction.atomic
def sign(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    agreement: str,
    signed_on: date,
    unit_signer: str = "",
    unit_signer_position: str = "",
    unit_opinion: str = "",
    reservations: str = "",
    witnesses: str = "",
    by: "User",
) -> Visit:
    """Seal the minutes: agreed, with reservations, or refused before witnesses.

    From now on nothing recorded changes; the recommendations bind the unit.
    """
    locked = _lock(visit)
    _refuse_unfit(locked, agreement, signed_on, unit_signer, reservations, witnesses)
    if VisitStatus.SIGNED in VISIT_TRANSITIONS[locked.status]:
        minutes, _made = Minutes.objects.get_or_create(visit=visit)
        minutes.agreement = agreement
        minutes.signed_on = signed_on
        minutes.unit_signer = nfc(unit_signer).strip()
        minutes.unit_signer_position = nfc(unit_signer_position).strip()
        minutes.unit_opinion = nfc(unit_opinion).strip() or minutes.unit_opinion
        minutes.reservations = nfc(reservations).strip()
        minutes.witnesses = nfc(witnesses).strip()
        minutes.revision += 1
        audit.save(minutes, by=by)
        repeats.mark(visit)
    _move(visit, VisitStatus.SIGNED, by=by)
    settle_funds(visit, by=by)
    follow_ups.settle(visit, by=by)
    visit.content_sha256 = content_sha256(visit)
    visit.save(update_fields=["content_sha256"])
    return visit


def conclude(visit: Visit, *, reason: str = "", by: "User") -> Visit:
    """The standing committee has given its conclusion."""
    return _move(visit, VisitStatus.CONCLUDED, by=by, reason=reason)


@transaction.atomic
def close(visit: Visit, *, reason: str = "", by: "User") -> Visit:
    """Nothing is left to do: every recommendation has been carried out."""
    _lock(visit)
    waiting = visit.remedies.exclude(status="accepted").count()
    if waiting:
        raise RuleError(
            ngettext(
                "%(count)d recommendation is not remedied yet.",
                "%(count)d recommendations are not remedied yet.",
                waiting,
            )
            % {"count": waiting}
        )
    return _move(visit, VisitStatus.CLOSED, by=by, reason=reason)


def _lock(visit: Visit) -> Visit:
    return Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)


def _refuse_unfit(
    visit: Visit,
    agreement: str,
    signed_on: date,
    unit_signer: str,
    reservations: str,
    witnesses: str,
) -> None:
    if agreement not in Agreement.values:
        raise RuleError(_("Choose how the unit signs."))
    if signed_on < visit.date:
        raise RuleError(_("The minutes cannot be signed before the visit."))
    if signed_on > timezone.localdate():
        raise RuleError(_("The date of signing lies in the future."))
    if agreement != Agreement.REFUSED and not unit_signer.strip():
        raise RuleError(_("Enter who signs for the unit."))
    if agreement != Agreement.AGREED and not reservations.strip():
        raise RuleError(_("Write down the reservations or the reason of refusal."))
    if agreement == Agreement.REFUSED and not _names_somebody(witnesses):
        raise RuleError(_("A refusal needs witnesses: name at least one."))
    opinions.refuse_unfit(visit, agreement)


def _names_somebody(witnesses: str) -> bool:
    """One a line, as ``name – position``: a line without a name names nobody."""
    names = (line.split(" – ")[0] for line in witnesses.splitlines())
    return any(sign.isalpha() for name in names for sign in name)


def _move(
    visit: Visit, to: str, *, by: "User", reason: str = "", **event: Any
) -> Visit:
    """The recording part of a visit's life; its other moves belong to planning."""
    if (visit.status, to) in VISIT_NEEDS_REASON and not reason.strip():
        raise RuleError(_("Write the reason."))
    return audit.move(visit, to, table=VISIT_TRANSITIONS, by=by, reason=reason, **event)
