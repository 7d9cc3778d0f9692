"""A new visit begins with what the last ones left: look again, say what was found."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from core.text import nfc
from inspections.enums import RemedyStatus, RoundKind, Verdict
from inspections.models import FollowUp, Remedy, Visit
from inspections.selectors.follow_ups import expected, known
from inspections.services import findings, remarks, remedies
from inspections.services.lines import Outcome, change
from inspections.services.seal import recording

if TYPE_CHECKING:
    from accounts.models import User

#: As the thread of a remedy tells it: Vietnamese in every language.
_FOUND: dict[str, str] = {
    Verdict.PARTLY: "mới làm được một phần",
    Verdict.NOT_KEPT: "chưa làm hoặc lại vi phạm",
}


@transaction.atomic
def open_for(visit: Visit, *, by: "User") -> list[FollowUp]:
    """List what is unresolved and what was accepted since, in nobody's name.

    Called when a visit starts; what is listed already stays as it is. A re-check keeps
    to what it was planned for; of one that was planned for nothing, all is listed.
    """
    visit = recording(visit)
    listed = FollowUp.objects.filter(visit=visit)
    if visit.round.kind == RoundKind.RECHECK and listed.exists():
        return []
    there = set(listed.values_list("remedy", flat=True))
    rows = [
        FollowUp(visit=visit, remedy=remedy)
        for remedy in expected(visit)
        if remedy.pk not in there
    ]
    return FollowUp.objects.bulk_create(rows)


@transaction.atomic
def add(
    visit: Visit, *, id: uuid.UUID, remedy: Remedy, by: "User"
) -> Outcome[FollowUp]:
    """List one more remedy of before, by hand. ``id`` is made by the device."""
    visit = recording(visit)
    found = FollowUp.objects.filter(visit=visit, remedy=remedy).first()
    if found is not None:
        return Outcome(found, "same")
    if not known(visit).filter(pk=remedy.pk).exists():
        raise RuleError(_("This recommendation is not of an earlier visit here."))
    if FollowUp.objects.filter(pk=id).exists():
        raise RuleError(_("This key belongs to another visit. Load the page again."))
    row = FollowUp(pk=id, visit=visit, remedy=remedy, updated_by=by)
    audit.save(row, by=by)
    return Outcome(row, "created")


@transaction.atomic
def record(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    id: uuid.UUID,
    base_revision: int = 0,
    verdict: str,
    note: str = "",
    new_due_on: date | None = None,
    by: "User",
) -> Outcome[FollowUp]:
    """Write what was found of one remedy that is listed."""
    visit = recording(visit)
    row = FollowUp.objects.filter(visit=visit, pk=id).select_related("remedy").first()
    if row is None:
        raise RuleError(_("This line is not on the list. Load the page again."))
    if verdict not in Verdict.values:
        raise RuleError(_("Choose what was found."))
    if verdict != Verdict.NOT_KEPT:
        new_due_on = None
    elif not note.strip():
        raise RuleError(_("Write what is still missing."))
    if new_due_on is not None and new_due_on <= max(visit.date, row.remedy.due_on):
        raise RuleError(
            _("The new date must be later than %(date)s.")
            % {"date": f"{max(visit.date, row.remedy.due_on):%d/%m/%Y}"}
        )
    values = {"verdict": verdict, "note": note, "new_due_on": new_due_on}
    return change(row, base_revision, values, by=by)


@transaction.atomic
def settle(visit: Visit, *, by: "User") -> None:
    """What follows from the verdicts once the minutes are signed.

    What had been accepted and is not kept is reopened, with the note as its reason and
    the date that was set, else the usual one. That is done in the name of the person
    who signs even if she may not reopen remedies otherwise: both sides signed the
    verdict, and the reopening is its consequence, not a decision of hers. Anything
    else that is not or only partly done is a remark on the remedy. What was kept is
    never accepted here: that is for somebody who looks at the proof.
    """
    rows = FollowUp.objects.filter(visit=visit, verdict__in=_FOUND)
    for row in rows.order_by("remedy_id"):
        locked = Remedy.objects.select_for_update(of=("self",)).get(pk=row.remedy_id)
        undone = row.verdict == Verdict.NOT_KEPT
        if undone and locked.status == RemedyStatus.ACCEPTED:
            day = _reopened_until(visit, row, locked)
            reason = f"Kiểm tra lại ngày {visit.date:%d/%m/%Y}: {row.note}"
            _hand_on(locked, visit, by=by)
            remedies.reopen(locked, by=by, reason=reason, new_due_on=day)
        else:
            remarks.remark(locked, by=by, text=_said(visit, row))


def _hand_on(remedy: Remedy, visit: Visit, *, by: "User") -> None:
    """What was done stayed with the unit of then; its successor has it to do again."""
    if remedy.owner.valid_to is not None and remedy.owner_id != visit.union_id:
        remedy.owner = visit.union
        remedy.revision += 1
        audit.save(remedy, by=by)


def _reopened_until(visit: Visit, row: FollowUp, remedy: Remedy) -> date | None:
    """The date that was set, else the usual one; none that would not be later."""
    if row.new_due_on is not None:
        day = row.new_due_on
    else:
        phrase = remedy.finding.phrase if remedy.finding else None
        day = findings.usual_due(visit, severity=remedy.severity, phrase=phrase).on
    return day if day > remedy.due_on else None


def _said(visit: Visit, row: FollowUp) -> str:
    text = f"Kiểm tra lại ngày {visit.date:%d/%m/%Y}: {_FOUND[row.verdict]}."
    return nfc(f"{text} {row.note}".strip())[:2000]
