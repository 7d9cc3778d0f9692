"""Documents: what there is, asking for one, its page and its files."""

import uuid
from typing import Any, BinaryIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from reports.base import DocumentKind
from reports.catalogue import KINDS
from reports.enums import DocumentStatus
from reports.forms.documents import DocumentFilter, NumberFilter
from reports.models import Document, DocumentNumber
from reports.selectors import documents as selectors
from reports.services import documents as services
from reports.services import signed_pages

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
def documents(request: UserRequest) -> HttpResponse:
    require(request, "reports.view_document")
    form = DocumentFilter(request.GET)
    rows = form.narrow(Document.objects.visible_to(request.user).for_list())
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    context = {"page": page, "lines": selectors.lines(page), "filter_form": form}
    return http.render(request, "reports/documents.html", context, partial="rows")


@require_safe
def newest(request: UserRequest) -> HttpResponse:
    require(request, "reports.view_document")
    context = {"lines": selectors.newest(request.user)}
    return http.render(request, "reports/newest.html", context, partial="panel")


@require_safe
def numbers(request: UserRequest) -> HttpResponse:
    require(request, "reports.view_documentnumber")
    form = NumberFilter(request.GET, user=request.user)
    rows = form.narrow(DocumentNumber.objects.visible_to(request.user).for_list())
    context = {"page": http.paginate(request, rows), "filter_form": form}
    return http.render(request, "reports/numbers.html", context, partial="rows")


@require_safe
def panel(request: UserRequest, about: str, pk: Any) -> HttpResponse:
    """Documents about one visit, round, team or plan, and asking for one."""
    require(request, "reports.view_document")
    subject = _subject(selectors.subjects(about, request.user), pk)
    offers = selectors.offers(about, subject, viewer=request.user)
    if only := request.GET.get("kind"):
        offers = [offer for offer in offers if offer.kind.slug == only]
    context = {"subject": subject, "offers": offers, "about": about}
    return http.render(request, "reports/panel.html", context, partial="panel")


@require_safe
def plan_changes(request: UserRequest, pk: int) -> HttpResponse:
    """What of a plan has changed since its last paper with a number."""
    require(request, "reports.view_document")
    plan = get_object_or_404(KINDS["plan"].subjects(request.user), pk=pk)
    context = {"plan": plan, "since": selectors.since_last_paper(plan)}
    return http.render(request, "reports/plan_changes.html", context, partial="panel")


@require_POST
def request_document(request: UserRequest, kind: str, pk: Any) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    subject = _subject(KINDS[kind].subjects(request.user), pk)
    require(request, KINDS[kind].request_perm, subject)
    _require_people(request, KINDS[kind], subject)
    try:
        made = services.request_document(KINDS[kind], subject, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(subject)
    return redirect(made)


@require_safe
def document(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = find(request, pk)
    context = {**_state(request, found), "events": _events(found)}
    return http.render(request, "reports/document.html", context)


@require_safe
def document_progress(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """The part of the page that changes while a worker makes the file."""
    found = find(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(found)
    context = {**_state(request, found), "begins": "word" in request.GET}
    return http.render(request, "reports/_state.html", context)


@require_safe
def document_file(request: UserRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The PDF, to read in the browser or (``?download=1``) to keep."""
    found = find(request, pk)
    download = "download" in request.GET
    try:
        file = services.open_file(found, by=request.user, download=download)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    if download and may_attach(request, found):
        signed_pages.mark_printed(found, by=request.user)
    return _file(found, file, "pdf", is_kept=download)


@require_POST
def document_word(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """The Word file at once if it is there, else the page that tells how far it is."""
    found = find(request, pk)
    if services.order_word(found, by=request.user).is_ready:
        return redirect("reports:document_word_file", pk=found.pk)
    return redirect(found)


@require_safe
def document_word_file(request: UserRequest, pk: uuid.UUID) -> HttpResponseBase:
    found = find(request, pk)
    try:
        file = services.open_word(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return _file(found, file, "docx", is_kept=True)


def find(request: UserRequest, pk: uuid.UUID) -> Document:
    """The document, if she sees it and may read what it holds."""
    rows = Document.objects.visible_to(request.user)
    found = get_object_or_404(rows.for_list(), pk=pk)
    if found.kind not in KINDS:
        raise Http404
    require(request, "reports.view_document", found)
    kind = KINDS[found.kind]
    _require_people(request, kind, getattr(found, kind.subject))
    return found


def may_attach(request: UserRequest, found: Document) -> bool:
    """Whether the signed paper is hers to bring back."""
    subject = getattr(found, KINDS[found.kind].subject)
    return request.user.has_perm("reports.attach_signed_page", subject)


def _require_people(request: UserRequest, kind: DocumentKind, subject: Any) -> None:
    """Papers that name members in full need the right to print lists of them."""
    if kind.holds_people:
        require(request, "savings_groups.print_borrowers", subject)


def _file(
    found: Document, file: BinaryIO, ending: str, *, is_kept: bool
) -> FileResponse:
    """To keep under the document's own name, or to read in the browser."""
    name = f"{KINDS[found.kind].file_stem(found.snapshot)}.{ending}"
    answer = FileResponse(
        file, as_attachment=is_kept, filename=name, content_type=_TYPES[ending]
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _subject(rows: Any, pk: Any) -> Any:
    if rows is None:
        raise Http404
    return get_object_or_404(rows, pk=pk)


def _events(found: Document) -> Any:
    return found.events.select_related("actor")


def _state(request: UserRequest, found: Document) -> dict[str, Any]:
    kind = KINDS[found.kind]
    subject = getattr(found, kind.subject)
    may = request.user.has_perm
    return {
        "document": found,
        "line": selectors.lines([found])[0],
        "kind": kind,
        "subject": subject,
        "rendering": found.rendering,
        "job": found.rendering.job if found.rendering else None,
        "word": found.word,
        "progress_url": reverse("reports:document_progress", args=[found.pk]),
        "may_request": may(kind.request_perm, subject),
        "may_number": may("reports.number_document", found),
        "may_withdraw": may("reports.withdraw_document", found),
        "is_draft": found.status == DocumentStatus.DRAFT,
    }
