"""Findings of six kinds, with what is recommended about shortcomings."""

import uuid
from typing import Any

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core.http import number
from inspections.forms.recording import FindingForm
from inspections.models import Finding, Phrase, Remedy, Visit
from inspections.selectors import workspace
from inspections.services import findings, lines
from inspections.views.workspace import desk


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_read(request, pk)
    row = desk.edited(request, visit.findings.all())
    if row is not None:
        fresh = {"remedy_id": uuid.uuid4(), **_offered(row.phrase)}
        form = FindingForm.of(row, visit=visit, initial=fresh)
    else:
        form = FindingForm(visit=visit, initial=_asked_for(request))
    return _page(request, visit, form)


@desk.written_by_sender
def save(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)

    def show(form: BaseForm, status: int) -> HttpResponse:
        return _page(request, visit, form, status=status)

    def act(cleaned: dict[str, Any]) -> lines.Outcome[Finding]:
        return _write(visit, cleaned, request)

    paper = desk.Desk(request, visit, "findings", show)
    return paper.write(FindingForm(request.POST, visit=visit), act)


@desk.written_by_sender
def delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    rows = Finding.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("visit"), pk=key)
    return desk.delete(request, row, "findings", lines.remove)


@desk.written_by_sender
def recommendation_delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    rows = Remedy.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("visit"), pk=key)
    return desk.delete(request, row, "findings", lines.remove)


@transaction.atomic
def _write(
    visit: Visit, cleaned: dict[str, Any], request: UserRequest
) -> lines.Outcome[Finding]:
    """The finding, and its recommendation unless somebody else changed the finding."""
    remedy = {
        "id": cleaned.pop("remedy_id"),
        "base_revision": cleaned.pop("remedy_revision") or 0,
        "text": cleaned.pop("recommendation"),
        "owner_note": cleaned.pop("owner_note"),
        "due_on": cleaned.pop("due_on"),
    }
    outcome = findings.record_finding(visit, **cleaned, by=request.user)
    if remedy["text"] and outcome.state != "conflict":
        findings.recommend(visit, finding=outcome.row, **remedy, by=request.user)
    return outcome


def _asked_for(request: UserRequest) -> dict[str, Any]:
    """A new finding, with what the address asks for: a phrase, a kind, an item."""
    initial: dict[str, Any] = {"id": uuid.uuid4(), "remedy_id": uuid.uuid4()}
    wanted = number(request.GET.get("phrase")) or 0
    phrase = Phrase.objects.filter(pk=wanted).first()
    if phrase is not None:
        names = ("kind", "text", "severity", "cause", "legal_basis")
        initial |= {name: getattr(phrase, name) for name in names}
        initial |= {"phrase": phrase.pk, **_offered(phrase)}
    for name in ("kind", "item", "stop"):
        if request.GET.get(name):
            initial[name] = request.GET[name]
    return initial


def _offered(phrase: Phrase | None) -> dict[str, Any]:
    return {"recommendation": phrase.recommendation} if phrase else {}


def _page(
    request: UserRequest, visit: Visit, form: BaseForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "kinds": workspace.finding_rows(visit, request.user),
        "phrases": Phrase.objects.filter(is_active=True),
        "is_edit": "edit" in request.GET or form.is_bound,
    }
    return desk.page(request, visit, "findings", context, status=status)
