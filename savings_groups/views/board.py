"""The seats on a group's board."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from core.permissions import require
from savings_groups.forms.board import NewSeatForm, SeatForm
from savings_groups.models import BoardSeat, SavingsGroup
from savings_groups.services import board as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    groups = SavingsGroup.objects.visible_to(request.user).select_related("union")
    group: SavingsGroup = get_object_or_404(groups, pk=pk)
    seat = BoardSeat(group=group)
    require(request, "savings_groups.add_boardseat", seat)
    here = f"{group.get_absolute_url()}#board"
    return answer(
        request,
        NewSeatForm(request.POST or None, instance=seat),
        save=services.take_seat,
        title=_("A new leader or deputy"),
        lead=str(group),
        back=here,
        then=here,
    )


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    seats = BoardSeat.objects.visible_to(request.user).select_related("group__union")
    seat: BoardSeat = get_object_or_404(seats, pk=pk)
    require(request, "savings_groups.change_boardseat", seat)
    here = reverse("savings_groups:detail", args=[seat.group_id])
    return answer(
        request,
        SeatForm(request.POST or None, instance=seat),
        save=services.keep_seat,
        title=_("Edit a seat on the board"),
        lead=f"{seat.group}: {seat.get_role_display()}",
        back=f"{here}#board",
        then=f"{here}#board",
    )
