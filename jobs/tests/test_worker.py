"""The sweep: what it sends, how often, and what it does without a broker."""

import pytest
from kombu.exceptions import OperationalError

from jobs import tasks, worker
from jobs.tests.factories import JobFactory


@pytest.fixture
def broker(monkeypatch):
    """The broker as a list of what it heard; raises while it is down."""
    heard = []

    def deliver(args, *, queue, retry):
        if heard and heard[0] == "down":
            raise OperationalError("no broker")
        heard.append((args[0], queue))

    monkeypatch.setattr(tasks.run_job, "apply_async", deliver)
    return heard


def test_sweep_sends_what_nobody_heard(db, broker):
    job = JobFactory(queue="pdf")
    sweeper = worker.Sweeper()
    assert sweeper.send(sweeper.due()) == 1
    assert broker == [(str(job.pk), "pdf")]


def test_sweep_does_not_repeat_itself_within_a_lease(db, broker, settings):
    JobFactory()
    sweeper = worker.Sweeper()
    assert [sweeper.send(sweeper.due()) for _ in range(5)] == [1, 0, 0, 0, 0]
    settings.JOB_LEASE_SECONDS = 0
    assert sweeper.send(sweeper.due()) == 1


def test_sweep_tries_again_when_the_broker_is_back(db, broker):
    JobFactory.create_batch(3)
    broker.append("down")
    sweeper = worker.Sweeper()
    assert sweeper.send(sweeper.due()) == 0
    broker.clear()
    assert sweeper.send(sweeper.due()) == 3


def test_broken_warmer_does_not_stop_the_worker(settings, caplog):
    settings.JOB_WARMERS = ["jobs.tests.handlers.nothing_here"]
    worker.warm_up()
    assert "nothing_here" in caplog.text
