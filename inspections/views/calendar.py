"""The calendar of all visits, and which of them lie on a unit's busy days."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from inspections.forms.calendar import CalendarFilter
from inspections.models import Visit
from inspections.selectors import calendar as selectors
from inspections.selectors.calendar import Window
from unions.enums import BusyKind
from unions.models import BusyDays

#: So many visits of busy days are named; the calendar shows the rest.
_NAMED = 10


@require_safe
def show(request: UserRequest) -> HttpResponse:
    """A month, or with ``week`` a week; an officer's shows what her unit is told."""
    today = timezone.localdate()
    window = Window.asked(request.GET, today)
    visible = Visit.objects.visible_to(request.user)
    form = CalendarFilter(request.GET, user=request.user, visits=window.within(visible))
    shown = selectors.show(
        form.narrow(visible), window, union=form.of_union, today=today
    )
    context = {
        "calendar": shown,
        "window": window,
        "filter_form": form if form.fields else None,
        "union": form.of_union,
        "is_filtered": bool(form.asked),
        "this_month": Window(today.replace(day=1)),
        "this_week": Window.week_of(today),
    }
    return http.render(request, "inspections/calendar.html", context, partial="rows")


@require_safe
def busy(request: UserRequest, pk: int) -> HttpResponse:
    """The panel on the page of busy days: which visits must be moved."""
    visible = BusyDays.objects.visible_to(request.user).select_related("union")
    days = get_object_or_404(visible, pk=pk)
    require(request, "unions.view_busydays")
    visits = Visit.objects.visible_to(request.user)
    if days.kind == BusyKind.WORKING:
        visits = visits.none()
    found = selectors.on_busy_days(visits, days)
    context = {
        "days": days,
        "visits": list(found[:_NAMED]),
        "count": found.count(),
        "window": Window.week_of(days.first_on),
    }
    return http.render(
        request, "inspections/calendar_busy.html", context, partial="panel"
    )
