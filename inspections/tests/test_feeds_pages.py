"""One's own calendar addresses: made, shown, renewed, taken back; the admin's list."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from django.urls import reverse

from accounts.enums import Role
from audit.models import AuditEntry
from core import crypto
from core.exceptions import RuleError
from inspections.models import CalendarFeed, VisitEvent
from inspections.selectors import feeds as selectors
from inspections.services import feeds
from inspections.tests.factories import FeedFactory, VisitFactory
from unions.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def entries(feed):
    rows = AuditEntry.objects.filter(model="inspections.calendarfeed", key=feed.pk)
    return list(rows.order_by("pk").values_list("action", flat=True))


def test_a_token_has_256_bits_and_is_kept_sealed(inspector):
    feed = feeds.issue(None, by=inspector)
    token = feed.token.reveal()
    assert len(token) == 43
    stored = CalendarFeed.objects.values_list("token", "fingerprint").get()
    assert token not in str(stored)
    assert token not in stored[0].token
    assert selectors.found(token) == feed
    assert selectors.found(token[:-1]) is None


def test_a_second_address_of_the_same_visits_is_refused(inspector, city, staff):
    feeds.issue(None, by=inspector)
    with pytest.raises(RuleError, match="You have this address already"):
        feeds.issue(None, by=inspector)
    feeds.issue(city, by=staff)
    with pytest.raises(RuleError, match="You have this address already"):
        feeds.issue(city, by=staff)
    feeds.issue(None, by=staff)
    assert CalendarFeed.objects.count() == 3


def test_a_new_address_ends_the_old_one(inspector):
    old = feeds.issue(None, by=inspector)
    new = feeds.renew(old, by=inspector)
    assert selectors.found(old.token.reveal()) is None
    assert selectors.found(new.token.reveal()) == new
    assert (entries(old), entries(new)) == (["create", "delete"], ["create"])


def test_what_is_taken_back_is_taken_back_once(inspector):
    feed = feeds.issue(None, by=inspector)
    feeds.revoke(feed, by=inspector)
    for verb in (feeds.revoke, feeds.renew):
        with pytest.raises(RuleError, match="taken back already"):
            verb(feed, by=inspector)
    feed.refresh_from_db()
    with pytest.raises(RuleError, match="taken back already"):
        feeds.show(feed, by=inspector)


def test_making_one_leads_to_its_address(client, inspector):
    client.force_login(inspector)
    answer = client.post(url("feed_add"), follow=True)
    feed = CalendarFeed.objects.get()
    assert answer.redirect_chain == [(url("feed", feed.pk), 302)]
    shown = f"http://127.0.0.1:8000{url('feed_read', feed.token.reveal())}"
    assert answer.context["address"] == shown
    text = answer.content.decode()
    assert f'value="{shown}"' in text
    assert f'href="webcal{shown.removeprefix("http")}"' in text
    assert "no-store" in answer["Cache-Control"]
    assert entries(feed) == ["create", "read"]


def test_each_showing_is_noted_without_the_address(client, inspector):
    feed = feeds.issue(None, by=inspector)
    client.force_login(inspector)
    client.get(url("feed", feed.pk))
    client.get(url("feed", feed.pk))
    assert entries(feed) == ["create", "read", "read"]
    token = feed.token.reveal()
    for entry in AuditEntry.objects.all():
        assert token not in f"{entry.label} {entry.detail} {entry.key}"


def test_the_list_does_not_show_addresses(client, inspector, staff):
    own = feeds.issue(None, by=inspector)
    other = feeds.issue(None, by=staff)
    client.force_login(inspector)
    answer = client.get(url("feeds"))
    assert answer.context["feeds"] == [own]
    for feed in (own, other):
        assert feed.token.reveal() not in answer.content.decode()
    assert client.get(url("feed", other.pk)).status_code == 404


def test_renewed_and_revoked_on_pages(client, inspector):
    old = feeds.issue(None, by=inspector)
    client.force_login(inspector)
    answer = client.post(url("feed_renew", old.pk))
    new = CalendarFeed.objects.get(revoked_at=None)
    assert answer["Location"] == url("feed", new.pk)
    assert client.post(url("feed_renew", old.pk)).status_code == 404
    assert client.post(url("feed_revoke", new.pk))["Location"] == url("feeds")
    assert not CalendarFeed.objects.working().exists()
    assert client.get(url("feeds")).context["feeds"] == []


def test_a_refusal_is_said(client, inspector):
    feeds.issue(None, by=inspector)
    client.force_login(inspector)
    answer = client.post(url("feed_add"), follow=True)
    assert answer.redirect_chain == [(url("feeds"), 302)]
    [message] = answer.context["messages"]
    assert message.level_tag == "error"


def test_sealed_with_a_lost_key_it_is_said_and_not_an_error(
    client, inspector, settings
):
    feed = feeds.issue(None, by=inspector)
    settings.DATA_KEYS = [crypto.new_key()]
    client.force_login(inspector)
    answer = client.get(url("feed", feed.pk), follow=True)
    assert answer.redirect_chain == [(url("feeds"), 302)]
    assert len(answer.context["messages"]) == 1


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.ADMINISTRATOR])
def test_whoever_leads_the_work_reads_a_whole_union(client, city, role):
    client.force_login(MemberFactory(union=city, role=role))
    client.post(url("feed_add_union"), {"union": city.pk})
    assert CalendarFeed.objects.get().union == city


def test_a_union_of_others_is_no_choice(client, staff, other_city):
    client.force_login(staff)
    answer = client.post(url("feed_add_union"), {"union": other_city.pk})
    assert answer.status_code == 200
    assert "union" in answer.context["form"].errors
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.OFFICER])
def test_others_are_not_offered_a_union(client, city, role):
    client.force_login(MemberFactory(union=city, role=role))
    assert url("feed_add_union") not in client.get(url("feeds")).content.decode()
    answer = client.post(url("feed_add_union"), {"union": city.pk})
    assert answer.status_code == 403


def test_one_row_costs_what_three_do(
    client, staff, city, ward, commune, django_assert_num_queries
):
    client.force_login(staff)
    feeds.issue(None, by=staff)
    client.get(url("feeds"))
    with django_assert_num_queries(7):
        client.get(url("feeds"))
    for union in (city, ward, commune):
        feeds.issue(union, by=staff)
    with django_assert_num_queries(7):
        assert len(client.get(url("feeds")).context["feeds"]) == 4


def test_one_visit_as_a_file(client, visit, inspector, officer, ward):
    VisitEvent.objects.create(subject=visit, new_status=visit.status)
    client.force_login(inspector)
    answer = client.get(url("visit_calendar", visit.pk))
    name = f"kiem-tra-{visit.date:%Y-%m-%d}-{visit.pk}.ics"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    [event] = icalendar.Calendar.from_ical(answer.content).events
    assert event["uid"] == selectors.one(visit).uid
    assert (
        url("visit_calendar", visit.pk)
        in client.get(visit.get_absolute_url()).content.decode()
    )


def test_a_planned_visit_is_no_file_for_the_unit(client, team, ward, officer):
    planned = VisitFactory(
        team=team, union=ward, date=date(2020, 3, 10), status="planned"
    )
    client.force_login(officer)
    assert client.get(url("visit_calendar", planned.pk)).status_code == 404


def test_the_admin_tells_who_has_one_and_never_which(client, administrator, inspector):
    feed = FeedFactory(user=inspector, read_at=datetime(2020, 3, 9, tzinfo=UTC))
    client.force_login(administrator)
    listed = client.get(reverse("admin:inspections_calendarfeed_changelist"))
    one = client.get(reverse("admin:inspections_calendarfeed_change", args=[feed.pk]))
    for answer in (listed, one):
        assert answer.status_code == 200
        text = answer.content.decode()
        assert inspector.full_name in text
        assert feed.token.reveal() not in text
        assert feed.fingerprint not in text
        assert feed.token.token not in text
