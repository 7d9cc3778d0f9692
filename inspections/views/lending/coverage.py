"""Who is to be checked: by commune as of a day, and the lists behind each number."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from inspections.forms.lending_coverage import CoverageFilter, CoverageListFilter
from inspections.selectors.lending.coverage import Coverage
from inspections.selectors.lending.coverage_lists import CoverageList
from inspections.selectors.lending.demands import DEMANDS


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """One row for each commune that she sees; an officer's own is one of them."""
    require(request, "savings_groups.view_loan")
    form = CoverageFilter(request.GET, user=request.user)
    found = Coverage(form.question)
    units = found.units()
    if words := request.GET.get("q", ""):
        units = units.matching(words)
    every = found.ordered(units, form.code)
    keys = every if words else found.busy(every)
    page = Paginator(keys, http.PAGE_SIZE).get_page(request.GET.get("page"))
    total = found.total(keys)
    context = {
        "filter_form": form,
        "question": form.question,
        "rule": DEMANDS.get(form.code),
        "page": page,
        "rows": found.rows(page),
        "total": total,
        "is_stale": total.is_stale(form.question.on),
        "idle": len(every) - len(keys),
        "demands": DEMANDS.values(),
    }
    template = "inspections/lending/coverage.html"
    return http.render(request, template, context, partial="rows")


@require_safe
def listed(request: UserRequest, rule: str) -> HttpResponse:
    """The groups or loans of one rule; members are shown masked."""
    require(request, "savings_groups.view_loan")
    if rule not in DEMANDS:
        raise Http404
    form = CoverageListFilter(request.GET, user=request.user, rule=rule)
    words = request.GET.get("q", "")
    found = CoverageList(form.question, rule, state=form.wanted, words=words)
    page = http.paginate(request, found.queryset())
    context = {
        "filter_form": form,
        "question": form.question,
        "demand": DEMANDS[rule],
        "page": page,
        "lines": found.lines(page),
    }
    template = "inspections/lending/coverage_list.html"
    return http.render(request, template, context, partial="rows")
