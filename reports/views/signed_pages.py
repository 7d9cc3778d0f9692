"""The signed paper that came back: which pages are there, bringing more, looking."""

import uuid

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
from core.exceptions import RuleError
from core.permissions import require
from reports.catalogue import KINDS
from reports.forms.signed_pages import SignedPagesForm
from reports.models import Document, SignedPage
from reports.selectors import documents as selectors
from reports.services import signed_pages as services
from reports.views.documents import find, may_attach

_REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """All pages in order, and a form for those that are still missing."""
    found = find(request, pk)
    state = selectors.paper_states([found])[found.pk]
    first = state.missing[0] if state.missing else 1
    form = SignedPagesForm(initial={"first": first})
    if request.method == "POST":
        _require_own(request, found)
        form = SignedPagesForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                attached = services.attach(found, **form.cleaned_data, by=request.user)
            except RuleError as refusal:
                form.add_error(None, str(refusal))
            else:
                said = _("Attached: %(count)s.") % {"count": len(attached)}
                messages.success(request, said)
                return redirect("reports:signed_pages", found.pk)
    pages = found.signed_pages.current().select_related("uploaded_by")
    context = {
        "document": found,
        "paper": state,
        "pages": pages,
        "form": form,
        "may_attach": may_attach(request, found),
    }
    status = _REFUSED if form.is_bound else 200
    return render(request, "reports/signed_pages.html", context, status=status)


@require_POST
def printed(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = find(request, pk)
    _require_own(request, found)
    services.mark_printed(found, by=request.user)
    return redirect("reports:signed_pages", found.pk)


@require_safe
def page(request: UserRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The scan itself; a PDF is kept, never shown inside the site."""
    row = _page(request, pk)
    try:
        file = services.open_page(row, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:signed_pages", row.document_id)
    is_photo = row.content_type == "image/jpeg"
    ending = "jpg" if is_photo else "pdf"
    answer = FileResponse(
        file,
        as_attachment=not is_photo,
        filename=f"trang-{row.number}.{ending}",
        content_type=row.content_type,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def remove(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    row = _page(request, pk)
    _require_own(request, row.document)
    try:
        services.take_away(row, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:signed_pages", row.document_id)


def _page(request: UserRequest, pk: uuid.UUID) -> SignedPage:
    """A page of a document that she may read."""
    rows = SignedPage.objects.visible_to(request.user)
    row: SignedPage = get_object_or_404(rows.select_related("document"), pk=pk)
    find(request, row.document_id)
    return row


def _require_own(request: UserRequest, found: Document) -> None:
    subject = getattr(found, KINDS[found.kind].subject)
    require(request, "reports.attach_signed_page", subject)
