"""Rounds: their list, their page with the board, and what happens to them."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.planning import ReasonForm, RoundFilter, RoundForm
from inspections.models import Plan, Round
from inspections.selectors import board as boards
from inspections.selectors import planning as selectors
from inspections.selectors import self_report_lists
from inspections.services import planning as services
from inspections.services import planning_visits
from inspections.views.board import shown


@require_GET
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.see_inspections")
    filters = RoundFilter(request.GET)
    rows = Round.objects.visible_to(request.user).order_by("-starts_on", "pk")
    if words := request.GET.get("q", ""):
        rows = rows.matching(words)
    page = http.paginate(request, selectors.with_progress(filters.narrow(rows)))
    context = {"page": page, "filter_form": filters}
    return http.render(request, "inspections/rounds.html", context, partial="rows")


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    round_ = _find(request, pk)
    on_board = shown(request, round_)
    may_plan = on_board["may_change"]
    may_decide = request.user.has_perm("inspections.approve_round", round_)
    context = {
        **on_board,
        "next_step": boards.next_step(
            round_, on_board["board"], may_plan=may_plan, may_decide=may_decide
        ),
        "may_decide": may_decide,
        "reports": self_report_lists.counts(round_),
        "is_editable": round_.status in services.EDITABLE,
        "is_cancellable": round_.status in planning_visits.DECIDED,
        "events": round_.events.select_related("actor"),
    }
    return render(request, "inspections/round.html", context)


def add(request: UserRequest, pk: int) -> HttpResponse:
    plans = Plan.objects.visible_to(request.user).select_related("union")
    plan = get_object_or_404(plans, pk=pk)
    require(request, "inspections.add_round", plan)
    return _edit(request, Round(plan=plan))


def edit(request: UserRequest, pk: int) -> HttpResponse:
    round_ = _find(request, pk)
    require(request, "inspections.change_round", round_)
    if round_.status not in services.EDITABLE:
        messages.error(request, _("The round has begun or ended: it stays as it is."))
        return redirect(round_)
    return _edit(request, round_)


def approve(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "inspections.approve_round", services.approve)


def announce(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "inspections.change_round", planning_visits.announce_all)


def close(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "inspections.approve_round", services.close_round)


def cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Asks for the reason first."""
    round_ = _find(request, pk)
    require(request, "inspections.approve_round", round_)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.cancel_round(round_, reason=reason, by=request.user)
            return redirect(round_)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "title": _("Cancel the round “%(round)s”") % {"round": round_},
        "text": _(
            "This cannot be taken back. Visits that have not begun are cancelled."
        ),
        "submit_label": _("Cancel the round"),
        "back_url": round_.get_absolute_url(),
        "danger": True,
    }
    return render(request, "confirm_page.html", context)


def _find(request: UserRequest, pk: int) -> Round:
    require(request, "inspections.see_inspections")
    rounds = Round.objects.visible_to(request.user).select_related(
        "plan__union", "checklist__checklist"
    )
    return get_object_or_404(rounds, pk=pk)


def _edit(request: UserRequest, round_: Round) -> HttpResponse:
    form = RoundForm(request.POST or None, instance=round_, user=request.user)
    if form.is_valid():
        units = form.cleaned_data["units"]
        try:
            services.save_round(round_, units=units, by=request.user)
            return redirect(round_)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    back = round_ if round_.pk else round_.plan
    title = _("Edit the round") if round_.pk else _("New round")
    context = {"form": form, "title": title, "plan": round_.plan, "back": back}
    return render(request, "inspections/round_form.html", context)


@require_POST
def _act(
    request: UserRequest, pk: int, perm: str, verb: Callable[..., Round]
) -> HttpResponse:
    round_ = _find(request, pk)
    require(request, perm, round_)
    try:
        verb(round_, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(round_)
