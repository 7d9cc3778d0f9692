"""Signed papers brought in together: sending them, and what became of each page."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from reports.forms.scans import ScansForm
from reports.models import ScanBatch
from reports.selectors import scans as selectors
from reports.services import scans as services

_REFUSED = 422
#: Earlier ones that are shown.
_NEWEST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: UserRequest) -> HttpResponse:
    """A form, and what one brought in before."""
    require(request, "reports.attach_signed_page")
    form = ScansForm()
    if request.method == "POST":
        form = ScansForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                made = services.bring_in(form.cleaned_data["scans"], by=request.user)
            except RuleError as refusal:
                form.add_error("scans", str(refusal))
            else:
                return redirect(made)
    batches = ScanBatch.objects.visible_to(request.user).for_list()[:_NEWEST]
    status = _REFUSED if form.is_bound else 200
    context = {"form": form, "batches": batches}
    return render(request, "reports/scans.html", context, status=status)


@require_safe
def batch(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """What became of each page; asks again while a worker sorts them."""
    found = _find(request, pk)
    job = found.job
    context: dict[str, Any] = {
        "batch": found,
        "job": job,
        "is_awaited": job is not None and not job.is_finished,
        "sorted": selectors.result(found),
    }
    return render(request, "reports/scan_batch.html", context)


@require_POST
def again(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """Have another go at work that failed."""
    return redirect(services.look_again(_find(request, pk), by=request.user))


@require_safe
def file(request: UserRequest, pk: uuid.UUID, order: int) -> HttpResponseBase:
    """The scan itself; a PDF is kept, never shown inside the site."""
    row = get_object_or_404(_find(request, pk).files, order=order)
    try:
        content = services.open_file(row, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:scan_batch", pk)
    is_photo = row.content_type == "image/jpeg"
    name = f"ban-quet-{row.order}.{'jpg' if is_photo else 'pdf'}"
    answer = FileResponse(
        content,
        as_attachment=not is_photo,
        filename=name,
        content_type=row.content_type,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _find(request: UserRequest, pk: uuid.UUID) -> ScanBatch:
    rows = ScanBatch.objects.visible_to(request.user)
    found: ScanBatch = get_object_or_404(rows.select_related("job"), pk=pk)
    require(request, "reports.attach_signed_page")
    return found
