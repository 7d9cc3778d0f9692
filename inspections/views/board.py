"""The board of a round: what it shows, and the verbs of whoever lays visits on it.

Each verb answers a script with the board as it is now, or with the form that asks for
what is missing (422); whoever comes without a script gets the round's page, or the form
as a page of its own.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import VisitStatus
from inspections.forms.board import BoardFilter, MoveForm, SwapForm
from inspections.models import Round, Visit
from inspections.selectors import board as boards
from inspections.selectors.board_window import window
from inspections.selectors.bookings import Slot, cautions, hard, soft
from inspections.services import planning_visits as services
from inspections.services.planning_visits import NeedsReasonError
from inspections.views.moving import find_round, find_visit, say_moved, say_swapped

_BOARD = "inspections/round_board.html"


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    require(request, "inspections.see_inspections")
    rounds = Round.objects.visible_to(request.user).select_related("plan__union")
    round_ = get_object_or_404(rounds, pk=pk)
    page = "inspections/board.html"
    return http.render(request, page, shown(request, round_), partial="board")


def shown(request: UserRequest, round_: Round) -> dict[str, Any]:
    """What the board reads: the days and units that the address asks for."""
    board = boards.board(round_)
    filters = BoardFilter(request.GET, board=board)
    today = timezone.localdate()
    may_change = request.user.has_perm("inspections.change_round", round_)
    is_plannable = round_.status in services.PLANNABLE
    return {
        "round": round_,
        "board": board,
        "window": window(round_, board, filters.asked, today=today),
        "filters": filters,
        "may_change": may_change,
        "is_plannable": is_plannable,
        "may_move": may_change and is_plannable and bool(board.teams),
    }


@require_POST
def place(request: UserRequest, pk: int) -> HttpResponse:
    """A unit of the tray gets its date."""
    round_ = find_round(request, pk)
    form = MoveForm(request.POST, round_=round_)

    def verb() -> None:
        slots, why = [form.slot], form.overruling
        [visit] = services.schedule(round_, slots=slots, overrule=why, by=request.user)
        say_moved(request, visit, Slot.of(visit))

    return _decide(request, round_, form, verb, _("New visit"))


@require_POST
def move(request: UserRequest, pk: int) -> HttpResponse:
    """A visit to another half-day, or to another team."""
    visit = find_visit(request, pk)
    before = Slot.of(visit)
    form = MoveForm(request.POST, round_=visit.round, visit=visit)

    def verb() -> None:
        if form.is_outdated:
            now = _("Meanwhile the visit was moved to %(when)s, %(team)s. Look again.")
            raise RuleError(now % {"when": before.when, "team": before.team})
        said: dict[str, Any] = {
            "slot": form.slot,
            "overrule": form.overruling,
            "by": request.user,
        }
        if visit.status == VisitStatus.POSTPONED:
            moved = services.replan(visit, **said)
        else:
            reason = form.cleaned_data.get("reason", "")
            moved = services.reschedule(visit, reason=reason, **said)
        say_moved(request, moved, before)

    return _decide(request, visit.round, form, verb, _("Move the visit"), visit)


def swap(request: UserRequest, pk: int) -> HttpResponse:
    """Two visits of the round take one another's place."""
    visit = find_visit(request, pk)
    form = SwapForm(request.POST or None, visit=visit, initial=request.GET.dict())

    def verb() -> None:
        done = services.swap(
            visit,
            form.cleaned_data["other"],
            reason=form.cleaned_data["reason"],
            overrule=form.overruling,
            by=request.user,
        )
        say_swapped(request, *done)

    return _decide(request, visit.round, form, verb, _("Swap two visits"), visit)


@require_POST
def pin(request: UserRequest, pk: int) -> HttpResponse:
    visit = find_visit(request, pk)
    is_pinned = bool(request.POST.get("is_pinned"))
    services.pin(visit, is_pinned=is_pinned, by=request.user)
    return _done(request, visit.round)


def _decide(
    request: UserRequest,
    round_: Round,
    form: MoveForm | SwapForm,
    verb: Callable[[], None],
    title: str,
    visit: Visit | None = None,
) -> HttpResponse:
    """Do it, or ask for what is missing; whoever sends ``ask`` is asked first."""
    asks_first = bool(request.POST.get("ask"))
    if asks_first and "reason" in form.fields:
        form.fields["reason"].required = False
    if form.is_valid() and not asks_first:
        try:
            verb()
            return _done(request, round_)
        except NeedsReasonError:
            form.ask_why()
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    found = cautions(form.slots, round_) if form.is_bound else []
    context = {
        "round": round_,
        "form": form,
        "title": title,
        "visit": visit,
        "hard": hard(found),
        "soft": soft(found),
        "is_refused": bool(form.errors),
    }
    status = 422 if _is_scripted(request) and form.is_bound else 200
    page = "inspections/board_ask.html"
    return http.render(request, page, context, partial="ask", status=status)


def _done(request: UserRequest, round_: Round) -> HttpResponse:
    if _is_scripted(request):
        context = {**shown(request, round_), "says": True}
        return http.render(request, _BOARD, context)
    query = request.GET.urlencode()
    url = round_.get_absolute_url()
    return redirect(f"{url}?{query}" if query else url)


def _is_scripted(request: UserRequest) -> bool:
    return bool(getattr(request, "htmx", False))
