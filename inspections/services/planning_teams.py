"""Who inspects: a team with its people and its decision."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from audit.enums import Action
from core import text
from core.exceptions import RuleError
from inspections.enums import SEALED, TeamRole
from inspections.models import Team, TeamMember
from inspections.selectors.bookings import Slot
from inspections.selectors.planning import people_to_send
from inspections.selectors.reach import senders
from inspections.services import telling
from inspections.services.booking_rules import refuse_people
from inspections.services.bookings import book
from inspections.services.planning_visits import MOVABLE, PLANNABLE, lock


@transaction.atomic
def save_team(team: Team, *, members: Sequence[TeamMember], by: User) -> Team:
    """Add or change a team together with all its people, in their order."""
    _refuse_people(members)
    people = {one.user_id for one in members if one.user_id is not None}
    _require_open(team)
    old = [] if team._state.adding else list(team.members.all())
    _refuse_outsiders(team, people.difference(one.user_id for one in old))
    audit.save(team, by=by)
    if _rows(members) != _rows(old):
        _refuse_signed(team)
        detail = {"members": [_described(old), _described(members)]}
        _write_people(team, members)
        audit.record(Action.CHANGE, team, by=by, detail=detail)
        waiting = team.visits.filter(status__in=MOVABLE).select_related("union")
        telling.team_changed(waiting.order_by("date", "pk"), by=by, before=old)
    return team


@transaction.atomic
def delete_team(team: Team, *, by: User) -> None:
    """Take back a team that was set up by mistake."""
    _require_open(team)
    if team.visits.exists():
        raise RuleError(_("The team has visits and stays. Change its people instead."))
    audit.record(Action.DELETE, team, by=by)
    team.delete()


def _require_open(team: Team) -> None:
    round_ = lock(team.round, teams=[team])
    if round_.status not in PLANNABLE:
        raise RuleError(
            _("The round is “%(status)s”: its teams cannot change.")
            % {"status": round_.get_status_display()}
        )


def _refuse_people(members: Sequence[TeamMember]) -> None:
    leaders = sum(one.role == TeamRole.LEADER for one in members)
    if leaders != 1:
        raise RuleError(_("A team has exactly one leader: choose her."))
    accounts = Counter(one.user_id for one in members if one.user_id is not None)
    typed = Counter(
        (text.exact(one.full_name), text.exact(one.position)) for one in members
    )
    for one in members:
        key = (text.exact(one.full_name), text.exact(one.position))
        if accounts[one.user_id or 0] > 1 or typed[key] > 1:
            raise RuleError(
                _("%(name)s stands in the team twice.") % {"name": one.full_name}
            )


def _refuse_outsiders(team: Team, newcomers: set[int]) -> None:
    """Accounts of the inspecting union and below; anyone else is written by name."""
    inside = senders(team.round.plan.union)
    if people_to_send(inside).filter(pk__in=newcomers).count() < len(newcomers):
        raise RuleError(_("Choose people of the inspecting union."))


def _refuse_signed(team: Team) -> None:
    """Signed minutes name these people."""
    if team.visits.filter(status__in=SEALED).exists():
        raise RuleError(
            _(
                "A visit of this team is signed, so its people stay as they are."
                " Set up another team for the visits that are left."
            )
        )


def _write_people(team: Team, members: Sequence[TeamMember]) -> None:
    """Anew, so that two people can change places under the constraints."""
    team.members.all().delete()
    for order, one in enumerate(members):
        one.pk, one.team, one.order = None, team, order
        one.save(force_insert=True)
    visits = list(team.visits.taking_time().select_related("union", "team"))
    refuse_people([Slot.of(visit) for visit in visits])
    book(visits)


def _rows(members: Sequence[TeamMember]) -> list[tuple[object, ...]]:
    return [
        (one.user_id, one.full_name, one.position, one.role, one.duty)
        for one in members
    ]


def _described(members: Sequence[TeamMember]) -> list[str]:
    return [
        f"{one.full_name}, {one.position}, {one.get_role_display()}, {one.duty}"
        for one in members
    ]
