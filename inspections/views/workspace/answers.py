"""The checklist: every answer saves itself; without scripts a section at a time."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.http import number
from inspections.enums import Result
from inspections.forms.recording import AnswerForm
from inspections.models import Answer, AnswerRevision, Item, Section, Visit
from inspections.selectors import workspace
from inspections.services import findings, recording
from inspections.views.workspace import desk

#: Letters of all papers seen together; ours are a few short names.
_MOST_PAPERS = 2000


@require_GET
def checklist(request: UserRequest, pk: int, section: int = 0) -> HttpResponse:
    return _page(request, desk.find_to_read(request, pk), section)


@desk.written_by_sender
def answer_save(request: UserRequest, pk: int, item: int) -> HttpResponse:
    """One answer, as the page's script sends it."""
    visit = desk.find_to_write(request, pk)
    found = get_object_or_404(_items(visit), pk=item)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return desk.refused_form(form)
    try:
        outcome = _record(request, visit, found, form)
    except RuleError as refusal:
        return desk.refused(refusal)
    answer = outcome.answer
    shown = {
        "result": answer.result,
        "score": None if answer.score is None else float(answer.score),
        "note": answer.note,
        "papers_seen": answer.papers_seen,
    }
    regions = _regions(request, visit, found)
    return desk.told(outcome.state, outcome.revision, answer=shown, regions=regions)


@desk.written_by_sender
def section_save(request: UserRequest, pk: int, section: int) -> HttpResponse:
    """All answers of a section at once, and the button that was pressed with them."""
    visit = desk.find_to_write(request, pk)
    found = get_object_or_404(Section, pk=section, version=visit.checklist_id)
    forms = {
        item: AnswerForm(request.POST, prefix=str(item.pk))
        for item in _items(visit).filter(section=found)
    }
    refusals = _write_all(request, visit, forms)
    if refusals:
        for refusal in refusals:
            messages.error(request, refusal)
        return _page(request, visit, found.pk, typed=forms, status=desk.REFUSED)
    return _pressed(request, visit, found)


@desk.written_by_sender
def answers_skip(request: UserRequest, pk: int) -> HttpResponse:
    """Mark what has no result as not examined, all in one."""
    visit = desk.find_to_write(request, pk)
    try:
        count = recording.skip_unanswered(visit, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext(
            "%(count)d item is marked as not examined.",
            "%(count)d items are marked as not examined.",
            count,
        )
        messages.success(request, text % {"count": count})
    return desk.back("minutes", visit)


@desk.written_by_sender
def answer_finding(request: UserRequest, pk: int, item: int) -> HttpResponse:
    """A finding from an answer, in one click."""
    visit = desk.find_to_write(request, pk)
    answers = Answer.objects.select_related("visit", "item__section")
    answer = get_object_or_404(answers, visit=visit, item=item)
    sent = request.POST.get("id") or request.POST.get(f"{item}-finding_id")
    key = desk.key(sent) or uuid.uuid4()
    try:
        row = findings.finding_from_answer(answer, id=key, by=request.user).row
    except RuleError as refusal:
        if desk.wants_json(request):
            return desk.refused(refusal)
        messages.error(request, str(refusal))
        return desk.back("checklist", visit, f"item-{item}")
    address = f"{reverse('inspections:visit_findings', args=[pk])}?edit={row.pk}#form"
    if desk.wants_json(request):
        return desk.told("saved", row.revision, id=str(row.pk), url=address)
    return redirect(address)


@desk.written_by_sender
def conflict_resolve(request: UserRequest, pk: int) -> HttpResponse:
    """Choose between two values; ``pk`` is the value that waits."""
    visits = Visit.objects.visible_to(request.user)
    waiting = AnswerRevision.objects.select_related("answer__item")
    revision = get_object_or_404(waiting, pk=pk, answer__visit__in=visits)
    visit = desk.find_to_write(request, revision.answer.visit_id)
    _resolve(request, revision, request.POST.get("keep", ""))
    return desk.back("checklist", visit, f"item-{revision.answer.item_id}")


def _items(visit: Visit) -> Any:
    rows = Item.objects.filter(section__version=visit.checklist_id)
    return rows.select_related("section").order_by("order")


def _record(
    request: UserRequest, visit: Visit, item: Item, form: AnswerForm
) -> recording.AnswerOutcome:
    values = dict(form.cleaned_data)
    name = form.add_prefix("paper")
    if ticked := request.POST.getlist(name):
        values["papers_seen"] = "; ".join(ticked)[:_MOST_PAPERS]
    return recording.record_answer(visit, item=item, **values, by=request.user)


def _write_all(
    request: UserRequest, visit: Visit, forms: dict[Item, AnswerForm]
) -> list[str]:
    """Write every answer that has something in it; tell what could not be written."""
    refusals = []
    for item, form in forms.items():
        typed = [form.data.get(form.add_prefix(name)) for name in ("result", "note")]
        if not any(typed):
            continue
        if not form.is_valid():
            reason = " ".join(str(found[0]) for found in form.errors.values())
            refusals.append(f"{item.code}: {reason}")
            continue
        try:
            _score_of_result(visit, item, form)
            outcome = _record(request, visit, item, form)
        except RuleError as refusal:
            refusals.append(f"{item.code}: {refusal}")
            continue
        if outcome.state == "conflict":
            messages.warning(
                request,
                _("Item %(code)s: somebody else wrote another value. Choose one.")
                % {"code": item.code},
            )
    return refusals


def _score_of_result(visit: Visit, item: Item, form: AnswerForm) -> None:
    """A new result with the old score left in its field takes its usual score."""
    before = Answer.objects.filter(visit=visit, item=item).first()
    if before is None or before.result == form.cleaned_data["result"]:
        return
    if before.score == form.cleaned_data["score"]:
        form.cleaned_data["score"] = None


def _pressed(request: UserRequest, visit: Visit, section: Section) -> HttpResponse:
    """What the pressed button asks for, once its section is saved."""
    if item := number(request.POST.get("finding")):
        return answer_finding(request, visit.pk, item)
    for keep in ("mine", "theirs"):
        if waiting := number(request.POST.get(f"keep_{keep}")):
            rows = AnswerRevision.objects.filter(answer__visit=visit)
            _resolve(request, get_object_or_404(rows, pk=waiting), keep)
    messages.success(request, _("Saved at %(time)s.") % {"time": desk.saved_at()})
    answer = redirect("inspections:visit_checklist", visit.pk, section.pk)
    answer["Location"] += f"#section-{section.pk}"
    return answer


def _resolve(request: UserRequest, revision: AnswerRevision, keep: str) -> None:
    try:
        recording.resolve_conflict(
            revision, keep="mine" if keep == "mine" else "theirs", by=request.user
        )
    except RuleError as refusal:
        messages.error(request, str(refusal))


def _regions(request: UserRequest, visit: Visit, item: Item) -> dict[str, str]:
    """The parts of the page that the answer changes: totals and the item's conflict."""
    scores, rows = workspace.checklist_rows(visit)
    row = next(row for row in rows if row.section.pk == item.section_id)
    shown = next(one for one in row.items if one.item.pk == item.pk)
    folder = "inspections/visit"
    return {
        "count-checklist": f"{scores.answered}/{scores.items}",
        "sheet-total": render_to_string(f"{folder}/_total.html", {"sheet": scores}),
        f"score-{row.section.pk}": render_to_string(
            f"{folder}/_section_score.html", {"score": row.score}
        ),
        f"conflict-{item.pk}": render_to_string(
            f"{folder}/_conflict.html", {"row": shown}, request
        ),
    }


def _page(
    request: UserRequest,
    visit: Visit,
    section: int,
    *,
    typed: dict[Item, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    scores, rows = workspace.checklist_rows(visit)
    typed_here = {item.pk: form for item, form in (typed or {}).items()}
    context = {
        "sheet": scores,
        "rows": [(row, _with_forms(row, typed_here)) for row in rows],
        "opened": section or _first_unfinished(rows),
        "results": Result,
    }
    return desk.page(request, visit, "checklist", context, status=status)


def _with_forms(
    row: workspace.SectionRow, typed: dict[int, AnswerForm]
) -> list[tuple[workspace.ItemRow, AnswerForm]]:
    """Each item with its form: as it was typed, else as it stands."""
    pairs = []
    for shown in row.items:
        form = typed.get(shown.item.pk)
        if form is None:
            fresh = {"id": uuid.uuid4(), "finding_id": uuid.uuid4()}
            form = AnswerForm.of(shown.answer, prefix=str(shown.item.pk), initial=fresh)
        pairs.append((shown, form))
    return pairs


def _first_unfinished(rows: Iterable[workspace.SectionRow]) -> int:
    for row in rows:
        if not row.score.is_complete:
            return row.section.pk
    return 0
