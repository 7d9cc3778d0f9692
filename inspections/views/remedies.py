"""What must be put right: the list, many accepted at once, and one remedy."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.http import paginate
from core.http import render as render_rows
from core.permissions import require
from inspections.forms.remedies import AcceptForm, RemedyFilter
from inspections.forms.remedy_requests import ManyForm, RemarkForm
from inspections.models import Remedy
from inspections.selectors import follow_ups, remedy_owners, repeats
from inspections.selectors import remedies as selectors
from inspections.selectors.remedy_thread import thread
from inspections.services import remedies_in_bulk


@require_GET
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.view_remedy")
    return _listed(request, ManyForm())


@require_POST
def accept_many(request: UserRequest) -> HttpResponse:
    """What is refused is named and stays ticked; the rest is done."""
    require(request, "inspections.accept_remedy")
    form = ManyForm(request.POST)
    ticked = _ticked(request)
    refused: list[tuple[Remedy, str]] = []
    if form.is_valid():
        try:
            outcome = remedies_in_bulk.accept_many(
                ticked, by=request.user, **form.cleaned_data
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, len(outcome.done))
            refused = outcome.refused
            if not refused:
                return redirect(_back(request))
            ticked = [remedy for remedy, _reason in refused]
    keys = {remedy.pk for remedy in ticked}
    return _listed(request, form, ticked=keys, refused=refused)


def _listed(request: UserRequest, form: ManyForm, **context: Any) -> HttpResponse:
    """The list as the address narrows it, whatever was just done to it."""
    user = request.user
    filters = RemedyFilter(request.GET, of_own_unit=user.is_officer)
    chosen = filters.chosen()
    if chosen.pop("mine", False):
        chosen["mine"] = user
    wanted = selectors.Narrowing(q=request.GET.get("q", ""), **chosen)
    page = paginate(request, selectors.filtered(selectors.listed(user), wanted))
    rows = selectors.deadlines(page, remedy_owners.who_many(page))
    may_accept = user.has_perm("inspections.accept_remedy")
    context |= {
        "page": page,
        "rows": rows,
        "filter_form": filters,
        "figures": selectors.figures(user),
        "narrowed": wanted != selectors.Narrowing(by_unit=wanted.by_unit),
        "by_unit": wanted.by_unit,
        "many_form": form,
        "ticks": may_accept and any(row.days_waiting is not None for row in rows),
        "back": _back(request),
    }
    return render_rows(request, "inspections/remedies.html", context, partial="rows")


def _ticked(request: UserRequest) -> list[Remedy]:
    """The ticked ones that she sees; what is no key of one is nothing."""
    keys = set()
    for typed in request.POST.getlist("remedy"):
        try:
            keys.add(UUID(typed))
        except ValueError:
            continue
    if len(keys) > remedies_in_bulk.MOST:
        keys = set(sorted(keys)[: remedies_in_bulk.MOST + 1])
    rows = Remedy.objects.visible_to(request.user).in_force().filter(pk__in=keys)
    found = rows.select_related("owner", "visit__team", "visit__round__plan__union")
    return list(found.distinct())


def _say(request: UserRequest, done: int) -> None:
    if done:
        words = ngettext(
            "%(count)d is confirmed as remedied.",
            "%(count)d are confirmed as remedied.",
            done,
        )
        messages.success(request, words % {"count": done})


def _back(request: UserRequest) -> str:
    query = request.GET.urlencode()
    return reverse("inspections:remedies") + (f"?{query}" if query else "")


@require_GET
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    remedy = find(request, pk)
    require(request, "inspections.view_remedy", remedy)
    return page(request, remedy, RemarkForm(remedy=remedy))


def page(request: UserRequest, remedy: Remedy, form: RemarkForm) -> HttpResponse:
    """One remedy with its thread; ``form`` may hold a remark that was refused."""
    context = {
        "remedy": remedy,
        "deadline": selectors.deadlines([remedy])[0],
        "who": remedy_owners.who(remedy),
        "thread": thread(remedy),
        "handed_over": selectors.handed_over(remedy),
        "possible": selectors.possible(remedy, request.user),
        "asked": selectors.asked(remedy, request.user),
        "accept_form": AcceptForm(remedy=remedy),
        "remark_form": form,
        "repeat": repeats.of(remedy.finding, request.user),
        "looked_at": follow_ups.of_remedy(remedy, request.user),
    }
    return render(request, "inspections/remedy.html", context)


def find(request: UserRequest, pk: UUID) -> Remedy:
    rows = Remedy.objects.visible_to(request.user).select_related(
        "owner",
        "owner_branch",
        "owner_officer",
        "finding__item",
        "visit__union",
        "visit__team",
        "visit__round__plan__union",
    )
    remedy: Remedy = get_object_or_404(rows, pk=pk)
    return remedy
