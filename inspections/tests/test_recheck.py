"""Phúc tra: from a remedy to a visit that looks at it again."""

import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from core.exceptions import RuleError
from inspections.enums import (
    RemedyStatus,
    RoundKind,
    RoundStatus,
    TeamRole,
    Verdict,
    VisitStatus,
)
from inspections.models import FollowUp, Plan, Round, Team, Visit
from inspections.services import (
    follow_ups,
    lines,
    planning,
    planning_visits,
    rechecks,
    visits,
)
from inspections.services.booking_rules import NeedsReasonError
from inspections.tests.factories import RemedyFactory, TeamMemberFactory, VisitFactory
from unions.models import Union
from unions.tests.blueprints import carried_out, merger

pytestmark = pytest.mark.django_db

DAY = date(2020, 9, 15)


@pytest.fixture
def signed(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2020, 3, 12), status=VisitStatus.SIGNED
    )


@pytest.fixture
def owed(signed):
    return RemedyFactory(visit=signed)


def plan(remedies, by, **more):
    values = {"team_of": remedies[0].visit.team, "date": DAY, "half_day": "morning"}
    return rechecks.plan_recheck(remedies, **{**values, **more}, by=by)


class TestPlanning:
    def test_round_team_visit_and_list_at_once(self, owed, signed, staff, ward, team):
        other = RemedyFactory(visit=signed, status=RemedyStatus.ACCEPTED)
        visit = plan([owed, other], staff)
        round_ = visit.round
        assert round_.name == "Phúc tra việc khắc phục năm 2020"
        assert (round_.kind, round_.status) == (RoundKind.RECHECK, RoundStatus.DRAFT)
        assert list(round_.units.all()) == [ward]
        assert (visit.union, visit.date, visit.status) == (
            ward,
            DAY,
            VisitStatus.PLANNED,
        )
        listed = FollowUp.objects.filter(visit=visit)
        assert {row.remedy for row in listed} == {owed, other}
        people = [(one.user_id, one.full_name, one.role) for one in team.members.all()]
        copied = visit.team.members.all()
        assert [(one.user_id, one.full_name, one.role) for one in copied] == people

    def test_the_next_unit_comes_into_the_same_round_and_team(
        self, owed, team, commune, staff
    ):
        too = RemedyFactory(
            visit=VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED)
        )
        first = plan([owed], staff)
        second = plan([too], staff, date=date(2020, 9, 16))
        assert second.round == first.round
        assert second.team == first.team
        assert first.round.units.count() == 2

    def test_a_running_round_takes_one_more_unit(self, owed, team, commune, staff):
        first = plan([owed], staff)
        Round.objects.filter(pk=first.round_id).update(status=RoundStatus.RUNNING)
        too = RemedyFactory(
            visit=VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED)
        )
        assert plan([too], staff, date=date(2020, 9, 16)).round == first.round

    def test_a_second_one_of_the_year_has_a_round_of_its_own(self, owed, staff):
        first = plan([owed], staff)
        Visit.objects.filter(pk=first.pk).update(status=VisitStatus.CLOSED)
        second = plan([owed], staff, date=date(2020, 11, 17))
        assert second.round.name == "Phúc tra việc khắc phục năm 2020 (đợt 2)"

    def test_not_while_one_is_planned(self, owed, staff):
        plan([owed], staff)
        with pytest.raises(RuleError, match="already, on 15/09/2020"):
            plan([owed], staff, date=date(2020, 9, 22))

    def test_no_plan_no_re_check(self, owed, staff):
        Plan.objects.filter(pk=owed.visit.round.plan_id).update(year=2019)
        with pytest.raises(RuleError, match="no plan for 2020"):
            plan([owed], staff)

    def test_of_one_unit_only(self, owed, team, commune, staff):
        too = RemedyFactory(
            visit=VisitFactory(team=team, union=commune, status=VisitStatus.SIGNED)
        )
        with pytest.raises(RuleError, match="of one unit"):
            plan([owed, too], staff)

    def test_nothing_of_drafts(self, team, ward, staff):
        draft = RemedyFactory(visit=VisitFactory(team=team, union=ward))
        with pytest.raises(RuleError, match="not signed yet"):
            plan([draft], staff)

    def test_something_must_be_chosen(self, owed, staff):
        with pytest.raises(RuleError, match="at least one"):
            rechecks.plan_recheck(
                [], by=staff, team_of=owed.visit.team, date=DAY, half_day="morning"
            )

    def test_what_speaks_against_the_day_takes_a_reason(self, owed, staff):
        soon = date(2020, 3, 25)
        with pytest.raises(NeedsReasonError):
            plan([owed], staff, date=soon)
        assert not Round.objects.filter(kind=RoundKind.RECHECK).exists()
        visit = plan([owed], staff, date=soon, reason="Hạn khắc phục là 24 giờ")
        assert visit.events.get().reason == "Hạn khắc phục là 24 giờ"

    def test_who_left_is_not_sent_again(self, owed, team, staff, officer):
        TeamMemberFactory(team=team, user=officer, full_name="Chị Đã Chuyển")
        visit = plan([owed], staff)
        assert not visit.team.members.filter(user=officer).exists()

    def test_without_its_leader_another_team_is_chosen(
        self, owed, team, staff, officer
    ):
        team.members.filter(role=TeamRole.LEADER).update(user=officer)
        with pytest.raises(RuleError, match="choose another team"):
            plan([owed], staff)
        assert Team.objects.count() == 1

    def test_the_successor_is_visited(self, owed, ward, commune, staff, administrator):
        carried_out(merger(ward, commune, name="Đức Xuân Mới"), by=administrator)
        heir = Union.objects.get(name="Đức Xuân Mới")
        Plan.objects.create(union=owed.visit.round.plan.union, year=2026, title="2026")
        owed.refresh_from_db()
        assert plan([owed], staff, date=date(2026, 3, 10)).union == heir


class TestTheVisit:
    def test_the_checklist_is_optional_and_the_list_is_not(
        self, owed, staff, inspector, ward
    ):
        visit = plan([owed], staff)
        planning.approve(visit.round, by=staff)
        planning_visits.announce(visit, by=staff)
        with time_machine.travel(DAY):
            visits.start(Visit.objects.get(pk=visit.pk), by=inspector)
            visit = Visit.objects.get(pk=visit.pk)
            lines.record_attendance(
                visit,
                id=uuid.uuid4(),
                body="union",
                full_name="Hà Thị Mai",
                by=inspector,
            )
            with pytest.raises(RuleError, match="looked at again"):
                visits.finish_recording(visit, by=inspector)
            row = visit.follow_ups.get()
            follow_ups.record(
                visit, id=row.pk, base_revision=1, verdict=Verdict.KEPT, by=inspector
            )
            visit = visits.finish_recording(visit, by=inspector)
        assert visit.status == VisitStatus.RECORDED

    def test_the_unit_knows_nothing_of_it_before(self, client, owed, staff, officer):
        visit = plan([owed], staff)
        client.force_login(officer)
        assert client.get(visit.get_absolute_url()).status_code == 404
        page = client.get(owed.get_absolute_url()).content.decode()
        assert "15/09/2020" not in page

    def test_the_remedy_tells_the_inspecting_side(self, client, owed, staff):
        visit = plan([owed], staff)
        client.force_login(staff)
        page = client.get(owed.get_absolute_url()).content.decode()
        assert visit.get_absolute_url() in page


class TestThePage:
    @pytest.fixture
    def address(self, owed):
        return reverse("inspections:recheck_add", args=[owed.pk])

    def sent(self, owed, **more):
        values = {
            "remedies": [owed.pk],
            "team": owed.visit.team_id,
            "date": "15/09/2020",
            "half_day": "morning",
            "place": "Trụ sở UBND phường",
        }
        return {**values, **more}

    def test_it_offers_what_the_unit_owes(self, client, address, owed, signed, staff):
        done = RemedyFactory(visit=signed, status=RemedyStatus.ACCEPTED)
        client.force_login(staff)
        ticks = dict(client.get(address).context["form"].ticks)
        assert ticks == {owed: True, done: False}

    def test_it_plans(self, client, address, owed, staff):
        client.force_login(staff)
        answer = client.post(address, self.sent(owed))
        visit = Visit.objects.get(round__kind=RoundKind.RECHECK)
        assert answer.url == visit.get_absolute_url()
        assert visit.place == "Trụ sở UBND phường"

    def test_a_reason_is_asked_for_and_nothing_typed_is_lost(
        self, client, address, owed, staff
    ):
        client.force_login(staff)
        sent = self.sent(owed, date="25/03/2020", place="Nhà văn hóa tổ 5")
        page = client.post(address, sent)
        assert page.status_code == 200
        assert page.context["soft"]
        assert "Nhà văn hóa tổ 5" in page.content.decode()
        answer = client.post(address, {**sent, "overrule": "Việc gấp"})
        assert answer.status_code == 302

    def test_without_a_plan_it_leads_to_one(self, client, address, owed, staff):
        client.force_login(staff)
        with time_machine.travel(date(2023, 2, 1)):
            page = client.get(address).content.decode()
        assert reverse("inspections:plan_add") in page

    def test_only_remedies_of_the_unit(self, client, address, owed, team, staff):
        client.force_login(staff)
        far = RemedyFactory()
        page = client.post(address, self.sent(owed, remedies=[far.pk]))
        assert "remedies" in page.context["form"].errors

    def test_who_may(self, client, address, inspector, leader, officer, stranger):
        answers = {}
        for user in (inspector, leader, officer, stranger):
            client.force_login(user)
            answers[user] = client.get(address).status_code
        assert list(answers.values()) == [403, 403, 403, 404]

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_questions_for_many(
        self, client, address, signed, staff, count, django_assert_num_queries
    ):
        RemedyFactory.create_batch(count, visit=signed)
        client.force_login(staff)
        with django_assert_num_queries(15):
            client.get(address)
