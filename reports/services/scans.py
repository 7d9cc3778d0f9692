"""Scans of signed papers, brought in together in any order; a worker sorts them."""

from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core import uploads
from core.exceptions import RuleError
from jobs import services as jobs
from jobs.enums import State
from reports.models import ScanBatch, ScanFile
from reports.services import signed_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

#: At a time; a PDF may hold many pages.
MOST_FILES = 60


@transaction.atomic
def bring_in(scans: "Sequence[UploadedFile[Any]]", *, by: "User") -> ScanBatch:
    """Keep the files and have them sorted. A file that cannot be kept refuses none of
    the others: it is named in the result.
    """
    if not scans:
        raise RuleError(_("Choose the photos or the scan of the signed pages."))
    if len(scans) > MOST_FILES:
        raise RuleError(
            _("Choose at most %(most)s files at a time.") % {"most": MOST_FILES}
        )
    batch = ScanBatch.objects.create(uploaded_by=by)
    for order, scan in enumerate(scans, start=1):
        ScanFile.objects.create(batch=batch, order=order, **_kept(scan))
    _order(batch, by)
    audit.record(Action.CREATE, batch, by=by, detail={"files": len(scans)})
    return batch


@transaction.atomic
def look_again(batch: ScanBatch, *, by: "User") -> ScanBatch:
    """Sort what has not been sorted: the work was given up."""
    locked = ScanBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.job and locked.job.state == State.FAILED:
        locked.job = jobs.retry(locked.job)
        locked.save(update_fields=["job"])
    return locked


def open_file(file: ScanFile, *, by: "User") -> BinaryIO:
    """The file as it is kept, and a line in the log that ``by`` looked at it."""
    try:
        opened = file.file.open("rb")
    except (FileNotFoundError, ValueError):
        raise RuleError(_("This file is no longer kept.")) from None
    audit.record(Action.READ, file.batch, by=by, detail={"sha256": file.sha256})
    return opened  # type: ignore[return-value]


def _order(batch: ScanBatch, by: "User") -> None:
    batch.job = jobs.enqueue(
        "reports.scans",
        {"batch": str(batch.pk)},
        by=by,
        dedupe_key=f"scans:{batch.pk}",
        queue="pdf",
    )
    batch.save(update_fields=["job"])


def _kept(scan: "UploadedFile[Any]") -> dict[str, Any]:
    name = (scan.name or "")[:200]
    try:
        kept = uploads.examine(scan)
    except RuleError as refusal:
        return {"original_name": name, "size": scan.size or 0, "error": str(refusal)}
    return {
        "sha256": kept.sha256,
        "sent_sha256": kept.sent_sha256,
        "file": signed_pages.store(kept),
        "original_name": kept.name,
        "content_type": kept.content_type,
        "size": len(kept.data),
        "width": kept.width,
        "height": kept.height,
    }
