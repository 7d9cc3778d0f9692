"""Workbooks that come in: send, see what is wrong or would change, write."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from workbooks import catalogue, selectors
from workbooks.base import Sheet
from workbooks.enums import UploadStatus
from workbooks.forms import UploadForm, WriteForm
from workbooks.models import Upload
from workbooks.services import exports, files
from workbooks.services import uploads as services

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_of(request: UserRequest, kind: str) -> Sheet[Any]:
    try:
        return catalogue.sheet(kind, request.user)
    except KeyError:
        raise Http404 from None


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "workbooks.use_workbooks")
    context = {
        "offers": selectors.offers(request.user),
        "uploads": selectors.newest_uploads(request.user),
        "exports": selectors.newest_exports(request.user),
        "titles": selectors.titles(),
    }
    return http.render(request, "workbooks/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: UserRequest, kind: str) -> HttpResponse:
    """Take the template, and send in what was filled in."""
    sheet = _kept(request, kind)
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        try:
            upload = services.receive(sheet, form.cleaned_data["file"], by=request.user)
        except RuleError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(upload)
    context = {
        "sheet": sheet,
        "form": form,
        "uploads": selectors.newest_uploads(request.user, kind),
        "titles": selectors.titles(),
    }
    return http.render(request, "workbooks/send.html", context)


@require_safe
@never_cache
def template(request: UserRequest, kind: str) -> HttpResponseBase:
    """The workbook to fill in; ``?filled=1``: with the present rows."""
    sheet = _kept(request, kind)
    filled = "filled" in request.GET
    try:
        file = exports.blank(sheet, filled=filled)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("workbooks:send", kind)
    name = exports.file_name(sheet, "hien co" if filled else "mau")
    return answer_file(file, name)


@require_safe
def upload(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = _find(request, pk)
    return http.render(request, "workbooks/upload.html", _shown(request, found))


@require_safe
def upload_progress(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """The bar while a worker has the file; then the page is asked for anew."""
    found = _find(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(found)
    answer = http.render(request, "workbooks/_progress.html", {"upload": found})
    if not found.is_waiting or found.is_stuck:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@never_cache
def marked(request: UserRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Her workbook with the wrong cells red."""
    found = _find(request, pk)
    if not found.marked_file:
        raise Http404
    try:
        file = files.opened(found.marked_file)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return answer_file(file, f"{found.name.removesuffix('.xlsx')} - can sua.xlsx")


@require_POST
def write(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = _find(request, pk)
    require(request, sheet_of(request, found.kind).keep_perm)
    form = WriteForm(request.POST)
    form.is_valid()
    try:
        services.write(found, ticked=form.cleaned_data["seen"], by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_POST
def start_again(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = _find(request, pk)
    try:
        services.start_again(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def answer_file(file: Any, name: str) -> FileResponse:
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _kept(request: UserRequest, kind: str) -> Sheet[Any]:
    sheet = sheet_of(request, kind)
    if not sheet.keep_perm:
        raise Http404
    require(request, sheet.keep_perm)
    return sheet


def _find(request: UserRequest, pk: uuid.UUID) -> Upload:
    rows = Upload.objects.visible_to(request.user).select_related("job", "owner")
    found: Upload = get_object_or_404(rows, pk=pk)
    if found.kind not in catalogue.slugs():
        raise Http404
    return found


def _shown(request: UserRequest, found: Upload) -> dict[str, Any]:
    """What the page of an upload shows in its present state."""
    sheet = sheet_of(request, found.kind)
    context: dict[str, Any] = {
        "upload": found,
        "sheet": sheet,
        "events": found.events.select_related("actor"),
        "twin": selectors.twin(found),
    }
    if found.status == UploadStatus.FAULTY:
        context["page"] = http.paginate(request, found.faults.all())
    if found.status in (UploadStatus.READY, UploadStatus.APPLIED):
        tabs = selectors.tabs(found)
        keys = [tab.key for tab in tabs]
        asked = request.GET.get("rows", "")
        key = asked if asked in keys else (keys or ["changed"])[0]
        context |= {
            "tabs": tabs,
            "tab": key,
            "page": http.paginate(request, selectors.lines(found, key)),
            "form": WriteForm(),
        }
    return context
