"""Busy days of units: the list beside the public holidays, add, edit, delete."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http, workdays
from core.exceptions import RuleError
from core.permissions import require
from unions.forms.days import BusyDaysFilter, BusyDaysForm
from unions.models import BusyDays
from unions.rules import is_below
from unions.services import days as services

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """What takes the days of one's own units; ``saved`` names what was just entered."""
    require(request, "unions.view_busydays")
    form = BusyDaysFilter(request.GET, user=request.user)
    visible = BusyDays.objects.visible_to(request.user).select_related("union")
    page = http.paginate(request, form.narrow(visible))
    rows = [(row, _is_hers(request, row)) for row in page]
    saved = http.number(request.GET.get("saved"))
    context = {
        "page": page,
        "rows": rows,
        "filter_form": form,
        "year": form.shown_year,
        "holidays": _holidays(form.shown_year),
        "saved": visible.filter(pk=saved).first() if saved else None,
    }
    return http.render(request, "unions/busy_days.html", context, partial="rows")


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    require(request, "unions.add_busydays")
    # Never one's own unit unasked: its days are those of every unit below it.
    initial = {"union": http.number(request.GET.get("union"))}
    form = BusyDaysForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        require(request, "unions.add_busydays", form.instance)
    return _answer(request, form, title=_("Enter busy days of a unit"))


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    days = _find(request, pk)
    require(request, "unions.change_busydays", days)
    form = BusyDaysForm(request.POST or None, instance=days, user=request.user)
    return _answer(request, form, title=_("Change the busy days"))


@_form_methods
def delete(request: UserRequest, pk: int) -> HttpResponse:
    """Asks first; what is deleted stands in the audit log."""
    days = _find(request, pk)
    require(request, "unions.delete_busydays", days)
    if request.method == "POST":
        try:
            services.remove_busy_days(days, by=request.user)
        except RuleError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The busy days are deleted."))
        return redirect(_list_of(days))
    context = {
        "title": _("Delete these busy days?"),
        "text": f"{days.union or _('The whole country')} – {days}",
        "points": [_("Visits can be laid on these days again without a word.")],
        "submit_label": _("Delete"),
        "back_url": _list_of(days),
        "danger": True,
    }
    return http.render(request, "confirm_page.html", context)


def _answer(request: UserRequest, form: BusyDaysForm, *, title: str) -> HttpResponse:
    if form.is_valid():
        try:
            days = services.keep_busy_days(form.instance, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{_list_of(days)}&saved={days.pk}")
    # As the register has it, not as it is being typed.
    union = form.instance.union if "union" not in form.fields else None
    context = {
        "form": form,
        "title": title,
        "lead": str(union) if union else "",
        "back_url": reverse("unions:busy_days"),
    }
    return http.render(request, "form_page.html", context)


def _holidays(year: int) -> list[tuple[date, str]]:
    """The year's days off by name; without a name those worked instead of one."""
    worked = ((day, "") for day in workdays.worked_instead(year))
    return sorted([*workdays.public_holidays(year).items(), *worked])


def _list_of(days: BusyDays) -> str:
    return f"{reverse('unions:busy_days')}?year={days.first_on.year}"


def _find(request: UserRequest, pk: int) -> BusyDays:
    rows = BusyDays.objects.visible_to(request.user).select_related("union")
    found: BusyDays = get_object_or_404(rows, pk=pk)
    return found


def _is_hers(request: UserRequest, days: BusyDays) -> bool:
    """Whether the list offers to change it: without a query for each row."""
    if not request.user.has_perm("unions.change_busydays"):
        return False
    if days.union is None:
        return request.user.is_superuser
    return is_below(request.user, days.union)
