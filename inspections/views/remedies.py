"""What must be put right: the list, one remedy, and its verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.http import paginate
from core.http import render as render_rows
from core.permissions import require
from inspections.forms.remedies import (
    AcceptForm,
    ExtendForm,
    ProofForm,
    RemedyFilter,
    RemedyForm,
    ReopenForm,
    SendBackForm,
)
from inspections.models import Remedy
from inspections.selectors import remedies as selectors
from inspections.services import remedies as services

if TYPE_CHECKING:
    from django.utils.functional import Promise
    from django_stubs_ext import StrPromise


@require_GET
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.view_remedy")
    filters = RemedyFilter(request.GET, with_mine=not request.user.is_officer)
    chosen = filters.chosen()
    if chosen.pop("mine", False):
        chosen["mine"] = request.user
    rows = selectors.listed(request.user)
    rows = selectors.filtered(rows, q=request.GET.get("q", ""), **chosen)
    page = paginate(request, rows)
    context = {
        "page": page,
        "rows": selectors.deadlines(page),
        "filter_form": filters,
        "figures": selectors.figures(request.user),
        "narrowed": bool(chosen or request.GET.get("q")),
    }
    return render_rows(request, "inspections/remedies.html", context, partial="rows")


@require_GET
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    remedy = _find(request, pk)
    require(request, "inspections.view_remedy", remedy)
    context = {
        "remedy": remedy,
        "deadline": selectors.deadlines([remedy])[0],
        "thread": selectors.thread(remedy),
        "handed_over": selectors.handed_over(remedy),
        "possible": selectors.possible(remedy, request.user),
        "accept_form": AcceptForm(remedy=remedy),
    }
    return render(request, "inspections/remedy.html", context)


@dataclass(frozen=True)
class Step:
    """One verb with its form and its words."""

    perm: str
    #: What :class:`inspections.selectors.remedies.Possible` calls it.
    name: str
    form: type[RemedyForm]
    act: Callable[..., Remedy]
    title: "StrPromise | Promise"
    submit: "StrPromise | Promise"
    done: "StrPromise | Promise"


_PROOF = Step(
    perm="inspections.submit_proof",
    name="prove",
    form=ProofForm,
    act=services.submit_proof,
    title=_("Report what has been done"),
    submit=_("Send"),
    done=_("Sent. The inspecting union will check it."),
)
_ACCEPT = Step(
    perm="inspections.accept_remedy",
    name="check",
    form=AcceptForm,
    act=services.accept,
    title=_("Confirm that it is remedied"),
    submit=_("Confirm: remedied"),
    done=_("Confirmed as remedied."),
)
_RETURN = Step(
    perm="inspections.accept_remedy",
    name="check",
    form=SendBackForm,
    act=services.send_back,
    title=_("Send back"),
    submit=_("Send back"),
    done=_("Sent back to the unit."),
)
_EXTEND = Step(
    perm="inspections.extend_remedy",
    name="extend",
    form=ExtendForm,
    act=services.extend,
    title=_("Extend the due date"),
    submit=_("Extend"),
    done=_("The due date is extended."),
)
_REOPEN = Step(
    perm="inspections.reopen_remedy",
    name="reopen",
    form=ReopenForm,
    act=services.reopen,
    title=_("Reopen"),
    submit=_("Reopen"),
    done=_("Reopened: the unit has something to do again."),
)


@require_http_methods(["GET", "POST"])
def proof(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _PROOF)


@require_POST
def accept(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _ACCEPT)


@require_http_methods(["GET", "POST"])
def send_back(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _RETURN)


@require_http_methods(["GET", "POST"])
def extend(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _EXTEND)


@require_http_methods(["GET", "POST"])
def reopen(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _REOPEN)


def _take(request: UserRequest, pk: UUID, step: Step) -> HttpResponse:
    """Show the step's form, or take the step; what was typed is never lost."""
    remedy = _find(request, pk)
    require(request, step.perm, remedy)
    sent = request.method == "POST"
    if not sent and not getattr(selectors.possible(remedy, request.user), step.name):
        return _too_late(request, remedy)
    data = (request.POST, request.FILES) if sent else (None, None)
    form = step.form(*data, remedy=remedy)
    if form.is_valid() and _done(request, form, remedy, step):
        return redirect(remedy)
    context = {"form": form, "title": step.title, "submit_label": step.submit}
    context |= {"back_url": remedy.get_absolute_url(), "remedy": remedy}
    return render(request, "inspections/remedy_form.html", context)


def _too_late(request: UserRequest, remedy: Remedy) -> HttpResponse:
    """Someone was faster, or an old link was followed: no form that must fail."""
    words = _("That is not possible now: the recommendation is “%(status)s”.")
    messages.warning(request, words % {"status": remedy.get_status_display()})
    return redirect(remedy)


def _done(request: UserRequest, form: Any, remedy: Remedy, step: Step) -> bool:
    try:
        step.act(remedy, by=request.user, **form.cleaned_data)
    except RuleError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, str(step.done))
    return True


def _find(request: UserRequest, pk: UUID) -> Remedy:
    rows = Remedy.objects.visible_to(request.user).select_related(
        "owner", "finding__item", "visit__union", "visit__round__plan__union"
    )
    return get_object_or_404(rows, pk=pk)
