"""Phúc tra: from one remedy to a visit that looks again at what its unit owes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.rechecks import RecheckForm
from inspections.models import Remedy, Visit
from inspections.selectors import rechecks as selectors
from inspections.selectors.bookings import Caution, soft
from inspections.services.booking_rules import NeedsReasonError
from inspections.services.rechecks import plan_recheck


@require_http_methods(["GET", "POST"])
def add(request: UserRequest, pk: UUID) -> HttpResponse:
    rows = Remedy.objects.visible_to(request.user).select_related(
        "owner__successor", "visit__round__plan__union__successor"
    )
    remedy = get_object_or_404(rows, pk=pk)
    require(request, "inspections.plan_recheck", remedy)
    if not remedy.visit.is_sealed:
        words = _("The minutes are not signed yet: nothing is due.")
        messages.warning(request, words)
        return redirect(remedy)
    form = RecheckForm(request.POST or None, remedy=remedy)
    found: list[Caution] = []
    if form.is_valid():
        try:
            visit = _plan(request, form)
        except NeedsReasonError as refusal:
            form.ask_why()
            found = refusal.cautions
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The re-check is planned."))
            return redirect(visit)
    year = _year(form)
    context = {
        "form": form,
        "remedy": remedy,
        "unit": selectors.unit_today(remedy),
        "soft": soft(found),
        "year": year,
        "plan": selectors.plan_for(remedy, year),
        "planned": selectors.planned(remedy),
        "title": _("Plan a re-check"),
    }
    return render(request, "inspections/recheck_form.html", context)


def _plan(request: UserRequest, form: RecheckForm) -> Visit:
    cleaned = form.cleaned_data
    return plan_recheck(
        list(cleaned["remedies"]),
        by=request.user,
        team_of=cleaned["team"],
        date=cleaned["date"],
        half_day=cleaned["half_day"],
        place=cleaned["place"],
        reason=form.overruling,
    )


def _year(form: RecheckForm) -> int:
    """Of the day that was chosen, else this one."""
    chosen = getattr(form, "cleaned_data", {}).get("date")
    return (chosen or timezone.localdate()).year
