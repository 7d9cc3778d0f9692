"""The pages of a unit's report: to write, to read, to compare, and who has sent it."""

from datetime import date

import pytest
from django.urls import reverse

from inspections.enums import SelfReportStatus, VisitStatus
from inspections.models import SelfReport
from inspections.services import self_reports
from inspections.services.self_reports import Draft
from inspections.tests.factories import (
    RemedyFactory,
    SelfReportFactory,
    TeamFactory,
    VisitFactory,
)
from unions.models import Figures
from unions.tests.factories import FiguresFactory


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


def url(name, visit):
    return reverse(f"inspections:self_report{name}", args=[visit.pk])


def page_of(client, user, visit):
    client.force_login(user)
    return client.get(url("", visit))


def typed(report, **fields):
    return {
        "base_revision": report.revision,
        "data_date": "29/02/2020",
        "section_1": "Phường có 12 chi hội",
        "section_2": "Còn ít",
        "members": "1.234",
        **fields,
    }


class TestWriting:
    def test_a_report_that_nobody_opened_is_opened_at_the_first_look(
        self, client, officer, visit
    ):
        answer = page_of(client, officer, visit)

        assert answer.status_code == 200
        report = SelfReport.objects.get(visit=visit)
        assert report.due_on == date(2020, 3, 5)
        assert report.events.get().actor == officer

    def test_a_visit_that_is_over_without_report_has_no_page(
        self, client, officer, visit
    ):
        type(visit).objects.filter(pk=visit.pk).update(status=VisitStatus.SIGNED)

        assert page_of(client, officer, visit).status_code == 404
        assert not SelfReport.objects.exists()

    def test_what_was_typed_is_kept_and_shown_again(self, client, officer, report):
        client.force_login(officer)

        answer = client.post(url("_save", report.visit), typed(report))

        assert (answer.status_code, answer.url) == (302, report.get_absolute_url())
        report.refresh_from_db()
        assert report.figures == {"members": 1234}
        assert report.data_date == date(2020, 2, 29)
        assert [s.text for s in report.sections.all()] == [
            "Phường có 12 chi hội",
            "Còn ít",
        ]
        form = page_of(client, officer, report.visit).context["form"]
        assert form["members"].value() == 1234
        assert form["section_1"].value() == "Phường có 12 chi hội"

    def test_one_wrong_figure_holds_up_nothing_else_and_is_shown_as_typed(
        self, client, officer, report
    ):
        client.force_login(officer)

        answer = client.post(
            url("_save", report.visit), typed(report, members="rất nhiều", women="900")
        )

        assert answer.status_code == 422
        form = answer.context["form"]
        assert form["members"].value() == "rất nhiều"
        assert form["section_1"].value() == "Phường có 12 chi hội"
        report.refresh_from_db()
        assert form["base_revision"].value() == str(report.revision)
        assert report.figures == {"women": 900}
        assert report.sections.first().text == "Phường có 12 chi hội"

    def test_a_stale_page_gets_both_texts_and_overwrites_nothing(
        self, client, officer, staff, report
    ):
        draft = Draft(texts={1: "Của người kia"}, figures={"members": 5})
        self_reports.write(report, draft=draft, revision=0, by=staff)
        client.force_login(officer)

        answer = client.post(url("_save", report.visit), typed(report))

        assert answer.status_code == 409
        assert answer.context["theirs"] == {
            "section_1": "Của người kia",
            "section_2": "",
            "members": "5",
            "data_date": "",
        }
        assert answer.context["form"]["section_1"].value() == "Phường có 12 chi hội"
        assert "Của người kia" in answer.text
        report.refresh_from_db()
        assert report.sections.first().text == "Của người kia"
        again = typed(
            report, base_revision=answer.context["form"].data["base_revision"]
        )
        assert client.post(url("_save", report.visit), again).status_code == 302
        assert report.sections.first().text == "Phường có 12 chi hội"

    def test_a_script_is_told_the_revision_and_what_is_missing(
        self, client, officer, report
    ):
        client.force_login(officer)

        answer = client.post(
            url("_save", report.visit),
            typed(report, section_2="", women="1.000"),
            headers={"Accept": "application/json", "X-Person": str(officer.pk)},
        )

        told = answer.json()
        assert (answer.status_code, told["revision"]) == (200, 1)
        assert 'href="#section-2"' in told["regions"]["report-missing"]
        assert 'href="#section-1"' not in told["regions"]["report-missing"]
        assert "1.234" in told["regions"]["remark-members"]
        assert told["regions"]["remark-women"].strip() == ""

    def test_a_script_with_a_stale_revision_is_told_what_stands(
        self, client, officer, staff, report
    ):
        draft = Draft(texts={1: "Của người kia"})
        self_reports.write(report, draft=draft, revision=0, by=staff)
        client.force_login(officer)

        answer = client.post(
            url("_save", report.visit),
            typed(report),
            headers={"Accept": "application/json"},
        )

        told = answer.json()
        assert (answer.status_code, told["revision"]) == (409, 1)
        assert "Của người kia" in told["theirs"]

    def test_another_person_on_the_same_phone_sends_nothing(
        self, client, officer, report
    ):
        client.force_login(officer)

        answer = client.post(
            url("_save", report.visit), typed(report), headers={"X-Person": "0"}
        )

        assert answer.status_code == 401
        report.refresh_from_db()
        assert report.revision == 0

    def test_typing_into_a_report_that_was_submitted_meanwhile_loses_no_word(
        self, client, officer, submitted
    ):
        client.force_login(officer)

        answer = client.post(
            url("_save", submitted.visit), typed(submitted, section_1="Chữ mới")
        )

        assert answer.status_code == 422
        assert answer.context["form"]["section_1"].value() == "Chữ mới"
        assert submitted.sections.first().text == "Đủ"

    def test_the_last_figures_and_promises_stand_beside(self, client, officer, report):
        FiguresFactory(union=report.visit.union, as_of=date(2019, 12, 31), members=900)
        FiguresFactory(
            union=report.visit.union, as_of=date(2020, 1, 31), members=None, women=7
        )
        signed = VisitFactory(
            team=TeamFactory(round__plan=report.visit.round.plan),
            union=report.visit.union,
            date=date(2019, 3, 1),
            status=VisitStatus.SIGNED,
        )
        RemedyFactory(visit=signed, text="Chốt số hội viên")

        answer = page_of(client, officer, report.visit)

        rows = {one.name: one.previous for one in answer.context["figures"]}
        assert (rows["members"].value, rows["members"].as_of) == (
            900,
            date(2019, 12, 31),
        )
        assert (rows["women"].value, rows["women"].as_of) == (7, date(2020, 1, 31))
        assert "Chốt số hội viên" in answer.text


class TestSubmitting:
    def test_what_is_typed_goes_with_it(self, client, officer, report):
        client.force_login(officer)

        client.post(url("_submit", report.visit), typed(report))

        report.refresh_from_db()
        assert report.status == SelfReportStatus.SUBMITTED
        assert report.figures == {"members": 1234}

    def test_what_is_missing_is_said_and_what_was_typed_is_kept(
        self, client, officer, report
    ):
        client.force_login(officer)

        answer = client.post(
            url("_submit", report.visit), typed(report, section_2=" "), follow=True
        )

        (told,) = [str(one) for one in answer.context["messages"]]
        assert "2. Tồn tại" in told
        report.refresh_from_db()
        assert report.status == SelfReportStatus.DRAFT
        assert report.sections.first().text == "Phường có 12 chi hội"

    def test_after_it_the_page_is_to_read(self, client, officer, submitted):
        answer = page_of(client, officer, submitted.visit)

        assert answer.templates[0].name == "inspections/self_report.html"
        assert "<textarea" not in answer.text


class TestJudging:
    def test_a_draft_is_the_units_own(self, client, staff, report):
        self_reports.write(
            report, draft=Draft({1: "Chưa xong đâu"}), revision=0, by=staff
        )

        assert "Chưa xong đâu" not in page_of(client, staff, report.visit).text

    def test_sent_back_with_a_reason(self, client, staff, officer, submitted):
        client.force_login(staff)

        answer = client.post(
            url("_return", submitted.visit), {"reason": "Thiếu số chi hội"}
        )

        assert answer.status_code == 302
        submitted.refresh_from_db()
        assert submitted.status == SelfReportStatus.RETURNED
        assert "Thiếu số chi hội" in page_of(client, officer, submitted.visit).text

    def test_a_reason_is_asked_for(self, client, staff, submitted):
        client.force_login(staff)

        answer = client.post(url("_return", submitted.visit), {"reason": " "})

        assert answer.status_code == 200
        assert answer.context["form"].errors["reason"]
        submitted.refresh_from_db()
        assert submitted.status == SelfReportStatus.SUBMITTED

    def test_accepted_then_the_ticked_figures_are_taken(self, client, staff, submitted):
        client.force_login(staff)
        client.post(url("_accept", submitted.visit))
        shown = client.get(url("_figures", submitted.visit))
        assert [(row.name, row.value) for row, _on in shown.context["rows"]] == [
            ("members", 812)
        ]

        client.post(url("_figures", submitted.visit), {"names": ["members"]})

        submitted.refresh_from_db()
        assert submitted.register == Figures.objects.get(union=submitted.visit.union)
        assert submitted.register.members == 812

    def test_nothing_ticked_is_said_on_the_page(self, client, staff, submitted):
        self_reports.accept(submitted, by=staff)
        client.force_login(staff)

        answer = client.post(url("_figures", submitted.visit))

        assert answer.status_code == 200
        assert answer.context["form"].non_field_errors()
        assert not Figures.objects.exists()
