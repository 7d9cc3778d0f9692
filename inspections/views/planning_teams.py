"""Teams of a round."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import TeamRole
from inspections.forms.planning_teams import TeamForm, team_members
from inspections.models import Round, Team, TeamMember
from inspections.services import planning_teams as services


@require_GET
def detail(request: UserRequest, pk: int) -> HttpResponse:
    team = _find(request, pk)
    members = list(team.members.select_related("user"))
    context = {
        "team": team,
        "members": members,
        "lacks_secretary": _lacks_secretary(members),
        "visits": team.visits.select_related("union").order_by("date", "pk"),
    }
    return render(request, "inspections/team.html", context)


def add(request: UserRequest, pk: int) -> HttpResponse:
    rounds = Round.objects.visible_to(request.user).select_related("plan__union")
    round_ = get_object_or_404(rounds, pk=pk)
    require(request, "inspections.add_team", round_)
    return _edit(request, Team(round=round_))


def edit(request: UserRequest, pk: int) -> HttpResponse:
    team = _find(request, pk)
    require(request, "inspections.change_team", team)
    return _edit(request, team)


@require_POST
def delete(request: UserRequest, pk: int) -> HttpResponse:
    team = _find(request, pk)
    require(request, "inspections.change_team", team)
    try:
        services.delete_team(team, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(team)
    messages.success(request, _("The team is gone."))
    return redirect(team.round)


def _find(request: UserRequest, pk: int) -> Team:
    require(request, "inspections.see_inspections")
    teams = Team.objects.visible_to(request.user).select_related("round__plan__union")
    return get_object_or_404(teams, pk=pk)


def _edit(request: UserRequest, team: Team) -> HttpResponse:
    form = TeamForm(request.POST or None, instance=team)
    rows = team_members(request.POST or None, team=team)
    if form.is_valid() and rows.is_valid():
        try:
            services.save_team(team, members=rows.members, by=request.user)
            return _saved(request, team)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
    title = _("Edit the team") if team.pk else _("New team")
    context = {"form": form, "formset": rows, "title": title, "team": team}
    return render(request, "inspections/team_form.html", context)


def _saved(request: UserRequest, team: Team) -> HttpResponse:
    if _lacks_secretary(team.members.all()):
        messages.warning(
            request, _("The team has no secretary: someone must write the minutes.")
        )
    return redirect(team.round)


def _lacks_secretary(members: Iterable[TeamMember]) -> bool:
    return not any(one.role == TeamRole.SECRETARY for one in members)
