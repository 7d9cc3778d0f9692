"""Carrying a reorganisation out, undoing it, throwing a draft away; its file."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
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
from unions.enums import ReorganisationStatus
from unions.forms.assigning import UNIT, AssignForm, draft_form
from unions.forms.divisions import decided
from unions.forms.reorganisations import UndoForm
from unions.lineage import Blueprint
from unions.models import Reorganisation, Union
from unions.services import reorganisation as services
from unions.views.reorganisations import find, look_ahead

_IMAGES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@require_POST
def assign(request: UserRequest, pk: int) -> HttpResponse:
    """Keep what a person decided about a division, without carrying it out."""
    reorganisation = _mine(request, pk)
    try:
        _keep_choices(request, reorganisation)
    except RuleError as refusal:
        return look_ahead(request, reorganisation, str(refusal))
    messages.success(request, _("Saved. Nothing has been changed yet."))
    return redirect(f"{reorganisation.get_absolute_url()}#assign")


@require_POST
def carry_out(request: UserRequest, pk: int) -> HttpResponse:
    """All or nothing. What was chosen on the same page is kept first."""
    reorganisation = _mine(request, pk)
    try:
        if "choices" in request.POST:
            _keep_choices(request, reorganisation)
        services.carry_out(reorganisation, by=request.user)
    except RuleError as refusal:
        return look_ahead(request, reorganisation, str(refusal))
    messages.success(request, _("Done. The new units are there."))
    return redirect(reorganisation)


def _mine(request: UserRequest, pk: int) -> Reorganisation:
    reorganisation = find(request, pk)
    require(request, "unions.change_reorganisation", reorganisation)
    return reorganisation


def _keep_choices(request: UserRequest, reorganisation: Reorganisation) -> None:
    shown = services.preview(reorganisation, by=request.user)
    form = draft_form(request.POST, reorganisation, shown)
    if form is None:
        return
    if not form.is_valid():
        raise RuleError(_("Some choices are no longer possible. Choose again."))
    plan = Blueprint.from_json(reorganisation.plan)
    services.prepare(reorganisation, _decided(plan, form), by=request.user)


def _decided(plan: Blueprint, form: AssignForm) -> Blueprint:
    """The plan with what was chosen: units below go on as units, things as things."""
    assigned = form.assigned
    places = {
        int(key.removeprefix(f"{UNIT}:")): to
        for key, to in assigned.items()
        if _is_unit(key)
    }
    below = Union.objects.filter(pk__in=places)
    return decided(
        plan,
        mains=form.mains,
        assigned={key: to for key, to in assigned.items() if not _is_unit(key)},
        below={union: places[union.pk] for union in below},
    )


def _is_unit(key: str) -> bool:
    return key.startswith(f"{UNIT}:")


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: UserRequest, pk: int) -> HttpResponse:
    reorganisation = _mine(request, pk)
    if reorganisation.status != ReorganisationStatus.APPLIED:
        return redirect(reorganisation)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.undo(reorganisation, by=request.user, reason=reason)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Undone. The earlier units are there again."))
            return redirect(reorganisation)
    context = {
        "reorganisation": reorganisation,
        "form": form,
        "obstacles": services.built_on(reorganisation),
    }
    return http.render(request, "unions/reorganisation_undo.html", context)


@require_POST
def discard(request: UserRequest, pk: int) -> HttpResponse:
    reorganisation = _mine(request, pk)
    try:
        services.discard(reorganisation, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("unions:reorganisation", pk)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("unions:reorganisations")


@require_safe
def file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The decision itself; a photo opens in the page, all else is downloaded."""
    reorganisation = find(request, pk)
    require(request, "unions.view_reorganisation", reorganisation)
    kept = reorganisation.file.name
    if not kept:
        raise Http404
    try:
        opened = default_storage.open(kept)
    except FileNotFoundError as error:
        raise Http404 from error
    image = next((kind for end, kind in _IMAGES.items() if kept.endswith(end)), "")
    answer = FileResponse(
        opened,
        content_type=image or "application/pdf",
        filename=reorganisation.file_name,
        as_attachment=not image,
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
