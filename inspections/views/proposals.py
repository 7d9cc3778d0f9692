"""A proposed schedule: asked for, watched, and decided on line by line."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import ProposalStatus
from inspections.forms.proposals import LinesForm, ProposalForm
from inspections.models import Proposal, Round
from inspections.selectors import proposal_pages as selectors
from inspections.services import proposals as services

_PERM = "inspections.add_visit"
#: Earlier proposals that are offered beside a new one.
_LISTED = 5


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for a schedule of the round's units."""
    rounds = Round.objects.visible_to(request.user).select_related("plan__union")
    round_ = get_object_or_404(rounds, pk=pk)
    require(request, _PERM, round_)
    posted = request.method == "POST"
    form = ProposalForm(request.POST if posted else None, round_=round_)
    if posted and form.is_valid():
        try:
            return redirect(services.ask(round_, options=form.options, by=request.user))
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    earlier = Proposal.objects.visible_to(request.user).filter(round=round_)
    context = {
        "form": form,
        "round": round_,
        "shortcomings": selectors.shortcomings(round_),
        "has_teams": round_.teams.exists(),
        "earlier": earlier.select_related("created_by")[:_LISTED],
    }
    return http.render(request, "inspections/proposal_form.html", context)


@require_safe
def detail(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    return _page(request, _find(request, pk), LinesForm())


@require_safe
def progress(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """The bar while a worker has it; then the page is asked for anew."""
    found = _find(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(found)
    context = _waiting(found)
    answer = http.render(request, "inspections/proposal_progress.html", context)
    if found.status != ProposalStatus.WAITING or context["is_stuck"]:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def stop(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, services.stop)


@require_POST
def discard(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, services.discard)


@require_POST
def accept(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """Book what was ticked; what was taken meanwhile is told, the rest is booked."""
    found = _find(request, pk)
    form = LinesForm(request.POST)
    if form.is_valid():
        try:
            done = services.accept(
                found,
                lines=form.cleaned_data["lines"],
                overrule=form.cleaned_data["overrule"],
                by=request.user,
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, done)
            return redirect(found)
    return _page(request, _find(request, pk), form)


@require_POST
def decline(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """Say no to what was ticked."""
    found = _find(request, pk)
    form = LinesForm(request.POST)
    form.is_valid()
    try:
        lines = form.cleaned_data.get("lines", [])
        services.decline(found, lines=lines, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _find(request: UserRequest, pk: uuid.UUID) -> Proposal:
    rows = Proposal.objects.visible_to(request.user)
    rows = rows.select_related("round__plan__union", "created_by", "decided_by")
    found: Proposal = get_object_or_404(rows, pk=pk)
    require(request, _PERM, found.round)
    return found


def _page(request: UserRequest, found: Proposal, form: LinesForm) -> HttpResponse:
    context = {
        **_waiting(found),
        "round": found.round,
        "shown": selectors.shown(found),
        "form": form,
        "ticked": set(form.cleaned_data.get("lines", [])) if form.is_bound else None,
    }
    return http.render(request, "inspections/proposal.html", context)


def _waiting(found: Proposal) -> dict[str, object]:
    is_waiting = found.status == ProposalStatus.WAITING
    job = selectors.job_of(found) if is_waiting else None
    return {
        "proposal": found,
        "job": job,
        "is_stuck": is_waiting and (job is None or job.state == "failed"),
    }


def _act(
    request: UserRequest, pk: uuid.UUID, verb: Callable[..., Proposal]
) -> HttpResponse:
    found = _find(request, pk)
    try:
        verb(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _tell(request: UserRequest, done: services.Accepted) -> None:
    if done.booked:
        said = ngettext(
            "%(count)s visit is planned.", "%(count)s visits are planned.", done.booked
        )
        messages.success(request, said % {"count": done.booked})
    if done.refused:
        said = ngettext(
            "%(count)s line was not booked: the reason stands on it.",
            "%(count)s lines were not booked: the reason stands on each.",
            len(done.refused),
        )
        messages.warning(request, said % {"count": len(done.refused)})
