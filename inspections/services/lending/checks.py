"""Form 16/TD: the questionnaire about a group."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from core.templatetags.core import money
from core.text import nfc
from inspections import questions
from inspections.models import GroupCheck, Phrase
from inspections.questions import MOST
from inspections.services.lending.amounts import refuse_impossible, to_write
from inspections.services.lending.findings import Wanted, follow_all, leader_of
from inspections.services.lines import Outcome, change
from inspections.services.reference import coded_phrases

if TYPE_CHECKING:
    from accounts.models import User

#: No group counts more of anybody.
_MEMBERS = 999
#: Letters of the note beside one question.
_NOTE = 500


@transaction.atomic
def record_group_check(  # noqa: PLR0913 -- one value per column
    check: GroupCheck,
    *,
    base_revision: int,
    checked_on: date,
    met_with: str = "",
    answers: Mapping[str, Any],
    strengths: str = "",
    shortcomings: str = "",
    proposals: str = "",
    by: "User",
) -> Outcome[GroupCheck]:
    """Write the questionnaire; each of its shortcomings opens a finding by itself.

    ``answers`` are all of them, as ``GroupCheck.answers`` holds them. Raises
    ``RuleError`` for an answer that the form does not have, and when the visit is not
    being recorded.
    """
    check = to_write(check)
    values: dict[str, Any] = {
        "checked_on": checked_on,
        "met_with": met_with,
        "answers": _cleaned(answers),
        "strengths": strengths,
        "shortcomings": shortcomings,
        "proposals": proposals,
    }
    outcome = change(check, base_revision, values, by=by)
    if outcome.state == "saved":
        follow_check(check, by=by)
    return outcome


def follow_check(check: GroupCheck, *, by: "User") -> None:
    """Its findings say what it says now. The visit must be locked."""
    faults = {fault.question.code: fault for fault in questions.faults(check.answers)}
    union, day = check.visit.round.plan.union, check.visit.date
    codes = {fault.phrase for fault in faults.values()}
    phrases = coded_phrases(codes, union, day) if codes else {}
    wanted = {}
    for question in questions.questions():
        fault = faults.get(question.code)
        source = f"group:{check.pk}:{question.code}"
        wanted[source] = _wanted(check, fault, phrases) if fault else None
    follow_all(check.visit, wanted, by=by)


def _cleaned(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the form asks, without empty answers, in the order of the form."""
    known = {question.code: question for question in questions.every()}
    if set(answers) - set(known):
        raise RuleError(_("This question is not on the form. Load the page again."))
    found = {}
    for code, question in known.items():
        given = _answer(question, answers.get(code) or {})
        if any(value not in ("", None) for value in given.values()):
            found[code] = given
    return found


def _answer(question: questions.Question, given: Mapping[str, Any]) -> dict[str, Any]:
    answer, number = given.get("answer") or "", given.get("number")
    possible = ("", *questions.ANSWERS) if question.is_choice else ("",)
    if answer not in possible or not isinstance(number, int | None):
        raise RuleError(_("Choose from the list."))
    refuse_impossible(number, most=_MEMBERS if question.is_count else MOST)
    note = nfc(str(given.get("note") or "")).strip()[:_NOTE]
    return {
        "answer": answer,
        "number": None if question.is_choice else number,
        "note": note,
    }


def _wanted(
    check: GroupCheck, fault: questions.Fault, phrases: Mapping[str, Phrase]
) -> Wanted:
    says = phrases[fault.phrase].text.rstrip(".")
    counts = [
        f"{part.text[0].lower()}{part.text[1:]}: {money(number)}"
        + (" đồng" if part.is_money else "")
        for part, number in fault.counts
    ]
    if counts:
        says += f" ({'; '.join(counts)})"
    if fault.note:
        says += f". {fault.note.rstrip('.')}"
    return Wanted(
        phrase=fault.phrase,
        text=f"{check.group}: {says}.",
        amount=fault.amount,
        group=check.group,
        owner_note=leader_of(check.group),
    )
