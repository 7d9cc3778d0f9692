"""Difficult areas (vùng khó khăn): list, add, edit, end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from savings_groups.forms.areas import AreaEndForm, AreaFilter, AreaForm
from savings_groups.models import HardArea
from savings_groups.services import areas as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "savings_groups.view_hardarea")
    form = AreaFilter(request.GET, user=request.user)
    rows = form.narrow(HardArea.objects.visible_to(request.user).for_list())
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    context = {"page": page, "filter_form": form, "today": timezone.localdate()}
    return http.render(request, "savings_groups/areas.html", context, partial="rows")


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    require(request, "savings_groups.add_hardarea")
    form = AreaForm(request.POST or None, user=request.user)
    return _answer(request, form, title=_("Add a difficult area"))


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    area = _find(request, pk)
    require(request, "savings_groups.change_hardarea", area)
    form = AreaForm(request.POST or None, instance=area, user=request.user)
    return _answer(request, form, title=_("Edit the difficult area"), lead=str(area))


@_form_methods
def end(request: UserRequest, pk: int) -> HttpResponse:
    area = _find(request, pk)
    require(request, "savings_groups.change_hardarea", area)
    here = reverse("savings_groups:hard_areas")
    form = AreaEndForm(request.POST or None)
    if form.is_valid():
        last = form.cleaned_data["ended_on"]
        try:
            services.end_area(area, on=last, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(here)
    context = {
        "form": form,
        "title": _("End the difficult area “%(area)s”") % {"area": area},
        "text": _(
            "From the next day on 90 percent of its older loans are to be checked."
        ),
        "submit_label": _("End it"),
        "back_url": here,
    }
    return http.render(request, "confirm_page.html", context)


def _find(request: UserRequest, pk: int) -> HardArea:
    rows = HardArea.objects.visible_to(request.user)
    found: HardArea = get_object_or_404(rows.select_related("union", "branch"), pk=pk)
    return found


def _answer(
    request: UserRequest, form: AreaForm, *, title: str, lead: str = ""
) -> HttpResponse:
    here = reverse("savings_groups:hard_areas")
    return answer(
        request,
        form,
        save=services.keep_area,
        title=title,
        lead=lead,
        back=here,
        then=here,
    )
