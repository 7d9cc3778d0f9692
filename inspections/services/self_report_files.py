"""The file that a unit attaches to its report: kept apart, handed out as a file."""

import uuid
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from audit import services as audit
from audit.enums import Action
from core import word_files
from inspections.models import SelfReport
from inspections.services.self_reports import lock_to_write, touch

if TYPE_CHECKING:
    from django.core.files import File
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

_FOLDER = "self-reports"


@transaction.atomic
def attach(
    report: SelfReport, *, upload: "UploadedFile[Any]", by: "User"
) -> SelfReport:
    """Keep the file in place of the one before. Word, PDF or a photo, by content."""
    kept = word_files.examine(upload)
    locked = lock_to_write(report)
    _forget(locked)
    path = f"{_FOLDER}/{uuid.uuid4().hex}{kept.suffix}"
    locked.file.name = default_storage.save(path, ContentFile(kept.data))
    # its own ending: nobody may be handed a PDF that calls itself a page or program
    stem = PurePath(kept.name).stem.strip() or "bao-cao"
    locked.file_name = f"{stem[: 150 - len(kept.suffix)]}{kept.suffix}"
    audit.record(Action.CHANGE, locked, by=by, detail={"file": ["", locked.file_name]})
    return touch(locked, "file", "file_name", by=by)


@transaction.atomic
def detach(report: SelfReport, *, by: "User") -> SelfReport:
    """Take the file out again; without one nothing happens."""
    locked = lock_to_write(report)
    if not locked.file:
        return locked
    detail = {"file": [locked.file_name, ""]}
    _forget(locked)
    locked.file.name, locked.file_name = "", ""
    audit.record(Action.CHANGE, locked, by=by, detail=detail)
    return touch(locked, "file", "file_name", by=by)


def open_file(report: SelfReport, *, by: "User") -> "File[Any]":
    """The file, and a line in the log that ``by`` took it."""
    opened = default_storage.open(str(report.file.name))
    audit.record(Action.DOWNLOAD, report, by=by, detail={"file": report.file_name})
    return opened


def _forget(report: SelfReport) -> None:
    """The file goes once nothing can bring its row back."""
    if name := report.file.name:
        transaction.on_commit(lambda: default_storage.delete(name))
