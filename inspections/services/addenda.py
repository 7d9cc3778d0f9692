"""Đính chính: corrections beside what was signed. The signed text stays as it is."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from core.text import nfc
from inspections.enums import AddendumPart
from inspections.models import Addendum, Answer, Finding, Minutes, Remedy, Visit
from inspections.selectors.addenda import signed_words

if TYPE_CHECKING:
    from accounts.models import User

_TEXT, _REASON, _AGREED_BY = 4000, 2000, 200


@transaction.atomic
def add(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    part: str,
    finding: Finding | None = None,
    remedy: Remedy | None = None,
    answer: Answer | None = None,
    text: str,
    reason: str,
    agreed_by: str = "",
    made_on: date,
    by: "User",
    id: uuid.UUID | None = None,
) -> Addendum:
    """Write a correction with the next number of the visit, for ever.

    ``id`` is made with the form: sent twice, it is written once.
    """
    locked = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if id is not None and (there := Addendum.objects.filter(pk=id).first()):
        return _same(there, locked)
    if not locked.is_sealed:
        raise RuleError(_("The minutes are not signed yet: correct the record itself."))
    _refuse_wrong_part(locked, part, finding, remedy, answer)
    _refuse_wrong_day(locked, made_on)
    text, reason = nfc(text).strip(), nfc(reason).strip()
    was = signed_words(locked, part, finding=finding, remedy=remedy, answer=answer)
    _refuse_empty(text, reason, was)
    last = Addendum.objects.filter(visit=locked).aggregate(last=Max("number"))["last"]
    row = Addendum(
        id=id or uuid.uuid4(),
        visit=locked,
        number=(last or 0) + 1,
        part=part,
        finding=finding,
        remedy=remedy,
        was=was,
        text=text[:_TEXT],
        reason=reason[:_REASON],
        agreed_by=nfc(agreed_by).strip()[:_AGREED_BY],
        made_on=made_on,
        actor=by,
    )
    return audit.save(row, by=by)


def _same(there: Addendum, visit: Visit) -> Addendum:
    if there.visit_id != visit.pk:
        raise RuleError(_("This key belongs to another visit. Load the page again."))
    return there


def _refuse_wrong_part(
    visit: Visit,
    part: str,
    finding: Finding | None,
    remedy: Remedy | None,
    answer: Answer | None,
) -> None:
    named = {
        AddendumPart.FINDING: finding,
        AddendumPart.REMEDY: remedy,
        AddendumPart.ANSWER: answer,
    }
    if part not in AddendumPart.values:
        raise RuleError(_("Choose what is corrected."))
    for kind, thing in named.items():
        if part == kind and thing is None:
            raise RuleError(_("Choose what is corrected."))
        if part != kind and thing is not None:
            raise RuleError(_("A correction is about one thing."))
        if thing is not None and thing.visit_id != visit.pk:
            raise RuleError(_("This belongs to another visit."))


def _refuse_wrong_day(visit: Visit, made_on: date) -> None:
    kept = Minutes.objects.filter(visit=visit).first()
    signed_on = (kept and kept.signed_on) or visit.date
    if made_on < signed_on:
        raise RuleError(_("A correction cannot be older than the signatures."))
    if made_on > timezone.localdate():
        raise RuleError(_("The date of the correction lies in the future."))


def _refuse_empty(text: str, reason: str, was: str) -> None:
    if not text:
        raise RuleError(_("Write how it reads correctly."))
    if text == was.strip():
        raise RuleError(_("This is what was signed: write how it reads correctly."))
    if not reason:
        raise RuleError(_("Write why it is corrected."))
