"""Danh sách mô hình đáng nhân rộng: the lists, one of them, taking initiatives in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.showcases import ReasonsForm, ShowcaseForm, TakeForm
from inspections.models import Showcase, ShowcaseEntry
from inspections.selectors import good_things
from inspections.services import showcases as services
from inspections.views.good_things import picked

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
_KEEP = "inspections.keep_showcase"


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """Those of one's own work; the issued papers of unions above come with them."""
    require(request, "inspections.view_showcase")
    rows = Showcase.objects.kept_by(request.user).for_list()
    context = {
        "page": http.paginate(request, rows),
        "may_keep": request.user.has_perm(_KEEP),
    }
    return http.render(request, "inspections/showcases.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """The list itself. Whoever stands below the union reads its issued paper."""
    found = _find(request, pk)
    if not Showcase.objects.kept_by(request.user).filter(pk=pk).exists():
        return redirect("inspections:showcases")
    return _page(request, found, ReasonsForm(entries=_entries(found)))


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    """A new list, with what was ticked before."""
    require(request, _KEEP)
    rows = picked(request)
    form = ShowcaseForm(request.POST or None, user=request.user)
    if form.is_valid():
        require(request, _KEEP, form.cleaned_data["union"])
        try:
            made = services.open_list(**form.cleaned_data, by=request.user)
            services.add(made, rows, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    context = {
        "form": form,
        "title": _("New list of initiatives worth copying"),
        "back_url": reverse("inspections:showcases"),
        "picked": rows,
    }
    return render(request, "inspections/showcase_form.html", context)


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    found = _find_to_keep(request, pk)
    form = ShowcaseForm(request.POST or None, user=request.user, showcase=found)
    if form.is_valid():
        try:
            return redirect(
                services.change(found, **form.cleaned_data, by=request.user)
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "title": _("Title and foreword"),
        "lead": str(found),
        "back_url": found.get_absolute_url(),
    }
    return render(request, "inspections/showcase_form.html", context)


@_form_methods
def take(request: UserRequest) -> HttpResponse:
    """What was ticked, into one of her lists."""
    require(request, _KEEP)
    rows = picked(request)
    if not rows:
        messages.error(request, _("Tick the initiatives that are worth copying."))
        return redirect("inspections:good_things")
    form = TakeForm(request.POST or None, user=request.user)
    if form.is_valid():
        showcase = form.cleaned_data["showcase"]
        require(request, _KEEP, showcase)
        try:
            count = services.add(showcase, rows, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext(
                "%(count)s initiative came into the list.",
                "%(count)s initiatives came into the list.",
                count,
            )
            messages.success(request, text % {"count": count})
            return redirect(showcase)
    context = {"form": form, "picked": rows}
    return render(request, "inspections/showcase_take.html", context)


@require_POST
def save(request: UserRequest, pk: int) -> HttpResponse:
    """Reasons are kept whichever button was pressed; then the button's own thing."""
    found = _find_to_keep(request, pk)
    form = ReasonsForm(request.POST, entries=_entries(found))
    if not form.is_valid():
        return _page(request, found, form)
    try:
        services.explain(found, form.reasons(), by=request.user)
        for name in ("up", "down"):
            if entry := http.number(request.POST.get(name)):
                services.move(found, entry, up=name == "up", by=request.user)
        if entry := http.number(request.POST.get("remove")):
            services.take_out(found, entry, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


@require_POST
def delete(request: UserRequest, pk: int) -> HttpResponse:
    found = _find_to_keep(request, pk)
    try:
        services.discard(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return redirect("inspections:showcases")


def _find(request: UserRequest, pk: int) -> Showcase:
    rows = Showcase.objects.visible_to(request.user).select_related("union")
    found: Showcase = get_object_or_404(rows, pk=pk)
    return found


def _find_to_keep(request: UserRequest, pk: int) -> Showcase:
    found = _find(request, pk)
    require(request, _KEEP, found)
    return found


def _entries(showcase: Showcase) -> list[ShowcaseEntry]:
    rows = showcase.entries.select_related("initiative__union", "initiative__branch")
    return list(rows)


def _page(request: UserRequest, found: Showcase, form: ReasonsForm) -> HttpResponse:
    seen = good_things.newest(
        [entry.initiative for entry in form.entries], request.user
    )
    context = {
        "showcase": found,
        "form": form,
        "rows": [
            (entry, box, seen.get(entry.initiative_id)) for entry, box in form.rows()
        ],
        "may_keep": request.user.has_perm(_KEEP, found),
    }
    return render(request, "inspections/showcase.html", context)
