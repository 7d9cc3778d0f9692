"""Bringing the signed paper back: pages scanned or photographed, in order."""

from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core import uploads
from core.exceptions import RuleError
from reports.enums import DocumentStatus
from reports.models import Document, SignedPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

MOST_FILES = 20


@transaction.atomic
def mark_printed(document: Document, *, by: "User") -> Document:
    """Somebody has printed it: from now on the signed pages are waited for."""
    locked = lock(document)
    if locked.printed_at is None:
        locked.printed_at = timezone.now()
        locked.save(update_fields=["printed_at"])
        audit.record(Action.CHANGE, locked, by=by, detail={"printed": True})
    document.printed_at = locked.printed_at
    return document


@transaction.atomic
def attach(
    document: Document,
    *,
    first: int,
    scans: "Sequence[UploadedFile[Any]]",
    last: int | None = None,
    by: "User",
) -> list[SignedPage]:
    """Photos become the pages ``first``, ``first`` + 1, …; one PDF is ``first`` to
    ``last``. A page that is there is replaced; the old one stays, marked.

    The very file that a page already has changes nothing: a retry makes no second.
    """
    locked = lock(document)
    total = printed_pages(locked)
    kept = [uploads.examine(file) for file in scans[:MOST_FILES]]
    if not kept:
        raise RuleError(_("Choose the photos or the scan of the signed pages."))
    if len(scans) > MOST_FILES:
        raise RuleError(
            _("Choose at most %(most)s files at a time.") % {"most": MOST_FILES}
        )
    given = _numbered(kept, first, last)
    if first < 1 or given[-1][0] > total:
        raise RuleError(
            _("This document has %(total)s pages: page %(page)s is not one of them.")
            % {"total": total, "page": first if first < 1 else given[-1][0]}
        )
    mark_printed(locked, by=by)
    return [put(locked, number, one, by=by)[0] for number, one in given]


@transaction.atomic
def take_away(page: SignedPage, *, by: "User") -> None:
    """It was the wrong photo. Its row stays as replaced, and so does its file."""
    lock(page.document)
    rows = SignedPage.objects.filter(pk=page.pk, replaced_at=None)
    if not rows.update(replaced_at=timezone.now()):
        raise RuleError(_("This page has been replaced already."))
    audit.record(Action.DELETE, page, by=by, detail={"sha256": page.sha256})


def open_page(page: SignedPage, *, by: "User") -> BinaryIO:
    """The scan, and a line in the log that ``by`` looked at it."""
    try:
        file = page.file.open("rb")
    except FileNotFoundError:
        raise RuleError(_("The file of this page is not there any more.")) from None
    audit.record(Action.READ, page, by=by, detail={"sha256": page.sha256})
    return file  # type: ignore[return-value]


def lock(document: Document) -> Document:
    """The row, until the transaction ends."""
    rows = Document.objects.select_for_update(of=("self",))
    return rows.select_related("rendering").get(pk=document.pk)


def printed_pages(document: Document) -> int:
    if document.status == DocumentStatus.WITHDRAWN:
        raise RuleError(_("The document is withdrawn: it takes no signed pages."))
    rendering = document.rendering
    if rendering is None or not rendering.is_ready or not rendering.pages:
        raise RuleError(_("The file is not ready yet. Print it and have it signed."))
    return rendering.pages


def _numbered(
    kept: list[uploads.Kept], first: int, last: int | None
) -> list[tuple[int, uploads.Kept]]:
    """Which page each file is."""
    pdfs = [one for one in kept if not one.is_photo]
    if not pdfs:
        return list(enumerate(kept, start=first))
    if len(kept) > 1:
        raise RuleError(_("Send one PDF file at a time, or only photos."))
    if last is None or last < first:
        raise RuleError(_("Say which pages the PDF file holds: from … to …."))
    return [(number, pdfs[0]) for number in range(first, last + 1)]


def put(
    document: Document, number: int, kept: uploads.Kept, *, by: "User"
) -> tuple[SignedPage, bool]:
    """Page ``number`` of the locked document, and whether it was not there before."""
    there = SignedPage.objects.current().filter(document=document, number=number)
    old = there.first()
    if old is not None:
        if (old.sent_sha256, old.snapshot_sha256) == (
            kept.sent_sha256,
            document.snapshot_sha256,
        ):
            return old, False
        there.update(replaced_at=timezone.now())
    page = SignedPage(
        document=document,
        number=number,
        snapshot_sha256=document.snapshot_sha256,
        sha256=kept.sha256,
        sent_sha256=kept.sent_sha256,
        file=store(kept),
        original_name=kept.name,
        content_type=kept.content_type,
        size=len(kept.data),
        width=kept.width,
        height=kept.height,
        uploaded_by=by,
    )
    page.save(force_insert=True)
    audit.record(Action.CREATE, page, by=by, detail={"sha256": kept.sha256})
    return page, True


def store(kept: uploads.Kept) -> str:
    """Write the bytes to their own address, unless they are there already."""
    path = f"signed/{kept.sha256[:2]}/{kept.sha256}{kept.suffix}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(kept.data))
    return path
