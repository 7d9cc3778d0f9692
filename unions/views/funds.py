"""Funds: the list, one with its counts, add, edit, count, close."""

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
from unions.forms.funds import FundCloseForm, FundCountForm, FundFilter, FundForm
from unions.models import Fund, FundCount, Union
from unions.selectors import pages
from unions.selectors.funds import fund_rows, listed
from unions.services import funds as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """Funds of all unions one may see, with what was in them when last counted."""
    require(request, "unions.view_fund")
    form = FundFilter(request.GET, user=request.user)
    rows = form.narrow(listed(Fund.objects.visible_to(request.user)))
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    context = {"page": page, "filter_form": form}
    return http.render(request, "unions/funds.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    fund = _find(request, pk)
    open_ones = Fund.objects.visible_to(request.user).filter(pk=pk)
    rows = fund_rows(open_ones, on=timezone.localdate())
    context = {
        "fund": fund,
        "row": rows[0] if rows else None,
        "counts": list(fund.counts.all()),
        "ancestors": pages.ancestors(fund.union, viewer=request.user),
    }
    return http.render(request, "unions/fund.html", context)


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    fund = Fund(union=union)
    require(request, "unions.add_fund", fund)
    initial = {"branch": request.GET.get("branch")}
    form = FundForm(request.POST or None, instance=fund, initial=initial)
    return answer(
        request,
        form,
        save=services.keep_fund,
        title=_("Add a fund"),
        lead=str(union),
        back=reverse("unions:detail", args=[pk]),
    )


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    fund = _find(request, pk)
    require(request, "unions.change_fund", fund)
    name = str(fund)
    form = FundForm(request.POST or None, instance=fund)
    return answer(
        request,
        form,
        save=services.keep_fund,
        title=_("Edit the fund"),
        lead=name,
        back=reverse("unions:fund", args=[pk]),
    )


@_form_methods
def close(request: UserRequest, pk: int) -> HttpResponse:
    fund = _find(request, pk)
    require(request, "unions.change_fund", fund)
    form = FundCloseForm(request.POST or None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            services.close_fund(
                fund, on=asked["closed_on"], note=asked["note"], by=request.user
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The fund is closed; its counts stay."))
            return redirect(fund)
    context = {
        "form": form,
        "title": _("Close the fund “%(fund)s”") % {"fund": fund},
        "text": _("A closed fund is counted no more. It can be opened again."),
        "submit_label": _("Close the fund"),
        "back_url": fund.get_absolute_url(),
    }
    return http.render(request, "confirm_page.html", context)


@_form_methods
def count(request: UserRequest, pk: int) -> HttpResponse:
    fund = _find(request, pk)
    counted = FundCount(fund=fund)
    require(request, "unions.add_fundcount", counted)
    return _answer_count(request, counted, title=_("Count the fund"))


@_form_methods
def count_edit(request: UserRequest, pk: int) -> HttpResponse:
    rows = FundCount.objects.visible_to(request.user).select_related("fund__union")
    counted = get_object_or_404(rows, pk=pk)
    require(request, "unions.change_fundcount", counted)
    return _answer_count(request, counted, title=_("Edit the count of the fund"))


def _answer_count(
    request: UserRequest, counted: FundCount, *, title: str
) -> HttpResponse:
    fund = counted.fund
    initial = {"counted_on": timezone.localdate()} if not counted.pk else None
    here = fund.get_absolute_url()
    return answer(
        request,
        FundCountForm(request.POST or None, instance=counted, initial=initial),
        save=services.keep_count,
        title=title,
        lead=f"{fund} – {fund.branch or fund.union}",
        back=here,
        then=here,
    )


def _find(request: UserRequest, pk: int) -> Fund:
    rows = Fund.objects.visible_to(request.user).select_related("union", "branch")
    found: Fund = get_object_or_404(rows, pk=pk)
    return found
