"""Initiatives that visits saw: into the register, one over time, all, side by side."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.good_things import AdoptForm, GoodThingsFilter, SeenForm
from inspections.models import FieldStop, Finding, InitiativeSighting, Visit
from inspections.selectors import compared, good_things, initiative_panel
from inspections.services import good_things as services
from inspections.views.workspace import desk
from unions.models import Initiative

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
_KEEP = "inspections.keep_sighting"


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """All that visits saw, each as it stood last."""
    require(request, "inspections.view_initiativesighting")
    form = GoodThingsFilter(request.GET, user=request.user)
    rows = form.narrow(good_things.seen_by(request.user))
    words = request.GET.get("q", "")
    rows = rows.matching(words) if words else rows.order_by("-last_on", "pk")
    page = http.paginate(request, rows)
    seen = good_things.newest(page, request.user)
    context = {
        "page": page,
        "rows": [(row, seen[row.pk]) for row in page if row.pk in seen],
        "filter_form": form,
        "may_keep": request.user.has_perm("inspections.keep_showcase"),
    }
    template = "inspections/good_things.html"
    return http.render(request, template, context, partial="rows")


@require_safe
def compare(request: UserRequest) -> HttpResponse:
    """Two to four of them side by side."""
    require(request, "inspections.view_initiativesighting")
    rows = picked(request)
    if not compared.FEWEST <= len(rows) <= compared.MOST:
        messages.error(request, _("Tick two to four initiatives to compare them."))
        return redirect("inspections:good_things")
    context = {"comparison": compared.compare(rows, request.user)}
    return render(request, "inspections/good_things_compare.html", context)


@require_safe
def initiative(request: UserRequest, pk: int) -> HttpResponse:
    """What inspections know of one: a panel of its page; a page of its own without."""
    found = _find(request, pk)
    require(request, "inspections.view_initiativesighting")
    context = {
        "initiative": found,
        "panel": initiative_panel.panel(found, request.user),
    }
    template = "inspections/initiative.html"
    return http.render(request, template, context, partial="panel")


@_form_methods
def adopt(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """From a finding into the register of initiatives."""
    rows = Finding.objects.visible_to(request.user).select_related(
        "visit__union", "visit__round__plan__union", "stop__branch", "stop__initiative"
    )
    finding = get_object_or_404(rows, pk=key)
    require(request, _KEEP, finding.visit)
    if (done := finding.sightings.first()) is not None:
        return redirect("inspections:sighting", done.pk)
    if request.method == "POST":
        form = AdoptForm(request.POST, finding=finding)
        if form.is_valid():
            try:
                row = services.adopt(
                    finding,
                    seen=form.seen(),
                    initiative=form.cleaned_data["initiative"],
                    new=form.new(),
                    updates_register=form.cleaned_data["updates_register"],
                    by=request.user,
                )
            except RuleError as refusal:
                form.add_error(None, str(refusal))
            else:
                _say(request, row)
                return desk.back("findings", finding.visit, f"finding-{finding.pk}")
    else:
        form = AdoptForm.begin(finding, request.user)
    context = {
        "form": form,
        "finding": finding,
        "visit": finding.visit,
        "union": good_things.homes(finding.visit)[-1],
        "known_fields": good_things.fields(request.user),
    }
    return render(request, "inspections/good_things_adopt.html", context)


@_form_methods
def sight(request: UserRequest, pk: int, initiative: int) -> HttpResponse:
    """How an initiative stood at a visit, from a stop there."""
    visit = desk.find(request, pk)
    require(request, _KEEP, visit)
    found = _find(request, initiative)
    rows = InitiativeSighting.objects.filter(visit=visit, initiative=found)
    stop = FieldStop.objects.filter(visit=visit, initiative=found).first()
    form = SeenForm.of(found, rows.first(), request.POST or None)
    if form.is_valid():
        try:
            row = services.sight(
                visit,
                found,
                seen=form.seen(),
                stop=stop,
                updates_register=form.cleaned_data["updates_register"],
                by=request.user,
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, row)
            return desk.back("stops", visit)
    back = reverse("inspections:visit_stops", args=[pk])
    return _seen(request, form, found, lead=str(visit), back=back)


@_form_methods
def sighting(request: UserRequest, pk: int) -> HttpResponse:
    """Correct or complete what was seen, also after the minutes are signed."""
    row = _sighting(request, pk)
    found = row.initiative
    form = SeenForm.of(found, row, request.POST or None)
    if form.is_valid():
        try:
            services.change(
                row,
                seen=form.seen(),
                updates_register=form.cleaned_data["updates_register"],
                by=request.user,
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    back = found.get_absolute_url()
    return _seen(request, form, found, lead=str(row.visit), back=back, row=row)


@require_POST
def sighting_remove(request: UserRequest, pk: int) -> HttpResponse:
    row = _sighting(request, pk)
    try:
        services.forget(row, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(row.initiative)


@require_POST
def look_again(request: UserRequest, pk: int) -> HttpResponse:
    """A stop of the visit that is going on; else a mark for the next one."""
    found = _find(request, pk)
    require(request, _KEEP)
    visit = initiative_panel.running(found, request.user)
    if visit is not None:
        return _as_stop(request, visit, found)
    last = initiative_panel.last_seen(found, request.user)
    if last is None:
        text = _("No visit has seen it: the preparation of the next one lists it.")
        messages.info(request, text)
        return redirect(found)
    require(request, _KEEP, last)
    wanted = "off" not in request.POST
    services.look_again(last, wanted=wanted, by=request.user)
    if wanted:
        text = _("The preparation of the next visit says that it is to be gone to.")
        messages.success(request, text)
    return redirect(found)


@require_POST
def stop_again(request: UserRequest, pk: int, initiative: int) -> HttpResponse:
    """From the preparation: make it a field stop."""
    visit = desk.find_to_write(request, pk)
    rows = Initiative.objects.filter(union__in=good_things.homes(visit))
    return _as_stop(request, visit, get_object_or_404(rows, pk=initiative))


def picked(request: UserRequest) -> list[Initiative]:
    """Those that the address or form names and she sees, in that order."""
    source = request.POST if request.method == "POST" else request.GET
    keys = [key for key in map(http.number, source.getlist("pick")[:200]) if key]
    rows = Initiative.objects.visible_to(request.user).for_list().in_bulk(keys)
    return [rows[key] for key in dict.fromkeys(keys) if key in rows]


def _find(request: UserRequest, pk: int) -> Initiative:
    rows = Initiative.objects.visible_to(request.user).for_list()
    found: Initiative = get_object_or_404(rows, pk=pk)
    return found


def _sighting(request: UserRequest, pk: int) -> InitiativeSighting:
    rows = InitiativeSighting.objects.visible_to(request.user).select_related(
        "initiative", "visit__union", "visit__round__plan__union"
    )
    row = get_object_or_404(rows, pk=pk)
    require(request, _KEEP, row)
    return row


def _as_stop(request: UserRequest, visit: Visit, found: Initiative) -> HttpResponse:
    try:
        stop = services.go_again(visit, found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(visit)
    answer = redirect("inspections:visit_stops", visit.pk)
    answer["Location"] += f"?edit={stop.pk}#form"
    return answer


def _say(request: UserRequest, row: InitiativeSighting) -> None:
    text = _("“%(name)s” stands in the register of initiatives, as this visit saw it.")
    messages.success(request, text % {"name": row.initiative})


def _seen(
    request: UserRequest,
    form: SeenForm,
    found: Initiative,
    *,
    lead: str,
    back: str,
    row: InitiativeSighting | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "title": _("How it stood: %(name)s") % {"name": found},
        "lead": lead,
        "back_url": back,
        "initiative": found,
        "sighting": row,
    }
    return render(request, "inspections/good_things_seen.html", context)
