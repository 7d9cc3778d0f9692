"""The report of a unit is opened when the visit is announced, and follows it."""

from datetime import date

import pytest

from core.exceptions import RuleError
from inspections.enums import SelfReportStatus, VisitStatus
from inspections.selectors.outlines import OUTLINE
from inspections.services import self_reports
from inspections.tests.factories import VisitFactory


@pytest.fixture
def visit(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2020, 3, 11), status=VisitStatus.ANNOUNCED
    )


def test_a_report_has_the_outline_and_is_due_working_days_before(visit, staff):
    visit.round.data_date = date(2020, 2, 29)

    report = self_reports.open_for(visit, by=staff)

    assert [s.title for s in report.sections.all()] == list(OUTLINE)
    assert report.due_on == date(2020, 3, 4)
    assert report.data_date == date(2020, 2, 29)
    assert report.status == SelfReportStatus.DRAFT
    event = report.events.get()
    assert (event.actor, event.new_status) == (staff, SelfReportStatus.DRAFT)


def test_opening_twice_makes_one_report_that_keeps_its_outline(visit, staff):
    visit.round.outline = "Tình hình chung\n- Kiến nghị;\n"
    first = self_reports.open_for(visit, by=staff)
    visit.round.outline = "Khác"

    second = self_reports.open_for(visit, by=staff)

    assert second == first
    assert [s.title for s in second.sections.all()] == ["Tình hình chung", "Kiến nghị"]
    assert second.events.count() == 1


@pytest.mark.parametrize(
    "status", sorted(set(VisitStatus.values) - self_reports.WAITED_FOR)
)
def test_a_visit_that_was_not_told_or_is_over_has_nothing_to_open(visit, staff, status):
    visit.status = status

    with pytest.raises(RuleError, match="once its visit has been announced"):
        self_reports.open_for(visit, by=staff)


def test_whoever_is_told_late_has_until_today(visit, staff, time_machine):
    time_machine.move_to("2020-03-09 08:00+07:00")

    assert self_reports.open_for(visit, by=staff).due_on == date(2020, 3, 9)


def test_the_due_date_follows_a_visit_that_moves(visit, staff):
    report = self_reports.open_for(visit, by=staff)
    visit.date = date(2020, 3, 18)

    assert self_reports.follow(visit, by=staff) == report

    report.refresh_from_db()
    assert report.due_on == date(2020, 3, 11)


def test_a_submitted_report_stays_due_when_it_was(visit, staff):
    report = self_reports.open_for(visit, by=staff)
    type(report).objects.filter(pk=report.pk).update(status=SelfReportStatus.SUBMITTED)
    visit.date = date(2020, 3, 18)

    self_reports.follow(visit, by=staff)

    report.refresh_from_db()
    assert report.due_on == date(2020, 3, 4)


def test_a_visit_without_report_has_nothing_to_follow(visit, staff):
    assert self_reports.follow(visit, by=staff) is None
