"""Reading scans: pages as pictures, and the mark on each. No database.

Everything is bounded: a page is drawn no larger than its mark needs.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image

from core.uploads import Kept
from reports import qr

#: A scanner that feeds sheets makes one file of the papers of a day.
MOST_PAGES = 200
#: Pixels of the longer side: 200 dpi of A4.
_SIDE = 2340
_QUALITY = 80
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class UnreadableScanError(ValueError):
    """No page can be seen in the file."""


class TooManyPagesError(UnreadableScanError):
    """More than ``MOST_PAGES``."""


@dataclass(frozen=True)
class Seen:
    """One page of a scan: as a picture to keep, and the mark on it."""

    index: int
    mark: qr.Mark | None
    kept: Kept


def seen(
    content: bytes, *, is_photo: bool, sent_sha256: str, name: str
) -> Iterator[Seen]:
    """The pages in order, from 1. Raises ``UnreadableScanError``."""
    if is_photo:
        with Image.open(io.BytesIO(content)) as photo:
            kept = _kept(content, photo.size, sent_sha256, name)
            yield Seen(1, mark(photo), kept)
        return
    for index, picture in _pages(content):
        data = io.BytesIO()
        picture.save(data, "JPEG", quality=_QUALITY)
        own = hashlib.sha256(f"{sent_sha256}:{index}".encode()).hexdigest()
        kept = _kept(data.getvalue(), picture.size, own, name)
        yield Seen(index, mark(picture), kept)


def mark(picture: Image.Image) -> qr.Mark | None:
    """The first of our marks on a picture, however it was turned."""
    for found in zxingcpp.read_barcodes(picture.convert("L"), formats=_QR):
        if (told := qr.read(found.text)) is not None:
            return told
    return None


def _pages(content: bytes) -> Iterator[tuple[int, Image.Image]]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableScanError(str(error)) from error
    try:
        if len(document) > MOST_PAGES:
            raise TooManyPagesError(len(document))
        for index in range(len(document)):
            yield index + 1, _drawn(document, index)
    finally:
        document.close()


def _drawn(document: pypdfium2.PdfDocument, index: int) -> Image.Image:
    try:
        page = document[index]
        try:
            scale = _SIDE / max(*page.get_size(), 1)
            bitmap = page.render(scale=min(scale, _SIDE))
            picture: Image.Image = bitmap.to_pil().convert("RGB")
            return picture
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableScanError(str(error)) from error


def _kept(data: bytes, size: tuple[int, int], sent_sha256: str, name: str) -> Kept:
    return Kept(
        is_photo=True,
        content_type="image/jpeg",
        suffix=".jpg",
        data=data,
        sent_sha256=sent_sha256,
        name=name,
        width=size[0],
        height=size[1],
    )
