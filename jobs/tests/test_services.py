"""The rules of the row: who claims it, how often, and what happens when it fails."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.tests.factories import UserFactory
from jobs import services
from jobs.enums import State
from jobs.lease import LeaseLostError
from jobs.models import Job
from jobs.tests.factories import JobFactory

HANDLERS = {
    "test.note": "jobs.tests.handlers.note",
    "test.refuse": "jobs.tests.handlers.refuse",
    "test.break": "jobs.tests.handlers.break_down",
}


@pytest.fixture(autouse=True)
def _handlers(settings):
    settings.JOB_HANDLERS = HANDLERS
    settings.JOB_LEASE_SECONDS = 60


@pytest.fixture
def paper(tmp_path):
    return tmp_path / "paper"


def expire(job):
    Job.objects.filter(pk=job.pk).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def test_enqueue_runs_after_the_commit(db, paper, django_capture_on_commit_callbacks):
    user = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue("test.note", {"path": str(paper)}, by=user, queue="pdf")
        assert (job.state, job.queue, job.requested_by) == (State.QUEUED, "pdf", user)
        assert not paper.exists()
    job.refresh_from_db()
    assert (job.state, job.progress, job.attempts) == (State.DONE, 100, 1)
    assert job.result == {"path": str(paper)}
    assert job.error == job.step == ""
    assert paper.read_text() == "begin 1\nend 1\n"


def test_unknown_kind_is_a_programming_error(db):
    with pytest.raises(LookupError):
        services.enqueue("nobody.knows", {}, by=None)


def test_same_unfinished_key_gives_the_same_job(db):
    first = services.enqueue("test.note", {}, by=None, dedupe_key="a")
    assert services.enqueue("test.note", {}, by=None, dedupe_key="a") == first
    assert services.enqueue("test.note", {}, by=None, dedupe_key="b") != first
    Job.objects.filter(pk=first.pk).update(state=State.DONE)
    assert services.enqueue("test.note", {}, by=None, dedupe_key="a") != first
    assert services.enqueue("test.note", {}, by=None) != services.enqueue(
        "test.note", {}, by=None
    )


def test_delivered_twenty_times_runs_once(db, paper):
    job = JobFactory(payload={"path": str(paper)})
    for _ in range(20):
        services.run(job.pk)
    assert paper.read_text() == "begin 1\nend 1\n"
    job.refresh_from_db()
    assert job.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_run_once(paper):
    """Real threads with connections of their own; SQLite in memory has just one."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory serves one connection.")
    job = JobFactory(payload={"path": str(paper), "seconds": 0.3})
    barrier = threading.Barrier(20)

    def deliver():
        barrier.wait()
        services.run(job.pk)
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert paper.read_text() == "begin 1\nend 1\n"


def test_running_job_cannot_be_claimed_before_its_lease_ends(db):
    job = services.claim(JobFactory().pk)
    assert job.attempts == 1
    assert services.claim(job.pk) is None
    expire(job)
    again = services.claim(job.pk)
    assert again.attempts == 2
    assert again.lease_token != job.lease_token


def test_only_the_holder_writes(db):
    job = JobFactory()
    late = services.claim(job.pk)
    expire(job)
    holder = services.claim(job.pk)
    with pytest.raises(LeaseLostError):
        services.progress(late, 50)
    assert services.finish(late, {"by": "late"}) is False
    assert services.fail(late, "late") is False
    services.progress(holder, 70, "Step")
    job.refresh_from_db()
    assert (job.state, job.progress, job.step) == (State.RUNNING, 70, "Step")
    assert services.finish(holder, {"by": "holder"}) is True
    job.refresh_from_db()
    assert (job.state, job.result) == (State.DONE, {"by": "holder"})


def test_progress_renews_the_lease(db):
    job = services.claim(JobFactory().pk)
    expire(job)
    services.progress(job, 10)
    assert services.claim(job.pk) is None


def test_poison_stops_after_three_tries(db, settings):
    job = JobFactory()
    for attempt in (1, 2, 3):
        assert services.claim(job.pk).attempts == attempt
        assert services.give_up() == 0
        expire(job)
    assert services.claim(job.pk) is None
    assert services.waiting() == []
    assert services.give_up() == 1
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "3" in job.error


def test_refusal_of_a_rule_is_shown_as_it_is(db):
    job = JobFactory(kind="test.refuse")
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert job.error == "Chưa có số liệu để lập báo cáo."


def test_unexpected_error_names_a_reference(db, caplog):
    job = JobFactory(kind="test.break")
    services.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert str(job.pk)[:8] in job.error
    assert "ZeroDivisionError" not in job.error
    assert "ZeroDivisionError" in caplog.text


def test_retry_of_a_failed_job(db, paper, django_capture_on_commit_callbacks):
    job = JobFactory(
        payload={"path": str(paper)}, state=State.FAILED, attempts=3, error="Why"
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert services.retry(job).state == State.QUEUED
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (State.DONE, 1, "")


def test_retry_leaves_others_alone(db):
    done = JobFactory(state=State.DONE)
    assert services.retry(done).state == State.DONE
    failed = JobFactory(state=State.FAILED, dedupe_key="k")
    newer = JobFactory(dedupe_key="k")
    assert services.retry(failed) == newer
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_waiting_is_oldest_first_with_its_queue(db):
    first, second = JobFactory(queue="pdf"), JobFactory()
    JobFactory(state=State.DONE)
    lost = services.claim(JobFactory().pk)
    expire(lost)
    assert services.waiting() == [
        (str(first.pk), "pdf"),
        (str(second.pk), "default"),
        (str(lost.pk), "default"),
    ]
