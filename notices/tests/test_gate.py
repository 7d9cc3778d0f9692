"""Who is not mailed, and why: switches, choices, addresses, limits. Each one alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.tests.factories import UserFactory
from notices.enums import Kind, NoticeStatus, Reason
from notices.models import Choice, Notice
from notices.selectors import switches
from notices.tests.factories import NoticeFactory, SwitchFactory
from unions.tests.factories import UnionFactory


@pytest.fixture
def person(db):
    return UserFactory(email="hoa@example.vn")


def skipped(reason):
    return [("skipped", reason)]


def test_a_kind_that_is_switched_off_is_not_sent(city, send, states):
    SwitchFactory(union=city, kind=Kind.MOVED, is_on=False)
    NoticeFactory(union=city, kind=Kind.MOVED)
    NoticeFactory(union=city, kind=Kind.ANNOUNCED)
    assert send().result == {"skipped": 1, "sent": 1}
    assert states() == [("skipped", Reason.SWITCHED_OFF), ("sent",)]
    assert Notice.objects.get(kind=Kind.MOVED).remark == city.title
    assert len(mail.outbox) == 1


def test_a_union_inherits_the_word_of_the_nearest_above(province, city, ward, send):
    SwitchFactory(union=province, kind=Kind.REMINDER, is_on=False)
    NoticeFactory(union=ward, kind=Kind.REMINDER)
    assert send().result == {"skipped": 1}
    SwitchFactory(union=city, kind=Kind.REMINDER, is_on=True)
    NoticeFactory(union=ward, kind=Kind.REMINDER)
    assert send().result == {"sent": 1}
    SwitchFactory(union=ward, kind=Kind.REMINDER, is_on=False)
    NoticeFactory(union=ward, kind=Kind.REMINDER)
    NoticeFactory(union=city, kind=Kind.REMINDER, email="b@example.vn")
    assert send().result == {"skipped": 1, "sent": 1}


def test_the_word_of_another_city_does_not_count(city, other_city, send):
    SwitchFactory(union=other_city, kind=Kind.ANNOUNCED, is_on=False)
    NoticeFactory(union=city)
    assert send().result == {"sent": 1}


def test_days_before_come_with_the_switch_that_speaks(city, ward):
    SwitchFactory(union=city, kind=Kind.REMINDER, days_before=3)
    found = switches.setting(ward, Kind.REMINDER)
    assert (found.is_on, found.days_before, found.union_id) == (True, 3, city.pk)
    assert switches.setting(ward, Kind.MOVED) == switches.Setting()


def test_switches_of_many_unions_are_two_queries(province, django_assert_num_queries):
    unions = UnionFactory.create_batch(5, parent=province)
    board = switches.Switchboard()
    with django_assert_num_queries(2):
        board.learn([union.pk for union in unions])
    with django_assert_num_queries(0):
        board.learn([union.pk for union in unions])
        assert all(board.is_on(union.pk, Kind.MOVED) for union in unions)


def test_a_closed_account_is_not_mailed(send, states, person):
    person.is_active = False
    person.save()
    NoticeFactory(user=person)
    send()
    assert states() == skipped(Reason.ACCOUNT_CLOSED)


def test_without_address_the_text_stays(send, states):
    NoticeFactory(user=UserFactory(email=""), email="")
    NoticeFactory(email="")
    assert send().result == {"skipped": 2}
    assert states() == skipped(Reason.NO_ADDRESS) * 2
    assert Notice.objects.first().body


def test_the_present_address_counts(send, person):
    NoticeFactory(user=person, email="cu@example.vn")
    send()
    assert mail.outbox[0].to == ["hoa@example.vn"]
    assert Notice.objects.get().email == "hoa@example.vn"


def test_what_lay_too_long_is_not_sent(send, states, settings):
    settings.NOTICE_TOO_LATE_DAYS = 3
    now = timezone.now()
    NoticeFactory(due_at=now - timedelta(days=3, minutes=1))
    NoticeFactory(due_at=now - timedelta(days=2, hours=23))
    send()
    assert states() == [("skipped", Reason.TOO_LATE), ("sent",)]


@pytest.mark.parametrize(
    ("choice", "kind", "outcome"),
    [
        ({"at_once": False}, Kind.MOVED, ("skipped", Reason.IN_SUMMARY)),
        ({"at_once": False, "digest": False}, Kind.MOVED, ("skipped", Reason.CHOICE)),
        ({"digest": False}, Kind.MOVED, ("sent",)),
        ({"digest": False}, Kind.DIGEST, ("skipped", Reason.CHOICE)),
        ({"at_once": False}, Kind.DIGEST, ("sent",)),
        ({}, Kind.MOVED, ("sent",)),
    ],
)
def test_a_person_chooses(send, states, person, choice, kind, outcome):
    Choice.objects.create(user=person, **choice)
    NoticeFactory(user=person, kind=kind)
    send()
    assert states() == [outcome]


def test_nothing_waits_for_a_summary_that_is_switched_off(city, send, states, person):
    SwitchFactory(union=city, kind=Kind.DIGEST, is_on=False)
    Choice.objects.create(user=person, at_once=False)
    NoticeFactory(union=city, user=person)
    send()
    assert states() == skipped(Reason.CHOICE)


def test_the_sixth_of_a_day_waits_for_the_summary(send, states, person, noon):
    for _ in range(7):
        NoticeFactory(user=person)
    assert send().result == {"sent": 5, "skipped": 2}
    assert states() == [("sent",)] * 5 + skipped(Reason.OVER_LIMIT) * 2
    assert len(mail.outbox) == 5


def test_the_limit_counts_over_runs_and_ends_with_the_day(
    send, person, noon, time_machine
):
    for hour in range(6):
        NoticeFactory(user=person)
        assert send().result == ({"sent": 1} if hour < 5 else {"skipped": 1})
        time_machine.shift(timedelta(hours=1))
    time_machine.move_to("2020-03-02 17:01Z", tick=False)  # midnight has passed
    NoticeFactory(user=person)
    assert send().result == {"sent": 1}


def test_others_and_summaries_do_not_count(send, settings, person, noon):
    settings.NOTICE_MAX_PER_DAY = 1
    NoticeFactory(user=person, kind=Kind.DIGEST)
    NoticeFactory(user=person)
    NoticeFactory(user=UserFactory(email="lan@example.vn"))
    NoticeFactory(email="xa@example.vn")
    assert send().result == {"sent": 4}
    NoticeFactory(user=person, kind=Kind.DIGEST, key="second")
    assert send().result == {"sent": 1}


def test_a_doubtful_one_counts_as_sent(send, settings, person, noon):
    settings.NOTICE_MAX_PER_DAY = 1
    NoticeFactory(user=person, status=NoticeStatus.UNCERTAIN, sent_at=noon)
    NoticeFactory(user=person)
    assert send().result == {"skipped": 1}


def test_a_units_address_has_no_summary_so_the_rest_comes_tomorrow(
    send, states, settings, noon, time_machine
):
    settings.NOTICE_MAX_PER_DAY = 2
    NoticeFactory.create_batch(3)
    assert send().result == {"sent": 2, "put_off": 1}
    put_off = Notice.objects.get(status=NoticeStatus.WAITING)
    assert timezone.localtime(put_off.due_at).isoformat() == "2020-03-03T07:00:00+07:00"
    assert put_off.reason == Reason.OVER_LIMIT
    time_machine.move_to(put_off.due_at, tick=False)
    assert send().result == {"sent": 1}
    assert states() == [("sent",)] * 3


def test_who_wants_no_summary_gets_the_rest_tomorrow(send, settings, person, noon):
    settings.NOTICE_MAX_PER_DAY = 1
    Choice.objects.create(user=person, digest=False)
    NoticeFactory(user=person)
    NoticeFactory(user=person)
    assert send().result == {"sent": 1, "put_off": 1}
