"""What the pages share that move visits: whom they find, and how one goes back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from core.permissions import require
from inspections.enums import VisitStatus
from inspections.models import Round, Visit
from inspections.selectors.bookings import Slot


def find_round(request: UserRequest, pk: int) -> Round:
    """A round whose visits the person may plan."""
    rounds = Round.objects.visible_to(request.user).select_related("plan__union")
    round_ = get_object_or_404(rounds, pk=pk)
    require(request, "inspections.add_visit", round_)
    return round_


def find_visit(request: UserRequest, pk: int) -> Visit:
    """A visit that the person may move."""
    visits = Visit.objects.visible_to(request.user).with_names()
    visit = get_object_or_404(visits, pk=pk)
    require(request, "inspections.change_visit", visit)
    return visit


def say_moved(request: UserRequest, visit: Visit, before: Slot) -> None:
    """Tell where the visit is now; one that nobody was told of can go back."""
    now = Slot.of(visit)
    said = _("%(unit)s: %(when)s, %(team)s.")
    words = {"unit": visit.union.unit_name, "when": now.when, "team": visit.team}
    _offer(
        request,
        said % words,
        url=reverse("inspections:visit_move", args=[visit.pk]),
        fields={
            "date": f"{before.date:%d/%m/%Y}",
            "half_day": before.half_day,
            "team": before.team.pk,
        },
        can_go_back=visit.status == VisitStatus.PLANNED and before != now,
    )


def say_swapped(request: UserRequest, visit: Visit, other: Visit) -> None:
    said = _("%(unit)s: %(when)s. %(other)s: %(other_when)s.")
    words = {
        "unit": visit.union.unit_name,
        "when": Slot.of(visit).when,
        "other": other.union.unit_name,
        "other_when": Slot.of(other).when,
    }
    told = VisitStatus.ANNOUNCED in {visit.status, other.status}
    _offer(
        request,
        said % words,
        url=reverse("inspections:visit_swap", args=[visit.pk]),
        fields={"other": other.pk},
        can_go_back=not told,
    )


def _offer(
    request: UserRequest,
    said: str,
    *,
    url: str,
    fields: dict[str, object],
    can_go_back: bool,
) -> None:
    if query := request.GET.urlencode():
        url = f"{url}?{query}"
    said = said[:1].upper() + said[1:]
    context = {"said": said, "url": url, "fields": fields, "can_go_back": can_go_back}
    page = render_to_string("inspections/board_undo.html", context, request)
    messages.success(request, page)
