"""Real workers, really killed: nothing is lost, nothing is done twice."""

import os
import signal

import pytest

from jobs.tests.house import wait_for

ENQUEUE = """
from django.db import transaction
from jobs import services
with transaction.atomic():
    job = services.enqueue({kind!r}, {payload!r}, by=None, queue={queue!r})
{after}
print(job.pk)
"""


def enqueue(house, kind, payload, queue="default", after=""):
    code = ENQUEUE.format(kind=kind, payload=payload, queue=queue, after=after)
    return house.python(code)


def states(house):
    return house.rows("SELECT state, attempts FROM jobs_job ORDER BY created_at")


def paper(house, name="paper"):
    return house.var / name


def lines(house, name="paper"):
    file = paper(house, name)
    return file.read_text().splitlines() if file.exists() else []


def test_kill_9_in_mid_work_loses_nothing(house):
    worker = house.start_worker()
    enqueue(house, "test.note", {"path": str(paper(house)), "seconds": 3})
    wait_for(lambda: lines(house) == ["begin 1"], told=house.log)
    house.kill(worker)
    assert states(house) == [("running", 1)]
    house.start_worker()
    wait_for(lambda: states(house) == [("done", 2)], told=house.log)
    assert lines(house) == ["begin 1", "begin 2", "end 2"]


def test_killed_child_is_replaced_and_its_job_runs_again(house):
    """What the kernel does when memory runs out."""
    worker = house.start_worker()
    enqueue(house, "test.note", {"path": str(paper(house)), "seconds": 3})
    wait_for(lambda: lines(house) == ["begin 1"], told=house.log)
    children = f"/proc/{worker.pid}/task/{worker.pid}/children"
    with open(children) as file:
        for child in file.read().split():
            os.kill(int(child), signal.SIGKILL)
    wait_for(lambda: states(house) == [("done", 2)], told=house.log)
    assert worker.poll() is None


def test_crash_between_commit_and_publish(embedded):
    """The bell never rang: the process died with the row saved."""
    quiet = "import jobs.bell; jobs.bell.ring = lambda *heard: None\n"
    code = quiet + ENQUEUE.format(
        kind="test.note",
        payload={"path": str(paper(embedded))},
        queue="pdf",
        after="import os; os._exit(0)",
    )
    embedded.python(code)
    assert states(embedded) == [("queued", 0)]
    embedded.start_worker()
    wait_for(lambda: states(embedded) == [("done", 1)], told=embedded.log)
    assert lines(embedded) == ["begin 1", "end 1"]


def test_poison_is_given_up_and_others_go_on(embedded):
    embedded.environment["JOB_LEASE_SECONDS"] = "1"
    embedded.start_worker()
    enqueue(embedded, "test.die", {"path": str(paper(embedded, "poison"))})
    enqueue(embedded, "test.note", {"path": str(paper(embedded))})
    wait_for(
        lambda: states(embedded) == [("failed", 3), ("done", 1)],
        seconds=90,
        told=embedded.log,
    )
    assert lines(embedded, "poison") == ["begin 1", "begin 2", "begin 3"]
    ((error,),) = embedded.rows("SELECT error FROM jobs_job WHERE state = 'failed'")
    assert "3" in error


def test_work_longer_than_its_lease_runs_once(embedded):
    embedded.environment["JOB_LEASE_SECONDS"] = "1"
    embedded.start_worker()
    enqueue(embedded, "test.note", {"path": str(paper(embedded)), "seconds": 4})
    wait_for(lambda: states(embedded) == [("done", 1)], told=embedded.log)
    assert lines(embedded) == ["begin 1", "end 1"]


@pytest.mark.parametrize("broker", ["closed_port", "silent_port"])
def test_dead_redis_costs_neither_the_request_nor_the_job(embedded, broker, request):
    """Asked for while Redis refuses or keeps silent; done once there is a broker."""
    port = request.getfixturevalue(broker)
    living = embedded.environment
    embedded.environment = living | {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
    code = ENQUEUE.format(
        kind="test.note",
        payload={"path": str(paper(embedded))},
        queue="default",
        after="print(time.monotonic() - began)",
    )
    began = "import time; began = time.monotonic()\n"
    seconds, _job = embedded.python(began + code).splitlines()
    assert float(seconds) < 2.5
    assert states(embedded) == [("queued", 0)]
    embedded.environment = living
    embedded.start_worker()
    wait_for(lambda: states(embedded) == [("done", 1)], told=embedded.log)


@pytest.mark.services
def test_flushed_redis_loses_nothing(served):
    """Redis restarted without its data: the rows know what was waiting."""
    for number in range(5):
        enqueue(served, "test.note", {"path": str(paper(served, f"paper{number}"))})
    served.python(
        "import redis, os; redis.Redis.from_url(os.environ['REDIS_URL']).flushdb()"
    )
    served.start_worker()
    wait_for(lambda: states(served) == [("done", 1)] * 5, told=served.log)
