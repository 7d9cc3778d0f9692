"""Inspections on the page of a union: the page of unions knows nothing of them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core.http import render
from core.permissions import require
from inspections.selectors import union_panel as selectors
from unions.models import Union


@require_GET
def union(request: UserRequest, pk: int) -> HttpResponse:
    """The panel for htmx; a page of its own without."""
    found = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    require(request, "inspections.view_remedy")
    context = {"union": found, "panel": selectors.panel(found, request.user)}
    return render(request, "inspections/union.html", context, partial="panel")
