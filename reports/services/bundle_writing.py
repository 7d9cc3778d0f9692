"""The worker's part of bundles: one file from many."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_noop

from jobs import services as jobs
from jobs.models import Job
from reports import pdf
from reports.bundle_files import archive, printed
from reports.bundle_files.parts import DamagedPartError, Part
from reports.catalogue import KINDS
from reports.enums import BundleFormat, EntryState
from reports.models import Bundle, BundleEntry, Document, Rendering
from reports.services import bundle_steps
from reports.services.bundle_steps import FOLDER

_STYLES = ("css/print-separator.css",)
#: Papers about the round as a whole.
_COMMON = "Văn bản chung của đợt"
_STATUSES = {
    "draft": "Dự thảo",
    "numbered": "Đã vào số",
    "issued": "Đã phát hành",
    "withdrawn": "Đã hủy",
}
_HALVES = {"am": "sáng", "pm": "chiều"}


def write(job: Job, *, bundle: str) -> dict[str, Any]:
    """Write the file of a bundle; safe to run twice. What was lost is made again."""
    row = Bundle.objects.filter(pk=bundle, cancelled_at=None, file="").first()
    if row is None or row.job_id != job.pk:
        return {}
    entries = list(entries_of(row))
    parts = [part_of(entry) for entry in entries]
    folder = Path(settings.MEDIA_ROOT, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
    os.close(handle)
    made = Path(name)
    try:
        pages = _fill(row, made, parts, _teller(job, len(parts)))
        if not _publish(row, made, entries, pages):
            bundle_steps.advance(row.pk)
    except DamagedPartError as lost:
        _let_go(row, entries[parts.index(lost.part)])
        bundle_steps.advance(row.pk)
    finally:
        made.unlink(missing_ok=True)
    return {}


def entries_of(bundle: Bundle) -> Any:
    """In their order, with all that a list of them reads."""
    return bundle.entries.order_by("order", "pk").select_related(
        "document__number",
        "document__rendering__job",
        "document__visit__union",
        "document__group_check__visit__union",
    )


def part_of(entry: BundleEntry) -> Part:
    document: Document = entry.document
    file = document.rendering
    is_ready = entry.state == EntryState.READY and file is not None and file.is_ready
    on = document.issued_on or timezone.localdate(document.created_at)
    path = Path(settings.MEDIA_ROOT, str(file.file)) if file and is_ready else None
    return Part(
        group=_group(document),
        stem=KINDS[document.kind].file_stem(document.snapshot),
        title=document.title,
        number=document.number.symbol if document.is_frozen else "",
        on=on,
        status=_STATUSES[document.status],
        path=path,
        sha256=file.sha256 if file and is_ready else "",
        pages=(file.pages or 0) if file and is_ready else 0,
        reason=entry.error,
    )


def _group(document: Document) -> str:
    visit = document.visit
    if document.group_check is not None:
        visit = document.group_check.visit
    if visit is None:
        return _COMMON
    half = _HALVES.get(visit.half_day, "")
    return f"{visit.union} \u2013 {half} {visit.date:%d-%m-%Y}".replace("  ", " ")


def _fill(
    bundle: Bundle, made: Path, parts: list[Part], told: Callable[[int], None]
) -> int:
    if bundle.format == BundleFormat.ZIP:
        archive.write(made, parts, on_part=told)
        return sum(part.pages for part in parts)
    round_ = bundle.round
    with tempfile.NamedTemporaryFile(dir=made.parent, suffix=".tmp") as file:
        page = render_to_string(
            "reports/print/_separator.html",
            {
                "groups": [
                    {
                        "name": name,
                        "parts": found,
                        "lacking": [
                            part
                            for part in parts
                            if part.group == name and part.path is None
                        ],
                    }
                    for name, found in printed.groups(parts)
                ],
                "title": round_.name,
                "issuer": str(round_.plan.union),
            },
        )
        file.write(pdf.render(page, styles=_STYLES).content)
        file.flush()
        return printed.write(
            made, parts, separators=Path(file.name), title=round_.name, on_part=told
        )


@transaction.atomic
def _publish(
    bundle: Bundle, made: Path, entries: list[BundleEntry], pages: int
) -> bool:
    """Put the file in its place, unless the entries have changed meanwhile."""
    locked = bundle_steps.lock(bundle.pk)
    if locked is None:
        return True
    now = set(locked.entries.values_list("pk", "state"))
    if now != {(entry.pk, entry.state) for entry in entries}:
        locked.job = None
        locked.save(update_fields=["job"])
        return False
    with made.open("rb") as file:
        locked.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    locked.size, locked.pages = made.stat().st_size, pages
    locked.file.name = f"{FOLDER}/{locked.pk}.{locked.format}"
    made.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    made.replace(Path(settings.MEDIA_ROOT, locked.file.name))
    locked.save(update_fields=["sha256", "size", "pages", "file"])
    return True


@transaction.atomic
def _let_go(bundle: Bundle, entry: BundleEntry) -> None:
    """The file of an entry is gone or damaged: it waits for a new one."""
    Rendering.objects.filter(pk=entry.document.rendering_id).update(file="", job=None)
    Bundle.objects.filter(pk=bundle.pk).update(job=None)


def _teller(job: Job, total: int) -> Callable[[int], None]:
    def told(count: int) -> None:
        step = gettext_noop("Writing the file")
        jobs.progress(job, min(99, 100 * count // max(total, 1)), step)

    return told
