"""What is done to a document: its number, going out, its end."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from reports.catalogue import KINDS
from reports.forms.documents import NumberForm, WithdrawForm
from reports.models import Document
from reports.services import documents as services
from reports.services import numbers as register
from reports.views.documents import find

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def retry(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, "reports.view_document", services.order)


@require_POST
def issue(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, "reports.number_document", services.issue)


@_form_methods
def number(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = find(request, pk)
    require(request, "reports.number_document", found)
    code = KINDS[found.kind].code
    expected = register.expected(found, code=code, on=timezone.localdate())
    context = {
        "title": _("Give the number"),
        "text": found.title,
        "points": [
            _("The next number is %(number)s.") % {"number": expected},
            _("From now on the content can no longer be changed."),
            _("A number is never given twice, even if the document is withdrawn."),
        ],
        "submit_label": _("Give the number"),
        "back_url": found.get_absolute_url(),
    }
    form = NumberForm(request.POST or None)
    return _confirmed(request, found, form, services.number_document, context)


@_form_methods
def withdraw(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = find(request, pk)
    require(request, "reports.withdraw_document", found)
    context = {
        "title": _("Withdraw the document"),
        "text": found.title,
        "points": [
            _("The inspected unit no longer sees it."),
            _("Its number stays in the register, marked as cancelled."),
        ],
        "submit_label": _("Withdraw"),
        "back_url": found.get_absolute_url(),
        "danger": True,
    }
    form = WithdrawForm(request.POST or None)
    return _confirmed(request, found, form, services.withdraw, context)


def _act(
    request: UserRequest, pk: uuid.UUID, perm: str, act: Callable[..., Any]
) -> HttpResponse:
    """Not visible: 404. Visible but not yours to do: 403. Rule says no: a message."""
    found = find(request, pk)
    require(request, perm, found)
    try:
        act(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _confirmed(
    request: UserRequest,
    found: Document,
    form: Any,
    act: Callable[..., Document],
    context: dict[str, Any],
) -> HttpResponse:
    """Ask on a page of its own, then act; a refusal keeps what was typed."""
    if form.is_valid():
        try:
            return redirect(act(found, **form.cleaned_data, by=request.user))
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "confirm_page.html", {**context, "form": form})
