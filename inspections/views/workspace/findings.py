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
from inspections.models import Finding, Item, Remedy, Visit
from inspections.selectors import phrases, workspace
from inspections.services import findings, lines
from inspections.views.workspace import desk


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_read(request, pk)
    row = desk.edited(request, visit.findings.all())
    if row is not None:
        words = {"recommendation": row.phrase.recommendation} if row.phrase else {}
        fresh = {"remedy_id": uuid.uuid4(), **words}
        form = FindingForm.of(row, visit=visit, initial=fresh)
        offers = phrases.offers(visit, row.item)
    else:
        offers = phrases.offers(visit, _item(visit, request.GET.get("item")))
        form = FindingForm(visit=visit, initial=_asked_for(request, offers))
    return _page(request, visit, form, offers)


@desk.written_by_sender
def save(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)

    def show(form: BaseForm, status: int) -> HttpResponse:
        offers = phrases.offers(visit, _item(visit, request.POST.get("item")))
        return _page(request, visit, form, offers, status=status)

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


def _item(visit: Visit, asked: str | None) -> Item | None:
    rows = Item.objects.filter(section__version=visit.checklist_id)
    return rows.filter(pk=number(asked) or 0).first()


def _asked_for(request: UserRequest, offers: phrases.Offers) -> dict[str, Any]:
    """A new finding, with what the address asks for: a clause, a kind, an item."""
    initial: dict[str, Any] = {"id": uuid.uuid4(), "remedy_id": uuid.uuid4()}
    for name in ("kind", "item", "stop"):
        if request.GET.get(name):
            initial[name] = request.GET[name]
    offer = offers.of(number(request.GET.get("phrase")) or 0)
    if offer is not None:
        names = ("kind", "text", "severity", "cause", "recommendation")
        initial |= {name: getattr(offer.phrase, name) for name in names}
        initial |= {"phrase": offer.phrase.pk, "legal_basis": offer.basis}
        if offer.due is not None:
            initial["due_on"] = offer.due.on
    return initial


def _page(
    request: UserRequest,
    visit: Visit,
    form: BaseForm,
    offers: phrases.Offers,
    *,
    status: int = 200,
) -> HttpResponse:
    chosen = offers.of(number(str(form["phrase"].value() or "")) or 0)
    context = {
        "form": form,
        "kinds": workspace.finding_rows(visit, request.user),
        "offers": offers,
        "chosen": chosen,
        "is_edit": "edit" in request.GET or form.is_bound,
    }
    return desk.page(request, visit, "findings", context, status=status)
