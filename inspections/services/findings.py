"""Findings and what is recommended about them."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections.enums import FindingKind, Result, Severity
from inspections.models import (
    Answer,
    FieldStop,
    Finding,
    Item,
    Phrase,
    Remedy,
    Visit,
)
from inspections.services.lines import Outcome, put
from inspections.services.seal import recording

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: Days to put right what a shortcoming of this weight needs.
DUE_DAYS: dict[str, int] = {
    Severity.LIGHT: 30,
    Severity.MEDIUM: 15,
    Severity.HEAVY: 7,
    Severity.GRAVE: 1,
}


@transaction.atomic
def record_finding(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    id: uuid.UUID,
    base_revision: int = 0,
    kind: str,
    text: str,
    severity: str = "",
    cause: str = "",
    legal_basis: str = "",
    amount: int | None = None,
    item: Item | None = None,
    stop: FieldStop | None = None,
    phrase: Phrase | None = None,
    by: "User",
) -> Outcome[Finding]:
    """Write a finding of any kind. Only a shortcoming has a severity."""
    visit = recording(visit)
    if not text.strip():
        raise RuleError(_("Write down what was found."))
    if kind != FindingKind.SHORTCOMING:
        severity = ""
    elif not severity:
        raise RuleError(_("Choose how heavy the shortcoming is."))
    _require_of_visit(visit, item, stop)
    values = {
        "kind": kind,
        "text": text,
        "severity": severity,
        "cause": cause,
        "legal_basis": legal_basis,
        "amount": amount,
        "item": item,
        "stop": stop,
        "phrase": phrase,
    }
    return put(Finding, visit, key=id, base=base_revision, values=values, by=by)


@transaction.atomic
def finding_from_answer(
    answer: Answer, *, id: uuid.UUID, by: "User"
) -> Outcome[Finding]:
    """One click on an item: a finding in standard words, ready to be edited."""
    visit = recording(answer.visit)
    if (found := Finding.objects.filter(pk=id, visit=visit).first()) is not None:
        return Outcome(found, "same")
    return record_finding(visit, id=id, by=by, item=answer.item, **_proposed(answer))


@transaction.atomic
def recommend(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    id: uuid.UUID,
    base_revision: int = 0,
    finding: Finding | None = None,
    text: str,
    severity: str = "",
    owner: "Union | None" = None,
    owner_note: str = "",
    due_on: date | None = None,
    by: "User",
) -> Outcome[Remedy]:
    """Write what must be put right, by whom, until when. It binds from signing on."""
    visit = recording(visit)
    if not text.strip():
        raise RuleError(_("Write down what must be done."))
    if finding is not None and finding.visit_id != visit.pk:
        raise RuleError(_("This finding belongs to another visit."))
    due_on = due_on or default_due(visit, finding)
    if due_on < visit.date:
        raise RuleError(_("The due date lies before the visit."))
    values = {
        "finding": finding,
        "text": text,
        "severity": severity or (finding.severity if finding else ""),
        "owner": owner or visit.union,
        "owner_note": owner_note,
        "due_on": due_on,
    }
    return put(Remedy, visit, key=id, base=base_revision, values=values, by=by)


def default_due(visit: Visit, finding: Finding | None) -> date:
    """The usual day: by the phrase, else by severity, counted from the visit."""
    days = DUE_DAYS[Severity.LIGHT]
    if finding is not None:
        days = DUE_DAYS.get(finding.severity, days)
        if finding.phrase is not None and finding.phrase.due_days is not None:
            days = max(finding.phrase.due_days, 1)
    return visit.date + timedelta(days=days)


def phrase_for(item: Item, kind: str = FindingKind.SHORTCOMING) -> Phrase | None:
    """The first standard phrase in use that names the item's number."""
    rows = Phrase.objects.filter(
        kind=kind, is_active=True, item_codes__contains=item.code
    )
    for phrase in rows:
        if item.code in [code.strip() for code in phrase.item_codes.split(",")]:
            return phrase
    return None


def _proposed(answer: Answer) -> dict[str, Any]:
    """The words of a finding: recorded content, so Vietnamese in every language."""
    if answer.result == Result.PASS:
        return _proposed_strength(answer)
    if answer.result == Result.SKIPPED:
        text = _with_note(f"Chưa kiểm tra được: {answer.item.text}", answer.note)
        return {"kind": FindingKind.DIFFICULTY, "text": text}
    phrase = phrase_for(answer.item)
    if phrase is None:
        begin = "Mới đạt một phần" if answer.result == Result.PARTIAL else "Chưa đạt"
        text = f"{begin}: {answer.item.text}"
        severity = Severity.HEAVY if answer.item.is_knockout else Severity.LIGHT
        return {
            "kind": FindingKind.SHORTCOMING,
            "text": _with_note(text, answer.note),
            "severity": severity,
        }
    return {
        "kind": FindingKind.SHORTCOMING,
        "text": _with_note(phrase.text, answer.note),
        "severity": phrase.severity or Severity.LIGHT,
        "cause": phrase.cause,
        "legal_basis": phrase.legal_basis,
        "phrase": phrase,
    }


def _proposed_strength(answer: Answer) -> dict[str, Any]:
    """What is met is no shortcoming: the item itself says what is done well."""
    phrase = phrase_for(answer.item, FindingKind.STRENGTH)
    text = phrase.text if phrase is not None else answer.item.text
    return {
        "kind": FindingKind.STRENGTH,
        "text": _with_note(text, answer.note),
        "phrase": phrase,
    }


def _with_note(text: str, note: str) -> str:
    return f"{text.rstrip('.')}. {note}" if note else text


def _require_of_visit(visit: Visit, item: Item | None, stop: FieldStop | None) -> None:
    if item is not None and item.section.version_id != visit.checklist_id:
        raise RuleError(_("This item is not in the visit's checklist."))
    if stop is not None and stop.visit_id != visit.pk:
        raise RuleError(_("This stop belongs to another visit."))
