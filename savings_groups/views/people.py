"""Members of groups: the list, one of them, her number, a search by number."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from savings_groups.forms.people import BorrowerFilter, NumberForm
from savings_groups.models import Borrower
from savings_groups.selectors import people as pages
from savings_groups.services import people as services


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """Members by name or customer code; numbers are masked."""
    require(request, "savings_groups.view_borrower")
    form = BorrowerFilter(request.GET, user=request.user)
    seen = Borrower.objects.visible_to(request.user)
    rows = form.narrow(seen.for_list().with_debt())
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    context = {"page": page, "filter_form": form}
    return http.render(
        request, "savings_groups/borrowers.html", context, partial="rows"
    )


@require_safe
@never_cache
def detail(request: UserRequest, pk: int) -> HttpResponse:
    borrower = _find(request, pk)
    services.read_page(borrower, by=request.user)
    return _show(request, borrower)


@require_POST
@never_cache
def reveal(request: UserRequest, pk: int) -> HttpResponse:
    """The page with the identity number in clear, once; the reading is recorded."""
    borrower = _find(request, pk)
    require(request, "savings_groups.reveal_borrower", borrower)
    try:
        number = services.read_id_number(borrower, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(borrower)
    return _show(request, borrower, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find(request: UserRequest) -> HttpResponse:
    """Who has exactly this identity number."""
    require(request, "savings_groups.search_id_numbers")
    form = NumberForm(request.POST or None)
    found = None
    if form.is_valid():
        try:
            number = form.cleaned_data["number"]
            found = services.find_by_number(number, by=request.user)
        except RuleError as refusal:
            form.add_error("number", str(refusal))
    context = {"form": form, "found": found}
    return http.render(request, "savings_groups/borrower_find.html", context)


def _find(request: UserRequest, pk: int) -> Borrower:
    rows = Borrower.objects.visible_to(request.user).select_related("group__union")
    found: Borrower = get_object_or_404(rows, pk=pk)
    require(request, "savings_groups.view_borrower", found)
    return found


def _show(request: UserRequest, borrower: Borrower, number: str = "") -> HttpResponse:
    context = {
        "borrower": borrower,
        "shown": pages.borrower_page(borrower, viewer=request.user),
        "number": number,
    }
    return http.render(request, "savings_groups/borrower.html", context)
