"""The answer to a unit's request for a later date, and its taking back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import AskState
from inspections.forms.remedy_requests import AnswerForm, GrantForm, RefuseForm
from inspections.models import ExtensionRequest
from inspections.services import extensions


@require_http_methods(["GET", "POST"])
def grant(request: UserRequest, pk: int) -> HttpResponse:
    words = {"title": _("Grant a later date"), "submit_label": _("Grant")}
    return _answer(request, pk, GrantForm, extensions.grant, words)


@require_http_methods(["GET", "POST"])
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    words = {"title": _("Refuse the later date"), "submit_label": _("Refuse")}
    return _answer(request, pk, RefuseForm, extensions.refuse, words)


@require_POST
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    asked = _find(request, pk)
    require(request, "inspections.ask_extension", asked.remedy)
    try:
        extensions.withdraw(asked, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The request is taken back."))
    return redirect(asked.remedy)


def _answer(
    request: UserRequest,
    pk: int,
    form_class: type[AnswerForm],
    act: Callable[..., ExtensionRequest],
    words: dict[str, str],
) -> HttpResponse:
    """Show the form, or answer; what was typed is never lost."""
    asked = _find(request, pk)
    require(request, "inspections.answer_extension", asked)
    sent = request.method == "POST"
    if not sent and asked.state != AskState.WAITING:
        messages.warning(request, _("The request has its answer already."))
        return redirect(asked.remedy)
    form = form_class(request.POST if sent else None, asked=asked)
    if form.is_valid() and _done(request, form, asked, act):
        return redirect(asked.remedy)
    context = {**words, "form": form, "asked": asked, "remedy": asked.remedy}
    context["back_url"] = asked.remedy.get_absolute_url()
    return render(request, "inspections/remedy_form.html", context)


def _done(
    request: UserRequest,
    form: Any,
    asked: ExtensionRequest,
    act: Callable[..., ExtensionRequest],
) -> bool:
    try:
        act(asked, by=request.user, **form.cleaned_data)
    except RuleError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Answered. The unit is told."))
    return True


def _find(request: UserRequest, pk: int) -> ExtensionRequest:
    rows = ExtensionRequest.objects.visible_to(request.user).select_related(
        "asked_by",
        "link",
        "remedy__owner",
        "remedy__visit__team",
        "remedy__visit__round__plan__union",
    )
    asked: ExtensionRequest = get_object_or_404(rows, pk=pk)
    return asked
