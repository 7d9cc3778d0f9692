"""Savings-and-loan groups: list, page, panel of a union, forms, the leader's phone."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.permissions import require
from savings_groups.forms.groups import GroupFilter, GroupForm, MonthForm
from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.selectors import columns
from savings_groups.selectors import groups as selectors
from savings_groups.services import groups as services
from unions.forms.as_of import DayForm
from unions.models import Union
from unions.selectors import as_of
from unions.views.keeping import answer
from unions.views.pick import offer
from unions.views.summary import add_up

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "savings_groups.view_savingsgroup")
    form = GroupFilter(request.GET, user=request.user)
    rows = form.narrow(SavingsGroup.objects.for_list(form.day))
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    found = selectors.of_day(page, form.day)
    page.object_list = as_of.tell(found, viewer=request.user, on=form.day)
    context = {"page": page, "filter_form": form}
    return http.render(request, "savings_groups/index.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


@require_POST
def phone(request: UserRequest, pk: int) -> HttpResponse:
    """The page with the leader's phone unmasked, once; the reading is recorded."""
    group = _find(request, pk)
    require(request, "savings_groups.view_savingsgroup", group)
    return _show(request, group, phone=services.read_phone(group, by=request.user))


@require_safe
def union(request: UserRequest, pk: int) -> HttpResponse:
    """The groups of a union (``?branch=``: of one branch): a panel, or a page.

    ``?on=``: those that it had on that day.
    """
    found = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    day = DayForm(request.GET).asked_day()
    rows = SavingsGroup.objects.for_list(day)
    if day is None:
        rows = rows.filter(union=found).open()
    else:
        rows = rows.belonging(Union.objects.filter(pk=pk), day).open_on(day)
    if branch := http.number(request.GET.get("branch")):
        rows = rows.filter(branch=branch)
    groups = selectors.of_day(rows, day)
    as_of.tell(groups, viewer=request.user, on=day)
    context = {
        "union": found,
        "day": day,
        "groups": groups,
        "totals": selectors.totals(groups),
        "may_add": request.user.has_perm("savings_groups.add_savingsgroup", found),
    }
    return http.render(request, "savings_groups/union.html", context, partial="panel")


@require_safe
def summary(request: UserRequest) -> HttpResponse:
    """Groups and debt added up over units, as the figures of unions are."""
    require(request, "savings_groups.view_savingsgroup")
    return add_up(
        request,
        title=_("Sums of savings groups"),
        columns=columns.COLUMNS,
        usual=columns.USUAL,
        drawn=columns.DRAWN,
        note=_("Each group counts with its newest month that was over on that day."),
    )


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    group = SavingsGroup(union=found)
    require(request, "savings_groups.add_savingsgroup", group)
    form = GroupForm(request.POST or None, instance=group)
    return answer(
        request,
        form,
        save=services.keep_group,
        title=_("Add a savings-and-loan group"),
        lead=str(found),
        back=reverse("unions:detail", args=[pk]),
    )


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    group = _find(request, pk)
    require(request, "savings_groups.change_savingsgroup", group)
    name = str(group)
    form = GroupForm(request.POST or None, instance=group)
    return answer(
        request,
        form,
        save=services.keep_group,
        title=_("Edit the group"),
        lead=name,
        back=reverse("savings_groups:detail", args=[pk]),
    )


@_form_methods
def month_add(request: UserRequest, pk: int) -> HttpResponse:
    month = GroupMonth(group=_find(request, pk))
    require(request, "savings_groups.add_groupmonth", month)
    return _month(request, month, title=_("Add figures of a month"))


@_form_methods
def month_edit(request: UserRequest, pk: int) -> HttpResponse:
    rows = GroupMonth.objects.visible_to(request.user).select_related("group__union")
    month: GroupMonth = get_object_or_404(rows, pk=pk)
    require(request, "savings_groups.change_groupmonth", month)
    return _month(request, month, title=_("Edit figures of a month"))


@require_safe
def pick(request: UserRequest) -> HttpResponse:
    """Options for the search box of a picker; ``union`` narrows what is offered."""
    rows = SavingsGroup.objects.visible_to(request.user).open()
    if union := http.number(request.GET.get("union")):
        rows = rows.filter(union=union)
    return offer(request, rows.select_related("union"))


def _find(request: UserRequest, pk: int) -> SavingsGroup:
    rows = SavingsGroup.objects.visible_to(request.user)
    found: SavingsGroup = get_object_or_404(
        rows.select_related("union", "branch"), pk=pk
    )
    return found


def _show(request: UserRequest, group: SavingsGroup, phone: str = "") -> HttpResponse:
    on = timezone.localdate()
    context = {
        "group": group,
        "shown": selectors.group_page(group, viewer=request.user, on=on),
        "phone": phone,
    }
    return http.render(request, "savings_groups/detail.html", context)


def _month(request: UserRequest, month: GroupMonth, *, title: str) -> HttpResponse:
    form = MonthForm(request.POST or None, instance=month)
    here = reverse("savings_groups:detail", args=[month.group_id])
    return answer(
        request,
        form,
        save=services.keep_month,
        title=title,
        lead=str(month.group),
        back=here,
        then=here,
    )
