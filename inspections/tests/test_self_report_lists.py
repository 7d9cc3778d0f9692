"""Who has sent the report before her visit: the list of a round, tasks, other pages."""

from datetime import date

import pytest
from django.urls import reverse

from inspections.enums import SelfReportStatus, VisitStatus
from inspections.models import SelfReportEvent
from inspections.services import self_reports
from inspections.services.self_reports import Draft
from inspections.tests.factories import SelfReportFactory, VisitFactory
from unions.tests.factories import UnionFactory


@pytest.fixture(autouse=True)
def _in_march(time_machine):
    time_machine.move_to("2020-03-02 08:00+07:00", tick=False)


@pytest.fixture
def visit(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2020, 3, 12), status=VisitStatus.ANNOUNCED
    )


@pytest.fixture
def report(visit):
    return SelfReportFactory(visit=visit, due_on=date(2020, 3, 5))


@pytest.fixture
def submitted(report, officer):
    return submit(report, officer)


def submit(report, by):
    stored = self_reports.write(
        report,
        draft=Draft({1: "Đủ", 2: "Không"}, {"members": 812}, date(2020, 2, 29)),
        revision=report.revision,
        by=by,
    )
    return self_reports.submit(stored, by=by)


class TestRound:
    def rows(self, client, user, round_, **query):
        client.force_login(user)
        answer = client.get(
            reverse("inspections:round_reports", args=[round_.pk]), query
        )
        assert answer.status_code == 200
        return answer.context

    @pytest.fixture
    def three(self, team, city, officer, report):
        """One writes, one is late, one has submitted late; one was never opened."""
        made = {"writes": report}
        for name, due in (("late", date(2020, 2, 28)), ("sent", date(2020, 2, 27))):
            unit = UnionFactory(parent=city, name=f"Xã {name}")
            visit = VisitFactory(team=team, union=unit, status=VisitStatus.ANNOUNCED)
            made[name] = SelfReportFactory(visit=visit, due_on=due)
        made["sent"].status = SelfReportStatus.SUBMITTED
        made["sent"].save()
        SelfReportEvent.objects.create(
            subject=made["sent"], new_status=SelfReportStatus.SUBMITTED, actor=officer
        )
        made["unopened"] = VisitFactory(
            team=team,
            union=UnionFactory(parent=city),
            date=date(2020, 3, 18),
            status=VisitStatus.ANNOUNCED,
        )
        VisitFactory(
            team=team, union=UnionFactory(parent=city), status=VisitStatus.PLANNED
        )
        return made

    def test_who_has_sent_and_who_has_not(self, client, staff, round_, three):
        shown = self.rows(client, staff, round_)

        counts = shown["counts"]
        assert (counts.asked, counts.waiting, counts.overdue) == (4, 3, 1)
        assert (counts.sent, counts.submitted, counts.accepted) == (1, 1, 0)
        found = {row.visit.pk: row for row in shown["rows"]}
        assert found[three["late"].visit_id].is_late
        assert found[three["sent"].visit_id].is_late
        assert not found[three["sent"].visit_id].is_waiting
        assert not found[three["writes"].visit_id].is_late
        assert found[three["unopened"].pk].due_on == date(2020, 3, 11)

    def test_it_is_narrowed(self, client, staff, round_, three):
        late = self.rows(client, staff, round_, state="late")["rows"]
        sent = self.rows(client, staff, round_, state="submitted")["rows"]

        assert [row.report for row in late] == [three["late"]]
        assert [row.report for row in sent] == [three["sent"]]
        assert len(self.rows(client, staff, round_, state="x")["rows"]) == 4

    def test_the_message_names_whoever_is_waited_for(
        self, client, staff, round_, three
    ):
        words = self.rows(client, staff, round_, state="submitted")["reminder"]

        assert "hạn 28/02/2020 (đã quá hạn)" in words
        assert str(three["writes"].visit.union) in words
        assert str(three["sent"].visit.union) not in words

    def test_the_same_queries_for_one_and_three_rows(  # noqa: PLR0917 -- the cast
        self, client, staff, round_, report, django_assert_max_num_queries, team, city
    ):
        address = reverse("inspections:round_reports", args=[round_.pk])
        client.force_login(staff)
        client.get(address)
        with django_assert_max_num_queries(40) as one:
            client.get(address)
        for _n in range(2):
            unit = UnionFactory(parent=city)
            visit = VisitFactory(team=team, union=unit, status=VisitStatus.ANNOUNCED)
            SelfReportFactory(visit=visit)
        with django_assert_max_num_queries(40) as three:
            client.get(address)
        assert len(three) == len(one)


class TestHome:
    def texts(self, client, user):
        client.force_login(user)
        home = client.get(reverse("home")).context["home"]
        return [(task.text, task.is_late) for task in home.tasks]

    def test_the_officer_is_told_until_when(self, client, officer, report, city):
        texts = self.texts(client, officer)

        assert len(texts) == 1
        assert "05/03/2020" in texts[0][0]
        assert texts[0][1] is False

    def test_a_submitted_report_is_no_task(self, client, officer, submitted):
        assert self.texts(client, officer) == []

    def test_staff_are_told_how_many_have_not_sent(self, client, staff, report):
        type(report).objects.update(due_on=date(2020, 2, 28))
        client.force_login(staff)

        tasks = client.get(reverse("home")).context["home"].tasks

        address = reverse("inspections:round_reports", args=[report.visit.round_id])
        (found,) = [one for one in tasks if one.url.startswith(address)]
        assert found.url == f"{address}?state=waiting"
        assert found.is_late


class TestOtherPages:
    def test_the_round_tells_how_many_were_sent(self, client, staff, round_, submitted):
        client.force_login(staff)

        answer = client.get(round_.get_absolute_url())

        assert answer.context["reports"].sent == 1
        assert reverse("inspections:round_reports", args=[round_.pk]) in answer.text

    def test_the_visit_leads_to_the_report(self, client, staff, officer, report):
        for user, is_own in ((officer, True), (staff, False)):
            client.force_login(user)
            answer = client.get(report.visit.get_absolute_url())
            assert answer.context["self_report"].is_own is is_own
            assert f'href="{report.get_absolute_url()}"' in answer.text

    def test_a_signed_visit_without_report_has_no_link(self, client, officer, visit):
        type(visit).objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)
        client.force_login(officer)

        assert client.get(visit.get_absolute_url()).context["self_report"] is None

    def test_the_team_prepares_with_what_was_submitted(
        self, client, inspector, submitted
    ):
        client.force_login(inspector)

        prepared = client.get(
            reverse("inspections:visit_preparation", args=[submitted.visit_id])
        ).context["prepared"]

        assert [part.text for part in prepared.parts] == ["Đủ", "Không"]
        assert [(one.name, one.value) for one in prepared.figures] == [("members", 812)]

    def test_a_draft_is_not_prepared_with(self, client, inspector, report):
        client.force_login(inspector)

        prepared = client.get(
            reverse("inspections:visit_preparation", args=[report.visit_id])
        ).context["prepared"]

        assert (prepared.report, prepared.parts, prepared.figures) == (report, (), ())
