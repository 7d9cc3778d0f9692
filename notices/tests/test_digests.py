"""One summary for a person and day at most, whoever writes it and however often."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs import services as jobs
from jobs.models import Job
from notices.enums import Kind, NoticeStatus, Reason
from notices.models import Choice, Notice
from notices.selectors.digest import DigestLine
from notices.services import digests
from notices.tests.factories import NoticeFactory, SwitchFactory

LINES = []


def source(day):
    """What the tests let people have to do."""
    yield from LINES


@pytest.fixture(autouse=True)
def _sources(settings, noon):
    settings.DIGEST_SOURCES = ["notices.tests.test_digests.source"]
    settings.SITE_URL = "https://so-kiem-tra.example.vn"
    LINES.clear()


@pytest.fixture
def person(city):
    return UserFactory(email="hoa@example.vn", full_name="Hà Thị Hoa")


@pytest.fixture
def line(city, person):
    def line(**values):
        given = {"user_id": person.pk, "union_id": city.pk, "kind": "remedy"}
        found = DigestLine(**{**given, "text": "Khắc phục sổ quỹ", **values})
        LINES.append(found)
        return found

    return line


@pytest.fixture
def digest(run):
    return lambda: run("notices.digest")


def test_late_things_come_first_with_day_and_link(line, digest, city, person):
    line(text="Nộp báo cáo tự kiểm tra", due_on=date(2020, 3, 5), url="/visits/3/")
    line(text="Gửi minh chứng", due_on=date(2020, 2, 20), is_late=True, url="/r/1/")
    line(text="Xem lịch\ntuần này")
    assert digest().result == {"people": 1, "made": 1}
    notice = Notice.objects.get()
    assert notice.key == f"digest:2020-03-02:user:{person.pk}"
    assert (notice.kind, notice.user, notice.union) == (Kind.DIGEST, person, city)
    expected = (
        "Dear Hà Thị Hoa,\n\n"
        "LATE (1)\n"
        "- Gửi minh chứng (due 20/02/2020)\n"
        "  https://so-kiem-tra.example.vn/r/1/\n\n"
        "TO BE DONE AND TO KNOW (2)\n"
        "- Nộp báo cáo tự kiểm tra (due 05/03/2020)\n"
        "  https://so-kiem-tra.example.vn/visits/3/\n"
        "- Xem lịch tuần này"
    )
    with connection.cursor():
        User.objects.filter(pk=person.pk).update(language="en")
    Notice.objects.all().delete()
    digest()
    notice = Notice.objects.get()
    assert notice.body == expected
    assert notice.subject == (
        "What is to be done on 02/03/2020: 3 things, 1 of them late"
    )


def test_many_lines_end_with_a_number_and_a_link(line, digest, settings, person):
    settings.DIGEST_MAX_LINES = 3
    User.objects.filter(pk=person.pk).update(language="en")
    for number in range(15):
        line(text=f"Việc {number:02d}", due_on=date(2020, 3, 15) - timedelta(number))
    digest()
    body = Notice.objects.get().body
    shown = [text[2:9] for text in body.splitlines() if text.startswith("- ")]
    assert shown == ["Việc 14", "Việc 13", "Việc 12"]
    assert body.endswith("and 12 other things: https://so-kiem-tra.example.vn/")


def test_nothing_to_say_is_no_mail(digest, person):
    assert digest().result == {"people": 0, "made": 0}
    assert Notice.objects.count() == 0


def test_only_open_accounts_with_an_address_that_want_it(line, digest, person):
    people = {
        "closed": UserFactory(email="a@example.vn", is_active=False),
        "no address": UserFactory(email=""),
        "not wanted": UserFactory(email="b@example.vn"),
        "wanted": UserFactory(email="c@example.vn"),
    }
    Choice.objects.create(user=people["not wanted"], digest=False)
    Choice.objects.create(user=people["wanted"], at_once=False)
    for one in people.values():
        line(user_id=one.pk)
    line(user_id=10**9)  # nobody
    assert digest().result == {"people": 5, "made": 1}
    assert Notice.objects.get().user == people["wanted"]


@pytest.mark.parametrize("kind", [Kind.DIGEST, Kind.REPORT_DUE])
def test_a_union_that_switched_it_off_sends_no_line(
    line, digest, city, province, other_city, kind
):
    SwitchFactory(union=city, kind=kind, is_on=False)
    line(kind=Kind.REPORT_DUE, text="tắt")
    assert digest().result == {"people": 0, "made": 0}
    line(kind=Kind.REPORT_DUE, text="bật", union_id=other_city.pk)
    digest()
    body = Notice.objects.get().body
    assert "bật" in body
    assert "tắt" not in body


def test_what_was_held_back_is_told_once(digest, person, city, time_machine):
    held = NoticeFactory(
        union=city,
        user=person,
        subject="Lịch đổi sang 12/03",
        status=NoticeStatus.SKIPPED,
        reason=Reason.OVER_LIMIT,
    )
    other = NoticeFactory(
        union=city, user=person, status=NoticeStatus.SKIPPED, reason=Reason.CHOICE
    )
    digest()
    summary = Notice.objects.get(kind=Kind.DIGEST)
    assert held.subject in summary.body
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.told_in, other.told_in) == (summary, None)
    time_machine.shift(timedelta(days=1))
    assert digest().result == {"people": 0, "made": 0}


def test_the_sixth_message_reaches_her_after_all(
    run, digest, person, city, noon, time_machine
):
    for number in range(6):
        NoticeFactory(union=city, user=person, subject=f"Tin {number}")
    run("notices.send")
    time_machine.move_to("2020-03-02 23:30Z", tick=False)
    digest()
    run("notices.send")
    assert [letter.to for letter in mail.outbox] == [["hoa@example.vn"]] * 6
    assert "Tin 5" in mail.outbox[-1].body


def test_a_second_run_adds_nothing(line, digest, run):
    line()
    assert digest().result["made"] == 1
    assert digest().result["made"] == 0
    run("notices.send")
    run("notices.send")
    assert len(mail.outbox) == 1


def test_a_day_that_is_over_is_not_summed_up(line, db, time_machine):
    line()
    job = Job.objects.create(kind="notices.digest")
    time_machine.shift(timedelta(hours=13))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result == {"too_late": "2020-03-02"}
    assert Notice.objects.count() == 0


def test_whoever_takes_over_from_a_killed_worker_writes_the_rest(
    line, digest, monkeypatch
):
    monkeypatch.setattr(digests, "PORTION", 3)
    people = [UserFactory(email=f"p{n}@example.vn") for n in range(8)]
    for one in people:
        line(user_id=one.pk)
    write, calls = digests.write, []

    def killed(piles, day):
        calls.append(len(piles))
        if len(calls) == 3:
            raise KeyboardInterrupt  # no handler of ours sees it
        return write(piles, day)

    monkeypatch.setattr(digests, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        digest()
    assert Notice.objects.count() == 6
    monkeypatch.setattr(digests, "write", write)
    assert digest().result == {"people": 8, "made": 2}
    keys = Notice.objects.values_list("key", flat=True)
    assert sorted(keys) == sorted(f"digest:2020-03-02:user:{p.pk}" for p in people)


def test_two_runs_that_meet_in_a_portion(line, digest, person, city, monkeypatch):
    """The other run wrote one of them after this one had looked."""
    line()
    bulk_create, met = Notice.objects.bulk_create, []

    def meet(rows):
        if not met:
            met.append(True)
            NoticeFactory(union=city, user=person, key=rows[0].key, kind=Kind.DIGEST)
        return bulk_create(rows)

    monkeypatch.setattr(type(Notice.objects), "bulk_create", lambda _, rows: meet(rows))
    assert digest().result["made"] in (0, 1)
    assert Notice.objects.filter(kind=Kind.DIGEST).count() == 1


def test_ten_thousand_lines_of_two_thousand_people(line, digest, city):
    users = User.objects.bulk_create(
        User(
            username=f"cua-nhieu-{n}", full_name=f"Người {n}", email=f"n{n}@example.vn"
        )
        for n in range(2000)
    )
    for number in range(10_000):
        line(
            user_id=users[number % 2000].pk,
            text=f"Việc {number}",
            due_on=date(2020, 3, 1) + timedelta(number % 30),
        )
    with CaptureQueriesContext(connection) as queries:
        assert digest().result == {"people": 2000, "made": 2000}
    assert len(queries) < 200
    assert digest().result == {"people": 2000, "made": 0}
    assert Notice.objects.values("user").distinct().count() == 2000
    assert Notice.objects.count() == 2000
    assert timezone.localdate() == date(2020, 3, 2)
