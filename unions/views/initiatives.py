"""Initiatives (mô hình): the list, one, add, edit."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from unions.forms.branches import InitiativeFilter, InitiativeForm
from unions.models import Initiative, Union
from unions.selectors import as_of, pages
from unions.services import branches as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "unions.view_initiative")
    form = InitiativeFilter(request.GET, user=request.user)
    rows = form.narrow(Initiative.objects.for_list())
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    page.object_list = as_of.tell(page, viewer=request.user, on=form.day)
    context = {"page": page, "filter_form": form}
    return http.render(request, "unions/initiatives.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    initiative = _find(request, pk)
    context = {
        "initiative": initiative,
        "ancestors": pages.ancestors(initiative.union, viewer=request.user),
    }
    return http.render(request, "unions/initiative.html", context)


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    initiative = Initiative(union=union)
    require(request, "unions.add_initiative", initiative)
    initial = {"branch": request.GET.get("branch")}
    form = InitiativeForm(request.POST or None, instance=initiative, initial=initial)
    return answer(
        request,
        form,
        save=services.keep_initiative,
        title=_("Add an initiative"),
        lead=str(union),
        back=reverse("unions:detail", args=[pk]),
    )


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    initiative = _find(request, pk)
    require(request, "unions.change_initiative", initiative)
    name = str(initiative)
    form = InitiativeForm(request.POST or None, instance=initiative)
    return answer(
        request,
        form,
        save=services.keep_initiative,
        title=_("Edit the initiative"),
        lead=name,
        back=reverse("unions:initiative", args=[pk]),
    )


def _find(request: UserRequest, pk: int) -> Initiative:
    rows = Initiative.objects.visible_to(request.user).for_list()
    found: Initiative = get_object_or_404(rows, pk=pk)
    return found
