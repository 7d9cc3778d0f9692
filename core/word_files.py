"""Word files that come in: only by content, and none that does or fetches anything."""

import hashlib
import io
import re
import zipfile
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from defusedxml import ElementTree
from django.conf import settings
from django.utils.translation import gettext as _

from core import uploads
from core.exceptions import RuleError
from core.text import nfc

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_PARTS = 2000
_MOST_BYTES = 200 * 1024 * 1024
#: What tells that a document is one: a text file of a few thousand letters.
_MOST_TYPES = 1024 * 1024
_ENCRYPTED = 0x1
_UNREADABLE = (
    ElementTree.ParseError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
#: Parts that run, or hold whole other files.
_ACTIVE_PART = re.compile(
    r"vbaProject|vbaData|/activeX/|/embeddings/|\.(bin|exe|js)$", re.I
)
_ACTIVE_TYPE = re.compile(rb"macroEnabled|vbaProject|oleObject|activeX", re.I)
#: What Word fetches from elsewhere when it opens the file; a link waits for a click.
_FETCHED = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)"
    rb"(?![^>]*Type\s*=\s*[\"'][^\"']*/hyperlink[\"'])",
    re.I,
)


def examine(upload: "UploadedFile[Any]") -> uploads.Kept:
    """What may be kept of a Word file, PDF or photo; a refusal says what to do."""
    upload.seek(0)
    magic = upload.read(8)
    if magic == _OLD_OFFICE:
        raise RuleError(
            _("This is an old Word file (.doc). Save it as .docx or PDF and send that.")
        )
    if magic[:4] != _ZIP:
        return uploads.examine(upload)
    most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise RuleError(
            _("The file is larger than %(max)s MB. Send a smaller one.") % {"max": most}
        )
    upload.seek(0)
    data = upload.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_unfit(archive)
    except _UNREADABLE as error:
        raise _damaged() from error
    return uploads.Kept(
        is_photo=False,
        content_type=WORD,
        suffix=".docx",
        data=data,
        sent_sha256=hashlib.sha256(data).hexdigest(),
        name=nfc(PurePath(upload.name or "").name)[:200],
    )


def _refuse_unfit(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise RuleError(_("This is no Word file. Send Word (.docx), PDF or a photo."))
    whole = sum(part.file_size for part in parts)
    is_locked = any(part.flag_bits & _ENCRYPTED for part in parts)
    if len(parts) > _MOST_PARTS or whole > _MOST_BYTES or is_locked:
        raise _damaged()
    endings = (".rels", "s].xml")
    small = [part for part in parts if part.filename.lower().endswith(endings)]
    texts = [_read(archive, part) for part in small]
    if (
        any(_ACTIVE_PART.search(f"/{name}") for name in names)
        or any(_ACTIVE_TYPE.search(text) for text in texts)
        or any(_FETCHED.search(text) for text in texts)
        or any(_acts(text) for text in texts)
    ):
        raise RuleError(
            _(
                "The Word file holds macros or other files. Save it as PDF and "
                "send that."
            )
        )


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A small part, never more of it than it may have."""
    with archive.open(part) as opened:
        text = opened.read(_MOST_TYPES + 1)
    if len(text) > _MOST_TYPES or b"\0" in text:  # UTF-16 would hide what it says
        raise _damaged()
    return text


def _acts(text: bytes) -> bool:
    """The same read as Word reads it: escaped letters and prefixes hide nothing."""
    for one in ElementTree.fromstring(text, forbid_dtd=True).iter():
        said = {name.rpartition("}")[2]: value for name, value in one.items()}
        kind = said.get("Type", "") + said.get("ContentType", "")
        is_outside = said.get("TargetMode", "").strip().casefold() == "external"
        if _ACTIVE_TYPE.search(kind.encode()):
            return True
        if is_outside and not kind.endswith("/hyperlink"):
            return True
    return False


def _damaged() -> RuleError:
    return RuleError(_("The Word file is damaged. Save it again and send it."))
