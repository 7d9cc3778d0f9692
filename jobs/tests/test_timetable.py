"""Work that asks for itself: once in each period, whoever ticks, whatever the clock."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from config import settings as product
from jobs import tasks, timetable, worker
from jobs.enums import State
from jobs.models import Job, Occurrence

DAILY = {"kind": "test.note", "at": "06:30"}
OFTEN = {"kind": "test.note", "every_minutes": 5}


@pytest.fixture(autouse=True)
def _schedule(settings):
    settings.JOB_HANDLERS = {"test.note": "jobs.tests.handlers.note"}
    settings.JOB_SCHEDULE = {"daily": DAILY}
    settings.CELERY_TASK_ALWAYS_EAGER = False


@pytest.fixture(autouse=True)
def _silent(monkeypatch):
    monkeypatch.setattr("jobs.bell.ring", lambda *heard: None)


def at(text):
    """A local time: ``2026-03-02 06:30``."""
    return timezone.make_aware(datetime.fromisoformat(text))


def periods(name="daily"):
    rows = Occurrence.objects.filter(name=name).order_by("period")
    return list(rows.values_list("period", flat=True))


def test_nothing_before_its_time_and_once_after_it(db):
    assert timetable.tick(at("2026-03-02 06:29")) == []
    assert timetable.tick(at("2026-03-02 06:30")) == ["daily"]
    assert timetable.tick(at("2026-03-02 06:30")) == []
    assert timetable.tick(at("2026-03-02 23:59")) == []
    job = Job.objects.get()
    assert (job.kind, job.payload, job.requested_by) == ("test.note", {}, None)
    row = Occurrence.objects.get()
    assert (row.name, row.period, row.job) == ("daily", "2026-03-02", job)


def test_days_and_months_end_at_local_midnight(db):
    times = (
        "2026-02-27 23:59",
        "2026-02-28 00:00",  # begun, but not yet half past six
        "2026-02-28 06:30",
        "2026-02-28 23:59",
        "2026-03-01 06:29",
        "2026-03-01 06:31",
    )
    asked = [timetable.tick(at(time)) for time in times]
    assert asked == [["daily"], [], ["daily"], [], [], ["daily"]]
    assert periods() == ["2026-02-27", "2026-02-28", "2026-03-01"]


def test_the_day_is_the_local_one(db, time_machine):
    time_machine.move_to(datetime(2026, 12, 31, 23, 40, tzinfo=UTC), tick=False)
    assert timetable.tick() == ["daily"]
    assert periods() == ["2027-01-01"]


def test_what_was_missed_is_made_up_within_its_day_only(db):
    timetable.tick(at("2026-03-02 06:30"))
    # Four days without power; back at noon.
    assert timetable.tick(at("2026-03-06 12:00")) == ["daily"]
    assert timetable.tick(at("2026-03-06 12:05")) == []
    assert periods() == ["2026-03-02", "2026-03-06"]


def test_a_clock_that_is_set_back_repeats_nothing(db, settings):
    settings.JOB_SCHEDULE = {"daily": DAILY, "often": OFTEN}
    assert timetable.tick(at("2026-03-03 06:32")) == ["daily", "often"]
    timetable.tick(at("2026-03-02 23:58"))
    assert timetable.tick(at("2026-03-03 06:33")) == []
    assert timetable.tick(at("2026-03-02 23:59")) == []


def test_another_time_at_noon_does_not_run_twice(db, settings):
    timetable.tick(at("2026-03-02 06:30"))
    settings.JOB_SCHEDULE = {"daily": {**DAILY, "at": "13:00"}}
    assert timetable.tick(at("2026-03-02 13:00")) == []


def test_frequent_work_joins_what_is_unfinished(db, settings):
    settings.JOB_SCHEDULE = {"often": OFTEN}
    times = ("2026-03-02 07:00", "2026-03-02 07:04", "2026-03-02 07:05")
    assert [timetable.tick(at(time)) for time in times] == [["often"], [], ["often"]]
    assert Job.objects.count() == 1  # the first is still waiting
    assert periods("often") == ["2026-03-02T00:00Z", "2026-03-02T00:05Z"]
    Job.objects.update(state=State.DONE)
    timetable.tick(at("2026-03-02 07:10"))
    assert Job.objects.count() == 2


def test_work_of_a_day_has_a_job_of_its_own(db):
    """Yesterday's, still waiting for a worker, does not swallow today's."""
    timetable.tick(at("2026-03-02 06:30"))
    timetable.tick(at("2026-03-03 06:30"))
    assert Job.objects.count() == 2


def test_traces_of_frequent_work_go_after_a_week(db, settings):
    settings.JOB_SCHEDULE = {"often": OFTEN, "daily": DAILY}
    start = at("2026-03-02 07:00")
    timetable.tick(start)
    Job.objects.update(state=State.DONE)
    timetable.tick(start + timedelta(days=7))
    assert len(periods("often")) == 2
    timetable.tick(start + timedelta(days=7, minutes=5))
    assert periods("often") == ["2026-03-09T00:00Z", "2026-03-09T00:05Z"]
    assert len(periods("daily")) == 2
    # The first day's daily job stays; of the frequent ones those of two periods.
    assert Job.objects.filter(state=State.DONE).count() == 1


def test_a_quiet_tick_is_one_query(db, settings, django_assert_num_queries):
    settings.JOB_SCHEDULE = {"daily": DAILY, "often": OFTEN}
    timetable.tick(at("2026-03-02 07:00"))
    with django_assert_num_queries(1):
        assert timetable.tick(at("2026-03-02 07:01")) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="in memory it lets no two of them write"
)
def test_of_ten_ticks_at_once_one_asks(settings):
    settings.JOB_SCHEDULE = {"daily": DAILY, "often": OFTEN}
    now, gate, asked = at("2026-03-02 07:00"), threading.Barrier(10), []

    def tick():
        gate.wait()
        try:
            asked.extend(timetable.tick(now))
        finally:
            connection.close()

    threads = [threading.Thread(target=tick) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(asked) == ["daily", "often"]
    assert Occurrence.objects.count() == Job.objects.count() == 2


def test_occurrence_and_job_are_written_together(db, monkeypatch):
    def refuse(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("jobs.services.enqueue", refuse)
    with pytest.raises(ZeroDivisionError):
        timetable.tick(at("2026-03-02 07:00"))
    assert Occurrence.objects.count() == 0


def test_beat_may_tick_as_well(db, time_machine):
    time_machine.move_to(at("2026-03-02 07:00"), tick=False)
    tasks.tick()
    tasks.tick()
    assert periods() == ["2026-03-02"]


def test_a_broken_timetable_does_not_stop_the_sweep(db, settings, caplog):
    settings.JOB_SCHEDULE = {"daily": {"kind": "test.note", "at": "half past six"}}
    worker.tick()
    assert "timetable" in caplog.text
    assert Occurrence.objects.count() == 0


@pytest.mark.parametrize(
    "line",
    [
        {"kind": "test.note"},
        {"kind": "test.note", "at": "06:30", "every_minutes": 5},
        {"kind": "test.note", "at": "25:00"},
        {"kind": "test.note", "every_minutes": 0},
        {"kind": "test.note", "every_minutes": "often"},
    ],
)
def test_a_line_says_either_when_or_how_often(settings, line):
    settings.JOB_SCHEDULE = {"daily": line}
    with pytest.raises(ImproperlyConfigured, match="daily"):
        timetable.entries()


def test_lines_say_when_it_comes_next_and_what_came_of_it(db, settings):
    settings.JOB_SCHEDULE = {"daily": DAILY, "often": OFTEN}
    timetable.tick(at("2026-03-02 07:02"))
    daily, often = timetable.lines(at("2026-03-02 07:02"))
    assert daily.next_at == at("2026-03-03 06:30")
    assert often.next_at == at("2026-03-02 07:05")
    assert daily.last.job.state == State.QUEUED
    early, _often = timetable.lines(at("2026-03-04 05:00"))
    assert early.next_at == at("2026-03-04 06:30")
    assert early.last.period == "2026-03-02"


def test_all_work_of_the_timetable_can_be_done():
    kinds = {line["kind"] for line in product.JOB_SCHEDULE.values()}
    assert "notices.send" in kinds
    assert kinds <= set(product.JOB_HANDLERS)
