"""Unions: the list, one union, add, edit, letterhead."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from unions.forms.as_of import DayForm
from unions.forms.unions import LetterheadForm, UnionFilter, UnionForm
from unions.models import Letterhead, Union
from unions.selectors import as_of, pages
from unions.selectors.family import handed_on
from unions.selectors.reorganised import waiting
from unions.services import unions as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "unions.view_union")
    form = UnionFilter(request.GET, user=request.user)
    rows = form.narrow(Union.objects.visible_to(request.user))
    rows = rows.for_list(form.day or timezone.localdate())
    rows = rows.matching(request.GET.get("q", ""))
    context = {
        "page": http.paginate(request, rows),
        "filter_form": form,
        "waiting": _waiting(request),
    }
    return http.render(request, "unions/index.html", context, partial="rows")


def _waiting(request: UserRequest) -> int:
    """How many divided units wait for a decision of hers."""
    if not request.user.has_perm("unions.change_reorganisation"):
        return 0
    return waiting(request.user).count()


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    union, today = _find(request, pk), timezone.localdate()
    form = DayForm(request.GET)
    asked = form.asked_day()
    on = min(asked or as_of.last_day(union), today)
    context = {
        "union": union,
        "shown": pages.union_page(union, viewer=request.user, on=on),
        "exists": union.exists_on(today),
        "day_form": form,
        "asked": asked,
        "day": on if on < today else None,
        "existed": union.exists_on(on),
        "instead": as_of.instead(union, request.user, on) if asked else [],
        "handed_on": handed_on(union, viewer=request.user) if union.valid_to else [],
    }
    return http.render(request, "unions/detail.html", context)


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    require(request, "unions.add_union")
    initial = {"parent": request.GET.get("parent") or _own(request)}
    form = UnionForm(request.POST or None, user=request.user, initial=initial)
    return answer(
        request,
        form,
        save=services.register_union,
        title=_("Add a union"),
        back=reverse("unions:index"),
    )


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    union = _find(request, pk)
    require(request, "unions.change_union", union)
    name = str(union)
    form = UnionForm(request.POST or None, instance=union, user=request.user)
    return answer(
        request,
        form,
        save=services.change_union,
        title=_("Edit the union"),
        lead=name,
        back=reverse("unions:detail", args=[pk]),
    )


@_form_methods
def letterhead(request: UserRequest, pk: int) -> HttpResponse:
    union = _find(request, pk)
    found = Letterhead.objects.filter(union=union).first() or Letterhead(union=union)
    action = "change" if found.pk else "add"
    require(request, f"unions.{action}_letterhead", found)
    form = LetterheadForm(request.POST or None, instance=found)
    here = reverse("unions:detail", args=[pk])
    return answer(
        request,
        form,
        save=services.keep_letterhead,
        title=_("Letterhead of documents"),
        lead=str(union),
        back=here,
        then=here,
    )


def _find(request: UserRequest, pk: int) -> Union:
    rows = Union.objects.visible_to(request.user).select_related("parent")
    return get_object_or_404(rows, pk=pk)


def _own(request: UserRequest) -> int | None:
    membership = getattr(request.user, "membership", None)
    return membership.union_id if membership else None
