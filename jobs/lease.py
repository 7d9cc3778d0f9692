"""A lease on a running job: renewed while its worker lives, lost when it dies."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from jobs.enums import State
from jobs.models import Job

log = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker has the job now; what this one does no longer counts."""


def until() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def held(job: Job, **values: Any) -> bool:
    """Write ``values`` to the row if this worker still holds its lease."""
    mine = Job.objects.filter(
        pk=job.pk, state=State.RUNNING, lease_token=job.lease_token
    )
    return mine.update(**values) == 1


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Renew the lease from a second thread as long as the block runs."""
    stop = threading.Event()
    keeper = threading.Thread(
        target=_renew, args=(job, stop), name="job-lease", daemon=True
    )
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(timeout=5)


def _renew(job: Job, stop: threading.Event) -> None:
    while not stop.wait(settings.JOB_LEASE_SECONDS / 4):
        try:
            if not held(job, lease_until=until()):
                return
        except Error as error:  # a database that comes back finds the lease alive
            log.warning("The lease of job %s was not renewed: %s", job.pk, error)
        finally:
            connection.close()
