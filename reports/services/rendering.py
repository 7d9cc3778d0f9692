"""The worker's part: from a stored snapshot to a stored file."""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.exceptions import RuleError
from jobs import services as jobs
from jobs.models import Job
from reports import pdf
from reports.base import DocumentKind
from reports.catalogue import KINDS
from reports.models import Document, Rendering
from reports.services import papers

_PHOTO = re.compile(r'"photo:([0-9a-f]{64})"')
#: How photos are reached from what a document is about.
_OF_SUBJECT = {
    "visit": "visit",
    "team": "visit__team",
    "round": "visit__round",
    "plan": "visit__round__plan",
    "group_check": "visit__group_checks",
}
#: Seconds between two notes of progress.
_PACE = 0.25


def render(job: Job, *, address: str) -> dict[str, Any]:
    """Make the file of one address, unless it is there; safe to run twice."""
    rendering = Rendering.objects.get(pk=address)
    document = Document.objects.filter(rendering=rendering).first()
    if rendering.is_ready or document is None:  # done before, or the draft was renewed
        return {"pages": rendering.pages}
    began = time.perf_counter()
    jobs.progress(job, 5, gettext_noop("Reading the content"))
    kind = KINDS[document.kind]
    subject = getattr(document, kind.subject)
    made = make(kind, subject, document.snapshot, papers.stamp(document), _paced(job))
    jobs.progress(job, 95, gettext_noop("Storing the file"))
    store(rendering, made.content, "pdf", began=began, pages=made.pages)
    return {"pages": made.pages}


def make(
    kind: DocumentKind,
    subject: Any,
    snapshot: dict[str, Any],
    stamped: dict[str, Any],
    on_step: pdf.OnStep | None = None,
) -> pdf.Pdf:
    """Lay out one snapshot; needs no worker and writes nothing."""
    try:
        return pdf.render(
            papers.html(kind, snapshot, stamped),
            styles=kind.styles,
            photos=photos_of(kind, subject, snapshot),
            on_step=on_step,
            mark=stamped["check"],
        )
    except pdf.MissingFileError as error:
        raise RuleError(
            _("A picture of this document is missing: %(name)s") % {"name": error}
        ) from error
    except MemoryError as error:
        raise RuleError(_("The document is too large for this machine.")) from error


def store(
    rendering: Rendering,
    content: bytes,
    ending: str,
    *,
    began: float,
    pages: int | None = None,
) -> None:
    """Keep the file under its address; ``began`` is when the work on it did."""
    name = f"documents/{rendering.pk[:2]}/{rendering.pk}.{ending}"
    _write(name, content)
    Rendering.objects.filter(pk=rendering.pk).update(
        file=name,
        pages=pages,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        took_ms=round(1000 * (time.perf_counter() - began)),
    )


def photos_of(kind: DocumentKind, subject: Any, snapshot: dict[str, Any]) -> pdf.Photos:
    """The photos that the snapshot names, if they belong to its subject."""
    named = set(_PHOTO.findall(papers.canonical(snapshot)))
    if not named:
        return {}
    own = kind.photos(subject, snapshot).filter(sha256__in=named)
    files = own.values_list("sha256", "file")
    return {sha256: _opener(name) for sha256, name in files}


def _opener(name: str) -> Callable[[], BinaryIO]:
    return cast("Callable[[], BinaryIO]", partial(default_storage.open, name, "rb"))


def _paced(job: Job) -> pdf.OnStep:
    """Notes progress a few times a second at most."""
    last = 0.0

    def on_step(percent: int, step: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _PACE:
            last = time.monotonic()
            jobs.progress(job, percent, step)

    return on_step


def _write(name: str, content: bytes) -> None:
    """Whole or not at all: a temporary file beside its place, then a rename."""
    place = Path(settings.MEDIA_ROOT) / name
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(settings.FILE_UPLOAD_PERMISSIONS)
        Path(temporary).replace(place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
