"""The verbs of teams."""

from datetime import date

import pytest

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import HalfDay, RoundStatus, TeamRole, VisitStatus
from inspections.models import Round, Team, TeamMember
from inspections.services import planning_teams
from inspections.tests.factories import TeamFactory, TeamMemberFactory, VisitFactory

DAY = date(2020, 3, 10)


def _person(role, *, user=None, name="", position="Chuyên viên"):
    name = name or (user.full_name if user else f"Người {role}")
    return TeamMember(role=role, user=user, full_name=name, position=position)


@pytest.fixture
def new(round_):
    return Team(round=round_, name="Đoàn kiểm tra số 1")


def test_a_team_keeps_its_people_in_their_order(new, staff, inspector, leader):
    people = [
        _person(TeamRole.LEADER, user=leader),
        _person(TeamRole.SECRETARY, user=inspector),
        _person(TeamRole.MEMBER, name="Hoàng Thị Hạnh"),
    ]

    team = planning_teams.save_team(new, members=people, by=staff)

    assert [(one.role, one.user, one.order) for one in team.members.all()] == [
        ("leader", leader, 0),
        ("secretary", inspector, 1),
        ("member", None, 2),
    ]


def test_leader_and_member_change_places(team, inspector, leader, staff):
    people = [
        _person(TeamRole.LEADER, user=leader),
        _person(TeamRole.MEMBER, user=inspector),
    ]

    planning_teams.save_team(team, members=people, by=staff)

    assert [(one.role, one.user) for one in team.members.all()] == [
        ("leader", leader),
        ("member", inspector),
    ]
    entry = AuditEntry.objects.filter(model="inspections.team").first()
    assert [len(side) for side in entry.detail["members"]] == [2, 2]


@pytest.mark.parametrize("leaders", [0, 2])
def test_a_team_has_exactly_one_leader(new, staff, leaders):
    people = [_person(TeamRole.LEADER, name=f"Người {n}") for n in range(leaders)]

    with pytest.raises(RuleError, match="exactly one leader"):
        planning_teams.save_team(new, members=people, by=staff)


def test_an_account_stands_in_a_team_once(new, staff, leader):
    people = [
        _person(TeamRole.LEADER, user=leader),
        _person(TeamRole.MEMBER, user=leader, position="Chủ tịch"),
    ]

    with pytest.raises(RuleError, match="stands in the team twice"):
        planning_teams.save_team(new, members=people, by=staff)


def test_a_typed_person_stands_in_a_team_once(new, staff):
    people = [
        _person(TeamRole.LEADER, name="Hoàng Thị Hạnh"),
        _person(TeamRole.MEMBER, name="hoàng thị hạnh"),
    ]

    with pytest.raises(RuleError, match="stands in the team twice"):
        planning_teams.save_team(new, members=people, by=staff)


def test_two_people_may_have_one_name(new, staff):
    people = [
        _person(TeamRole.LEADER, name="Hoàng Thị Hạnh", position="Chủ tịch"),
        _person(TeamRole.MEMBER, name="Hoàng Thị Hạnh", position="Kế toán"),
    ]

    assert planning_teams.save_team(new, members=people, by=staff).members.count() == 2


@pytest.mark.parametrize("status", [RoundStatus.CLOSED, RoundStatus.CANCELLED])
def test_teams_of_an_ended_round_stay(team, leader, staff, status):
    Round.objects.update(status=status)

    with pytest.raises(RuleError, match="its teams cannot change"):
        planning_teams.save_team(
            team, members=[_person(TeamRole.LEADER, user=leader)], by=staff
        )


def test_people_of_signed_minutes_stay_but_the_decision_is_corrected(
    team, inspector, staff
):
    VisitFactory(team=team, status=VisitStatus.SIGNED)
    team.decision_number = "12/QĐ-HPN"
    same = list(team.members.all())

    planning_teams.save_team(team, members=same, by=staff)
    team.refresh_from_db()
    assert team.decision_number == "12/QĐ-HPN"

    with pytest.raises(RuleError, match="is signed"):
        planning_teams.save_team(
            team, members=[*same, _person(TeamRole.SECRETARY)], by=staff
        )


def test_nobody_joins_a_team_while_she_is_elsewhere(team, round_, leader, staff):
    VisitFactory(team=team, date=DAY, half_day=HalfDay.MORNING, status="planned")
    other = TeamFactory(round=round_, name="Đoàn khác")
    VisitFactory(team=other, date=DAY, half_day=HalfDay.FULL, status="planned")
    people = [*team.members.all(), _person(TeamRole.MEMBER, user=leader)]
    TeamMemberFactory(team=other, user=leader, full_name=leader.full_name)

    with pytest.raises(RuleError, match=leader.full_name):
        planning_teams.save_team(team, members=people, by=staff)
    assert team.members.count() == 2


def test_a_team_without_visits_is_taken_back(team, staff):
    planning_teams.delete_team(team, by=staff)

    assert not Team.objects.exists()
    entry = AuditEntry.objects.get(action=Action.DELETE)
    assert (entry.actor, entry.label) == (staff, str(team))


def test_a_team_with_a_visit_stays(team, staff):
    VisitFactory(team=team, status=VisitStatus.CANCELLED)

    with pytest.raises(RuleError, match="has visits"):
        planning_teams.delete_team(team, by=staff)


def test_a_stranger_is_not_sent_by_her_key(round_, staff, leader, stranger, officer):
    for outsider in (stranger, officer):
        people = [
            _person(TeamRole.LEADER, user=leader),
            _person(TeamRole.MEMBER, user=outsider),
        ]
        new = Team(round=round_, name="Đoàn số 1")
        with pytest.raises(RuleError, match="people of the inspecting union"):
            planning_teams.save_team(new, members=people, by=staff)
    assert not Team.objects.exists()
