"""Letters of urging: begun, read, changed, thrown away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.ladder import LetterForm, RemediesForm
from inspections.forms.planning import ReasonForm
from inspections.models import Remedy, UrgingLetter
from inspections.selectors import letters as selectors
from inspections.services import letters as services
from unions.models import Union

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
#: Of one unit so many are offered at once.
_MOST = 200


@require_safe
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    """What the letter says; its paper and number are a panel of the page."""
    letter = _find(request, pk)
    may_write = letter.is_draft and request.user.has_perm(
        "inspections.write_letter", letter
    )
    lines = selectors.lines(letter, timezone.localdate())
    addable = (
        selectors.overdue_of(letter.unit, request.user, timezone.localdate()).count()
        if may_write
        else 0
    )
    context = {
        "letter": letter,
        "lines": lines,
        "may_write": may_write,
        "addable": addable,
        "is_ours": request.user.has_perm("inspections.view_ladderstep"),
    }
    return render(request, "inspections/letter.html", context)


@_form_methods
def write_to(request: UserRequest, pk: int) -> HttpResponse:
    """Begin a letter to a unit, or put more into the one that is being drafted."""
    require(request, "inspections.view_ladderstep")
    unit = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    rows = list(selectors.overdue_of(unit, request.user, timezone.localdate())[:_MOST])
    rows = [
        row for row in rows if request.user.has_perm("inspections.write_letter", row)
    ]
    if not rows:
        return _nothing(request, unit)
    form = RemediesForm(request.POST or None, rows=rows)
    if form.is_valid():
        try:
            letter = services.write_to(unit, form.chosen(), by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(letter)
    context = {
        "form": form,
        "title": _("Write to the unit"),
        "lead": unit.title,
        "submit_label": _("Draft the letter"),
        "back_url": reverse("inspections:ladder") + "?tab=letters",
    }
    return render(request, "form_page.html", context)


@_form_methods
def edit(request: UserRequest, pk: UUID) -> HttpResponse:
    letter = _own(request, pk)
    form = LetterForm(request.POST or None, instance=letter)
    if form.is_valid():
        try:
            services.edit(letter, **form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(letter)
    context = {
        "form": form,
        "title": _("What the letter says"),
        "lead": letter.unit.title,
        "back_url": letter.get_absolute_url(),
    }
    return render(request, "form_page.html", context)


@require_POST
def remove(request: UserRequest, pk: UUID, remedy: UUID) -> HttpResponse:
    letter = _own(request, pk)
    found: Remedy = get_object_or_404(letter.remedies, pk=remedy)
    try:
        services.remove(letter, found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(letter)
    messages.success(request, _("Taken out of the letter."))
    letter.refresh_from_db()
    return redirect(letter) if letter.is_draft else _to_list()


@_form_methods
def drop(request: UserRequest, pk: UUID) -> HttpResponse:
    letter = _own(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.drop(letter, **form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft was thrown away."))
            return _to_list()
    context = {
        "title": _("Throw the draft away"),
        "text": letter.unit.title,
        "points": [_("What it was to urge for is left out this time.")],
        "form": form,
        "submit_label": _("Throw away"),
        "back_url": letter.get_absolute_url(),
        "danger": True,
    }
    return render(request, "confirm_page.html", context)


def _to_list() -> HttpResponse:
    return redirect(reverse("inspections:ladder") + "?tab=letters")


def _nothing(request: UserRequest, unit: Union) -> HttpResponse:
    """Nobody learns from here which units there are."""
    if not Remedy.objects.visible_to(request.user).filter(owner=unit).exists():
        get_object_or_404(Union.objects.visible_to(request.user), pk=unit.pk)
    require(request, "inspections.write_letter")
    messages.info(
        request, _("This unit has nothing overdue that is not in a letter already.")
    )
    return _to_list()


def _find(request: UserRequest, pk: UUID) -> UrgingLetter:
    rows = UrgingLetter.objects.visible_to(request.user)
    rows = rows.select_related("union", "unit", "created_by").distinct()
    letter = get_object_or_404(rows, pk=pk)
    require(request, "inspections.view_urgingletter", letter)
    return letter


def _own(request: UserRequest, pk: UUID) -> UrgingLetter:
    letter = _find(request, pk)
    require(request, "inspections.write_letter", letter)
    return letter
