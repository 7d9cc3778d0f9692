"""How long an address works, how often it is read, and what never gets out."""

import io
import logging
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import time_machine
from django.urls import reverse

from core import crypto
from inspections.enums import StopKind, VisitStatus
from inspections.models import FieldStop, TeamMember
from inspections.services import feeds, planning_teams
from inspections.tests.factories import (
    FindingFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from savings_groups.services import keys

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


def test_unknown_revoked_and_inactive_are_one_answer(client, announced, inspector):
    feed = feeds.issue(None, by=inspector)
    known = address(feed)
    feeds.revoke(feed, by=inspector)
    revoked = client.get(known)
    unknown = client.get(reverse("inspections:feed_read", args=["x" * 43]))
    feed = feeds.issue(None, by=inspector)
    inspector.is_active = False
    inspector.save()
    inactive = client.get(address(feed))
    assert {revoked.status_code, unknown.status_code, inactive.status_code} == {404}
    assert revoked.content == unknown.content == inactive.content
    inspector.is_active = True
    inspector.save()
    assert len(events(client, feed)) == 1


def test_a_program_with_the_newest_is_told_so(client, announced, inspector, team):
    feed = feeds.issue(None, by=inspector)
    first = fetch(client, feed)["ETag"]
    again = client.get(address(feed), headers={"If-None-Match": first})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first
    assert again["Cache-Control"] == "private, no-cache"
    assert not again.cookies
    members = [*team.members.all(), TeamMember(full_name="Hà Thị Mới")]
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        planning_teams.save_team(team, members=members, by=inspector)
    later = fetch(client, feed, if_none_match=first)
    assert later["ETag"] != first
    assert later["Last-Modified"] == "Mon, 09 Mar 2020 07:00:00 GMT"


def test_a_reading_is_noted_once_an_hour(client, announced, inspector):
    feed = feeds.issue(None, by=inspector)
    for minutes, noted in ((0, 0), (59, 0), (60, 60), (119, 60), (121, 121)):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            fetch(client, feed)
        feed.refresh_from_db()
        assert feed.read_at == NOW + timedelta(minutes=noted)


def test_the_number_of_queries_is_fixed(
    client, announced, inspector, django_assert_num_queries
):
    feed = feeds.issue(None, by=inspector)
    fetch(client, feed)
    with django_assert_num_queries(7):
        assert len(events(client, feed)) == 1
    for _one in range(3):
        round_ = RoundFactory(plan=announced.round.plan)
        team = TeamFactory(round=round_)
        TeamMemberFactory(team=team, user=inspector)
        VisitFactory(team=team)
    with django_assert_num_queries(7):
        assert len(events(client, feed)) == 4


def test_it_goes_on_while_keys_are_changed(
    client, announced, inspector, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    feed = feeds.issue(None, by=inspector)
    known, old = address(feed), settings.DATA_KEYS
    settings.DATA_KEYS = [crypto.new_key(), *old]
    assert client.get(known).status_code == 200
    list(keys.rotate())
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert client.get(known).status_code == 200
    settings.DATA_KEYS = old
    assert client.get(known).status_code == 404


def test_no_finding_and_no_borrower_is_told(client, visit, inspector, staff, city):
    planted = "Nông Thị Vay Kín"
    FindingFactory(visit=visit, text=f"Thất thoát quỹ: {planted}")
    RemedyFactory(visit=visit, text=f"Thu hồi của {planted}")
    visit.events.create(new_status=visit.status, reason=f"vì {planted} khiếu nại")
    FieldStop.objects.create(visit=visit, kind=StopKind.HOUSEHOLD, household=planted)
    for feed in (feeds.issue(None, by=inspector), feeds.issue(city, by=staff)):
        text = fetch(client, feed).content.replace(b"\r\n ", b"").decode()
        assert text.count("BEGIN:VEVENT") == 1
        assert planted not in text
        assert "Thất thoát" not in text


def test_no_log_tells_the_address(client, inspector, monkeypatch):
    feed = feeds.issue(None, by=inspector)
    feeds.revoke(feed, by=inspector)
    [handler] = [h for h in logging.getLogger().handlers if h.filters]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    client.get(address(feed))
    client.post(address(feed))
    said = written.getvalue()
    assert said.count("/calendar/feed/…") == 2
    assert feed.token.reveal() not in said
