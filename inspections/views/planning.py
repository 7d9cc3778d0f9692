"""The year's plan."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core import http
from core.permissions import require
from inspections.forms.planning import PlanForm
from inspections.models import Plan
from inspections.selectors import plan_coverage
from inspections.selectors import planning as selectors
from inspections.selectors.next_year import next_plan
from inspections.services import planning as services

#: A province has some hundred wards and communes: one page.
_UNITS_SHOWN = 150


@require_GET
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.see_inspections")
    rows = (
        Plan.objects.visible_to(request.user)
        .select_related("union")
        .annotate(round_count=Count("rounds"))
        .order_by("-year", "union__sort_key", "pk")
    )
    newest = rows.first()
    context = {
        "page": http.paginate(request, rows),
        "newest": newest,
        "following": next_plan(newest, viewer=request.user) if newest else None,
    }
    return http.render(request, "inspections/plans.html", context, partial="rows")


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    plan = _find(request, pk)
    rounds = selectors.with_progress(plan.rounds.all()).order_by("starts_on", "pk")
    missing = request.GET.get("units") == "missing"
    units = plan_coverage.units_of(plan, missing=missing)
    page = http.paginate(request, units, size=_UNITS_SHOWN)
    following = next_plan(plan, viewer=request.user)
    made = Plan.objects.visible_to(request.user).filter(
        union=following.union, year=following.year
    )
    context = {
        "plan": plan,
        "rounds": rounds,
        "following": following,
        "followed_by": made.exclude(pk=plan.pk).first(),
        "coverage": plan_coverage.coverage(plan),
        "page": page,
        "rows": plan_coverage.rows(plan, page, viewer=request.user),
        "missing": missing,
        "is_asked": bool({"units", "page"} & request.GET.keys()),
    }
    return render(request, "inspections/plan.html", context)


def add(request: UserRequest) -> HttpResponse:
    require(request, "inspections.add_plan")
    return _edit(request, Plan())


def edit(request: UserRequest, pk: int) -> HttpResponse:
    plan = _find(request, pk)
    require(request, "inspections.change_plan", plan)
    return _edit(request, plan)


def _find(request: UserRequest, pk: int) -> Plan:
    require(request, "inspections.see_inspections")
    plans = Plan.objects.visible_to(request.user).select_related("union")
    plan: Plan = get_object_or_404(plans, pk=pk)
    return plan


def _edit(request: UserRequest, plan: Plan) -> HttpResponse:
    form = PlanForm(request.POST or None, instance=plan, user=request.user)
    if form.is_valid():
        return redirect(services.save_plan(plan, by=request.user))
    title = _("Edit the plan") if plan.pk else _("New yearly plan")
    back = plan.get_absolute_url() if plan.pk else reverse("inspections:plans")
    context = {"form": form, "title": title, "back_url": back}
    return render(request, "inspections/plan_form.html", context)
