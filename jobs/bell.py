"""The door-bell: tells the broker that a job waits, and never makes anyone wait.

A web process rings from a thread of its own, so a broker that is down, full or silent
costs a request nothing. What is not delivered is found by the sweep: the row is the
truth.
"""

import logging
import os
import queue
import threading

from django.conf import settings

from jobs import tasks

log = logging.getLogger(__name__)


class Bell:
    """One thread that sends what was handed to it, started at the first ring."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[str, str]] = queue.Queue(maxsize=1000)
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, job_id: str, queue_name: str) -> None:
        try:
            self._waiting.put_nowait((job_id, queue_name))
        except queue.Full:
            log.warning("Job %s is left to the sweep: the broker is silent.", job_id)
            return
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._send_all, name="job-bell", daemon=True
                )
                self._thread.start()

    def _send_all(self) -> None:
        while True:
            send(*self._waiting.get())


def send(job_id: str, queue_name: str) -> bool:
    """Tell the broker now; False if it did not listen."""
    try:
        tasks.run_job.apply_async((job_id,), queue=queue_name, retry=False)
    except Exception as error:  # whatever a broker raises
        log.warning("Job %s is left to the sweep: %s", job_id, error)
        return False
    return True


def ring(job_id: str, queue_name: str) -> None:
    """Announce a job; returns at once."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        tasks.run_job.apply_async((job_id,))
    else:
        _bell.ring(job_id, queue_name)


def _renew() -> None:
    """A forked child has no thread, and perhaps a lock that nobody will release."""
    global _bell  # noqa: PLW0603 -- one bell per process
    _bell = Bell()


_bell = Bell()
os.register_at_fork(after_in_child=_renew)
