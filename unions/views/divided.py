"""Divided units that wait: which unit goes on with each, and where its things go."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from unions.enums import Extent
from unions.forms.assigning import AssignForm, waiting_form
from unions.forms.reorganisations import DividedFilter
from unions.models import Union, UnionLink
from unions.selectors import reorganised
from unions.selectors.family import may_decide
from unions.services import reorganisation as services


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "unions.change_reorganisation")
    form = DividedFilter(request.GET, user=request.user)
    rows = reorganised.waiting_list(request.user, request.GET.get("q", ""))
    context = {
        "page": http.paginate(request, form.narrow(rows)),
        "filter_form": form,
    }
    return http.render(request, "unions/divided.html", context, partial="rows")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: UserRequest, pk: int) -> HttpResponse:
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    rows = union.links_to_successors.filter(extent=Extent.PART)
    links = list(rows.select_related("to_union").order_by("pk"))
    if not may_decide(request.user, links):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = waiting_form(sent, union, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, union, links, form)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("unions:divided_decide", pk)
    context = {"union": union, "form": form, "links": links}
    return http.render(request, "unions/divided_decide.html", context)


def _decide(
    request: UserRequest, union: Union, links: list[UnionLink], form: AssignForm
) -> None:
    key = form.mains.get(union.pk)
    services.decide(
        union,
        main=next((one.to_union for one in links if str(one.to_union_id) == key), None),
        assigned={item: int(to) for item, to in form.assigned.items()},
        by=request.user,
    )
