"""Photos and files: in, with words to them, and out again to those who may see them."""

import uuid
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import EvidenceKind
from inspections.forms.recording import EvidenceLinks, PhotoForm
from inspections.models import Evidence, Visit
from inspections.selectors import workspace
from inspections.services import evidence as services
from inspections.services.uploads import thumb_path
from inspections.views.workspace import desk

#: The browser may keep a photo for an hour, for this person only.
_CACHING = "private, max-age=3600"


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_read(request, pk)
    names = ("item", "finding", "stop")
    asked = {name: request.GET[name] for name in names if request.GET.get(name)}
    return _page(request, visit, PhotoForm(visit=visit, initial=asked))


@desk.written_by_sender
def upload(request: UserRequest, pk: int) -> HttpResponse:
    """One photo with the device's key, or several chosen in a plain form."""
    visit = desk.find_to_write(request, pk)
    form = PhotoForm(request.POST, request.FILES, visit=visit)
    if not form.is_valid():
        if desk.wants_json(request):
            return desk.refused_form(form)
        return _page(request, visit, form, status=desk.REFUSED)
    try:
        outcomes = _keep(request, visit, form.cleaned_data)
    except RuleError as refusal:
        if desk.wants_json(request):
            return desk.refused(refusal)
        form.add_error("photos", str(refusal))
        return _page(request, visit, form, status=desk.REFUSED)
    if desk.wants_json(request):
        row = outcomes[0].row
        return desk.told(outcomes[0].state, row.revision, id=str(row.pk))
    return desk.done(request, "photos", visit)


@desk.written_by_sender
def describe(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    row = _find(request, key)
    if row.visit is None:
        raise Http404
    require(request, "inspections.record_visit", row.visit)
    form = EvidenceLinks(request.POST, visit=row.visit)
    if not form.is_valid():
        if desk.wants_json(request):
            return desk.refused_form(form)
        messages.error(request, " ".join(str(e[0]) for e in form.errors.values()))
        return desk.back("photos", row.visit)
    try:
        services.describe(row, **form.cleaned_data, by=request.user)
    except RuleError as refusal:
        if desk.wants_json(request):
            return desk.refused(refusal)
        messages.error(request, str(refusal))
        return desk.back("photos", row.visit)
    if desk.wants_json(request):
        return desk.told("saved", row.revision)
    return desk.done(request, "photos", row.visit, f"photo-{row.pk}")


@desk.written_by_sender
def delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    row = _find(request, key)
    if row.visit is None:
        raise Http404
    return desk.delete(request, row, "photos", services.discard)


@require_GET
def evidence(request: UserRequest, key: uuid.UUID) -> HttpResponseBase:
    """The photo or file itself. A file is saved, never opened inside our pages."""
    row = _find(request, key)
    kept = PurePath(str(row.file.name))
    # its own ending: nobody may be handed a PDF that calls itself a page or program
    name = f"{PurePath(row.original_name).stem or row.pk}{kept.suffix}"
    as_file = row.kind == EvidenceKind.FILE or "download" in request.GET
    answer = _send(str(kept), row.content_type, name, as_file=as_file)
    if as_file:
        services.note_download(row, by=request.user)
    return answer


@require_GET
def evidence_thumb(request: UserRequest, key: uuid.UUID) -> HttpResponseBase:
    row = _find(request, key)
    if row.kind != EvidenceKind.PHOTO:
        raise Http404
    path = thumb_path(str(row.file.name))
    if not default_storage.exists(path):
        return redirect("inspections:evidence", row.pk)
    return _send(path, "image/jpeg", f"{row.pk}.jpg", as_file=False)


def _find(request: UserRequest, key: uuid.UUID) -> Evidence:
    rows = Evidence.objects.visible_to(request.user)
    row: Evidence = get_object_or_404(rows.select_related("visit"), pk=key)
    return row


def _send(path: str, kind: str, name: str, *, as_file: bool) -> FileResponse:
    try:
        opened = default_storage.open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        opened, content_type=kind, filename=name, as_attachment=as_file
    )
    answer["Cache-Control"] = _CACHING
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _keep(
    request: UserRequest, visit: Visit, cleaned: dict[str, Any]
) -> list[services.EvidenceOutcome]:
    shot = services.Shot(
        caption=cleaned["caption"],
        taken_at=cleaned["taken_at"],
        latitude=cleaned["latitude"],
        longitude=cleaned["longitude"],
    )
    links = {name: cleaned[name] for name in ("item", "finding", "stop")}
    sent = cleaned["photos"]
    keys = [cleaned["id"] or uuid.uuid4(), *(uuid.uuid4() for _more in sent[1:])]
    return [
        services.add_evidence(
            visit, id=key, upload=photo, shot=shot, by=request.user, **links
        )
        for key, photo in zip(keys, sent, strict=True)
    ]


def _page(
    request: UserRequest, visit: Visit, form: PhotoForm, *, status: int = 200
) -> HttpResponse:
    rows = list(workspace.photos(visit, request.user))
    row = desk.edited(request, visit.evidence.filter(remedy=None))
    context = {
        "form": form,
        "photos": rows,
        "edited": row,
        "edit_form": EvidenceLinks.of(row, visit=visit) if row else None,
    }
    return desk.page(request, visit, "photos", context, status=status)
