"""What may come in as a photo or file, and what is left of it.

Only by content, never by name: JPEG, PNG, WebP and HEIC are decoded and written anew
as JPEG, which leaves nothing of whatever else the file held; PDF is kept as it is.
Size and pixels are read from the header before anything is decoded.
"""

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pi_heif
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from core.exceptions import RuleError
from core.text import nfc

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

pi_heif.register_heif_opener()

_QUALITY = 80
_THUMB_SIDE = 320
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
#: A page that a reader would act upon: refused rather than kept.
_ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_MINUTE, _DEGREE = 60, 3600
_COORDINATE = Decimal("0.00001")


@dataclass(frozen=True)
class Kept:
    """What is left of an upload: bytes of ours, and what was known about them."""

    is_photo: bool
    content_type: str
    suffix: str
    data: bytes
    sent_sha256: str
    name: str
    thumb: bytes = b""
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def examine(upload: "UploadedFile[Any]") -> Kept:
    """What may be kept of the upload; a refusal says what to do instead."""
    if not upload.size:
        raise RuleError(_("The file is empty. Choose it again."))
    if upload.size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise RuleError(
            _("The file is larger than %(max)s MB. Send a smaller one.") % {"max": most}
        )
    upload.seek(0)
    data = upload.read()
    name = nfc(PurePath(upload.name or "").name)[:200]
    kind = _sniff(data)
    if kind == "PDF":
        return _pdf(data, name)
    if kind is None:
        raise RuleError(
            _("Only photos (JPEG, PNG, WebP, HEIC) and PDF files can be sent.")
        )
    return _photo(data, name, kind)


def _sniff(data: bytes) -> str | None:
    """The kind by the first bytes, for Pillow's own list of allowed formats."""
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "HEIF"
    return "PDF" if data[:5] == b"%PDF-" else None


def is_active(data: bytes) -> bool:
    """Whether a PDF, or a part of one, names scripts or files within."""
    return _ACTIVE_PDF.search(data) is not None


def _pdf(data: bytes, name: str) -> Kept:
    if b"%%EOF" not in data[-2048:]:
        raise RuleError(_("The PDF file is damaged. Make it again and send it."))
    if is_active(data):
        raise RuleError(
            _("The PDF file holds scripts or other files. Print it to PDF again.")
        )
    return Kept(
        is_photo=False,
        content_type="application/pdf",
        suffix=".pdf",
        data=data,
        sent_sha256=hashlib.sha256(data).hexdigest(),
        name=name,
    )


def _photo(data: bytes, name: str, kind: str) -> Kept:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                return _made_anew(image, data, name)
    except RuleError:
        raise
    except Exception as error:  # a decoder fed with foreign bytes may raise anything
        raise RuleError(
            _("The photo cannot be read: it may be damaged. Take or choose it again.")
        ) from error


def _made_anew(image: Image.Image, data: bytes, name: str) -> Kept:
    width, height = image.size
    if width * height > settings.PHOTO_MAX_PIXELS:
        raise RuleError(_("The photo has too many pixels. Send a smaller one."))
    exif = image.getexif()
    taken_at, place = _taken_at(exif), _place(exif)
    image.draft("RGB", (settings.PHOTO_SIDE, settings.PHOTO_SIDE))
    plain = _plain(ImageOps.exif_transpose(image))
    plain.thumbnail((settings.PHOTO_SIDE, settings.PHOTO_SIDE))
    small = plain.copy()
    small.thumbnail((_THUMB_SIDE, _THUMB_SIDE))
    return Kept(
        is_photo=True,
        content_type="image/jpeg",
        suffix=".jpg",
        data=_jpeg(plain),
        thumb=_jpeg(small),
        sent_sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        width=plain.width,
        height=plain.height,
        taken_at=taken_at,
        latitude=place[0],
        longitude=place[1],
    )


def _plain(image: Image.Image) -> Image.Image:
    """RGB on white, without anything that travelled with the pixels."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        shown = image.convert("RGBA")
        paper = Image.new("RGB", shown.size, "white")
        paper.paste(shown, mask=shown.getchannel("A"))
        return paper
    return image.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.info.clear()
    image.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()


def _taken_at(exif: Image.Exif) -> datetime | None:
    """When the camera says it was taken, in our time zone unless it names another."""
    details = exif.get_ifd(ExifTags.IFD.Exif)
    written = details.get(ExifTags.Base.DateTimeOriginal)
    offset = details.get(ExifTags.Base.OffsetTimeOriginal, "")
    try:
        when = datetime.strptime(  # noqa: DTZ007 -- made aware below
            str(written).strip("\0 "), "%Y:%m:%d %H:%M:%S"
        )
        if re.fullmatch(r"[+-]\d\d:\d\d", str(offset)):
            return datetime.fromisoformat(f"{when.isoformat()}{offset}")
        return timezone.make_aware(when)
    except ValueError:
        return None


def _place(exif: Image.Exif) -> tuple[Decimal | None, Decimal | None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    found = []
    for reference, value, most in ((1, 2, 90), (3, 4, 180)):
        try:
            degrees, minutes, seconds = (float(part) for part in gps[value])
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            return None, None
        angle = degrees + minutes / _MINUTE + seconds / _DEGREE
        if not 0 <= angle <= most:
            return None, None
        sign = -1 if gps.get(reference) in {"S", "W"} else 1
        found.append(Decimal(str(sign * angle)).quantize(_COORDINATE))
    return found[0], found[1]
