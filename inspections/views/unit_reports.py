"""The reports of one's own unit before visits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core import http
from core.permissions import require
from inspections.selectors import self_report_lists as lists
from inspections.selectors import unit_reports as selectors


@require_GET
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.view_selfreport")
    page = http.paginate(request, selectors.of_unit(request.user))
    context = {"page": page, "rows": lists.listed(page)}
    return render(request, "inspections/unit_reports.html", context)
