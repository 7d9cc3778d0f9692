"""Digital signatures on the PDF of a document: brought in, checked, made here."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core import uploads
from core.exceptions import RuleError
from core.text import nfc
from jobs import services as jobs
from jobs.models import Job
from reports import pades
from reports.catalogue import KINDS
from reports.enums import DocumentStatus
from reports.models import Document, SignedFile
from reports.page_text import UnreadablePdfError, page_texts

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User
    from unions.models import Union

_ENDINGS = (".crt", ".pem", ".cer", ".der")
#: Wrong passwords of a union's key, per hour.
MOST_WRONG = 5


@transaction.atomic
def bring_in(
    document: Document, upload: "UploadedFile[Any]", *, by: "User"
) -> SignedFile:
    """Keep a PDF that was signed elsewhere; a worker checks whose signatures it has.

    The very file that is there already changes nothing.
    """
    locked = _lock(document)
    print_ = _print_of(locked)
    data = _examined(upload, print_)
    digest = hashlib.sha256(data).hexdigest()
    there = locked.signed_files.current().filter(sha256=digest).first()
    if there is not None:
        return there
    row = _row(locked, data, by)
    row.original_name = nfc(Path(upload.name or "").name)[:200]
    row.save(force_insert=True)
    row.job = jobs.enqueue(
        "reports.signatures",
        {"file": str(row.pk)},
        by=by,
        dedupe_key=f"signatures:{row.pk}",
        queue="pdf",
    )
    row.save(update_fields=["job"])
    audit.record(Action.CREATE, row, by=by, detail={"sha256": digest})
    return row


def check(job: Job, *, file: str) -> dict[str, Any]:
    """The worker's part: is it this document, and whose signatures does it have?"""
    row = SignedFile.objects.select_related("document__rendering").get(pk=file)
    if row.checked_at:
        return {"signatures": len(row.signatures)}
    with row.file.open("rb") as stored:
        data = stored.read()
    try:
        row.is_rewritten = not data.startswith(_print_of(row.document))
        _compare(row, data)
        row.signatures = _signatures(data)
    except RuleError as refusal:
        row.error = str(refusal)
    with transaction.atomic():
        _lock(row.document)
        row.checked_at = timezone.now()
        row.save(update_fields=["is_rewritten", "signatures", "error", "checked_at"])
        if not row.error:
            _replace_those_within(row, data)
    return {"signatures": len(row.signatures)}


@transaction.atomic
def sign(document: Document, password: str, *, by: "User") -> SignedFile:
    """One more signature, with the union's own key; raises ``RuleError``."""
    locked = _lock(document)
    key = key_of(locked.union)
    if key is None:
        raise RuleError(_("This union has no key on the server. Sign it elsewhere."))
    base = _newest(locked)
    _count_tries(locked)
    try:
        who = pades.holder(key, password, now=timezone.now())
        if not who.is_valid_now:
            raise RuleError(
                _("The certificate of the key was valid until %(day)s only.")
                % {"day": f"{datetime.fromisoformat(who.valid_until):%d/%m/%Y}"}
            )
        data = pades.sign(base, key, password, reason=locked.title)
    except pades.KeyRefusedError:
        raise RuleError(_("The password does not open the key. Type it again.")) from (
            None
        )
    cache.delete(_tries(locked))
    row = _row(locked, data, by)
    row.original_name = f"{KINDS[locked.kind].file_stem(locked.snapshot)}.pdf"
    row.is_made_here, row.checked_at = True, timezone.now()
    row.signatures = _signatures(data)
    row.save(force_insert=True)
    _replace_those_within(row, data)
    detail = {"sha256": row.sha256, "signer": who.name}
    audit.record(Action.CREATE, row, by=by, detail=detail)
    return row


@transaction.atomic
def take_away(row: SignedFile, *, by: "User") -> None:
    """It was the wrong file. The row stays as replaced, and so does the file."""
    _lock(row.document)
    rows = SignedFile.objects.filter(pk=row.pk, replaced_at=None)
    if not rows.update(replaced_at=timezone.now()):
        raise RuleError(_("This file has been replaced already."))
    audit.record(Action.DELETE, row, by=by, detail={"sha256": row.sha256})


def open_file(row: SignedFile, *, by: "User") -> BinaryIO:
    """The signed file, and a line in the log that ``by`` took it."""
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        raise RuleError(_("This file is no longer kept.")) from None
    audit.record(Action.DOWNLOAD, row, by=by, detail={"sha256": row.sha256})
    return file  # type: ignore[return-value]


def key_of(union: "Union") -> bytes | None:
    """The union's own PKCS#12 file, where the installation was given one."""
    if not settings.SIGNING_KEYS:
        return None
    place = Path(settings.SIGNING_KEYS) / f"{union.pk}.p12"
    return place.read_bytes() if place.is_file() else None


def has_key(union: "Union") -> bool:
    folder = settings.SIGNING_KEYS
    return bool(folder) and (Path(folder) / f"{union.pk}.p12").is_file()


def _lock(document: Document) -> Document:
    rows = Document.objects.select_for_update(of=("self",))
    return rows.select_related("rendering", "union").get(pk=document.pk)


def _print_of(document: Document) -> bytes:
    """The document's own PDF: what is signed."""
    if document.status == DocumentStatus.WITHDRAWN:
        raise RuleError(_("The document is withdrawn: it takes no signatures."))
    if not document.is_frozen and KINDS[document.kind].is_numbered:
        raise RuleError(_("Give the number first: what is signed no longer changes."))
    rendering = document.rendering
    if rendering is None or not rendering.is_ready:
        raise RuleError(_("The file is not ready yet. Wait for it and read it first."))
    try:
        with rendering.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise RuleError(_("The file was lost. Open the document once more.")) from None


def _examined(upload: "UploadedFile[Any]", print_: bytes) -> bytes:
    """What was sent, as it came: of a file that goes on from ours only what is new is
    looked through, as pictures may hold any bytes."""
    if not upload.size or upload.size > settings.UPLOAD_MAX_BYTES:
        return uploads.examine(upload).data  # says what is wrong
    upload.seek(0)
    data = bytes(upload.read())
    if not data.startswith(print_):
        kept = uploads.examine(upload)
        if kept.is_photo:
            raise RuleError(_("Send the signed PDF file; photos belong to the pages."))
        return kept.data
    if uploads.is_active(data[len(print_) :]):
        raise RuleError(
            _("The PDF file holds scripts or other files. Sign the original again.")
        )
    return data


def _row(document: Document, data: bytes, by: "User") -> SignedFile:
    digest = hashlib.sha256(data).hexdigest()
    path = f"signed/{digest[:2]}/{digest}.pdf"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return SignedFile(
        document=document,
        snapshot_sha256=document.snapshot_sha256,
        sha256=digest,
        file=path,
        size=len(data),
        uploaded_by=by,
    )


def _compare(row: SignedFile, data: bytes) -> None:
    """Programs may write a file anew when they sign: then its text must be ours."""
    if not row.is_rewritten:
        return
    try:
        is_same = page_texts(data) == page_texts(_print_of(row.document))
    except UnreadablePdfError:
        is_same = False
    if not is_same:
        raise RuleError(
            _(
                "This is not the PDF of this document."
                " Download it here, sign that very file, and bring it back."
            )
        )


def _signatures(data: bytes) -> list[dict[str, Any]]:
    try:
        found = pades.signatures(data, roots=_roots())
    except pades.NotAPdfError:
        raise RuleError(
            _("The PDF file is damaged. Make it again and send it.")
        ) from None
    if not found:
        raise RuleError(_("There is no digital signature in this file."))
    return found


def _roots() -> list[bytes]:
    if not settings.SIGNATURE_ROOTS:
        return []
    files = sorted(Path(settings.SIGNATURE_ROOTS).iterdir())
    return [file.read_bytes() for file in files if file.suffix.lower() in _ENDINGS]


def _newest(document: Document) -> bytes:
    """What the next signature goes onto: the file with the signatures so far."""
    own = document.signed_files.current().filter(
        error="", snapshot_sha256=document.snapshot_sha256
    )
    row = own.exclude(checked_at=None).order_by("-uploaded_at").first()
    print_ = _print_of(document)
    if row is None:
        return print_
    with row.file.open("rb") as file:
        return bytes(file.read())


def _replace_those_within(row: SignedFile, data: bytes) -> None:
    """Files that this one goes on from hold nothing that it has not."""
    others = row.document.signed_files.current().exclude(pk=row.pk)
    for other in others.filter(size__lt=row.size, error=""):
        with other.file.open("rb") as file:
            if data.startswith(file.read()):
                other.replaced_at = timezone.now()
                other.save(update_fields=["replaced_at"])


def _tries(document: Document) -> str:
    return f"signing-tries:{document.union_id}"


def _count_tries(document: Document) -> None:
    """Nobody tries passwords one after another."""
    key = _tries(document)
    cache.add(key, 0, timeout=60 * 60)
    if cache.incr(key) > MOST_WRONG:
        raise RuleError(
            _("Too many wrong passwords. Wait an hour, or ask the administrator.")
        )
