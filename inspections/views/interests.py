"""Ties to keep in mind when people are sent: the list, one of them, its verbs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.interests import InterestForm, OwnInterestForm
from inspections.models import Interest, Team
from inspections.selectors import interests as selectors
from inspections.services import interests as services

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.view_interest")
    rows = selectors.listed(request.user)
    team = _team(request)
    if team is not None:
        rows = selectors.of_team(rows, team)
    if request.GET.get("mine"):
        rows = rows.filter(user=request.user)
    page = http.paginate(request, selectors.matching(rows, request.GET.get("q", "")))
    context = {
        "page": page,
        "ties": selectors.ties(page, reader=request.user),
        "team": team,
        "mine": bool(request.GET.get("mine")),
        "narrowed": bool(request.GET.get("q")),
    }
    return http.render(request, "inspections/interests.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    interest = _find(request, pk)
    [tie] = selectors.ties([interest], reader=request.user)
    return render(request, "inspections/interests_one.html", {"tie": tie})


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    """Of anyone: for the staff."""
    require(request, "inspections.keep_interests")
    interest = Interest()
    form = InterestForm(request.POST or None, instance=interest, user=request.user)
    return _answer(request, form, _("A tie to avoid"))


@_form_methods
def declare(request: UserRequest) -> HttpResponse:
    """Of oneself."""
    require(request, "inspections.add_interest")
    interest = Interest(user=request.user, declared_by=request.user)
    form = OwnInterestForm(request.POST or None, instance=interest, user=request.user)
    return _answer(request, form, _("I declare a tie"))


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    interest = _find(request, pk)
    require(request, "inspections.change_interest", interest)
    keeps = request.user.has_perm("inspections.keep_interests")
    form = (InterestForm if keeps else OwnInterestForm)(
        request.POST or None, instance=interest, user=request.user
    )
    return _answer(request, form, _("Edit the tie"))


@require_POST
def delete(request: UserRequest, pk: int) -> HttpResponse:
    interest = _find(request, pk)
    require(request, "inspections.delete_interest", interest)
    services.withdraw(interest, by=request.user)
    messages.success(request, _("The tie is taken off the list."))
    return redirect("inspections:interests")


def _find(request: UserRequest, pk: int) -> Interest:
    require(request, "inspections.view_interest")
    rows = Interest.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("union", "user", "declared_by"), pk=pk)


def _team(request: UserRequest) -> Team | None:
    """The team that the address asks for."""
    key = http.number(request.GET.get("team"))
    if key is None:
        return None
    return get_object_or_404(Team.objects.visible_to(request.user), pk=key)


def _answer(request: UserRequest, form: OwnInterestForm, title: str) -> HttpResponse:
    """The form, or the tie with the visits that it speaks against."""
    if form.is_valid():
        try:
            kept = services.keep(form.instance, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            _tell(request, kept)
            return redirect("inspections:interest", kept.pk)
    context = {"form": form, "title": title}
    return render(request, "inspections/interests_form.html", context)


def _tell(request: UserRequest, interest: Interest) -> None:
    messages.success(request, _("The tie is noted."))
    [tie] = selectors.ties([interest], reader=request.user)
    if count := len(tie.visits):
        text = ngettext(
            "%(count)d visit that is planned already is against it: send someone else.",
            "%(count)d visits that are planned already are against it: send others.",
            count,
        )
        messages.warning(request, text % {"count": count})
