"""Dated figures of unions and branches: who has reported, add, edit."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from unions.forms.figures import FiguresForm, ReportingFilter
from unions.models import Figures, Union
from unions.selectors import profile
from unions.services import figures as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """Which units have reported for a data date, and which have not."""
    require(request, "unions.view_figures")
    known = Figures.objects.visible_to(request.user)
    newest, days = profile.data_dates(known, timezone.localdate())
    form = ReportingFilter(request.GET, user=request.user)
    day = form.asked_day() or newest
    units = form.narrow(Union.objects.visible_to(request.user))
    units = profile.reporting(units, day)
    rows = form.narrow_state(units).matching(request.GET.get("q", ""))
    page = http.paginate(request, rows)
    context = {
        "page": page,
        "rows": profile.reporting_rows(page.object_list),  # type: ignore[arg-type]
        "total": profile.reporting_total(units, day),
        "filter_form": form,
        "day": day,
        "days": days,
    }
    return http.render(request, "unions/figures.html", context, partial="rows")


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    """New figures; ``branch`` and ``as_of`` may be asked for in the address."""
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    figures = Figures(union=union)
    require(request, "unions.add_figures", figures)
    last = min(union.valid_to or timezone.localdate(), timezone.localdate())
    period, day = profile.proposed(last)
    asked = ReportingFilter({"day": request.GET.get("as_of")}, user=request.user)
    if chosen := asked.asked_day():
        period, day = services.period_of(chosen), chosen
    branch = request.GET.get("branch")
    initial = {"branch": branch, "period": period, "as_of": day}
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
    union, branch = figures.union, http.number(request.GET.get("branch"))
    form = FiguresForm(request.POST or None, instance=figures, initial=initial)
    here = reverse("unions:detail", args=[union.pk])
    if branch := branch or figures.branch_id:
        here = reverse("unions:branch", args=[branch])
    return answer(
        request,
        form,
        save=partial(services.keep_figures, confirmed=True),  # the form has asked
        title=title,
        lead=str(union),
        back=here,
        then=here,
        template="unions/figures_form.html",
    )
