"""Dated figures of a union: add, edit."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from core.permissions import require
from unions.forms.figures import FiguresForm
from unions.models import Figures, Union
from unions.services import figures as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    figures = Figures(union=union)
    require(request, "unions.add_figures", figures)
    initial = {"branch": request.GET.get("branch")}
    return _answer(request, figures, title=_("Add figures"), initial=initial)


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    rows = Figures.objects.visible_to(request.user).select_related("union", "branch")
    figures = get_object_or_404(rows, pk=pk)
    require(request, "unions.change_figures", figures)
    return _answer(request, figures, title=_("Edit figures"))


def _answer(
    request: UserRequest,
    figures: Figures,
    *,
    title: str,
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    union = figures.union
    form = FiguresForm(request.POST or None, instance=figures, initial=initial)
    confirmed = request.POST.get("confirmed") == "on"
    here = reverse("unions:detail", args=[union.pk])
    return answer(
        request,
        form,
        save=partial(services.keep_figures, confirmed=confirmed),
        title=title,
        lead=str(union),
        back=here,
        then=here,
    )
