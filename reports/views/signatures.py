"""Digital signatures of a document: whose they are, bringing the file, signing."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from reports.catalogue import KINDS
from reports.enums import DocumentStatus
from reports.forms.signatures import SignedFileForm, SigningForm
from reports.models import Document, SignedFile
from reports.services import signatures as services
from reports.views.documents import find, may_attach

_REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """The signed files with their signatures, and a form to bring one."""
    found = find(request, pk)
    if request.method != "POST":
        return _page(request, found, SignedFileForm(), SigningForm())
    _require_own(request, found)
    form = SignedFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.bring_in(found, form.cleaned_data["file"], by=request.user)
        except RuleError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file is here and is being checked."))
            return redirect("reports:signatures", found.pk)
    return _page(request, found, form, SigningForm())


@require_POST
@sensitive_post_parameters("password")
def sign(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """Sign with the union's own key."""
    found = find(request, pk)
    require(request, "reports.sign_document", found)
    form = SigningForm(request.POST)
    if form.is_valid():
        try:
            services.sign(found, form.cleaned_data["password"], by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Signed."))
            return redirect("reports:signatures", found.pk)
    return _page(request, found, SignedFileForm(), form)


@require_safe
def file(request: UserRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The signed file to keep; it is never shown inside the site."""
    row = _row(request, pk)
    try:
        content = services.open_file(row, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:signatures", row.document_id)
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=row.original_name or "van-ban-ky-so.pdf",
        content_type="application/pdf",
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def remove(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    row = _row(request, pk)
    _require_own(request, row.document)
    try:
        services.take_away(row, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:signatures", row.document_id)


def _page(request: UserRequest, found: Document, form: Any, key: Any) -> HttpResponse:
    rows = found.signed_files.current().select_related("uploaded_by", "job")
    files = list(rows)
    is_open = found.status != DocumentStatus.WITHDRAWN and found.is_frozen
    may_sign = request.user.has_perm("reports.sign_document", found)
    context = {
        "document": found,
        "files": files,
        "is_awaited": any(row.is_awaited for row in files),
        "form": form,
        "signing_form": key,
        "may_attach": is_open and may_attach(request, found),
        "may_sign": is_open and may_sign and services.has_key(found.union),
    }
    status = _REFUSED if form.is_bound or key.is_bound else 200
    return render(request, "reports/signatures.html", context, status=status)


def _row(request: UserRequest, pk: uuid.UUID) -> SignedFile:
    """A file of a document that she may read."""
    rows = SignedFile.objects.visible_to(request.user)
    row: SignedFile = get_object_or_404(rows.select_related("document"), pk=pk)
    find(request, row.document_id)
    return row


def _require_own(request: UserRequest, found: Document) -> None:
    subject = getattr(found, KINDS[found.kind].subject)
    require(request, "reports.attach_signed_page", subject)
