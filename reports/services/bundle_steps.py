"""How a bundle goes on: a few files at a time, whoever made the last one.

Workers take jobs in the order in which they were asked for. Of the files that bundles
wait for, only ``BUNDLE_AT_ONCE`` are asked for at a time, so a single document that
somebody asks for meanwhile waits for no more than those. Nobody waits for a file:
whoever made one takes the next step here, under the lock of the bundle.
"""

import uuid

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from jobs import services as jobs
from jobs.enums import State
from reports.enums import EntryState
from reports.models import Bundle, BundleEntry, Document, Rendering
from reports.services import documents

#: Documents are drafted; the file is written.
DRAFTING, WRITING = "reports.bundle", "reports.bundle_file"
#: Of the store, where the files lie.
FOLDER = "bundles"
_UNFINISHED = [State.QUEUED, State.RUNNING]
_MADE = ~Q(document__rendering=None) & ~Q(document__rendering__file="")


@transaction.atomic
def advance(key: uuid.UUID) -> None:
    """Ask for the next files, or for the bundle itself once every file is there."""
    bundle = lock(key)
    if bundle is None:
        return
    _settle(bundle)
    while _order_some(bundle):
        _settle(bundle)
    waiting = bundle.entries.filter(state=EntryState.WAITING)
    if bundle.job is not None or waiting.exists():
        return  # documents are still drafted, or the file is being written
    if bundle.entries.filter(state=EntryState.READY).exists():
        payload = {"bundle": str(bundle.pk)}
        bundle.job = jobs.enqueue(WRITING, payload, by=bundle.created_by)
        bundle.save(update_fields=["job"])


def lock(key: uuid.UUID) -> Bundle | None:
    """The bundle, as long as it is wanted and has no file."""
    rows = Bundle.objects.select_for_update(of=("self",)).select_related("job")
    return rows.filter(pk=key, cancelled_at=None, file="").first()


def file_made(address: str) -> None:
    """A file is there: on with every bundle that waits for it."""
    for key in _waiting_for(address):
        advance(key)


def file_failed(address: str, reason: str) -> None:
    """A file cannot be made: its entries say why, and the others go on."""
    keys = _waiting_for(address)
    rows = BundleEntry.objects.filter(
        bundle_id__in=keys, document__rendering=address, state=EntryState.WAITING
    )
    rows.update(state=EntryState.FAILED, error=reason)
    for key in keys:
        advance(key)


def _waiting_for(address: str) -> list[uuid.UUID]:
    rows = BundleEntry.objects.filter(
        document__rendering=address, bundle__cancelled_at=None, bundle__file=""
    )
    return list(rows.order_by().values_list("bundle", flat=True).distinct())


def _settle(bundle: Bundle) -> None:
    """Entries say of their files what is true by now."""
    rows = bundle.entries
    rows.filter(_MADE).exclude(state=EntryState.READY).update(
        state=EntryState.READY, error=""
    )
    rows.filter(~_MADE, state=EntryState.READY).update(state=EntryState.WAITING)
    failed = rows.filter(
        ~_MADE,
        state=EntryState.WAITING,
        document__rendering__job__state=State.FAILED,
    )
    why = Document.objects.filter(pk=OuterRef("document"))
    failed.update(
        state=EntryState.FAILED,
        error=Subquery(why.values("rendering__job__error")[:1]),
    )


def _order_some(bundle: Bundle) -> bool:
    """Have the next files made; True if one of them was there already."""
    waiting = bundle.entries.filter(state=EntryState.WAITING)
    asked = waiting.filter(document__rendering__job__state__in=_UNFINISHED)
    free = settings.BUNDLE_AT_ONCE - _under_way()
    if not asked.exists():
        free = max(free, 1)  # beside a large bundle, a small one goes on too
    left = waiting.exclude(pk__in=asked.values("pk")).select_related(
        "document__rendering__job", "document__number"
    )
    made = [
        documents.order(entry.document, by=bundle.created_by).is_ready
        for entry in left[: max(free, 0)]
    ]
    return any(made)


def _under_way() -> int:
    """Files that any bundle waits for and that a worker has or will have."""
    rows = BundleEntry.objects.filter(
        state=EntryState.WAITING,
        bundle__cancelled_at=None,
        document__rendering__file="",
        document__rendering__job__state__in=_UNFINISHED,
    )
    return rows.order_by().values("document__rendering").distinct().count()


def forget_file(name: str) -> None:
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def try_again(bundle: Bundle) -> None:
    """Entries that failed wait once more; their files are asked for anew."""
    failed = bundle.entries.filter(state=EntryState.FAILED)
    of_failed = Document.objects.filter(pk__in=failed.values("document"))
    files = Rendering.objects.filter(pk__in=of_failed.values("rendering"), file="")
    files.update(job=None)
    failed.update(state=EntryState.WAITING, error="")
