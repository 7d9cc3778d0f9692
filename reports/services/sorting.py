"""The worker's part: which page of which document each scan is."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.exceptions import RuleError
from jobs import services as jobs
from jobs.models import Job
from reports import qr, scanning
from reports.catalogue import KINDS
from reports.enums import DocumentStatus, ScanOutcome
from reports.models import Document, DocumentNumber, ScanBatch, ScanFile, ScanPage
from reports.services import signed_pages

if TYPE_CHECKING:
    from accounts.models import User


def sort(job: Job, *, batch: str) -> dict[str, Any]:
    """File every page by its mark; what was done before stays done."""
    found = ScanBatch.objects.select_related("uploaded_by").get(pk=batch)
    files = list(found.files.filter(error="").order_by("order"))
    for done, file in enumerate(files):
        percent = 5 + 90 * done // len(files)
        jobs.progress(job, percent, gettext_noop("Reading the pages"))
        _sort_file(file, found.uploaded_by)
    return {"files": len(files)}


def _sort_file(file: ScanFile, by: "User") -> None:
    known = set(file.pages.values_list("index", flat=True))
    with file.file.open("rb") as opened:
        content = opened.read()
    try:
        for page in scanning.seen(
            content,
            is_photo=file.content_type == "image/jpeg",
            sent_sha256=file.sent_sha256,
            name=file.original_name,
        ):
            if page.index not in known:
                _file(file, page, by)
    except scanning.TooManyPagesError:
        _say(
            file,
            _("The file has more than %(most)s pages. Split it and send the parts.")
            % {"most": scanning.MOST_PAGES},
        )
    except scanning.UnreadableScanError:
        _say(file, _("The PDF file is damaged. Make it again and send it."))


def _say(file: ScanFile, error: str) -> None:
    file.error = error
    file.save(update_fields=["error"])


@transaction.atomic
def _file(file: ScanFile, page: scanning.Seen, by: "User") -> None:
    row = ScanPage(file=file, index=page.index, outcome=ScanOutcome.UNREADABLE)
    if page.mark is not None:
        row.number, row.total = page.mark.page, page.mark.total
        row.document = _document(page.mark, by)
        row.outcome = ScanOutcome.FOREIGN
    if row.document is not None and page.mark is not None:
        locked = signed_pages.lock(row.document)
        row.outcome = _refused(locked, page.mark)
        if row.outcome == ScanOutcome.FILED:
            signed_pages.mark_printed(locked, by=by)
            put = signed_pages.put(locked, page.mark.page, page.kept, by=by)
            row.signed_page = put[0]
            row.outcome = ScanOutcome.FILED if put[1] else ScanOutcome.SAME
    row.save()


def _document(mark: qr.Mark, by: "User") -> Document | None:
    """The document of the mark, if it is hers to bring back."""
    rows = Document.objects.visible_to(by).filter(check_code=mark.code)
    found = rows.defer("snapshot").first()
    if found is None or found.kind not in KINDS:
        return None
    subject = getattr(found, KINDS[found.kind].subject)
    return found if by.has_perm("reports.attach_signed_page", subject) else None


def _refused(document: Document, mark: qr.Mark) -> ScanOutcome:
    """Why the page does not belong to the document; ``FILED`` when it does."""
    if document.status == DocumentStatus.WITHDRAWN:
        return ScanOutcome.WITHDRAWN
    number = DocumentNumber.objects.filter(document=document).first()
    if mark.version != qr.version_of(
        document.snapshot_sha256, number.symbol if number else ""
    ):
        return ScanOutcome.OLDER
    try:
        total = signed_pages.printed_pages(document)
    except RuleError:  # its file is being made: nobody can have printed it
        return ScanOutcome.OLDER
    return ScanOutcome.FILED if mark.total == total else ScanOutcome.OLDER
