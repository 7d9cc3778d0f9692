"""Corrections after signing: choose what, then write it beside the signed words."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import AddendumPart
from inspections.forms.addenda import AddendumForm
from inspections.models import Answer, Finding, Remedy, Visit
from inspections.selectors import addenda as selectors
from inspections.services import addenda as services
from inspections.views.workspace import desk

#: What of a visit the address may name, each with its model.
_NAMED: dict[str, Any] = {
    AddendumPart.FINDING: Finding,
    AddendumPart.REMEDY: Remedy,
    AddendumPart.ANSWER: Answer,
}


@dataclass(frozen=True)
class _About:
    """What the address asks to correct."""

    part: AddendumPart
    #: ``{"finding": …}``, or nothing for a part as a whole.
    thing: dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find(request, pk)
    require(request, "inspections.add_addendum", visit)
    if not visit.is_sealed:
        messages.error(
            request, _("The minutes are not signed yet: correct the record itself.")
        )
        return redirect(visit)
    about = _about(request, visit)
    if about is None:
        context = {"visit": visit, "choices": selectors.choices(visit)}
        return render(request, "inspections/addendum_choose.html", context)
    was = selectors.signed_words(visit, about.part, **about.thing)
    start = {"id": uuid.uuid4(), "text": was, "made_on": timezone.localdate()}
    form = AddendumForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add(
                visit,
                part=about.part,
                **about.thing,
                **form.cleaned_data,
                by=request.user,
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("Correction no. %(number)d is written. What was signed stays.")
            messages.success(request, words % {"number": row.number})
            return redirect(f"{visit.get_absolute_url()}#addendum-{row.number}")
    context = {"visit": visit, "form": form, "part": about.part, "was": was}
    return render(request, "inspections/addendum_form.html", context)


def _about(request: UserRequest, visit: Visit) -> _About | None:
    """The part and the thing of this visit that the address names."""
    part = request.GET.get("part", "")
    if part not in AddendumPart.values:
        return None
    model = _NAMED.get(part)
    if model is None:
        return _About(AddendumPart(part), {})
    key = desk.key(request.GET.get("key"))
    if key is None:
        raise Http404
    rows = model.objects.visible_to(request.user).filter(visit=visit)
    return _About(AddendumPart(part), {part: get_object_or_404(rows, pk=key)})
