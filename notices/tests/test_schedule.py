"""What will be sent: the messages that wait, the next summaries, the timetable."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs import timetable
from notices.enums import Kind, Reason
from notices.models import Choice, Notice
from notices.selectors import pages
from notices.selectors.digest import DigestLine
from notices.tests.factories import NoticeFactory, SwitchFactory
from unions.tests.factories import MemberFactory

LINES = []


def source(day):
    yield from LINES


@pytest.fixture(autouse=True)
def _sources(settings, noon):
    settings.DIGEST_SOURCES = ["notices.tests.test_schedule.source"]
    LINES.clear()


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def tell(person, union, **values):
    given = {"user_id": person.pk, "union_id": union.pk, "kind": "remedy"}
    LINES.append(DigestLine(**{**given, "text": "Khắc phục sổ quỹ", **values}))


def test_waiting_messages_in_their_order_with_what_stands_in_the_way(
    as_staff, city, other_city, noon
):
    SwitchFactory(union=city, kind=Kind.MOVED, is_on=False)
    later = NoticeFactory(union=city, due_at=noon + timedelta(days=2))
    sooner = NoticeFactory(union=city, kind=Kind.MOVED, due_at=noon + timedelta(days=1))
    NoticeFactory(union=city, status="sent")
    NoticeFactory(union=other_city)
    rows = as_staff.get(reverse("notices:schedule")).context["rows"]
    assert [row.notice for row in rows] == [sooner, later]
    assert rows[0].objection.reason == Reason.SWITCHED_OFF
    assert rows[1].objection is None


def test_the_timetable_with_its_next_and_last_time(as_staff, settings):
    settings.JOB_SCHEDULE = {
        "notices.digest": {
            "kind": "notices.digest",
            "at": "06:30",
            "title": "Summaries",
        }
    }
    timetable.tick()
    answer = as_staff.get(reverse("notices:schedule"))
    (line,) = answer.context["lines"]
    assert line.entry.title == "Summaries"
    assert timezone.localtime(line.next_at).isoformat() == "2020-03-03T06:30:00+07:00"
    assert line.last.period == "2020-03-02"
    assert answer.context["summary_at"] == line.next_at


def test_before_half_past_six_the_next_summary_is_todays(db, time_machine):
    time_machine.move_to("2020-03-01 22:00Z", tick=False)  # five in the morning
    assert timezone.localtime(pages.summary_at()).isoformat() == (
        "2020-03-02T06:30:00+07:00"
    )


def test_the_next_summaries_are_counted_and_nothing_is_written(
    as_staff, city, ward, other_ward
):
    one, two = (
        MemberFactory(union=ward, email=email, full_name=name)
        for email, name in (
            ("a@example.vn", "Lý Thị An"),
            ("b@example.vn", "Lý Thị Bé"),
        )
    )
    mute = MemberFactory(union=ward, email="")
    unwilling = MemberFactory(union=ward, email="c@example.vn")
    Choice.objects.create(user=unwilling, digest=False)
    for person in (one, one, two, mute, unwilling):
        tell(person, city, is_late=person is one)
    tell(MemberFactory(union=other_ward, email="d@example.vn"), city)
    answer = as_staff.get(reverse("notices:summaries"))
    rows = [(person, pile.total, pile.late) for person, pile in answer.context["rows"]]
    assert rows == [(one, 2, 2), (two, 1, 0)]
    assert answer.context["found"].without == 2
    assert Notice.objects.count() == 0


def test_nobody_to_remind(as_staff):
    answer = as_staff.get(reverse("notices:summaries"))
    assert answer.context["rows"] == []


def test_the_panel_alone_for_htmx(as_staff, city, ward):
    tell(MemberFactory(union=ward, email="a@example.vn"), city)
    headers = {"HX-Request": "true"}
    answer = as_staff.get(reverse("notices:summaries"), headers=headers)
    assert b"<html" not in answer.content
    assert b'id="summaries"' in answer.content


def test_the_text_of_one_person_on_demand(as_staff, city, ward):
    person = MemberFactory(union=ward, email="a@example.vn")
    tell(person, city, text="Nộp báo cáo tự kiểm tra")
    answer = as_staff.get(reverse("notices:summary", args=[person.pk]))
    assert "Nộp báo cáo tự kiểm tra" in answer.context["body"]
    idle = MemberFactory(union=ward, email="b@example.vn")
    answer = as_staff.get(reverse("notices:summary", args=[idle.pk]))
    assert answer.context["pile"].total == 0


def test_three_summaries_cost_what_one_does(as_staff, city, ward):
    costs = []
    for count in (1, 3):
        LINES.clear()
        for number in range(count):
            email = f"x{number}-{len(costs)}@example.vn"
            tell(MemberFactory(union=ward, email=email), city)
        as_staff.get(reverse("notices:summaries"))
        with CaptureQueriesContext(connection) as queries:
            as_staff.get(reverse("notices:summaries"))
        costs.append(len(queries))
    assert costs[0] == costs[1]
