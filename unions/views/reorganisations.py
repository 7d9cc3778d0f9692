"""Reorganising units step by step: the decision, the units, a look ahead.

Every step is kept in the draft, so she can stop at any time and come back later.
"""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from unions.enums import ReorganisationStatus
from unions.forms.assigning import draft_form
from unions.forms.changes import FORMS
from unions.forms.reorganisations import (
    DecisionForm,
    HandoverFilter,
    ReorganisationFilter,
)
from unions.lineage import Blueprint
from unions.models import Handover, Reorganisation
from unions.selectors import reorganised
from unions.selectors.family import things
from unions.services import reorganisation as services

if TYPE_CHECKING:
    from unions.forms.new_units import UnitsForm

#: Handovers on one page: on phones each is a card.
_HANDOVERS = 20
_form_methods = require_http_methods(["GET", "HEAD", "POST"])


def find(request: UserRequest, pk: int) -> Reorganisation:
    rows = Reorganisation.objects.visible_to(request.user)
    found: Reorganisation = get_object_or_404(rows.select_related("union"), pk=pk)
    return found


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "unions.view_reorganisation")
    form = ReorganisationFilter(request.GET)
    rows = form.narrow(reorganised.listed(request.user, request.GET.get("q", "")))
    context = {"page": http.paginate(request, rows), "filter_form": form}
    return http.render(request, "unions/reorganisations.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """What a draft would do, or what was done."""
    reorganisation = find(request, pk)
    require(request, "unions.view_reorganisation", reorganisation)
    if reorganisation.status == ReorganisationStatus.DRAFT:
        return look_ahead(request, reorganisation)
    return _look_back(request, reorganisation)


def look_ahead(
    request: UserRequest, reorganisation: Reorganisation, refusal: str = ""
) -> HttpResponse:
    shown = services.preview(reorganisation, by=request.user)
    chosen = request.POST if request.method == "POST" else None
    form = draft_form(chosen, reorganisation, shown)
    context = {
        "reorganisation": reorganisation,
        "shown": shown,
        "open_pks": {row.union.pk for row in shown.closings},
        "open_refs": (),
        "carried": sum(row.is_carried for row in shown.closings),
        "form": form,
        "refusal": refusal,
        "ends": [group for group in shown.moves if not group.passes_on],
        "passes_on": [group for group in shown.moves if group.passes_on],
    }
    return http.render(request, "unions/reorganisation_preview.html", context)


def _look_back(request: UserRequest, reorganisation: Reorganisation) -> HttpResponse:
    rows = Handover.objects.visible_to(request.user)
    rows = rows.filter(reorganisation=reorganisation)
    models = rows.order_by("model").values_list("model", flat=True).distinct()
    kinds = [(model, things(model)) for model in models]
    form = HandoverFilter(request.GET, user=request.user, kinds=kinds)
    asked = form.narrow(rows.select_related("from_union", "to_union"))
    if words := request.GET.get("q", "").strip():
        asked = asked.filter(label__icontains=words)
    context = {
        "reorganisation": reorganisation,
        "shown": reorganised.done(reorganisation, viewer=request.user),
        "events": reorganisation.events.select_related("actor"),
        "page": http.paginate(request, asked, _HANDOVERS),
        "filter_form": form,
        "things": dict(kinds),
    }
    return http.render(request, "unions/reorganisation.html", context, partial="rows")


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    require(request, "unions.add_reorganisation")
    before = _copied(request)
    initial = {}
    if before:
        names = ("kind", "decision_number", "decision_date", "decision_title")
        initial = {name: getattr(before, name) for name in (*names, "effective_on")}
    form = DecisionForm(request.POST or None, request.FILES or None, initial=initial)
    plan = before.plan if before else {}
    if request.method == "POST" and form.is_valid():
        if before and form.cleaned_data["kind"] != before.kind:
            plan = {}
        if _kept(request, form, Blueprint.from_json(plan)):
            return redirect("unions:reorganisation_units", form.instance.pk)
    return _decision_page(request, form)


def _copied(request: UserRequest) -> Reorganisation | None:
    """One that was undone, to be prepared once more: ``?from=`` its key.

    Hers alone: a plan names units, and its look ahead names people and their things.
    """
    if not (key := http.number(request.GET.get("from"))):
        return None
    found = find(request, key)
    require(request, "unions.change_reorganisation", found)
    undone = found.status == ReorganisationStatus.UNDONE
    return found if undone and found.kind in FORMS else None


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    """The decision again. Another kind of change asks for its units anew."""
    reorganisation = find(request, pk)
    require(request, "unions.change_reorganisation", reorganisation)
    if reorganisation.status != ReorganisationStatus.DRAFT:
        return redirect(reorganisation)
    plan = Blueprint.from_json(reorganisation.plan)
    form = DecisionForm(
        request.POST or None, request.FILES or None, instance=reorganisation
    )
    if request.method == "POST" and form.is_valid():
        if "kind" in form.changed_data:
            plan = Blueprint()
        if _kept(request, form, plan):
            step = "reorganisation" if plan.ties else "reorganisation_units"
            return redirect(f"unions:{step}", pk)
    return _decision_page(request, form)


def _kept(request: UserRequest, form: DecisionForm, plan: Blueprint) -> bool:
    upload = form.cleaned_data["upload"]
    try:
        services.prepare(form.instance, plan, by=request.user, upload=upload)
    except RuleError as refusal:
        form.add_error("upload" if upload else None, str(refusal))
        return False
    return True


def _decision_page(request: UserRequest, form: DecisionForm) -> HttpResponse:
    saved = form.instance if form.instance.pk else None
    context = {"form": form, "reorganisation": saved, "step": 1}
    return http.render(request, "unions/reorganisation_decision.html", context)


@_form_methods
def units(request: UserRequest, pk: int) -> HttpResponse:
    """Which units end and what they become."""
    reorganisation = find(request, pk)
    require(request, "unions.change_reorganisation", reorganisation)
    form_type = FORMS.get(reorganisation.kind)
    if reorganisation.status != ReorganisationStatus.DRAFT or form_type is None:
        return redirect(reorganisation)
    form = form_type(
        request.POST or None, user=request.user, reorganisation=reorganisation
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.prepare(reorganisation, form.blueprint, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Nothing has been changed yet."))
            return redirect(reorganisation)
    return _units_page(request, form, reorganisation)


def _units_page(
    request: UserRequest, form: "UnitsForm", reorganisation: Reorganisation
) -> HttpResponse:
    context = {
        "form": form,
        "formset": form.rows,
        "reorganisation": reorganisation,
        "step": 2,
    }
    return http.render(request, "unions/reorganisation_units.html", context)
