"""Phúc tra: a visit for nothing but what was to be put right."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.enums import (
    HalfDay,
    RoundKind,
    TeamRole,
    VersionStatus,
    VisitStatus,
)
from inspections.models import (
    ChecklistVersion,
    FollowUp,
    Plan,
    Remedy,
    Round,
    RoundUnit,
    Team,
    TeamMember,
    Visit,
)
from inspections.selectors import rechecks as selectors
from inspections.selectors.bookings import Slot
from inspections.selectors.planning import people_to_send
from inspections.selectors.reach import reach, senders
from inspections.services import planning, planning_teams, planning_visits
from inspections.services.planning_visits import lock

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union


@transaction.atomic
def plan_recheck(  # noqa: PLR0913 -- what a visit is made of
    remedies: Sequence[Remedy],
    *,
    by: "User",
    team_of: Team,
    date: date,
    half_day: str = HalfDay.MORNING,
    place: str = "",
    reason: str = "",
) -> Visit:
    """Plan a visit that looks again at these remedies of one unit.

    It stands in the re-check round of that year's plan, which is made if there is none.
    ``team_of``: a team of that round, or an earlier one whose people are sent again.
    ``reason``: why it is to be so although something speaks against the day; without
    one what is asked for raises ``NeedsReasonError``, as everywhere in planning.
    """
    unit = _unit_of(remedies)
    plan = selectors.plan_for(remedies[0], date.year)
    if plan is None:
        raise RuleError(
            _("There is no plan for %(year)d yet: make it first.") % {"year": date.year}
        )
    _refuse_second(plan, unit)
    round_ = _round(plan, unit, remedies[0].visit.checklist, team_of, by=by)
    team = _team(round_, team_of, by=by)
    slot = Slot(unit, team, date, half_day, place.strip())
    (visit,) = planning_visits.schedule(round_, slots=[slot], overrule=reason, by=by)
    FollowUp.objects.bulk_create(
        FollowUp(visit=visit, remedy=remedy) for remedy in remedies
    )
    chosen = {"remedies": [remedy.short_code for remedy in remedies]}
    audit.record(Action.CHANGE, visit, by=by, detail=chosen)
    return visit


def _unit_of(remedies: Sequence[Remedy]) -> "Union":
    """The one unit that owes them today. It must still stand."""
    if not remedies:
        raise RuleError(_("Choose at least one recommendation."))
    if not all(remedy.visit.is_sealed for remedy in remedies):
        raise RuleError(_("The minutes are not signed yet: nothing is due."))
    units = {unit.pk: unit for unit in map(selectors.unit_today, remedies)}
    if len(units) > 1:
        raise RuleError(_("Choose recommendations of one unit."))
    (unit,) = units.values()
    if unit.valid_to is not None:
        raise RuleError(
            _("%(unit)s has ended, and nobody has said who goes on with it.")
            % {"unit": unit}
        )
    return unit


def _refuse_second(plan: Plan, unit: "Union") -> None:
    waiting = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED, VisitStatus.POSTPONED)
    rows = Visit.objects.filter(
        round__plan=plan, round__kind=RoundKind.RECHECK, union=unit, status__in=waiting
    )
    if there := rows.order_by("date").first():
        raise RuleError(
            _("%(unit)s has a re-check already, on %(day)s.")
            % {"unit": unit, "day": f"{there.date:%d/%m/%Y}"}
        )


def _round(
    plan: Plan, unit: "Union", checklist: ChecklistVersion, team: Team, *, by: "User"
) -> Round:
    """An open re-check round in which the unit has had no visit; else a new one."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    if not reach(plan.union).filter(pk=unit.pk).exists():
        raise RuleError(
            _("%(unit)s does not belong to %(union)s.")
            % {"unit": unit, "union": plan.union}
        )
    visited = Visit.objects.not_cancelled().filter(union=unit)
    rounds = selectors.open_rounds(plan).exclude(visits__in=visited)
    round_ = rounds.filter(pk=team.round_id).first() or rounds.first()
    if round_ is None:
        return _new_round(plan, unit, checklist, by=by)
    lock(round_)
    _row, is_new = RoundUnit.objects.get_or_create(round=round_, union=unit)
    if is_new:
        detail = {"units": [[], [str(unit)]]}
        audit.record(Action.CHANGE, round_, by=by, detail=detail)
    return round_


def _new_round(
    plan: Plan, unit: "Union", checklist: ChecklistVersion, *, by: "User"
) -> Round:
    """For the whole year: whoever else must be seen again is put into it as well."""
    name = f"Phúc tra việc khắc phục năm {plan.year}"
    before = Round.objects.filter(plan=plan, kind=RoundKind.RECHECK).count()
    round_ = Round(
        plan=plan,
        kind=RoundKind.RECHECK,
        name=f"{name} (đợt {before + 1})" if before else name,
        purpose="Kiểm tra lại việc thực hiện các kiến nghị sau kiểm tra.",
        contents="Việc khắc phục tồn tại, hạn chế đã nêu trong biên bản kiểm tra",
        starts_on=date(plan.year, 1, 1),
        ends_on=date(plan.year, 12, 31),
        checklist=_published(checklist),
    )
    return planning.save_round(round_, units=[unit], by=by)


def _published(version: ChecklistVersion) -> ChecklistVersion:
    """The checklist of then, or what it has become."""
    if version.status == VersionStatus.PUBLISHED:
        return version
    later = version.checklist.versions.filter(status=VersionStatus.PUBLISHED)
    return later.order_by("-number").first() or version


def _team(round_: Round, team: Team, *, by: "User") -> Team:
    """The team itself if it is of this round; else one of the same people."""
    if team.round_id == round_.pk:
        return team
    people = [_copied(one) for one in _still_sent(round_, team)]
    if not any(one.role == TeamRole.LEADER for one in people):
        raise RuleError(
            _("The leader of this team can no longer be sent: choose another team.")
        )
    names = set(round_.teams.values_list("name", flat=True))
    for other in round_.teams.prefetch_related("members"):
        if {_same(one) for one in other.members.all()} == {_same(p) for p in people}:
            return other
    name, number = team.name, 1
    while name in names:
        number += 1
        name = f"{team.name[:110]} ({number})"
    return planning_teams.save_team(
        Team(round=round_, name=name), members=people, by=by
    )


def _still_sent(round_: Round, team: Team) -> list[TeamMember]:
    """People without an account, and those who are still of the inspecting union."""
    members = list(team.members.all())
    accounts = [one.user_id for one in members if one.user_id is not None]
    inside = people_to_send(senders(round_.plan.union)).filter(pk__in=accounts)
    sent = set(inside.values_list("pk", flat=True))
    return [one for one in members if one.user_id is None or one.user_id in sent]


def _copied(one: TeamMember) -> TeamMember:
    return TeamMember(
        user_id=one.user_id,
        full_name=one.full_name,
        position=one.position,
        role=one.role,
        duty=one.duty,
        order=one.order,
    )


def _same(one: TeamMember) -> tuple[object, ...]:
    return (one.user_id, one.full_name, one.role)
