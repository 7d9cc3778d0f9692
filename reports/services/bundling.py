"""The worker's part of bundles: drafting what is missing, files, looking after them."""

import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.exceptions import RuleError
from inspections.models import Visit
from jobs import services as jobs
from jobs.lease import LeaseLostError
from jobs.models import Job
from reports.catalogue import KINDS
from reports.models import Bundle, BundleEntry
from reports.services import bundle_steps, documents, rendering

#: Seconds of drafting after which others have their turn.
_TURN = 2.0


def draft(job: Job, *, bundle: str, make: list[list[Any]]) -> dict[str, Any]:
    """Draft the documents of ``make``, rows of (order, kind, visit); safe to run twice.

    What its kind refuses is left out. After some seconds the rest is a job of its own.
    """
    row = Bundle.objects.filter(pk=bundle, cancelled_at=None).first()
    if row is None or row.job_id != job.pk:
        return {}
    until = time.monotonic() + _TURN
    left = list(make)
    while left and time.monotonic() < until:
        order, kind, visit = left.pop(0)
        with suppress(RuleError, Visit.DoesNotExist):
            _draft(row, order, kind, visit)
        done = 100 * (len(make) - len(left)) // len(make)
        jobs.progress(job, done, gettext_noop("Reading the content"))
    if not left and not row.entries.exists():
        raise RuleError(_("No document of this round can be made yet."))
    with transaction.atomic():
        payload = {"bundle": bundle, "make": left}
        row.job = (
            jobs.enqueue(bundle_steps.DRAFTING, payload, by=row.created_by)
            if left
            else None
        )
        row.save(update_fields=["job"])
    bundle_steps.advance(row.pk)
    return {"left": len(left)}


@transaction.atomic
def _draft(bundle: Bundle, order: int, slug: str, key: int) -> None:
    kind, by = KINDS[slug], bundle.created_by
    visit = Visit.objects.visible_to(by).get(pk=key, round=bundle.round_id)
    allowed = by.has_perm(kind.request_perm, visit) and (
        not kind.holds_people or by.has_perm("savings_groups.print_borrowers", visit)
    )
    if allowed:
        made = documents.draft_document(kind, visit, by=by)
        entries = BundleEntry.objects
        entries.get_or_create(bundle=bundle, document=made, defaults={"order": order})


def render(job: Job, *, address: str) -> dict[str, Any]:
    """Make the file of one address; then bundles that wait for it go on."""
    try:
        made = rendering.render(job, address=address)
    except (LeaseLostError, OperationalError, InterfaceError):
        raise  # it will be made by whoever takes the job over
    except Exception as error:
        reason = str(error) if isinstance(error, RuleError) else ""
        bundle_steps.file_failed(address, reason)
        raise
    bundle_steps.file_made(address)
    return made


def tend(job: Job) -> dict[str, Any]:
    """Every few minutes: on with what stands still, away with what is old."""
    live = Bundle.objects.filter(cancelled_at=None, file="")
    for key in live.values_list("pk", flat=True):
        bundle_steps.advance(key)
    now = timezone.now()
    old = Bundle.objects.filter(
        created_at__lt=now - timedelta(days=settings.BUNDLE_DAYS)
    )
    for bundle in old:
        bundle.delete()
        bundle_steps.forget_file(str(bundle.file))
    for stray in Path(settings.MEDIA_ROOT, bundle_steps.FOLDER).glob("*.tmp"):
        with suppress(FileNotFoundError):
            if stray.stat().st_mtime < now.timestamp() - 24 * 60 * 60:
                stray.unlink()
    return {"old": len(old)}
