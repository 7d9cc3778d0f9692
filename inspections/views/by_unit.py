"""The report by unit: what was found in each, and what became of it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core import http
from core.permissions import require
from inspections.forms.by_unit import ByUnitFilter
from inspections.selectors.by_unit import ByUnit


@require_GET
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.see_inspections")
    filters = ByUnitFilter(request.GET)
    report = ByUnit(filters.question(request.user))
    units: Any = report.units()
    if filters.wanted == "inspected":
        units = units.filter(pk__in=report.inspected)
    elif filters.wanted == "not":
        units = units.exclude(pk__in=report.inspected)
    elif filters.wanted == "repeated":
        units = units.filter(pk__in=report.repeating)
    if words := request.GET.get("q", ""):
        units = units.matching(words)
    page = http.paginate(request, units)
    context = {
        "filter_form": filters,
        "page": page,
        "rows": report.rows(page),
        "total": report.total(units),
        "question": report.question,
    }
    return http.render(request, "inspections/by_unit.html", context, partial="rows")
