"""The ladder of a union: read, changed, or again as the union above has it."""

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
from inspections.forms.ladder import LadderOf, RungForm
from inspections.models import LadderRung
from inspections.selectors import ladder as selectors
from inspections.services import ladder_rungs as services
from unions.models import Union

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """One's own union's, or that of a union chosen."""
    require(request, "inspections.change_ladder")
    form = LadderOf(request.GET or None, user=request.user)
    if form.is_valid() and form.cleaned_data["union"]:
        return redirect("inspections:rungs_of", form.cleaned_data["union"].pk)
    own = getattr(request.user, "membership", None)
    if own is not None and not request.GET:
        return redirect("inspections:rungs_of", own.union_id)
    return render(request, "inspections/ladder_rungs_choose.html", {"form": form})


@require_safe
def of_union(request: UserRequest, pk: int) -> HttpResponse:
    union = _union(request, pk)
    found = selectors.page(union, timezone.localdate())
    context = {
        "found": found,
        "chooses": Union.objects.inside(request.user).count() > 1,
    }
    return render(request, "inspections/ladder_rungs.html", context)


@require_POST
def make_own(request: UserRequest, pk: int) -> HttpResponse:
    union = _union(request, pk)
    services.make_own(union, by=request.user)
    messages.success(request, _("The union has a ladder of its own now: change it."))
    return redirect("inspections:rungs_of", union.pk)


@require_POST
def as_above(request: UserRequest, pk: int) -> HttpResponse:
    union = _union(request, pk)
    services.as_above(union, by=request.user)
    messages.success(request, _("The ladder of the union above holds again."))
    return redirect("inspections:rungs_of", union.pk)


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    union = _union(request, pk)
    rung = LadderRung(union=union)
    return _answer(request, rung, _("Add a step"))


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    return _answer(request, _rung(request, pk), _("Change the step"))


@require_POST
def switch(request: UserRequest, pk: int) -> HttpResponse:
    rung = services.switch(_rung(request, pk), by=request.user)
    said = _("The step is in use again.") if rung.is_on else _("The step is off.")
    messages.success(request, said)
    return redirect("inspections:rungs_of", rung.union_id)


@require_POST
def remove(request: UserRequest, pk: int) -> HttpResponse:
    rung = _rung(request, pk)
    try:
        services.remove(rung, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The step is taken out."))
    return redirect("inspections:rungs_of", rung.union_id)


def _answer(request: UserRequest, rung: LadderRung, title: str) -> HttpResponse:
    form = RungForm(request.POST or None, instance=rung)
    if form.is_valid():
        try:
            services.save(form.instance, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("inspections:rungs_of", rung.union_id)
    context = {
        "form": form,
        "title": title,
        "lead": rung.union.title,
        "back_url": reverse("inspections:rungs_of", args=[rung.union_id]),
    }
    return render(request, "form_page.html", context)


def _union(request: UserRequest, pk: int) -> Union:
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    require(request, "inspections.change_ladder", union)
    return union


def _rung(request: UserRequest, pk: int) -> LadderRung:
    rows = LadderRung.objects.visible_to(request.user).select_related("union")
    rung: LadderRung = get_object_or_404(rows, pk=pk)
    require(request, "inspections.change_ladder", rung)
    return rung
