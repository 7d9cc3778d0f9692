"""The life of a document: asked for, numbered, issued, withdrawn; and its file."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from jobs import services as jobs
from jobs.enums import State
from jobs.models import Job
from reports.base import DocumentKind
from reports.catalogue import KINDS
from reports.enums import DOCUMENT_TRANSITIONS, DocumentStatus
from reports.models import Document, Rendering
from reports.services import numbers, papers

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def request_document(kind: DocumentKind, subject: Any, *, by: "User") -> Document:
    """The document of ``kind`` about ``subject`` as things stand now.

    Unchanged content gives the document that is there, changed content renews the
    draft. The file is made by a worker; this returns at once.
    """
    document = draft_document(kind, subject, by=by)
    order(document, by=by)
    return document


@transaction.atomic
def draft_document(kind: DocumentKind, subject: Any, *, by: "User") -> Document:
    """The same; its file is not asked for yet."""
    locked = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
    if reason := kind.refuse(locked):
        raise RuleError(reason)
    about = Document.objects.filter(kind=kind.slug, **{kind.subject: locked})
    valid = about.exclude(status=DocumentStatus.WITHDRAWN)
    snapshot = kind.snapshot(locked)
    snapshot_sha256 = papers.sha256(papers.canonical(snapshot))
    document = valid.filter(snapshot_sha256=snapshot_sha256).first()
    if document is None:
        document = _renew(kind, locked, about, by)
        document.snapshot = snapshot
        document.snapshot_sha256 = snapshot_sha256
        document.title = kind.document_title(locked)
        action = Action.CREATE if document._state.adding else Action.CHANGE
        document.save()
        audit.record(action, document, by=by, detail={"sha256": snapshot_sha256})
    if not (document.is_frozen and _kept(document)):
        point(document)
    return document


@transaction.atomic
def number_document(document: Document, *, issued_on: date, by: "User") -> Document:
    """Give the next number and the date; from now on the content is frozen."""
    locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    kind = KINDS[locked.kind]
    if locked.status == DocumentStatus.DRAFT:
        _check_current(kind, locked)
        numbers.give(locked, code=kind.code, on=issued_on)
    _move(locked, DocumentStatus.NUMBERED, by=by)
    locked.issued_on = issued_on
    locked.rendering = None  # of the draft
    locked.save(update_fields=["issued_on", "search_text", "rendering"])
    order(locked, by=by)
    document.refresh_from_db()
    return document


@transaction.atomic
def issue(document: Document, *, by: "User") -> Document:
    """Hand the numbered document out: from now on the inspected unit sees it."""
    if document.rendering is None or not document.rendering.is_ready:
        raise RuleError(_("The file is not ready yet. Wait for it and read it first."))
    kind = KINDS[document.kind]
    moved = _move(Document.objects.get(pk=document.pk), DocumentStatus.ISSUED, by=by)
    kind.issued(moved, getattr(moved, kind.subject), by=by)
    document.refresh_from_db(fields=["status"])
    return document


@transaction.atomic
def withdraw(document: Document, *, reason: str, by: "User") -> Document:
    """Take back; the number stays in the register as cancelled."""
    if not reason.strip():
        raise RuleError(_("Give the reason."))
    was_issued = document.status == DocumentStatus.ISSUED
    _move(document, DocumentStatus.WITHDRAWN, by=by, reason=reason)
    numbers.cancel(document.number)
    if was_issued:
        kind = KINDS[document.kind]
        kind.withdrawn(getattr(document, kind.subject), by=by)
    return document


@transaction.atomic
def order(document: Document, *, by: "User") -> Rendering:
    """Point the document to the file of its content; have it made if there is none.

    That of a numbered document stays the file it is, whatever becomes of templates.
    """
    if document.is_frozen and (kept := _kept(document)):
        return kept
    rendering = point(document)
    if not rendering.is_ready:
        rendering.job = _job(rendering, by)
        rendering.save(update_fields=["job"])
    return rendering


def point(document: Document) -> Rendering:
    """Point the document to the file of its content, whether it is made or not."""
    stamped = papers.stamp(document)
    kind = KINDS[document.kind]
    address = papers.address(kind, document.snapshot_sha256, stamped)
    rendering, _new = Rendering.objects.get_or_create(address=address)
    is_other = document.rendering_id != rendering.pk
    document.rendering = rendering
    if is_other:
        document.word = None  # of the content as it was
        document.save(update_fields=["rendering", "word"])
    return rendering


@transaction.atomic
def order_word(document: Document, *, by: "User") -> Rendering:
    """Have the Word file of this very content made, once.

    That of a numbered document stays the file it is, whatever becomes of templates.
    """
    locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    word = locked.word
    if word is None or not (word.is_ready and locked.is_frozen):
        kind, stamped = KINDS[locked.kind], papers.stamp(locked)
        address = papers.word_address(kind, locked.snapshot_sha256, stamped)
        word, _new = Rendering.objects.get_or_create(address=address)
    if not word.is_ready:
        word.job = _job(word, by, kind="reports.word")
        word.save(update_fields=["job"])
    if locked.word_id != word.pk:
        locked.word = word
        locked.save(update_fields=["word"])
    document.word = word
    return word


def open_file(document: Document, *, by: "User", download: bool) -> BinaryIO:
    """The PDF, and a line in the log that ``by`` read or took it."""
    action = Action.DOWNLOAD if download else Action.READ
    return _opened(document, document.rendering, order, action, by)


def open_word(document: Document, *, by: "User") -> BinaryIO:
    """The Word file, and a line in the log that ``by`` took it."""
    return _opened(document, document.word, order_word, Action.DOWNLOAD, by)


def _opened(
    document: Document,
    rendering: Rendering | None,
    make_again: Callable[..., Rendering],
    action: Action,
    by: "User",
) -> BinaryIO:
    if rendering is None or not rendering.is_ready:
        raise RuleError(_("The file is not ready yet."))
    try:
        file = rendering.file.open("rb")
    except FileNotFoundError:
        Rendering.objects.filter(pk=rendering.pk).update(file="")
        make_again(document, by=by)
        raise RuleError(_("The file was lost and is being made again.")) from None
    detail: dict[str, Any] = {"sha256": rendering.sha256, "format": rendering.format}
    if KINDS[document.kind].holds_people:
        detail["people"] = True  # it names members of groups in full
    audit.record(action, document, by=by, detail=detail)
    return file  # type: ignore[return-value]


def _kept(document: Document) -> Rendering | None:
    """The file as stored: it may have been lost since the document was read."""
    made = Rendering.objects.exclude(file="")
    return made.filter(pk=document.rendering_id).first()


def _job(rendering: Rendering, by: "User", kind: str = "reports.render") -> Job:
    """The job that makes the file: a failed one has another go."""
    if rendering.job and rendering.job.state == State.FAILED:
        return jobs.retry(rendering.job)
    return jobs.enqueue(
        kind,
        {"address": rendering.address},
        by=by,
        dedupe_key=f"render:{rendering.address}",
        queue="pdf",
    )


def _renew(kind: DocumentKind, subject: Any, about: Any, by: "User") -> Document:
    """The draft to write to: the one there is, as made now, or a new one."""
    draft = about.filter(status=DocumentStatus.DRAFT).first()
    document = draft or Document(
        kind=kind.slug, union=kind.issuer(subject), **{kind.subject: subject}
    )
    document.created_by = by
    document.created_at = timezone.now()
    return document


def _check_current(kind: DocumentKind, document: Document) -> None:
    """A number seals what is true today, not what was true when the draft was made."""
    subject = getattr(document, kind.subject)
    if not kind.is_numbered:
        raise RuleError(_("This form carries no number: print it and have it signed."))
    if reason := kind.refuse(subject) or kind.refuse_number(subject):
        raise RuleError(reason)
    now = papers.sha256(papers.canonical(kind.snapshot(subject)))
    if now != document.snapshot_sha256:
        raise RuleError(
            _(
                "The data have changed since this draft was made."
                " Make the document again, read it, then number it."
            )
        )


def _move(
    document: Document, to: DocumentStatus, *, by: "User", reason: str = ""
) -> Document:
    """The only writer of ``Document.status``."""
    return audit.move(document, to, table=DOCUMENT_TRANSITIONS, by=by, reason=reason)
