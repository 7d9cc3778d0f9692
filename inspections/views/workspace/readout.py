"""While the minutes are read out: what the unit says, and who draws her name."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import ngettext

from accounts.http import UserRequest
from core.exceptions import RuleError
from inspections.forms.minutes import OpinionForm, SignatureForm
from inspections.http import device
from inspections.models import Finding, Opinion, Signature
from inspections.services import lines, opinions, signatures
from inspections.views.workspace import desk, minutes


@desk.written_by_sender
def opinion_save(request: UserRequest, pk: int, finding: uuid.UUID) -> HttpResponse:
    visit = desk.find_to_write(request, pk)
    rows = Finding.objects.visible_to(request.user)
    about = get_object_or_404(rows, pk=finding, visit=visit)

    def show(form: BaseForm, status: int) -> HttpResponse:
        bound = {about.pk: form}
        return minutes.page(request, visit, asking=bound, status=status)

    def act(cleaned: dict[str, Any]) -> lines.Outcome[Opinion]:
        return opinions.record(visit, finding=about, **cleaned, by=request.user)

    form = OpinionForm(request.POST, auto_id=f"opinion-{about.pk}-%s")
    return desk.Desk(request, visit, "minutes", show).write(form, act)


@desk.written_by_sender
def opinions_rest(request: UserRequest, pk: int) -> HttpResponse:
    """The unit agrees to all on the screen that it has said nothing about."""
    visit = desk.find_to_write(request, pk)
    found = (desk.key(text) for text in request.POST.getlist("finding")[:1000])
    shown = [key for key in found if key]
    script = desk.wants_json(request)
    try:
        count = opinions.agree_to_rest(visit, findings=shown, by=request.user)
    except RuleError as refusal:
        if script:
            return desk.refused(refusal)
        messages.error(request, str(refusal))
        return desk.back("minutes", visit)
    if script:
        return JsonResponse({"state": "saved", "count": count})
    words = ngettext(
        "Agreed to: %(count)d finding.", "Agreed to: %(count)d findings.", count
    )
    messages.success(request, words % {"count": count})
    return desk.back("minutes", visit, "to-sign")


@desk.written_by_sender
def opinion_delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    rows = Opinion.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("visit"), pk=key)
    return desk.delete(request, row, "minutes", opinions.take_back)


@desk.written_by_sender
def signature_save(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)

    def show(form: BaseForm, status: int) -> HttpResponse:
        return minutes.page(request, visit, drawing=form, status=status)

    def act(cleaned: dict[str, Any]) -> lines.Outcome[Signature]:
        return signatures.draw(
            visit, **cleaned, device=device(request), by=request.user
        )

    form = SignatureForm(request.POST)
    return desk.Desk(request, visit, "minutes", show).write(form, act)


@desk.written_by_sender
def signature_delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    rows = Signature.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("visit"), pk=key)
    return desk.delete(request, row, "minutes", signatures.remove)
