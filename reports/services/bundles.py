"""All documents of a round as one file: asked for, cancelled, tried again, taken."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.models import Round
from jobs import services as jobs
from reports.catalogue import KINDS
from reports.enums import BundleFormat, EntryState
from reports.models import Bundle, BundleEntry, Document
from reports.selectors import bundles as selectors
from reports.services import bundle_steps

if TYPE_CHECKING:
    from accounts.models import User

#: More open files than a process may have, and no office prints it.
MOST = 600
_WAITING = 3


@transaction.atomic
def request_bundle(
    round_: Round,
    *,
    format: BundleFormat,
    kinds: Collection[str],
    is_made: bool,
    by: "User",
) -> Bundle:
    """Ask for what there is of ``kinds`` with a number; ``is_made``: drafts as well.

    Which documents, and in which order, is settled here. The file is made by workers.
    """
    if selectors.working(by) >= _WAITING:
        raise RuleError(_("Wait until the bundles that you asked for are ready."))
    there, make = selectors.chosen(round_, kinds, is_made=is_made, viewer=by)
    if not there and not make:
        raise RuleError(_("There is no document of these kinds with a number yet."))
    if len(there) + len(make) > MOST:
        text = _("At most %(most)s documents fit into one bundle. Choose fewer kinds.")
        raise RuleError(text % {"most": MOST})
    bundle = Bundle.objects.create(round=round_, format=format, created_by=by)
    BundleEntry.objects.bulk_create(
        BundleEntry(bundle=bundle, order=order, document=document)
        for order, document in there
    )
    _fresh(bundle)
    if make:
        payload = {"bundle": str(bundle.pk), "make": make}
        bundle.job = jobs.enqueue(bundle_steps.DRAFTING, payload, by=by)
        bundle.save(update_fields=["job"])
    count = len(there) + len(make)
    audit.record(Action.CREATE, bundle, by=by, detail={"documents": count})
    bundle_steps.advance(bundle.pk)
    bundle.refresh_from_db()
    return bundle


@transaction.atomic
def cancel(bundle: Bundle, *, by: "User") -> Bundle:
    """Stop: files that are being made are finished, no other is asked for."""
    locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if locked.cancelled_at is None:
        bundle_steps.forget_file(str(locked.file))
        locked.file, locked.cancelled_at = "", timezone.now()
        locked.save(update_fields=["file", "cancelled_at"])
        audit.record(Action.DELETE, locked, by=by)
    bundle.refresh_from_db()
    return bundle


@transaction.atomic
def retry(bundle: Bundle, *, by: "User") -> Bundle:
    """Try again what failed; the file is written anew with what came of it."""
    rows = Bundle.objects.select_for_update(of=("self",)).select_related("job")
    locked = rows.get(pk=bundle.pk)
    if locked.cancelled_at is not None:
        raise RuleError(_("This bundle was cancelled. Ask for a new one."))
    if locked.entries.filter(state=EntryState.FAILED).exists():
        _write_again(locked)
        bundle_steps.try_again(locked)
    elif locked.job is not None and locked.job.state == "failed":
        if locked.job.kind == bundle_steps.DRAFTING:
            jobs.retry(locked.job)
        else:
            _write_again(locked)
    bundle_steps.advance(locked.pk)
    bundle.refresh_from_db()
    return bundle


def open_file(bundle: Bundle, *, by: "User") -> BinaryIO:
    """The file, and lines in the log that ``by`` took it and whom it names."""
    if not bundle.file:
        raise RuleError(_("The file is not ready yet."))
    entries = BundleEntry.objects.filter(bundle=bundle, state=EntryState.READY)
    rows = Document.objects.filter(pk__in=entries.values("document"))
    taken = list(selectors.with_subjects(rows))
    readable = selectors.readable(Document.objects.visible_to(by), taken, by)
    if len(readable) < len(taken):
        raise RuleError(_("You may no longer read every document in this bundle."))
    try:
        file = bundle.file.open("rb")
    except FileNotFoundError:
        _make_again(bundle)
        raise RuleError(_("The file was lost and is being made again.")) from None
    detail: dict[str, Any] = {"sha256": bundle.sha256, "documents": len(taken)}
    audit.record(Action.DOWNLOAD, bundle, by=by, detail=detail)
    people = [one for one in taken if KINDS[one.kind].holds_people]
    named = {"bundle": str(bundle.pk), "people": True}
    audit.record_many(Action.DOWNLOAD, people, by=by, detail=named)
    return file  # type: ignore[return-value]


@transaction.atomic
def _make_again(bundle: Bundle) -> None:
    locked = Bundle.objects.select_for_update().get(pk=bundle.pk)
    _write_again(locked)
    bundle_steps.advance(locked.pk)


def _write_again(bundle: Bundle) -> None:
    bundle_steps.forget_file(str(bundle.file))
    bundle.file, bundle.job = "", None
    bundle.save(update_fields=["file", "job"])


def _fresh(bundle: Bundle) -> None:
    """A file that could not be made last week is tried again for this bundle."""
    bundle.entries.update(state=EntryState.FAILED)
    bundle_steps.try_again(bundle)
