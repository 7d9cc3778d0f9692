"""Bank files: which are there, send one, look at what is doubtful, take it over."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import (
    MemoryFileUploadHandler,
    TemporaryFileUploadHandler,
)
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from savings_groups.enums import BankFileStatus
from savings_groups.forms.bank import (
    BankFileFilter,
    BankFileForm,
    PutAsideForm,
    TakeOverForm,
)
from savings_groups.models import BankFile
from savings_groups.selectors import bank as selectors
from savings_groups.services.bank import files as services

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
_CHANGE = "savings_groups.change_bankfile"


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "savings_groups.view_bankfile")
    form = BankFileFilter(request.GET)
    rows = form.narrow(BankFile.objects.visible_to(request.user).for_list())
    context = {
        "page": http.paginate(request, selectors.with_doubts(rows)),
        "filter_form": form,
        "sources": selectors.last_months(request.user),
    }
    return http.render(request, "savings_groups/bank/index.html", context)


class _InMemory(MemoryFileUploadHandler):
    """Files of persons are never on a disk in clear, not even while they arrive."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 -- its name
        content_length: int,
        *args: Any,
    ) -> None:
        self.activated = content_length <= settings.WORKBOOK_MAX_BYTES


@csrf_exempt  # reads the form; ``_add`` asks for the token once handlers are set
@_form_methods
def add(request: UserRequest) -> HttpResponse:
    """Send a file in; its columns are matched next."""
    larger = TemporaryFileUploadHandler(request)  # refused, but read to the end
    request.upload_handlers = [_InMemory(request), larger]
    return _add(request)


@csrf_protect
def _add(request: UserRequest) -> HttpResponse:
    require(request, "savings_groups.add_bankfile")
    posted = request.method == "POST"
    sent = (request.POST, request.FILES) if posted else ()
    form = BankFileForm(*sent, user=request.user)
    if posted and form.is_valid():
        try:
            found = _receive(request, form)
        except RuleError as refusal:
            form.add_error("file", str(refusal))
        else:
            is_new = found.status == BankFileStatus.MAPPING
            name = "bank_file_map" if is_new else "bank_file"
            return redirect(f"savings_groups:{name}", found.pk)
    return http.render(request, "savings_groups/bank/add.html", {"form": form})


@require_safe
def detail(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = find(request, pk, "savings_groups.view_bankfile")
    context = _shown(request, found)
    return http.render(request, "savings_groups/bank/detail.html", context)


@require_safe
def progress(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """The bar while a worker has the file; then the page is asked for anew."""
    found = find(request, pk, "savings_groups.view_bankfile")
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(found)
    context = {"bank_file": found}
    answer = http.render(request, "savings_groups/bank/_progress.html", context)
    if not found.is_waiting or found.is_stuck:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def take_over(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = find(request, pk, _CHANGE)
    form = TakeOverForm(request.POST)
    form.is_valid()
    try:
        services.take_over(found, seen=form.cleaned_data["seen"], by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@_form_methods
def put_aside(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = find(request, pk, _CHANGE)
    form = PutAsideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.put_aside(found, reason=reason, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The file is put aside."))
            return redirect(found)
    context = {
        "form": form,
        "title": _("Put this file aside"),
        "text": found.name,
        "points": [
            _("Nothing of it is written into the register."),
            _("The file itself is deleted; its name and history stay."),
        ],
        "submit_label": _("Put this file aside"),
        "back_url": found.get_absolute_url(),
        "danger": True,
    }
    return http.render(request, "confirm_page.html", context)


@require_POST
def retry(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = find(request, pk, _CHANGE)
    try:
        services.start_again(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def find(request: UserRequest, pk: uuid.UUID, perm: str) -> BankFile:
    """The file, if she may see it and do this with it."""
    rows = BankFile.objects.visible_to(request.user).for_list()
    found: BankFile = get_object_or_404(rows.select_related("replaces"), pk=pk)
    require(request, perm, found)
    return found


def _receive(request: UserRequest, form: BankFileForm) -> BankFile:
    kind, file = form.cleaned_data["kind"], form.cleaned_data["file"]
    union = form.of_union
    require(request, "savings_groups.add_bankfile", BankFile(union=union))
    found = services.receive(file, kind=kind, union=union, by=request.user)
    if found.status != BankFileStatus.MAPPING:
        messages.info(request, _("This very file was sent before. Here it is."))
    return found


def _shown(request: UserRequest, found: BankFile) -> dict[str, Any]:
    """What the page of a file shows in its present state."""
    context: dict[str, Any] = {
        "bank_file": found,
        "events": found.events.select_related("actor"),
    }
    if found.is_waiting or found.status == BankFileStatus.MAPPING:
        return context
    earlier = selectors.before(found) if found.as_of else None
    replaced = http.paginate(request, selectors.replaced_months(found), size=20)
    context |= {
        "doubts": found.doubts.all(),
        "earlier": earlier,
        "sums": selectors.sums(found, earlier),
        "same_day": selectors.same_day(found),
        "replaced_by": found.replaced_by.first(),
        "page": replaced,
        "replaced": selectors.changed(replaced.object_list),
        "form": TakeOverForm(),
    }
    return context
