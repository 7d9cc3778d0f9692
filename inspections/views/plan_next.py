"""From last year's plan, or from nothing, to this year's in one step."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.http import number
from core.permissions import require
from inspections.forms.plan_next import PlanNextForm, new_plan
from inspections.models import Plan
from inspections.selectors.next_year import next_plan, planning_unions
from inspections.selectors.plan_proposal import WEIGHTS
from inspections.services import plan_from_last
from inspections.services.plan_from_last import PlanExistsError
from unions.models import Union

#: From this month on a plan from nothing is for the coming year.
_LATE = 10
_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@_form_methods
def after(request: UserRequest, pk: int) -> HttpResponse:
    """The plan that follows the one of the address."""
    require(request, "inspections.see_inspections")
    plans = Plan.objects.visible_to(request.user).select_related("union")
    before = get_object_or_404(plans, pk=pk)
    following = next_plan(before, viewer=request.user)
    require(request, "inspections.add_plan", following)
    return _page(request, following.union, following.year, before)


@_form_methods
def fresh(request: UserRequest) -> HttpResponse:
    """A plan without one before it: ``?union=`` and ``?year=`` choose."""
    require(request, "inspections.add_plan")
    unions = planning_unions(request.user)
    union = _union(request, unions)
    today = timezone.localdate()
    coming = today.year + (today.month >= _LATE)
    year = number(request.GET.get("year")) or coming
    years = range(today.year, today.year + 2)
    year = year if year in years else coming
    more = {"unions": unions, "years": [one for one in years if one != year]}
    return _page(request, union, year, None, **more)


def _union(request: UserRequest, unions: Any) -> Union:
    if asked := number(request.GET.get("union")):
        found: Union = get_object_or_404(unions, pk=asked)
        return found
    membership = getattr(request.user, "membership", None)
    own = unions.filter(pk=membership.union_id) if membership else unions
    first: Union = own.first() or get_object_or_404(unions[:1])
    return first


def _page(
    request: UserRequest, union: Union, year: int, before: Plan | None, **more: Any
) -> HttpResponse:
    context = {"union": union, "year": year, "before": before, **more}
    there = Plan.objects.visible_to(request.user).filter(union=union, year=year).first()
    if there is None:
        plan = new_plan(union, year, before)
        data = request.POST if request.method == "POST" else None
        form = PlanNextForm(data, plan=plan, before=before, user=request.user)
        context["form"] = form
        if data is not None:
            made = _acted(request, form)
            if made is not None:
                return redirect(made)
    context |= {"there": there, "weights": WEIGHTS.values()}
    return render(request, "inspections/plan_next.html", context)


def _acted(request: UserRequest, form: PlanNextForm) -> Plan | None:
    """Tick, count, or make the plan; the plan, if it was made."""
    if "pick" in request.POST:
        index, count = (
            number(request.POST.get(name)) for name in ("pick-round", "pick-count")
        )
        if index is not None and count:
            form.pick(index, count)
        return None
    if "count" in request.POST or not form.is_valid():
        return None
    try:
        return plan_from_last.make_plan(
            form.plan, rounds=form.drafts(), by=request.user
        )
    except PlanExistsError as refusal:
        return refusal.plan
    except RuleError as refusal:
        form.refusal = str(refusal)
        return None
