"""What programs read at a private calendar address, and for how long."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from inspections.enums import HalfDay, TeamRole, VisitStatus
from inspections.models import CalendarFeed, Visit
from inspections.selectors import feeds as selectors
from inspections.services import feeds
from inspections.tests.factories import (
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.models import Union

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 3, 9, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def inspector(inspector):
    inspector.language = "en"
    inspector.save()
    return inspector


@pytest.fixture
def announced(team, ward):
    return VisitFactory(
        team=team, union=ward, date=date(2020, 3, 10), status=VisitStatus.ANNOUNCED
    )


def address(feed):
    return reverse("inspections:feed_read", args=[feed.token.reveal()])


def fetch(client, feed, **headers):
    answer = client.get(address(feed), headers=headers)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer


def events(client, feed):
    return icalendar.Calendar.from_ical(fetch(client, feed).content).events


def units(client, feed):
    return sorted(str(event["summary"]) for event in events(client, feed))


def test_a_program_needs_no_sign_in_and_keeps_it_to_itself(
    client, announced, inspector
):
    answer = fetch(client, feeds.issue(None, by=inspector))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Last-Modified"] == "Mon, 09 Mar 2020 02:00:00 GMT"
    calendar = icalendar.Calendar.from_ical(answer.content)
    [event] = calendar.events
    assert event["summary"] == "Inspection of Hội LHPN phường Đức Xuân"
    assert event["url"] == f"http://127.0.0.1:8000/visits/{announced.pk}/"
    head = client.head(address(CalendarFeed.objects.get()))
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("half_day", "begin", "end"),
    [
        ("morning", "0730", "1130"),
        ("afternoon", "1330", "1700"),
        ("full", "0730", "1700"),
    ],
)
def test_half_days_have_hours(client, announced, inspector, half_day, begin, end):
    Visit.objects.update(half_day=half_day)
    [event] = events(client, feeds.issue(None, by=inspector))
    assert f"{event.start:%Y%m%d %H%M}" == f"20200310 {begin}"
    assert f"{event.end:%Y%m%d %H%M}" == f"20200310 {end}"


def test_an_installation_sets_its_own_hours(settings):
    settings.VISIT_HOURS = {"am": "08:00-11:00", "pm": "14:00-16:30"}
    begin, end = selectors.hours(HalfDay.FULL)
    assert f"{begin:%H:%M}-{end:%H:%M}" == "08:00-16:30"


def test_what_an_appointment_says(client, announced, inspector, team):
    team.round.contents = "Quỹ hội phí\n\nTổ tiết kiệm và vay vốn"
    team.round.save()
    team.members.exclude(user=inspector).delete()
    TeamMemberFactory(team=team, full_name="Hà Thị Thư", role=TeamRole.SECRETARY)
    [event] = events(client, feeds.issue(None, by=inspector))
    assert str(event["description"]).splitlines() == [
        "Status: Announced",
        "Half-day: Whole day (07:30–17:00)",
        f"Round: {team.round.name}",
        f"Team: {team.name}",
        f"- Team leader: {inspector.full_name}",
        "- Secretary: Hà Thị Thư",
        "Contents examined:",
        "- Quỹ hội phí",
        "- Tổ tiết kiệm và vay vốn",
    ]
    assert event["location"] == "phường Đức Xuân"
    assert "geo" not in event


@pytest.mark.parametrize(
    ("place", "street", "shown"),
    [("Nhà văn hóa", "Tổ 1", "Nhà văn hóa"), ("", "Tổ 1", "Tổ 1")],
)
def test_where(client, announced, inspector, place, street, shown):
    Visit.objects.update(place=place)
    Union.objects.filter(pk=announced.union_id).update(
        address=street, latitude="22.14692", longitude="105.83481"
    )
    [event] = events(client, feeds.issue(None, by=inspector))
    assert event["location"] == shown
    assert (event["geo"].latitude, event["geo"].longitude) == (22.14692, 105.83481)


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        ("planned", "TENTATIVE", "Inspection of Hội LHPN phường Đức Xuân"),
        ("announced", "CONFIRMED", "Inspection of Hội LHPN phường Đức Xuân"),
        ("signed", "CONFIRMED", "Inspection of Hội LHPN phường Đức Xuân"),
        ("postponed", "CANCELLED", "POSTPONED: inspection of Hội LHPN phường Đức Xuân"),
        ("cancelled", "CANCELLED", "CANCELLED: inspection of Hội LHPN phường Đức Xuân"),
    ],
)
def test_where_it_stands(client, announced, inspector, status, said, words):
    Visit.objects.update(status=status)
    [event] = events(client, feeds.issue(None, by=inspector))
    assert event["status"] == said
    assert event["summary"] == words


def test_a_person_reads_the_visits_of_her_teams(client, announced, inspector, commune):
    VisitFactory(team=TeamFactory(round=announced.round), union=commune)
    feed = feeds.issue(None, by=inspector)
    assert len(events(client, feed)) == 1
    inspector.team_memberships.all().delete()
    assert events(client, feed) == []


def test_an_officer_reads_what_her_unit_was_told(client, announced, officer, commune):
    feed = feeds.issue(None, by=officer)
    VisitFactory(team=announced.team, union=commune, status=VisitStatus.ANNOUNCED)
    assert len(events(client, feed)) == 1
    Visit.objects.filter(pk=announced.pk).update(status=VisitStatus.PLANNED)
    assert events(client, feed) == []
    Visit.objects.filter(pk=announced.pk).update(status=VisitStatus.CANCELLED)
    assert events(client, feed) == []  # never announced, so never told
    announced.events.create(new_status=VisitStatus.ANNOUNCED)
    assert len(events(client, feed)) == 1


def test_a_union_is_read_with_all_below_it(
    client, announced, staff, city, ward, commune
):
    VisitFactory(team=TeamFactory(round=announced.round), union=commune)
    assert len(events(client, feeds.issue(city, by=staff))) == 2
    assert len(events(client, feeds.issue(ward, by=staff))) == 1


def test_who_moves_to_another_union_reads_nothing(
    client, announced, staff, city, other_city
):
    feed = feeds.issue(city, by=staff)
    before = fetch(client, feed)
    assert before.content.count(b"BEGIN:VEVENT") == 1
    staff.membership.union = other_city
    staff.membership.save()
    # however new the program says its copy is
    answer = fetch(client, feed, if_modified_since=before["Last-Modified"])
    assert answer.content.count(b"BEGIN:VEVENT") == 0
    staff.membership.delete()
    answer = fetch(client, feed, if_none_match=before["ETag"])
    assert answer.content.count(b"BEGIN:VEVENT") == 0


def test_who_becomes_an_officer_reads_as_one(client, announced, staff, city, ward):
    feed = feeds.issue(city, by=staff)
    Visit.objects.update(status=VisitStatus.PLANNED)
    assert len(events(client, feed)) == 1
    staff.role = Role.OFFICER
    staff.save()
    staff.membership.union = ward
    staff.membership.save()
    assert events(client, feed) == []


def test_long_ago_is_left_out(client, announced, inspector):
    feed = feeds.issue(None, by=inspector)
    Visit.objects.update(date=date(2020, 3, 9) - timedelta(days=400))
    assert len(events(client, feed)) == 1
    Visit.objects.update(date=date(2020, 3, 9) - timedelta(days=401))
    assert events(client, feed) == []
