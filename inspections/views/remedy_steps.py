"""What can be done with one remedy: a form for each verb, and nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.remedies import (
    AcceptForm,
    AddFilesForm,
    ExtendForm,
    ProofForm,
    RemedyForm,
    ReopenForm,
    SendBackForm,
)
from inspections.forms.remedy_requests import AskForm, OwnerForm, RemarkForm
from inspections.models import Remedy
from inspections.selectors import remedies as selectors
from inspections.services import extensions, remarks, remedy_owners
from inspections.services import remedies as services
from inspections.views import remedies as pages

if TYPE_CHECKING:
    from django.utils.functional import Promise
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Step:
    """One verb with its form and its words."""

    perm: str
    #: What :class:`inspections.selectors.remedies.Possible` calls it.
    name: str
    form: type[RemedyForm]
    act: Callable[..., Any]
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
_ADD = Step(
    perm="inspections.submit_proof",
    name="add",
    form=AddFilesForm,
    act=services.add_to_proof,
    title=_("Add photos to the proof"),
    submit=_("Add"),
    done=_("Added to the proof."),
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
_ASK = Step(
    perm="inspections.ask_extension",
    name="ask",
    form=AskForm,
    act=extensions.ask,
    title=_("Ask for a later date"),
    submit=_("Send the request"),
    done=_("Asked. The inspecting union will answer."),
)
_OWNER = Step(
    perm="inspections.assign_remedy",
    name="assign",
    form=OwnerForm,
    act=remedy_owners.assign,
    title=_("Who carries it out"),
    submit=_("Save"),
    done=_("Saved."),
)


@require_http_methods(["GET", "POST"])
def proof(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _PROOF)


@require_http_methods(["GET", "POST"])
def add(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _ADD)


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


@require_http_methods(["GET", "POST"])
def ask(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _ASK)


@require_http_methods(["GET", "POST"])
def owner(request: UserRequest, pk: UUID) -> HttpResponse:
    return _take(request, pk, _OWNER)


@require_POST
def remark(request: UserRequest, pk: UUID) -> HttpResponse:
    """A line of the thread; refused, it is shown again at its place."""
    remedy = pages.find(request, pk)
    require(request, "inspections.remark_remedy", remedy)
    form = RemarkForm(request.POST, remedy=remedy)
    if form.is_valid():
        try:
            remarks.remark(remedy, by=request.user, **form.cleaned_data)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{remedy.get_absolute_url()}#thread")
    return pages.page(request, remedy, form)


def _take(request: UserRequest, pk: UUID, step: Step) -> HttpResponse:
    """Show the step's form, or take the step; what was typed is never lost."""
    remedy = pages.find(request, pk)
    require(request, step.perm, remedy)
    sent = request.method == "POST"
    if not sent and not getattr(selectors.possible(remedy, request.user), step.name):
        return _too_late(request, remedy)
    data = (request.POST, request.FILES) if sent else (None, None)
    form: Any = step.form(*data, remedy=remedy)
    if form.is_valid() and _done(request, form, remedy, step):
        return redirect(remedy)
    context = {
        "form": form,
        "title": step.title,
        "submit_label": step.submit,
        "back_url": remedy.get_absolute_url(),
        "remedy": remedy,
        "formset": getattr(form, "figures", None),
        "formset_title": _("What it says in numbers"),
        "files_lost": getattr(form, "files_lost", None) if sent else None,
    }
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
