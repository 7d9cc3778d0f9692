"""Reading checklists; they are changed in the admin, as drafts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core.http import paginate
from core.permissions import require
from inspections.models import Checklist
from inspections.selectors import checklists as selectors


@require_GET
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.view_checklist")
    page = paginate(request, selectors.listed(request.user))
    context = {"page": page, "rows": selectors.rows(page)}
    return render(request, "inspections/checklists.html", context)


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    rows = Checklist.objects.visible_to(request.user).select_related("union")
    checklist = get_object_or_404(rows, pk=pk)
    require(request, "inspections.view_checklist", checklist)
    version = selectors.chosen(checklist, request.GET.get("version", ""))
    context = {
        "checklist": checklist,
        "version": version,
        "versions": checklist.versions.order_by("-number"),
        "content": selectors.content(version) if version else None,
    }
    return render(request, "inspections/checklist.html", context)
