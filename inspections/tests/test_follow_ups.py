"""A new visit begins with what the last ones left, and signing says what follows."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from core.exceptions import RuleError
from inspections.enums import (
    RemedyStatus,
    RoundKind,
    RoundStatus,
    Severity,
    Verdict,
    VisitStatus,
)
from inspections.models import FollowUp, LadderStep, Remedy, Visit
from inspections.selectors import follow_ups as selectors
from inspections.selectors.visit import readiness
from inspections.services import follow_ups, remedies, visits
from inspections.tests.factories import (
    ExtensionRequestFactory,
    FollowUpFactory,
    LadderStepFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    SelfReportFactory,
    TeamFactory,
    VisitFactory,
)
from unions.enums import Kind
from unions.models import Union
from unions.tests.blueprints import carried_out, merger
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_year(city, checklist, ward):
    round_ = RoundFactory(
        plan=PlanFactory(union=city, year=2019),
        checklist=checklist,
        starts_on=date(2019, 6, 1),
        ends_on=date(2019, 6, 30),
    )
    return VisitFactory(
        team=TeamFactory(round=round_),
        union=ward,
        date=date(2019, 6, 5),
        status=VisitStatus.SIGNED,
    )


@pytest.fixture
def owed(last_year):
    return RemedyFactory(visit=last_year, due_on=date(2019, 7, 5))


def at(day):
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def accepted(visit, day, **more):
    return RemedyFactory(
        visit=visit, status=RemedyStatus.ACCEPTED, status_since=at(day), **more
    )


def opened(visit, by):
    follow_ups.open_for(visit, by=by)
    return set(FollowUp.objects.filter(visit=visit).values_list("remedy", flat=True))


def record(visit, row, by, **values):
    start = {"verdict": Verdict.KEPT, "base_revision": row.revision}
    return follow_ups.record(visit, id=row.pk, **{**start, **values}, by=by)


def sign(visit, by):
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.RECORDED)
    visit.refresh_from_db()
    return visits.sign(
        visit, agreement="agreed", signed_on=visit.date, unit_signer="Hà", by=by
    )


class TestWhatIsListed:
    @pytest.mark.parametrize(
        "status", sorted({*RemedyStatus} - {RemedyStatus.ACCEPTED})
    )
    def test_all_that_is_not_accepted(self, visit, last_year, inspector, status):
        remedy = RemedyFactory(visit=last_year, status=status)
        assert opened(visit, inspector) == {remedy.pk}

    def test_what_was_accepted_since_the_last_visit(
        self, visit, last_year, inspector, checklist, ward
    ):
        remedy = accepted(last_year, date(2019, 8, 1))
        assert opened(visit, inspector) == {remedy.pk}

    def test_not_what_the_last_visit_had_seen_accepted(
        self, visit, last_year, inspector, ward
    ):
        accepted(last_year, date(2019, 8, 1))
        later = RoundFactory(plan=last_year.round.plan)
        VisitFactory(
            team=TeamFactory(round=later),
            union=ward,
            date=date(2019, 11, 4),
            status=VisitStatus.SIGNED,
        )
        assert opened(visit, inspector) == set()

    def test_a_re_check_in_between_had_not_seen_it(
        self, visit, last_year, inspector, ward
    ):
        remedy = accepted(last_year, date(2019, 8, 1))
        later = RoundFactory(plan=last_year.round.plan, kind=RoundKind.RECHECK)
        VisitFactory(
            team=TeamFactory(round=later),
            union=ward,
            date=date(2019, 11, 4),
            status=VisitStatus.SIGNED,
        )
        assert opened(visit, inspector) == {remedy.pk}

    def test_not_what_a_visit_recommends_itself(self, visit, inspector):
        RemedyFactory(visit=visit)
        assert opened(visit, inspector) == set()

    def test_not_drafts_of_minutes_that_nobody_signed(
        self, visit, last_year, inspector
    ):
        RemedyFactory(visit=last_year)
        Visit.objects.filter(pk=last_year.pk).update(status=VisitStatus.RECORDED)
        assert opened(visit, inspector) == set()

    def test_not_another_unit_s_nor_another_line_s(
        self, visit, inspector, last_year, commune, province, ward
    ):
        RemedyFactory(
            visit=VisitFactory(
                team=last_year.team, union=commune, status=VisitStatus.SIGNED
            )
        )
        above = RoundFactory(
            plan=PlanFactory(union=province, year=2019), checklist=visit.checklist
        )
        RemedyFactory(
            visit=VisitFactory(
                team=TeamFactory(round=above),
                union=ward,
                date=date(2019, 9, 2),
                status=VisitStatus.SIGNED,
            )
        )
        assert opened(visit, inspector) == set()

    def test_it_is_made_once(self, visit, owed, inspector):
        follow_ups.open_for(visit, by=inspector)
        row = visit.follow_ups.get()
        record(visit, row, inspector)
        assert follow_ups.open_for(visit, by=inspector) == []
        assert visit.follow_ups.get().verdict == Verdict.KEPT

    def test_a_visit_makes_it_when_it_starts(self, team, ward, owed, inspector, round_):
        visit = VisitFactory(team=team, union=ward, status=VisitStatus.ANNOUNCED)
        visits.start(visit, by=inspector)
        assert visit.follow_ups.get().remedy == owed

    def test_a_re_check_keeps_to_what_it_was_planned_for(
        self, visit, owed, last_year, inspector
    ):
        RemedyFactory(visit=last_year)
        visit.round.kind = RoundKind.RECHECK
        visit.round.save()
        FollowUpFactory(visit=visit, remedy=owed)
        assert opened(visit, inspector) == {owed.pk}

    def test_a_merged_unit_is_asked_what_both_old_ones_owed(
        self, last_year, ward, city, administrator, checklist
    ):
        other = UnionFactory(kind=Kind.WARD, name="Sông Cầu", parent=city)
        too = VisitFactory(
            team=last_year.team,
            union=other,
            date=date(2019, 6, 6),
            status=VisitStatus.SIGNED,
        )
        pending = [RemedyFactory(visit=one) for one in (last_year, too)]
        done = accepted(last_year, date(2019, 9, 9))
        carried_out(merger(ward, other, name="Đức Xuân Mới"), by=administrator)
        heir = Union.objects.get(name="Đức Xuân Mới")
        round_ = RoundFactory(plan=PlanFactory(union=city, year=2026))
        now = VisitFactory(
            team=TeamFactory(round=round_), union=heir, date=date(2026, 3, 10)
        )
        listed = opened(now, administrator)
        assert listed == {done.pk, *(one.pk for one in pending)}
        rows = selectors.rows(now, administrator)
        assert {row.before for row in rows} == {ward, other}


class TestAddedByHand:
    def test_one_more(self, visit, last_year, inspector):
        old = accepted(last_year, date(2018, 1, 1))
        key = uuid.uuid4()
        first = follow_ups.add(visit, id=key, remedy=old, by=inspector)
        again = follow_ups.add(visit, id=key, remedy=old, by=inspector)
        assert (first.state, again.state) == ("created", "same")
        assert visit.follow_ups.get().pk == key

    def test_not_of_another_unit(self, visit, last_year, commune, inspector):
        far = RemedyFactory(
            visit=VisitFactory(
                team=last_year.team, union=commune, status=VisitStatus.SIGNED
            )
        )
        with pytest.raises(RuleError, match="earlier visit"):
            follow_ups.add(visit, id=uuid.uuid4(), remedy=far, by=inspector)


class TestVerdicts:
    @pytest.fixture
    def row(self, visit, owed):
        return FollowUpFactory(visit=visit, remedy=owed)

    def test_one_tap(self, visit, row, inspector):
        outcome = record(visit, row, inspector)
        assert (outcome.state, outcome.row.verdict) == ("saved", Verdict.KEPT)
        assert record(visit, row, inspector).state == "same"

    def test_an_old_revision_changes_nothing(self, visit, row, inspector, staff):
        record(visit, row, staff, verdict=Verdict.PARTLY, note="Còn 2 chi hội")
        outcome = record(visit, row, inspector)
        assert (outcome.state, outcome.row.said) == (
            "conflict",
            "Partly carried out: Còn 2 chi hội",
        )

    def test_not_kept_says_why(self, visit, row, inspector):
        with pytest.raises(RuleError, match="still missing"):
            record(visit, row, inspector, verdict=Verdict.NOT_KEPT, note=" ")

    def test_a_new_date_is_later(self, visit, row, inspector):
        values = {"verdict": Verdict.NOT_KEPT, "note": "Chưa làm"}
        with pytest.raises(RuleError, match="later than"):
            record(visit, row, inspector, new_due_on=visit.date, **values)
        later = visit.date + timedelta(days=9)
        assert record(visit, row, inspector, new_due_on=later, **values)
        row.refresh_from_db()
        kept = record(visit, row, inspector)
        assert kept.row.new_due_on is None

    def test_nothing_once_signed(self, visit, row, inspector):
        Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)
        with pytest.raises(RuleError, match="signed"):
            record(visit, row, inspector)

    def test_only_lines_of_the_visit(self, visit, inspector, team, commune):
        there = VisitFactory(team=team, union=commune)
        far = FollowUpFactory(visit=there, remedy=RemedyFactory(visit=there))
        with pytest.raises(RuleError, match="not on the list"):
            record(visit, far, inspector)


class TestSigning:
    def test_what_was_accepted_and_is_not_kept_is_reopened(
        self, visit, last_year, inspector
    ):
        """In the name of the inspector who signs, though she may not reopen."""
        remedy = accepted(last_year, date(2019, 8, 1), due_on=date(2019, 7, 5))
        row = FollowUpFactory(visit=visit, remedy=remedy)
        assert not inspector.has_perm("inspections.reopen_remedy", remedy)
        until = visit.date + timedelta(days=12)
        values = {"verdict": Verdict.NOT_KEPT, "note": "Quỹ lại để ở nhà"}
        record(visit, row, inspector, new_due_on=until, **values)
        sign(visit, inspector)
        remedy.refresh_from_db()
        assert (remedy.status, remedy.due_on) == (RemedyStatus.REOPENED, until)
        step = remedy.events.get()
        assert (step.actor, step.old_due_on) == (inspector, date(2019, 7, 5))
        assert "Quỹ lại để ở nhà" in step.reason

    def test_without_a_date_it_is_the_usual_one(self, visit, last_year, inspector):
        remedy = accepted(
            last_year,
            date(2019, 8, 1),
            due_on=date(2019, 7, 5),
            severity=Severity.HEAVY,
        )
        row = FollowUpFactory(visit=visit, remedy=remedy)
        record(visit, row, inspector, verdict=Verdict.NOT_KEPT, note="Chưa")
        sign(visit, inspector)
        remedy.refresh_from_db()
        assert visit.date < remedy.due_on <= visit.date + timedelta(days=30)

    @pytest.mark.parametrize("verdict", [Verdict.PARTLY, Verdict.NOT_KEPT])
    def test_what_was_open_stays_open_with_a_remark(
        self, visit, owed, inspector, verdict
    ):
        row = FollowUpFactory(visit=visit, remedy=owed)
        record(visit, row, inspector, verdict=verdict, note="Còn chi hội 3")
        sign(visit, inspector)
        owed.refresh_from_db()
        assert owed.status == RemedyStatus.OPEN
        assert "Còn chi hội 3" in owed.remarks.get().text

    def test_what_is_kept_waits_for_another_person_to_accept(
        self, visit, owed, inspector, officer
    ):
        remedies.submit_proof(owed, by=officer, text="Đã làm")
        row = FollowUpFactory(visit=visit, remedy=owed)
        record(visit, row, inspector)
        sign(visit, inspector)
        owed.refresh_from_db()
        assert owed.status == RemedyStatus.PROOF_SUBMITTED
        assert not owed.remarks.exists()

    def test_the_verdicts_are_sealed(self, visit, owed, inspector):
        row = FollowUpFactory(visit=visit, remedy=owed)
        record(visit, row, inspector)
        sign(visit, inspector)
        row.refresh_from_db()
        row.note = "Sửa sau"
        with pytest.raises(RuleError, match="signed"):
            row.save()

    def test_what_the_old_unit_had_done_is_the_successor_s_to_do_again(
        self, last_year, ward, city, administrator
    ):
        other = UnionFactory(kind=Kind.WARD, name="Sông Cầu", parent=city)
        done = accepted(last_year, date(2019, 9, 9), due_on=date(2019, 7, 5))
        carried_out(merger(ward, other, name="Đức Xuân Mới"), by=administrator)
        heir = Union.objects.get(name="Đức Xuân Mới")
        done.refresh_from_db()
        assert done.owner == ward
        round_ = RoundFactory(plan=PlanFactory(union=city, year=2026))
        team = TeamFactory(round=round_)
        now = VisitFactory(team=team, union=heir, date=date(2026, 3, 10))
        row = FollowUpFactory(visit=now, remedy=done)
        with time_machine.travel(date(2026, 3, 12)):
            values = {"verdict": Verdict.NOT_KEPT, "note": "Sổ lại bỏ trống"}
            record(now, row, administrator, **values)
            sign(now, administrator)
        done.refresh_from_db()
        assert (done.status, done.owner) == (RemedyStatus.REOPENED, heir)


class TestThePage:
    def address(self, name, visit):
        return reverse(f"inspections:{name}", args=[visit.pk])

    @pytest.fixture
    def row(self, visit, owed):
        return FollowUpFactory(visit=visit, remedy=owed)

    def test_it_shows_what_was_said_and_promised(
        self, client, inspector, visit, owed, row, officer
    ):
        figures = [{"name": "Sổ đã rà soát", "value": "12", "unit": "sổ"}]
        remedies.submit_proof(owed, by=officer, text="Đã rà soát xong", figures=figures)
        ExtensionRequestFactory(
            remedy=owed, reason="Chờ họp chi hội", new_due_on=date(2019, 8, 8)
        )
        LadderStepFactory(
            remedy=owed,
            state="done",
            note="Chị Mơ hứa xong trong tháng",
            promised_on=date(2019, 8, 31),
            reached_on=date(2019, 8, 12),
        )
        report = SelfReportFactory(
            visit=visit, status="submitted", sections=["Việc thực hiện kiến nghị"]
        )
        report.sections.update(text="Đã làm ba việc")
        client.force_login(inspector)
        page = client.get(self.address("visit_follow_ups", visit)).content.decode()
        for words in (
            "Đã rà soát xong",
            "Sổ đã rà soát",
            "Chờ họp chi hội",
            "08/08/2019",
            "Chị Mơ hứa xong trong tháng",
            "31/08/2019",
            "Đã làm ba việc",
        ):
            assert words in page

    def test_a_verdict_by_form_and_by_script(self, client, inspector, visit, row):
        client.force_login(inspector)
        sent = {"id": row.pk, "base_revision": 1, "verdict": "kept"}
        answer = client.post(self.address("follow_up_save", visit), sent)
        assert answer.status_code == 302
        sent |= {"base_revision": 2, "verdict": "partly"}
        json = {"HTTP_ACCEPT": "application/json"}
        answer = client.post(self.address("follow_up_save", visit), sent, **json)
        assert (answer.status_code, answer.json()["revision"]) == (200, 3)
        sent |= {"base_revision": 1, "verdict": "kept"}
        answer = client.post(self.address("follow_up_save", visit), sent, **json)
        assert answer.status_code == 409

    def test_nothing_typed_is_lost(self, client, inspector, visit, row):
        client.force_login(inspector)
        sent = {
            "id": row.pk,
            "base_revision": 1,
            "verdict": "not_kept",
            "new_due_on": "01/01/2019",
            "note": "Chưa làm gì",
        }
        answer = client.post(self.address("follow_up_save", visit), sent)
        assert answer.status_code == 422
        assert "Chưa làm gì" in answer.content.decode()

    def test_one_more_by_hand(self, client, inspector, visit, last_year):
        old = accepted(last_year, date(2018, 1, 1))
        client.force_login(inspector)
        sent = {"id": uuid.uuid4(), "remedy": old.pk}
        assert (
            client.post(self.address("follow_up_add", visit), sent).status_code == 302
        )
        assert visit.follow_ups.get().updated_by == inspector

    def test_the_unit_does_not_read_it(self, client, officer, visit, row):
        client.force_login(officer)
        assert client.get(self.address("visit_follow_ups", visit)).status_code == 403
        page = client.get(row.remedy.get_absolute_url()).content.decode()
        assert "Looked at again" not in page

    def test_preparation_lists_it_before_the_visit(
        self, client, inspector, team, ward, owed
    ):
        visit = VisitFactory(team=team, union=ward, status=VisitStatus.ANNOUNCED)
        client.force_login(inspector)
        page = client.get(self.address("visit_preparation", visit)).content.decode()
        assert owed.text in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_questions_for_many(
        self,
        client,
        inspector,
        visit,
        last_year,
        count,
        django_assert_num_queries,
    ):
        for _one in range(count):
            remedy = RemedyFactory(visit=last_year)
            remedies.submit_proof(remedy, by=inspector, text="Đã làm")
            FollowUpFactory(visit=visit, remedy=remedy)
            RemedyFactory(visit=last_year)
        client.force_login(inspector)
        with django_assert_num_queries(31):
            client.get(self.address("visit_follow_ups", visit))


def test_a_promise_by_telephone_stays_ours(officer, owed, visit):
    """The unit reads no step of the ladder, so neither what we noted of a call."""
    LadderStepFactory(remedy=owed, state="done", note="Hứa suông")
    assert not LadderStep.objects.visible_to(officer).exists()
    assert selectors.promised(visit)[owed.pk][0].is_call


def test_another_city_s_staff_see_nothing(client, visit, stranger, owed):
    client.force_login(stranger)
    address = reverse("inspections:visit_follow_ups", args=[visit.pk])
    assert client.get(address).status_code == 404


def test_an_inspector_of_another_team_reads_and_does_not_write(
    client, visit, owed, city
):
    row = FollowUpFactory(visit=visit, remedy=owed)
    client.force_login(MemberFactory(role=Role.INSPECTOR, union=city))
    assert (
        client.get(reverse("inspections:visit_follow_ups", args=[visit.pk])).status_code
        == 200
    )
    sent = {"id": row.pk, "verdict": "kept"}
    address = reverse("inspections:follow_up_save", args=[visit.pk])
    assert client.post(address, sent).status_code == 403


def test_what_nobody_looked_at_is_a_caution_and_stops_only_a_re_check(
    visit, owed, inspector, round_
):
    FollowUpFactory(visit=visit, remedy=owed)
    ready = readiness(visit)
    assert (ready.not_judged, ready.not_rechecked) == (1, 0)
    round_.kind, round_.status = RoundKind.RECHECK, RoundStatus.RUNNING
    round_.save()
    again = readiness(Visit.objects.get(pk=visit.pk))
    assert (again.not_judged, again.not_rechecked) == (1, 1)
    assert Remedy.objects.get(pk=owed.pk).status == RemedyStatus.OPEN
