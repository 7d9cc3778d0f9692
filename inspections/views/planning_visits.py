"""Visits in the calendar: their list, their sheet, and what moves them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from inspections.enums import VisitStatus
from inspections.forms.board import SwapForm
from inspections.forms.planning import ReasonForm
from inspections.forms.planning_visits import (
    OverruleForm,
    VisitFilter,
    VisitForm,
    schedule_rows,
    slots_of,
    units_without_visit,
)
from inspections.models import Visit
from inspections.selectors.bookings import Slot, cautions, hard, soft
from inspections.selectors.suggestion import suggestion
from inspections.services import planning_visits as services
from inspections.services.planning_visits import NeedsReasonError
from inspections.views.moving import find_round, find_visit, say_moved


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
    round_ = find_round(request, pk)
    offered = None
    if "suggest" in request.GET:
        offered = suggestion(round_, units_without_visit(round_))
    rows = schedule_rows(round_, request.POST or None, offered=offered)
    is_sent = request.method == "POST"
    why = OverruleForm(request.POST if is_sent else None)
    refused, found = "", []
    if is_sent and all(one.is_valid() for one in [why, *rows]):
        slots = slots_of(rows)
        try:
            services.schedule(
                round_, slots=slots, overrule=why.overruling, by=request.user
            )
            return redirect(round_)
        except NeedsReasonError:
            why.ask_why()
        except RuleError as refusal:
            refused = str(refusal)
        found = cautions(slots, round_)
    context = {
        "round": round_,
        "rows": rows,
        "form": why,
        "refused": refused,
        "hard": hard(found),
        "soft": soft(found),
        "offered": offered,
        "has_teams": round_.teams.exists(),
    }
    return render(request, "inspections/visits_sheet.html", context)


@require_POST
def check(request: UserRequest, pk: int) -> HttpResponse:
    """What speaks against the sheet, one visit or an exchange, as it stands now."""
    round_ = find_round(request, pk)
    asked = http.number(request.GET.get("visit"))
    visits = round_.visits.with_names()
    visit = visits.filter(pk=asked).first() if asked else None
    form: OverruleForm
    if "other" in request.POST and visit is not None:
        swapping = form = SwapForm(request.POST, visit=visit)
        slots = swapping.slots
    elif "date" in request.POST:
        moving = form = VisitForm(request.POST, round_=round_, visit=visit)
        slots = moving.slots
    else:
        form = OverruleForm(request.POST)
        rows = schedule_rows(round_, request.POST)
        slots = slots_of(row for row in rows if row.is_valid())
    found = cautions(slots, round_)
    context = {"form": form, "hard": hard(found), "soft": soft(found)}
    return render(request, "inspections/visits_cautions.html", context)


def add(request: UserRequest, pk: int) -> HttpResponse:
    round_ = find_round(request, pk)
    form = VisitForm(request.POST or None, round_=round_, initial=request.GET.dict())

    def verb(slot: Slot, said: dict[str, Any]) -> Visit:
        return services.schedule(round_, slots=[slot], **said)[0]

    return _edit(request, form, _("New visit"), verb)


def edit(request: UserRequest, pk: int) -> HttpResponse:
    visit = find_visit(request, pk)
    if visit.status == VisitStatus.POSTPONED:
        return redirect("inspections:visit_replan", pk)
    form = VisitForm(request.POST or None, round_=visit.round, visit=visit)
    before = Slot.of(visit)

    def verb(slot: Slot, said: dict[str, Any]) -> Visit:
        reason = form.cleaned_data.get("reason", "")
        moved = services.reschedule(visit, slot=slot, reason=reason, **said)
        say_moved(request, moved, before)
        return moved

    return _edit(request, form, _("Change the visit"), verb)


def replan(request: UserRequest, pk: int) -> HttpResponse:
    visit = find_visit(request, pk)
    form = VisitForm(request.POST or None, round_=visit.round, visit=visit)

    def verb(slot: Slot, said: dict[str, Any]) -> Visit:
        return services.replan(visit, slot=slot, **said)

    return _edit(request, form, _("Plan the visit again"), verb)


@require_POST
def announce(request: UserRequest, pk: int) -> HttpResponse:
    visit = find_visit(request, pk)
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


def _edit(
    request: UserRequest,
    form: VisitForm,
    title: str,
    verb: Callable[[Slot, dict[str, Any]], Visit],
) -> HttpResponse:
    """``verb`` gets the slot, and by whom and over which objections it is taken."""
    if form.is_valid():
        try:
            said = {"overrule": form.overruling, "by": request.user}
            return redirect(verb(form.slot, said).round)
        except NeedsReasonError:
            form.ask_why()
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    found = cautions(form.slots, form.round) if form.is_bound else []
    context = {
        "form": form,
        "title": title,
        "round": form.round,
        "visit": form.visit,
        "hard": hard(found),
        "soft": soft(found),
    }
    return render(request, "inspections/visit_form.html", context)


def _with_reason(
    request: UserRequest,
    pk: int,
    verb: Callable[..., Visit],
    label: str,
    *,
    danger: bool,
) -> HttpResponse:
    visit = find_visit(request, pk)
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
