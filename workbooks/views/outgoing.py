"""Lists that go out: at once, or by a worker with a page that tells how far it is."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from workbooks.models import Export
from workbooks.services import exports as services
from workbooks.views.incoming import answer_file, sheet_of


@require_POST
def export(request: UserRequest, kind: str) -> HttpResponseBase:
    """The list as its page shows it: the address carries the page's filters."""
    sheet = sheet_of(request, kind)
    require(request, sheet.view_perm)
    query = request.GET.urlencode()
    try:
        made = services.order(sheet, query, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse(sheet.list_url)}?{query}")
    if isinstance(made, Export):
        return redirect(made)
    return answer_file(made, services.file_name(sheet))


@require_safe
def exported(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    found = _find(request, pk)
    context = {"export": found, "sheet": sheet_of(request, found.kind)}
    return http.render(request, "workbooks/exported.html", context)


@require_safe
def exported_progress(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """The part of the page that changes while a worker writes the list."""
    found = _find(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(found)
    return http.render(request, "workbooks/_exported.html", {"export": found})


@require_safe
@never_cache
def exported_file(request: UserRequest, pk: uuid.UUID) -> HttpResponseBase:
    found = _find(request, pk)
    require(request, sheet_of(request, found.kind).view_perm)
    try:
        if not found.file:
            return redirect(found)
        file = services.open_file(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return answer_file(file, found.name)


def _find(request: UserRequest, pk: uuid.UUID) -> Export:
    rows = Export.objects.visible_to(request.user).unexpired()
    return get_object_or_404(rows.select_related("job"), pk=pk)
