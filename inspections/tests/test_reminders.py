"""Reminders: once, by the day as it stands, and only where something is announced."""

from datetime import date, timedelta

import pytest

from inspections.enums import SelfReportStatus, VisitStatus
from inspections.models import SelfReport, Visit
from inspections.selectors.bookings import Slot
from inspections.services import planning_visits as planning
from inspections.services.reminders import collect, remind
from inspections.tests.factories import VisitFactory
from jobs import services as jobs
from notices.enums import Kind, NoticeStatus
from notices.models import Notice
from notices.tests.factories import SwitchFactory

#: A Tuesday; three working days before it is Thursday 5 March.
VISIT_ON = date(2020, 3, 17)
REMIND_ON = date(2020, 3, 12)
#: Five working days before the visit, and two before that.
REPORT_DUE, REPORT_REMIND = date(2020, 3, 10), date(2020, 3, 6)


@pytest.fixture(autouse=True)
def _day_of_work(time_machine):
    time_machine.move_to("2020-02-20T09:00:00+07:00", tick=False)


@pytest.fixture
def announced(team, ward, staff, officer):
    visit = VisitFactory(
        team=team, union=ward, date=VISIT_ON, status=VisitStatus.PLANNED
    )
    visit = planning.announce(visit, by=staff)
    Notice.objects.all().delete()
    return visit


def _told(kind):
    return list(Notice.objects.filter(kind=kind).order_by("created_at", "key"))


def _sent(report, status):
    SelfReport.objects.filter(pk=report.pk).update(status=status)


def test_the_unit_is_reminded_three_working_days_before(announced, officer):
    assert remind(REMIND_ON - timedelta(days=1))["visits"] == 0
    assert remind(REMIND_ON)["visits"] == 1

    (notice,) = _told(Kind.REMINDER)
    assert (notice.user, notice.to_union) == (officer, announced.union)
    assert "thứ Ba, ngày 17/03/2020" in notice.body
    assert "CHUẨN BỊ SẴN" in notice.body


def test_weekends_are_not_counted(team, ward, staff, officer):
    monday = date(2020, 3, 16)
    visit = VisitFactory(team=team, union=ward, date=monday, status=VisitStatus.PLANNED)
    planning.announce(visit, by=staff)

    assert remind(date(2020, 3, 10))["visits"] == 0
    assert remind(date(2020, 3, 11))["visits"] == 1


def test_a_second_run_and_a_run_on_the_next_day_say_nothing_new(announced):
    assert remind(REMIND_ON)["visits"] == 1
    assert remind(REMIND_ON)["visits"] == 0
    assert remind(REMIND_ON + timedelta(days=1))["visits"] == 0
    assert len(_told(Kind.REMINDER)) == 1


def test_a_day_without_a_run_is_made_up_for(announced):
    assert remind(REMIND_ON + timedelta(days=1))["visits"] == 1


@pytest.mark.parametrize(("said", "day"), [(1, date(2020, 3, 16)), (0, None)])
def test_the_union_says_how_many_days_before(announced, said, day):
    SwitchFactory(union=announced.round.union, kind=Kind.REMINDER, days_before=said)

    days = [VISIT_ON - timedelta(days=n) for n in (2, 1, 0)]
    told = [one for one in days if remind(one)["visits"]]

    assert told == ([day] if day else [])


def test_a_moved_visit_is_reminded_of_by_its_new_day(announced, staff):
    remind(REMIND_ON)
    slot = Slot(
        announced.union, announced.team, date(2020, 3, 20), announced.half_day, ""
    )
    planning.reschedule(announced, slot=slot, reason="Họp", by=staff)

    (waiting,) = _told(Kind.REMINDER)
    assert waiting.status == NoticeStatus.WITHDRAWN
    assert remind(date(2020, 3, 16))["visits"] == 0
    assert remind(date(2020, 3, 17))["visits"] == 1
    assert "thứ Sáu, ngày 20/03/2020" in _told(Kind.REMINDER)[-1].body


@pytest.mark.parametrize("verb", [planning.postpone, planning.cancel])
def test_what_does_not_take_place_is_not_reminded_of(announced, staff, verb):
    verb(announced, reason="Mưa lũ", by=staff)

    assert remind(REMIND_ON) == {"visits": 0, "reports": 0}


def test_what_is_not_announced_is_not_reminded_of(team, ward, officer):
    VisitFactory(team=team, union=ward, date=VISIT_ON, status=VisitStatus.PLANNED)

    assert remind(REMIND_ON) == {"visits": 0, "reports": 0}
    assert not Notice.objects.exists()


def test_an_announcement_of_that_day_is_reminder_enough(
    team, ward, staff, officer, time_machine
):
    time_machine.move_to("2020-03-12T08:00:00+07:00", tick=False)
    visit = VisitFactory(
        team=team, union=ward, date=VISIT_ON, status=VisitStatus.PLANNED
    )
    planning.announce(visit, by=staff)

    assert remind(date(2020, 3, 13))["visits"] == 0


def test_a_report_is_reminded_of_before_its_day_and_once_after(announced, officer):
    assert announced.self_report.due_on == REPORT_DUE
    days = [REPORT_REMIND + timedelta(days=n) for n in range(-1, 9)]

    told = [day for day in days if remind(day)["reports"]]

    assert told == [REPORT_REMIND, REPORT_DUE + timedelta(days=1)]
    before, late = _told(Kind.REPORT_DUE)
    assert before.subject == (
        "Báo cáo trước kiểm tra sắp đến hạn: thứ Ba, ngày 10/03/2020"
    )
    assert "đã quá hạn: hạn gửi là thứ Ba, ngày 10/03/2020" in late.body
    assert {before.user, late.user} == {officer}


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_a_report_that_has_come_is_not_asked_for(announced, status):
    _sent(announced.self_report, SelfReportStatus(status))

    assert remind(REPORT_REMIND)["reports"] == 0
    assert remind(REPORT_DUE + timedelta(days=1))["reports"] == 0


def test_a_report_of_a_visit_that_is_over_is_not_asked_for(announced):
    Visit.objects.filter(pk=announced.pk).update(status=VisitStatus.IN_PROGRESS)

    assert remind(REPORT_DUE + timedelta(days=1))["reports"] == 0


def test_the_job_works_on_its_own_day_only(announced, time_machine):
    time_machine.move_to("2020-03-12T06:00:00+07:00", tick=False)
    job = jobs.enqueue("inspections.remind", {}, by=None)
    time_machine.move_to("2020-03-13T00:10:00+07:00", tick=False)

    assert collect(job) == {"too_late": "2020-03-12"}
    assert _told(Kind.REMINDER) == []

    time_machine.move_to("2020-03-12T23:50:00+07:00", tick=False)
    assert collect(job)["visits"] == 1
