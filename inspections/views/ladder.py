"""Urging: whom to call, letters, what comes, what was done; and of one remedy."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.ladder import CallForm, DoneFilter
from inspections.forms.planning import ReasonForm
from inspections.models import LadderStep, Remedy
from inspections.selectors import ladder as ladders
from inspections.selectors import letters, urging
from inspections.services import ladder as services
from unions.models import Union

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
_TABS = ("calls", "letters", "coming", "done")
_UNITS = 20


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.view_ladderstep")
    tab = request.GET.get("tab", "")
    tab = tab if tab in _TABS else _TABS[0]
    context = {
        "tab": tab,
        "words": request.GET.get("q", ""),
        "counts": urging.counts(request.user),
        **_PARTS[tab](request),
    }
    return http.render(request, "inspections/ladder.html", context, partial="rows")


def _calls(request: UserRequest) -> dict[str, Any]:
    rows = urging.units_to_call(request.user, request.GET.get("q", ""))
    page = http.paginate(request, rows, _UNITS)
    return {"page": page, "calls": urging.calls(page, request.user)}


def _letters(request: UserRequest) -> dict[str, Any]:
    rows = letters.listed(request.user)
    if words := request.GET.get("q", "").strip():
        units = Union.objects.matching(words).order_by().values("pk")
        rows = rows.filter(unit__in=units)
    return {"page": http.paginate(request, rows), "today": timezone.localdate()}


def _coming(request: UserRequest) -> dict[str, Any]:
    today = timezone.localdate()
    rows: Any = urging.coming(request.user, today, request.GET.get("q", ""))
    return {"page": http.paginate(request, rows), "days": urging.DAYS_AHEAD}


def _done(request: UserRequest) -> dict[str, Any]:
    form = DoneFilter(request.GET)
    action = form.cleaned_data["action"] if form.is_valid() else ""
    rows = urging.done(request.user, action, request.GET.get("q", ""))
    return {"page": http.paginate(request, rows), "filter_form": form}


_PARTS = {"calls": _calls, "letters": _letters, "coming": _coming, "done": _done}


@_form_methods
def call(request: UserRequest, pk: int) -> HttpResponse:
    """Note one telephone call with a unit, about all or some of what waits."""
    require(request, "inspections.view_ladderstep")
    unit = get_object_or_404(Union.objects.filter(pk__in=_units(request)), pk=pk)
    found = urging.calls_of(unit, request.user)
    for step in found.steps:
        require(request, "inspections.urge_remedy", step.remedy)
    if not found.steps:
        messages.info(request, _("No call to this unit waits any more."))
        return redirect("inspections:ladder")
    form = CallForm(request.POST or None, steps=found.steps)
    if form.is_valid():
        said = dict(form.cleaned_data)
        said.pop("steps")
        try:
            services.called(form.chosen(), **said, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The call is noted."))
            return redirect("inspections:ladder")
    context = {"form": form, "call": found, "title": _("Note the call")}
    return render(request, "inspections/ladder_call.html", context)


@_form_methods
def leave_out(request: UserRequest, pk: int) -> HttpResponse:
    """This once nobody is called or written to, for a reason."""
    require(request, "inspections.view_ladderstep")
    rows = urging.with_remedy(LadderStep.objects.visible_to(request.user))
    step = get_object_or_404(rows, pk=pk)
    require(request, "inspections.urge_remedy", step.remedy)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.leave_out(
                step, reason=form.cleaned_data["reason"], by=request.user
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Left out."))
            return redirect(step.remedy)
    context = {
        "title": _("Leave this step out"),
        "text": f"{step.remedy.owner.unit_name}: {step.remedy.text}",
        "points": [
            _("Step: %(action)s.") % {"action": step.get_action_display()},
            _("Steps that come later stay as they are."),
        ],
        "form": form,
        "submit_label": _("Leave out"),
        "back_url": step.remedy.get_absolute_url(),
    }
    return render(request, "confirm_page.html", context)


@require_safe
def of_remedy(request: UserRequest, pk: UUID) -> HttpResponse:
    """What was done about one recommendation, and what comes: for its own union."""
    rows = Remedy.objects.visible_to(request.user)
    remedy = get_object_or_404(
        rows.select_related("owner", "visit__round__plan__union"), pk=pk
    )
    require(request, "inspections.read_record", remedy)
    context = {
        "remedy": remedy,
        "outlook": ladders.outlook(remedy, timezone.localdate()),
        "may_urge": request.user.has_perm("inspections.urge_remedy", remedy),
        "back_url": reverse("inspections:remedy", args=[remedy.pk]),
    }
    return http.render(
        request, "inspections/ladder_of_remedy.html", context, partial="panel"
    )


def _units(request: UserRequest) -> Any:
    """Units that the person's union follows."""
    steps = LadderStep.objects.visible_to(request.user)
    return steps.order_by().values("remedy__owner")
