"""The life of a job: asked for, claimed by one worker, done or failed.

The row is written in the transaction of what it belongs to. Brokers lose, double and
delay messages; a job still runs once, because only the worker whose single UPDATE
claimed the row works on it, and only for as long as it renews its lease.

Worker: ``celery -A config worker --pool prefork --concurrency 1 --queues default,pdf``.
Prefork, because time limits work there, a killed child is replaced, and every process
renders alone.
"""

import logging
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from jobs import bell, lease
from jobs.enums import State
from jobs.models import Job

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    by: "User | None",
    dedupe_key: str = "",
    queue: str = "default",
) -> Job:
    """Ask for work, inside the transaction of what it belongs to.

    An unfinished job of the same ``dedupe_key`` is returned instead of a second one.
    """
    if kind not in settings.JOB_HANDLERS:
        raise LookupError(kind)
    job = Job(
        kind=kind, payload=payload, dedupe_key=dedupe_key, queue=queue, requested_by=by
    )
    return _put(job)


def retry(job: Job) -> Job:
    """Give a failed job another go, from the beginning."""
    try:
        with transaction.atomic():
            again = Job.objects.filter(pk=job.pk, state=State.FAILED).update(
                state=State.QUEUED,
                attempts=0,
                progress=0,
                error="",
                lease_token=None,
                finished_at=None,
            )
    except IntegrityError:  # the same work was asked for anew
        return Job.objects.unfinished().filter(dedupe_key=job.dedupe_key).first() or job
    if again:
        _ring_after_commit(job)
    return Job.objects.get(pk=job.pk)


def claim(job_id: str | uuid.UUID) -> Job | None:
    """Take the job for this worker, unless another has it or it is finished."""
    token = uuid.uuid4()
    taken = (
        Job.objects.claimable()
        .filter(pk=job_id)
        .update(
            state=State.RUNNING,
            attempts=F("attempts") + 1,
            lease_until=lease.until(),
            lease_token=token,
            progress=0,
            step="",
        )
    )
    return Job.objects.get(pk=job_id) if taken else None


def progress(job: Job, percent: int, step: str = "") -> None:
    """Say how far the work is; ends it if the lease is another's by now."""
    values = {"progress": percent, "lease_until": lease.until()}
    if step:
        values["step"] = step
    if not lease.held(job, **values):
        raise lease.LeaseLostError


def finish(job: Job, result: dict[str, Any]) -> bool:
    """Close the job; False if the lease was lost."""
    return lease.held(
        job,
        state=State.DONE,
        progress=100,
        step="",
        error="",
        result=result,
        lease_until=None,
        finished_at=timezone.now(),
    )


def fail(job: Job, reason: str) -> bool:
    """Close the job with what is shown to the person who asked for it."""
    return lease.held(
        job,
        state=State.FAILED,
        error=reason,
        lease_until=None,
        finished_at=timezone.now(),
    )


def run(job_id: str | uuid.UUID) -> None:
    """Do the work of one row, if it is there to be done."""
    job = claim(job_id)
    if job is None:
        return
    try:
        handler = import_string(settings.JOB_HANDLERS[job.kind])
        with lease.kept(job):
            result = handler(job, **job.payload)
    except lease.LeaseLostError:
        log.warning("Job %s was taken over by another worker.", job.pk)
    except (OperationalError, InterfaceError) as error:
        log.warning("Job %s lost its database and will be run again: %s", job.pk, error)
        if not connection.in_atomic_block:
            connection.close()
    except Exception as error:
        fail(job, _reason(job, error))
    else:
        finish(job, result or {})


def waiting() -> list[tuple[str, str]]:
    """What could be run now, as (id, queue), oldest first."""
    rows = Job.objects.claimable().order_by("created_at")[:500]
    return [(str(pk), queue) for pk, queue in rows.values_list("pk", "queue")]


def give_up() -> int:
    """Close the jobs that took every worker with them."""
    return Job.objects.exhausted().update(
        state=State.FAILED,
        error=_("The worker stopped %(times)d times during this work.")
        % {"times": settings.JOB_MAX_ATTEMPTS},
        lease_until=None,
        finished_at=timezone.now(),
    )


def _put(job: Job) -> Job:
    """Insert the row and ring after the commit; or hand back its unfinished twin."""
    twins = Job.objects.unfinished().filter(dedupe_key=job.dedupe_key)
    while True:
        if job.dedupe_key and (twin := twins.first()):
            return twin
        try:
            with transaction.atomic():
                job.save(force_insert=True)
        except IntegrityError:  # someone was quicker; perhaps it is finished by now
            if not job.dedupe_key:
                raise
            continue
        _ring_after_commit(job)
        return job


def _ring_after_commit(job: Job) -> None:
    ring = partial(bell.ring, str(job.pk), job.queue)
    transaction.on_commit(ring, robust=True)


def _reason(job: Job, error: Exception) -> str:
    """What the person who waits is told; the rest is for the log."""
    if isinstance(error, RuleError):
        return str(error)
    log.error("Job %s failed", job.pk, exc_info=error)
    if isinstance(error, SoftTimeLimitExceeded):
        return _("The work took too long and was stopped.")
    return _("Unexpected error. Reference: %(job)s.") % {"job": str(job.pk)[:8]}
