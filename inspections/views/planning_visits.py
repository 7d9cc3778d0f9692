"""Visits in the calendar: their list, their sheet, and what moves them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import VisitStatus
from inspections.forms.planning import ReasonForm
from inspections.forms.planning_visits import (
    VisitFilter,
    VisitForm,
    schedule_rows,
    slots_of,
    units_without_visit,
)
from inspections.models import Round, Visit
from inspections.selectors.bookings import Slot, cautions
from inspections.selectors.suggestion import suggestion
from inspections.services import planning_visits as services

#: So many cautions are said after saving; more would not be read.
_SAID = 5


@require_GET
def index(request: UserRequest) -> HttpResponse:
    filters = VisitFilter(request.GET, user=request.user)
    rows = Visit.objects.visible_to(request.user).with_names()
    rows = rows.order_by("-date", "half_day", "pk")
    if words := request.GET.get("q", ""):
        rows = rows.matching(words)
    page = http.paginate(request, filters.narrow(rows))
    context = {"page": page, "filter_form": filters}
    return http.render(request, "inspections/visits.html", context, partial="rows")


def schedule(request: UserRequest, pk: int) -> HttpResponse:
    """All visits of the round on one sheet."""
    round_ = _round(request, pk)
    offered = None
    if "suggest" in request.GET:
        offered = suggestion(round_, units_without_visit(round_))
    rows = schedule_rows(round_, request.POST or None, offered=offered)
    refused = ""
    if request.method == "POST" and all(row.is_valid() for row in rows):
        try:
            slots = slots_of(rows)
            _say(request, services.schedule(round_, slots=slots, by=request.user))
            return redirect(round_)
        except RuleError as refusal:
            refused = str(refusal)
    context = {
        "round": round_,
        "rows": rows,
        "refused": refused,
        "offered": offered,
        "has_teams": round_.teams.exists(),
    }
    return render(request, "inspections/visits_sheet.html", context)


@require_POST
def check(request: UserRequest, pk: int) -> HttpResponse:
    """What speaks against the sheet, or against one visit, as it stands now."""
    round_ = _round(request, pk)
    if "date" in request.POST:
        asked = http.number(request.GET.get("visit"))
        visit = round_.visits.filter(pk=asked).first() if asked else None
        form = VisitForm(request.POST, round_=round_, visit=visit)
        slots = [form.slot] if form.has_slot else []
    else:
        rows = schedule_rows(round_, request.POST)
        slots = slots_of(row for row in rows if row.is_valid())
    context = {"cautions": cautions(slots)}
    return render(request, "inspections/visits_cautions.html", context)


def add(request: UserRequest, pk: int) -> HttpResponse:
    round_ = _round(request, pk)
    form = VisitForm(request.POST or None, round_=round_, initial=request.GET.dict())

    def verb(slot: Slot, _reason: str) -> Visit:
        return services.schedule(round_, slots=[slot], by=request.user)[0]

    return _edit(request, form, _("New visit"), verb)


def edit(request: UserRequest, pk: int) -> HttpResponse:
    visit = _find(request, pk)
    if visit.status == VisitStatus.POSTPONED:
        return redirect("inspections:visit_replan", pk)
    form = VisitForm(request.POST or None, round_=visit.round, visit=visit)

    def verb(slot: Slot, reason: str) -> Visit:
        return services.reschedule(visit, slot=slot, reason=reason, by=request.user)

    return _edit(request, form, _("Change the visit"), verb)


def replan(request: UserRequest, pk: int) -> HttpResponse:
    visit = _find(request, pk)
    form = VisitForm(request.POST or None, round_=visit.round, visit=visit)

    def verb(slot: Slot, _reason: str) -> Visit:
        return services.replan(visit, slot=slot, by=request.user)

    return _edit(request, form, _("Plan the visit again"), verb)


@require_POST
def announce(request: UserRequest, pk: int) -> HttpResponse:
    visit = _find(request, pk)
    try:
        services.announce(visit, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(visit)


def postpone(request: UserRequest, pk: int) -> HttpResponse:
    return _with_reason(
        request, pk, services.postpone, _("Postpone the visit"), danger=False
    )


def cancel(request: UserRequest, pk: int) -> HttpResponse:
    return _with_reason(
        request, pk, services.cancel, _("Cancel the visit"), danger=True
    )


def _round(request: UserRequest, pk: int) -> Round:
    rounds = Round.objects.visible_to(request.user).select_related("plan__union")
    round_ = get_object_or_404(rounds, pk=pk)
    require(request, "inspections.add_visit", round_)
    return round_


def _find(request: UserRequest, pk: int) -> Visit:
    visits = Visit.objects.visible_to(request.user).with_names()
    visit = get_object_or_404(visits, pk=pk)
    require(request, "inspections.change_visit", visit)
    return visit


def _edit(
    request: UserRequest,
    form: VisitForm,
    title: str,
    verb: Callable[[Slot, str], Visit],
) -> HttpResponse:
    if form.is_valid():
        try:
            visit = verb(form.slot, form.cleaned_data.get("reason", ""))
            _say(request, [visit])
            return redirect(visit.round)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "title": title, "round": form.round, "visit": form.visit}
    return render(request, "inspections/visit_form.html", context)


def _with_reason(
    request: UserRequest,
    pk: int,
    verb: Callable[..., Visit],
    label: str,
    *,
    danger: bool,
) -> HttpResponse:
    visit = _find(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            verb(visit, reason=form.cleaned_data["reason"], by=request.user)
            return redirect(visit.round)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    context: dict[str, Any] = {
        "form": form,
        "title": label,
        "text": str(visit),
        "submit_label": label,
        "back_url": visit.get_absolute_url(),
        "danger": danger,
    }
    return render(request, "confirm_page.html", context)


def _say(request: UserRequest, visits: Iterable[Visit]) -> None:
    """Tell what speaks against what was saved, without standing in the way."""
    for caution in cautions([Slot.of(visit) for visit in visits])[:_SAID]:
        messages.warning(request, f"{caution.slot.union.unit_name}: {caution.text}")
