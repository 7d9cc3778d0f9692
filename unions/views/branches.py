"""Branches: the list, one branch, add, edit."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from unions.forms.branches import BranchFilter, BranchForm
from unions.models import Branch, Union
from unions.selectors import as_of, pages
from unions.services import branches as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "unions.view_branch")
    form = BranchFilter(request.GET, user=request.user)
    rows = form.narrow(Branch.objects.for_list(form.day))
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    page.object_list = as_of.tell(page, viewer=request.user, on=form.day)
    context = {"page": page, "filter_form": form}
    return http.render(request, "unions/branches.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    branch = _find(request, pk)
    on = timezone.localdate()
    context = {
        "branch": branch,
        "shown": pages.branch_page(branch, viewer=request.user, on=on),
    }
    return http.render(request, "unions/branch.html", context)


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    branch = Branch(union=union)
    require(request, "unions.add_branch", branch)
    form = BranchForm(request.POST or None, instance=branch)
    return answer(
        request,
        form,
        save=services.keep_branch,
        title=_("Add a branch"),
        lead=str(union),
        back=reverse("unions:detail", args=[pk]),
    )


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    branch = _find(request, pk)
    require(request, "unions.change_branch", branch)
    name = str(branch)
    form = BranchForm(request.POST or None, instance=branch)
    return answer(
        request,
        form,
        save=services.keep_branch,
        title=_("Edit the branch"),
        lead=name,
        back=reverse("unions:branch", args=[pk]),
    )


def _find(request: UserRequest, pk: int) -> Branch:
    rows = Branch.objects.visible_to(request.user).select_related("union")
    found: Branch = get_object_or_404(rows, pk=pk)
    return found
