"""Findings and what is recommended about them."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections.deadlines import Due
from inspections.enums import FindingKind, Result, Severity
from inspections.models import (
    Answer,
    FieldStop,
    Finding,
    Item,
    Phrase,
    PhraseVersion,
    Remedy,
    Visit,
)
from inspections.selectors import phrases
from inspections.selectors.deadlines import Deadlines
from inspections.services import repeats
from inspections.services.lines import Outcome, put
from inspections.services.seal import recording

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union


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
    if phrase is not None and phrase.kind != kind:
        phrase = None  # she made something else of it
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
        "phrase_version": _version(phrase, id),
    }
    outcome = put(Finding, visit, key=id, base=base_revision, values=values, by=by)
    if outcome.state in ("created", "saved"):
        repeats.mark(visit, [outcome.row])
    return outcome


@transaction.atomic
def finding_from_answer(
    answer: Answer, *, id: uuid.UUID, by: "User"
) -> Outcome[Finding]:
    """One click on an item: a finding in standard words, ready to be edited.

    If its clause recommends something, the recommendation stands with it, its due date
    too.
    """
    visit = recording(answer.visit)
    if (found := Finding.objects.filter(pk=id, visit=visit).first()) is not None:
        return Outcome(found, "same")
    words = _proposed(visit, answer)
    outcome = record_finding(visit, id=id, by=by, item=answer.item, **words)
    finding, phrase = outcome.row, outcome.row.phrase
    is_wanted = finding.kind == FindingKind.SHORTCOMING and phrase is not None
    if phrase is not None and is_wanted and phrase.recommendation:
        key, text = recommendation_key(id), phrase.recommendation
        recommend(visit, id=key, finding=finding, text=text, by=by)
    return outcome


def recommendation_key(finding: uuid.UUID) -> uuid.UUID:
    """The key of what is recommended with a finding that one click writes: the same
    however often the device sends it."""
    return uuid.uuid5(finding, "recommendation")


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
    severity = severity or (finding.severity if finding else "")
    phrase = finding.phrase if finding else None
    usual = usual_due(visit, severity=severity, phrase=phrase)
    due_on = due_on or usual.on
    if due_on < visit.date:
        raise RuleError(_("The due date lies before the visit."))
    values = {
        "finding": finding,
        "text": text,
        "severity": severity,
        "owner": owner or visit.union,
        "owner_note": owner_note,
        "due_on": due_on,
        "due_words": usual.words if due_on == usual.on else "",
    }
    return put(Remedy, visit, key=id, base=base_revision, values=values, by=by)


def usual_due(visit: Visit, *, severity: str, phrase: Phrase | None) -> Due:
    """The usual day, counted from the visit, and its words: the one place for it.

    By the clause, else by the weight: see ``selectors.deadlines``.
    """
    return Deadlines.of(visit).due(severity=severity, phrase=phrase)


def default_due(visit: Visit, finding: Finding | None) -> Due:
    """``usual_due`` of what is recommended about a finding."""
    if finding is None:
        return usual_due(visit, severity="", phrase=None)
    return usual_due(visit, severity=finding.severity, phrase=finding.phrase)


def _version(phrase: Phrase | None, finding: uuid.UUID) -> PhraseVersion | None:
    """The clause as it is applied now, or was when it was applied to the finding."""
    if phrase is None:
        return None
    kept = Finding.objects.filter(pk=finding, phrase=phrase).first()
    if kept is not None:
        version: PhraseVersion | None = kept.phrase_version
        return version
    rows = PhraseVersion.objects.filter(phrase=phrase, number=phrase.version)
    found: PhraseVersion | None = rows.first()
    return found


def _proposed(visit: Visit, answer: Answer) -> dict[str, Any]:
    """The words of a finding: recorded content, so Vietnamese in every language."""
    if answer.result == Result.PASS:
        return _proposed_strength(visit, answer)
    if answer.result == Result.SKIPPED:
        text = _with_note(f"Chưa kiểm tra được: {answer.item.text}", answer.note)
        return {"kind": FindingKind.DIFFICULTY, "text": text}
    union = visit.round.plan.union
    phrase = phrases.first_for(union, visit.date, answer.item)
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
        "legal_basis": phrases.legal_basis(phrase, visit.date),
        "phrase": phrase,
    }


def _proposed_strength(visit: Visit, answer: Answer) -> dict[str, Any]:
    """What is met is no shortcoming: the item itself says what is done well."""
    union, kind = visit.round.plan.union, FindingKind.STRENGTH
    phrase = phrases.first_for(union, visit.date, answer.item, kind)
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
