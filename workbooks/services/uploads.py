"""The verbs of workbooks that come in: send, write, start again, forget."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from jobs import services as jobs
from workbooks.base import Sheet
from workbooks.enums import UPLOAD_TRANSITIONS, UploadStatus
from workbooks.excel import guard
from workbooks.models import Upload
from workbooks.services import files

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

#: How many files of one person may wait, and may come in an hour.
_WAITING, _AN_HOUR = 3, 60


def receive(sheet: Sheet[Any], file: "UploadedFile[Any]", *, by: "User") -> Upload:
    """Examine and keep a workbook, and order its check.

    Raises ``RuleError`` with what to do when the file is not what can be taken.
    """
    mine = Upload.objects.visible_to(by)
    if mine.waiting().count() >= _WAITING:
        raise RuleError(_("Wait until the files that you have sent are checked."))
    if mine.since(hours=1).count() >= _AN_HOUR:
        raise RuleError(_("Too many files within an hour. Try again later."))
    guard.examine(file, file.size or 0)
    digest = files.sha256(file)
    twin = mine.waiting().filter(kind=sheet.slug, sha256=digest).first()
    if twin is not None:
        return twin
    upload = Upload(
        kind=sheet.slug,
        owner=by,
        name=files.clean_name(file.name),
        sha256=digest,
        size=file.size or 0,
        file=files.keep(file, digest),
    )
    with transaction.atomic():
        upload.save()
        upload.events.create(actor=by, new_status=UploadStatus.CHECKING)
        order(upload, "workbooks.check")
    return upload


def write(upload: Upload, *, ticked: bool, by: "User") -> Upload:
    """Order that what the preview shows is written into the register."""
    if upload.caution_count and not ticked:
        raise RuleError(_("Look at the cautions, then tick that you have seen them."))
    if upload.status == UploadStatus.READY and not upload.has_news:
        raise RuleError(_("There is nothing to write: the register says the same."))
    with transaction.atomic():
        move(upload, UploadStatus.APPLYING, by=by)
        order(upload, "workbooks.apply")
    return upload


def start_again(upload: Upload, *, by: "User") -> Upload:
    """Give an upload whose job failed another go."""
    if not upload.is_stuck:
        raise RuleError(_("This file is being worked on, or is done."))
    is_checking = upload.status == UploadStatus.CHECKING
    order(upload, "workbooks.check" if is_checking else "workbooks.apply")
    return upload


def order(upload: Upload, kind: str, **payload: Any) -> None:
    """Queue one of the jobs of an upload and remember it."""
    job = jobs.enqueue(
        kind,
        {"upload": str(upload.pk), **payload},
        by=upload.owner,
        dedupe_key=f"{kind}:{upload.pk}",
    )
    upload.job = job
    Upload.objects.filter(pk=upload.pk).update(job=job)


def move(upload: Upload, to: str, *, by: "User | None", reason: str = "") -> Upload:
    """The only writer of an upload's status."""
    return audit.move(upload, to, table=UPLOAD_TRANSITIONS, by=by, reason=reason)
