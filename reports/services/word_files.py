"""The worker's part for Word files: the snapshot and the page that the PDF has."""

import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.exceptions import RuleError
from jobs import services as jobs
from jobs.models import Job
from reports.base import DocumentKind
from reports.catalogue import KINDS
from reports.models import Document, Rendering
from reports.services import papers, rendering
from reports.word.convert import word
from reports.word.paper import MissingPictureError


def render(job: Job, *, address: str) -> dict[str, Any]:
    """Make the file of one address, unless it is there; safe to run twice."""
    file = Rendering.objects.get(pk=address)
    document = Document.objects.filter(word=file).first()
    if file.is_ready or document is None:  # done before, or the draft was renewed
        return {}
    began = time.perf_counter()
    jobs.progress(job, 10, gettext_noop("Writing the file"))
    kind = KINDS[document.kind]
    subject = getattr(document, kind.subject)
    content = make(kind, subject, document.snapshot, papers.stamp(document))
    jobs.progress(job, 90, gettext_noop("Storing the file"))
    rendering.store(file, content, "docx", began=began)
    return {"size": len(content)}


def make(
    kind: DocumentKind,
    subject: Any,
    snapshot: dict[str, Any],
    stamped: dict[str, Any],
) -> bytes:
    """The Word file of one snapshot; needs no worker and writes nothing."""
    page = papers.html(kind, snapshot, stamped)
    try:
        return word(page, photos=rendering.photos_of(kind, subject, snapshot))
    except MissingPictureError as error:
        raise RuleError(
            _("A picture of this document is missing: %(name)s") % {"name": error}
        ) from error
