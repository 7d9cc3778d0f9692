"""Issued lists of initiatives worth copying, for whoever is to copy them."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from reports.selectors import documents as selectors


@require_safe
def issued(request: UserRequest) -> HttpResponse:
    """A panel of the page of lists; a page of its own without."""
    require(request, "reports.view_document")
    context = {"lines": selectors.issued_lists(request.user)}
    return http.render(request, "reports/issued_lists.html", context, partial="panel")
