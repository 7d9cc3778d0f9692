"""From the outbox to the mail server: claimed first, told once, never twice."""

import email
import email.policy
from datetime import timedelta
from email.header import decode_header, make_header

import pytest
from django.core import mail
from django.utils import timezone

from accounts.tests.factories import UserFactory
from jobs.enums import State
from notices.enums import Kind, NoticeStatus, Reason
from notices.models import Notice, Run
from notices.services import outbox, sending, steps
from notices.tests.factories import NoticeFactory


def read(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def many(count, **values):
    return [NoticeFactory(email=f"xa{n}@example.vn", **values) for n in range(count)]


def later(minutes):
    return timezone.now() + timedelta(minutes=minutes)


def test_a_mail_says_what_why_where_and_how_to_stop_it(
    server, send, city, officer, settings
):
    settings.SITE_URL = "https://so-kiem-tra.example.vn"
    officer.email = "xuan@example.vn"
    officer.save()
    notice = NoticeFactory(
        union=city,
        user=officer,
        email="",
        subject="Thông báo lịch kiểm tra: 10/03/2020",
        body="Đoàn kiểm tra đến đơn vị ngày 10/03/2020.",
        url="/visits/7/",
        why="Cuộc kiểm tra đã được báo lịch cho đơn vị.",
    )
    assert send().result == {"sent": 1}
    (raw,) = server.mails
    assert b"Subject: =?utf-8?" in raw
    heard = read(raw)
    assert (
        str(make_header(decode_header(str(heard["Subject"])))).strip() == notice.subject
    )
    assert heard["To"] == "xuan@example.vn"
    assert heard["Message-ID"] == f"<notice.{notice.pk}@so-kiem-tra.example.vn>"
    assert heard["Auto-Submitted"] == "auto-generated"
    assert heard.get_content_type() == "text/plain"
    text = heard.get_content().replace("\r\n", "\n")
    assert text.startswith(notice.body)
    assert "https://so-kiem-tra.example.vn/visits/7/" in text
    assert notice.why in text
    assert "https://so-kiem-tra.example.vn/notices/choice/" in text
    notice.refresh_from_db()
    assert (notice.status, notice.attempts, notice.email) == (
        NoticeStatus.SENT,
        1,
        "xuan@example.vn",
    )
    assert notice.sent_at is not None
    assert notice.lease_token is notice.lease_until is None


def test_a_unit_without_account_is_told_whom_to_ask(server, send, city, ward):
    NoticeFactory(union=city, to_union=ward)
    send()
    text = read(server.mails[0]).get_content()
    assert "/notices/choice/" not in text
    assert city.title in text


def test_headers_cannot_be_smuggled_in(server, send):
    NoticeFactory(subject="Lịch kiểm tra\r\nBcc: tat-ca@example.vn\n\nXin chào")
    NoticeFactory(email="a@example.vn\nBcc: b@example.vn")
    NoticeFactory(email="a@example.vn, b@example.vn")
    assert send().result == {"sent": 1, "skipped": 2}
    (raw,) = server.mails
    heard = read(raw)
    assert heard["Bcc"] is None
    assert (
        str(heard["Subject"]).strip() == "Lịch kiểm tra Bcc: tat-ca@example.vn Xin chào"
    )
    assert Notice.objects.filter(reason=Reason.BAD_ADDRESS).count() == 2


def test_a_path_never_leads_to_another_site(server, send, settings):
    settings.SITE_URL = "https://so-kiem-tra.example.vn"
    NoticeFactory(url="//evil.example/x")
    send()
    text = read(server.mails[0]).get_content()
    assert "https://so-kiem-tra.example.vn/evil.example/x" in text


def test_one_connection_for_a_run(server, send):
    many(60)
    assert send().result == {"sent": 60}
    assert len(server.mails) == 60
    assert server.connections == 1


def test_a_connection_that_the_server_closed_is_opened_anew(server, send, states):
    server.hang_up_after = 2
    NoticeFactory.create_batch(5)
    assert send().result == {"sent": 5}
    assert server.connections == 3
    assert states() == [("sent",)] * 5


def test_what_is_refused_for_good_failed_with_the_servers_words(server, send):
    server.refusals["phuong@example.vn"] = "550 5.1.1 Không có hộp thư này"
    notice = NoticeFactory()
    assert send().result == {"failed": 1}
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.FAILED
    assert notice.remark == "550 5.1.1 Không có hộp thư này"
    assert notice.sent_at is None
    assert send().result == {}
    assert server.mails == []


def test_a_server_that_asks_for_patience_is_asked_three_times(
    server, send, time_machine
):
    server.refusals["phuong@example.vn"] = "451 4.7.1 Greylisted"
    time_machine.move_to("2020-03-02 05:00Z", tick=False)
    notice = NoticeFactory()
    pauses = []
    for attempt in (1, 2):
        began = timezone.now()
        assert send().result == {"again": 1}
        notice.refresh_from_db()
        assert (notice.status, notice.attempts) == (NoticeStatus.WAITING, attempt)
        assert notice.remark == "451 4.7.1 Greylisted"
        assert send().result == {}  # not before its time
        pauses.append((notice.due_at - began) // timedelta(minutes=1))
        time_machine.move_to(notice.due_at, tick=False)
    assert pauses == [10, 20]
    assert send().result == {"failed": 1}
    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == (NoticeStatus.FAILED, 3)


def test_greylisting_ends_well(server, send, states, time_machine):
    time_machine.move_to("2020-03-02 05:00Z", tick=False)
    server.refusals["phuong@example.vn"] = "451 4.7.1 Greylisted"
    NoticeFactory()
    send()
    server.refusals.clear()
    time_machine.move_to(later(10), tick=False)
    assert send().result == {"sent": 1}
    assert states() == [("sent",)]


def test_a_connection_lost_behind_the_mail_leaves_a_doubt(server, send, states):
    """The server took all of it and said nothing: perhaps it is on its way."""
    server.verdict = ""
    NoticeFactory.create_batch(2)
    assert send().result == {"uncertain": 2}
    assert states() == [("uncertain",)] * 2
    server.verdict = "250 OK"
    assert send().result == {}
    assert server.mails == []


def test_a_server_that_is_away_costs_no_attempt(server, send, states, closed_port):
    NoticeFactory.create_batch(3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.EMAIL_PORT", closed_port)
        job = send()
    assert job.state == State.FAILED
    assert "refused" in job.error.lower()
    assert states() == [("waiting",)] * 3
    assert set(Notice.objects.values_list("attempts", flat=True)) == {0}
    run = Run.objects.get()
    assert "refused" in run.outcome["trouble"].lower()
    assert (run.outcome["left"], run.finished_at is None) == (3, False)
    assert send().result == {"sent": 3}


def test_a_worker_that_died_leaves_a_doubt_and_nothing_is_sent_twice(
    server, send, noon, time_machine
):
    notice = NoticeFactory()
    assert steps.claim(notice, address="phuong@example.vn")
    assert send().result == {}  # still in its hands
    time_machine.shift(timedelta(seconds=361))
    assert send().result == {"uncertain": 1}
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.UNCERTAIN
    assert notice.sent_at == noon
    assert send().result == {}
    assert server.mails == []


def test_whoever_lost_the_claim_cannot_close_it(noon, time_machine, db):
    notice = NoticeFactory()
    steps.claim(notice, address="phuong@example.vn")
    time_machine.shift(timedelta(seconds=361))
    steps.doubt_lost()
    assert not steps.close(notice, NoticeStatus.SENT)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.UNCERTAIN


def test_only_one_of_two_workers_gets_a_notice(db):
    first = NoticeFactory()
    second = Notice.objects.get(pk=first.pk)
    assert steps.claim(first, address="phuong@example.vn")
    assert not steps.claim(second, address="phuong@example.vn")


def test_the_claim_is_written_before_the_server_hears_of_it(server, send, monkeypatch):
    seen = []
    deliver = sending.Postman.deliver

    def look(self, letter):
        row = Notice.objects.get()
        seen.append((row.status, row.lease_until > timezone.now(), server.mails))
        return deliver(self, letter)

    monkeypatch.setattr(sending.Postman, "deliver", look)
    NoticeFactory()
    send()
    assert [(status, has_lease) for status, has_lease, _mails in seen] == [
        (NoticeStatus.SENDING, True)
    ]


def test_a_run_stops_at_its_cap_and_the_next_goes_on(server, send, settings, states):
    settings.NOTICE_MAX_PER_RUN = 3
    NoticeFactory.create_batch(5, email="")
    many(5)
    assert send().result == {"sent": 3, "skipped": 5, "left": 2}
    assert send().result == {"sent": 2}
    assert len(server.mails) == 5


def test_what_is_not_due_waits(server, send, states, noon, time_machine):
    NoticeFactory(due_at=later(60))
    assert send().result == {}
    time_machine.shift(timedelta(hours=1))
    assert send().result == {"sent": 1}


def test_without_mail_server_it_is_printed_and_left_to_people(
    settings, send, states, capsys
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    notice = NoticeFactory()
    assert send().result == {"skipped": 1}
    assert states() == [("skipped", Reason.NO_SERVER)]
    assert f"<notice.{notice.pk}@" in capsys.readouterr().out
    assert Notice.objects.get().sent_at is None


def test_telling_rings_the_sender_after_the_commit(
    city, django_capture_on_commit_callbacks
):
    to = outbox.Recipient(user=UserFactory(email="a@example.vn"))
    message = outbox.Message("Lịch", "Ngày mai.", "Vì lịch đổi.", "/")
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            outbox.tell(Kind.MOVED, message, about="visit:1:1", to=to, union=city)
        assert mail.outbox == []
    assert [one.to for one in mail.outbox] == [["a@example.vn"]]
    assert Notice.objects.get().status == NoticeStatus.SENT


def test_what_is_for_later_does_not_ring(city, django_capture_on_commit_callbacks):
    to = outbox.Recipient(email="a@example.vn")
    message = outbox.Message("Lịch", "Ngày mai.", "Vì lịch đổi.", "/")
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.tell(
            Kind.REMINDER,
            message,
            about="visit:1:1",
            to=to,
            union=city,
            due_at=later(60),
        )
    assert callbacks == []


def test_withdrawn_in_time_is_not_sent(city, send):
    NoticeFactory(key="reminder:visit:12:user:1", due_at=later(-1))
    other = NoticeFactory(key="reminder:visit:123:user:1", due_at=later(-1))
    assert outbox.withdraw("reminder:visit:12:") == 1
    assert send().result == {"sent": 1}
    assert [one.subject for one in mail.outbox] == [other.subject]


def test_a_mail_costs_two_writes(send, django_assert_max_num_queries):
    """And a batch a fixed number of queries."""
    many(10)
    with django_assert_max_num_queries(10 * 2 + 35):
        assert send().result == {"sent": 10}
