"""The job that writes a file into the register: all of it, or nothing."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from jobs import services as jobs
from jobs.models import Job
from workbooks import catalogue
from workbooks.base import Sheet
from workbooks.enums import Outcome, UploadStatus
from workbooks.excel import reading
from workbooks.models import Line, Upload
from workbooks.services import files, uploads
from workbooks.services.planning import Planned, Planner, changes


class _MovedError(Exception):
    """The register is no longer what the preview was made from."""


def apply(job: Job, *, upload: str) -> dict[str, Any]:
    """Plan every row anew and write it if it does what was shown; safe to run twice."""
    found = Upload.objects.select_related("owner").filter(pk=upload).first()
    if found is None or found.status != UploadStatus.APPLYING:
        return {}
    jobs.progress(job, 10, gettext_noop("Writing into the register"))
    with translation.override(found.owner.language):
        sheet = catalogue.sheet(found.kind, found.owner)
        if not found.owner.is_active or not found.owner.has_perm(sheet.keep_perm):
            raise RuleError(_("You may no longer write this list."))
        try:
            _write(found, sheet)
        except (_MovedError, RuleError, IntegrityError) as why:
            _look_again(found, why)
    return {"added": found.added, "changed": found.changed}


@transaction.atomic
def _write(upload: Upload, sheet: Sheet[Any]) -> None:
    path = str(files.place(upload.file))
    with reading.opened(path, sheet.columns) as contents:
        for chunk in Planner(sheet, contents).chunks(lock=True):
            _compare(upload, chunk)
            sheet.save(*changes(chunk))
    Upload.objects.filter(pk=upload.pk).update(applied_at=timezone.now())
    uploads.move(upload, UploadStatus.APPLIED, by=upload.owner)
    audit.record(
        Action.IMPORT,
        upload,
        by=upload.owner,
        detail={
            "kind": upload.kind,
            "rows": upload.rows,
            "added": upload.added,
            "changed": upload.changed,
            "sha256": upload.sha256,
        },
    )


def _compare(upload: Upload, chunk: list[Planned]) -> None:
    """Every row does exactly what was shown and agreed to."""
    lines = Line.objects.filter(
        upload=upload, number__range=(chunk[0].number, chunk[-1].number)
    )
    shown = {
        number: (outcome, changed)
        for number, outcome, changed in lines.values_list(
            "number", "outcome", "changes"
        )
        if outcome in (Outcome.ADDED, Outcome.CHANGED)
    }
    for planned in chunk:
        if planned.outcome == Outcome.UNCHANGED:
            expected = None
        else:
            expected = (planned.outcome.value, planned.changes)
        if shown.get(planned.number) != expected:
            raise _MovedError


@transaction.atomic
def _look_again(upload: Upload, why: Exception) -> None:
    is_told = isinstance(why, RuleError)
    reason = str(why) if is_told else _("The register has changed since the preview.")
    uploads.move(upload, UploadStatus.CHECKING, by=upload.owner, reason=reason)
    uploads.order(upload, "workbooks.check", again=True)
