"""Signs of risk: the groups of a subtree that show any, and those of one group."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from inspections.forms.lending_coverage import SignalFilter
from inspections.selectors.lending.signal_kinds import KINDS
from inspections.selectors.lending.signals import Watch, of_group
from savings_groups.models import SavingsGroup

#: Each is a card with its signs.
GROUPS_A_PAGE = 20


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "savings_groups.view_savingsgroup")
    form = SignalFilter(request.GET, user=request.user)
    watch = Watch(form.question, request.GET.get("q", ""))
    pages = Paginator(watch.listed(form.kind), GROUPS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "filter_form": form,
        "question": form.question,
        "kind": KINDS.get(form.kind),
        "counts": watch.counts(),
        "page": page,
        "rows": watch.told(page),
    }
    template = "inspections/lending/signals.html"
    return http.render(request, template, context, partial="rows")


@require_safe
def group(request: UserRequest, pk: int) -> HttpResponse:
    """The panel of one group for htmx; a page of its own without."""
    rows = SavingsGroup.objects.visible_to(request.user).select_related("union")
    found: SavingsGroup = get_object_or_404(rows, pk=pk)
    require(request, "savings_groups.view_savingsgroup", found)
    on = timezone.localdate()
    signals = of_group(found, on, viewer=request.user)
    context = {"group": found, "signals": signals, "on": on}
    template = "inspections/lending/group_signals.html"
    return http.render(request, template, context, partial="panel")
