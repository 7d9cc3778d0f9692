"""All documents of a round as one file: asking, how far it is, taking it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
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
from inspections.models import Round
from reports.catalogue.words import safe_stem
from reports.forms.bundles import BundleForm
from reports.models import Bundle
from reports.selectors import bundles as selectors
from reports.services import bundles as services

_REFUSED = 422
_TYPES = {"zip": "application/zip", "pdf": "application/pdf"}


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """One's own bundles."""
    require(request, "reports.view_document")
    page = http.paginate(request, selectors.own(request.user))
    context = {"page": page, "lines": selectors.lines(page)}
    return render(request, "reports/bundles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: UserRequest, pk: int) -> HttpResponse:
    round_ = get_object_or_404(Round.objects.visible_to(request.user), pk=pk)
    require(request, "reports.request_document", round_)
    form = BundleForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.request_bundle(round_, **form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("reports:bundle", made.pk)
    context = {
        "form": form,
        "title": _("Take the whole round"),
        "lead": str(round_),
        "submit_label": _("Put together"),
        "back_url": round_.get_absolute_url(),
    }
    status = _REFUSED if form.is_bound else 200
    return render(request, "form_page.html", context, status=status)


@require_safe
def bundle(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = _find(request, pk)
    return render(request, "reports/bundle.html", _state(found))


@require_safe
def progress(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """The part of the page that changes while workers are busy."""
    found = _find(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("reports:bundle", found.pk)
    return render(request, "reports/_bundle.html", _state(found))


@require_POST
def cancel(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, services.cancel)


@require_POST
def retry(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, services.retry)


@require_safe
def file(request: UserRequest, pk: uuid.UUID) -> HttpResponseBase:
    found = _find(request, pk)
    try:
        opened = services.open_file(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:bundle", found.pk)
    answer = FileResponse(
        opened,
        as_attachment=True,
        filename=f"{safe_stem('Văn bản', found.round.name)}.{found.format}",
        content_type=_TYPES[found.format],
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _find(request: UserRequest, pk: uuid.UUID) -> Bundle:
    """One's own, of a round that one still sees and works on."""
    rows = selectors.own(request.user)
    found: Bundle = get_object_or_404(rows, pk=pk)
    require(request, "reports.request_document", found.round)
    return found


def _act(
    request: UserRequest, pk: uuid.UUID, act: Callable[..., Bundle]
) -> HttpResponse:
    found = _find(request, pk)
    try:
        act(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:bundle", found.pk)


def _state(found: Bundle) -> dict[str, Any]:
    failed = list(selectors.failed_of(found))
    return {"bundle": found, "line": selectors.progress(found, failed)}
