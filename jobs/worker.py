"""What a Celery worker does besides running jobs: warm up, and sweep."""

import logging
import os
import threading
import time
from typing import Any

from celery.signals import worker_process_init, worker_ready, worker_shutting_down
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from jobs import bell, services, timetable

log = logging.getLogger(__name__)

#: Held while the sweeper uses its connection, so that no child is forked meanwhile.
_quiet = threading.Lock()
os.register_at_fork(
    before=_quiet.acquire,
    after_in_parent=_quiet.release,
    after_in_child=_quiet.release,
)
_stop = threading.Event()


class Sweeper:
    """Sends again what nobody works on: unheard bells, and jobs of dead workers.

    Each job at most once per lease, so that a long queue is not sent over and over.
    """

    def __init__(self) -> None:
        self._sent: dict[str, float] = {}

    def due(self) -> list[tuple[str, str]]:
        """Close what is hopeless; name what waits and was not sent lately."""
        services.give_up()
        again = time.monotonic() - settings.JOB_LEASE_SECONDS
        self._sent = {pk: at for pk, at in self._sent.items() if at > again}
        return [(pk, queue) for pk, queue in services.waiting() if pk not in self._sent]

    def send(self, due: list[tuple[str, str]]) -> int:
        """Ring for each until the broker does not listen; says how many it heard."""
        for count, (pk, queue) in enumerate(due):
            if not bell.send(pk, queue):
                return count
            self._sent[pk] = time.monotonic()
        return len(due)


def tick() -> None:
    """Ask for what the timetable wants; a broken line of it must not stop the sweep."""
    try:
        timetable.tick()
    except Exception:
        log.exception("The timetable could not be read; the next sweep tries again.")


def sweep_for_ever() -> None:
    sweeper = Sweeper()
    while not _stop.wait(settings.JOB_SWEEP_SECONDS):
        try:
            with _quiet:
                tick()
                due = sweeper.due()
                connection.close()
            sweeper.send(due)
        except Exception:
            connection.close()
            log.exception("A sweep failed; the next one comes.")


@worker_ready.connect
def start_sweeping(**_kwargs: Any) -> None:
    threading.Thread(target=sweep_for_ever, name="job-sweep", daemon=True).start()


@worker_shutting_down.connect
def stop_sweeping(**_kwargs: Any) -> None:
    _stop.set()


@worker_process_init.connect
def warm_up(**_kwargs: Any) -> None:
    for path in settings.JOB_WARMERS:
        try:
            import_string(path)()
        except Exception:
            log.exception(
                "Warming up by %s failed; the first job will be slower.", path
            )
