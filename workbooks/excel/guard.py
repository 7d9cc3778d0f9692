"""What may come in: a plain .xlsx and nothing hidden in it, found out by streaming.

Sizes are counted while decompressing, because declared ones lie; nothing is parsed and
nothing larger than a piece is held. Each refusal says what to do instead.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from core.exceptions import RuleError

MAX_ENTRIES = 500
#: Bytes of all parts together once unpacked.
MAX_UNPACKED = 50 * 1024 * 1024
#: How many times its packed size a part may grow; small parts may grow as they like.
MAX_RATIO = 100
_SMALL = 256 * 1024
#: Where the name of an encrypted package is looked for.
_MAX_OLE = 4 * 1024 * 1024
_PIECE = 64 * 1024
#: A directory of 500 entries with long names.
_MAX_DIRECTORY = MAX_ENTRIES * 600
_END, _END64, _END_SIZE = b"PK\x05\x06", b"PK\x06\x07", 22
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_MAIN = b"spreadsheetml.sheet.main+xml"
_DECLARATIONS = tuple(
    token.encode(coding)
    for token in ("<!DOCTYPE", "<!ENTITY")
    for coding in ("ascii", "utf-16-le", "utf-16-be")
)
_LONGEST = max(map(len, _DECLARATIONS))
#: What a package that is none makes of whoever opens it: names that are no text,
#: places before the beginning, versions that nobody wrote.
_BREAKS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OSError,
    NotImplementedError,
)
#: Parts that run or embed something.
_ACTIVE = ("vbaproject", "/activex/", "/embeddings/", "/macrosheets/", "/dialogsheets/")


def examine(file: IO[bytes], size: int, *, unpacked: int | None = None) -> None:
    """Refuse (``RuleError``) whatever is not a plain workbook of bearable size.

    ``unpacked``: bytes of all parts together, where a list may be larger than ours.
    """
    measure(size)
    file.seek(0)
    head = file.read(512)
    if not head.startswith(ZIP):
        raise RuleError(_what_it_is(file, head))
    with directory(file, size) as parts:
        _examine_parts(file, parts, unpacked or MAX_UNPACKED)


def measure(size: int) -> None:
    """Neither nothing nor too much; in bytes."""
    if not size:
        raise RuleError(_("The file is empty. Choose it again."))
    if size > settings.WORKBOOK_MAX_BYTES:
        most = settings.WORKBOOK_MAX_BYTES // (1024 * 1024)
        raise RuleError(
            _("The file is larger than %(max)s MB. Split it into several files.")
            % {"max": most}
        )


@contextmanager
def directory(file: IO[bytes], size: int) -> Iterator[list[zipfile.ZipInfo]]:
    """The parts of a package; whatever breaks while they are read is a refusal."""
    _measure_directory(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive.infolist()
    except _BREAKS as error:
        raise RuleError(damaged()) from error
    finally:
        file.seek(0)


def _what_it_is(file: IO[bytes], head: bytes) -> str:
    """What came instead of a workbook, and what to do about it."""
    if head.startswith(OLE):
        return _ole(file)
    if said := no_list(head):
        return said
    if b"\x00" not in head and (b"," in head or b";" in head or b"\t" in head):
        return save_as(_("This is a text file (.csv)."))
    return save_as(_("This is not an Excel file."))


def no_list(head: bytes) -> str:
    """What else it is, by its first bytes, and what to do; empty if it is not known."""
    if head.startswith(b"%PDF"):
        return _(
            "This is a PDF file. Send the Excel file (.xlsx) from which it was made."
        )
    if head.startswith(b"MZ"):
        return _("This is a program, not an Excel file. Do not open it.")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")):
        return save_as(_("This is a web page that only bears the name of Excel."))
    return ""


def _ole(file: IO[bytes]) -> str:
    """The container of old files, and of new ones under a password."""
    file.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in file.read(_MAX_OLE):
        return locked()
    return save_as(_("This is an old Excel file (.xls)."))


def save_as(what: str) -> str:
    advice = _(
        "Open it in Excel, choose File → Save As, type “Excel Workbook (.xlsx)”, and "
        "send the new file."
    )
    return f"{what} {advice}"


def locked() -> str:
    return _(
        "The file is locked with a password. Open it in Excel, remove the "
        "password (File → Info → Protect Workbook), save it and send it again."
    )


def damaged() -> str:
    return _(
        "The file is damaged or not a real .xlsx file. Open it in Excel, save it under "
        "another name as .xlsx, and send the new file."
    )


def _measure_directory(file: IO[bytes], size: int) -> None:
    """A directory of a million entries would fill the memory before it is looked at."""
    tail_size = min(size, _END_SIZE + 0xFFFF)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE or _END64 in tail[max(0, at - 20) : at]:
        raise RuleError(damaged())
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise RuleError(_bomb())


def _bomb() -> str:
    return _(
        "The file unpacks to far more than a list needs. Copy the list into a new "
        "Excel file and send that."
    )


def _examine_parts(file: IO[bytes], parts: list[zipfile.ZipInfo], most: int) -> None:
    names = [part.filename.lower() for part in parts]
    refuse_strange_names(names)
    _refuse_names(names)
    types = read_through(file, parts, "[Content_Types].xml", most)
    if b"macroEnabled" in types:
        raise RuleError(macros())
    if _MAIN not in types:
        raise RuleError(damaged())


def read_through(
    file: IO[bytes], parts: list[zipfile.ZipInfo], kept: str, most: int
) -> bytes:
    """Unpack every part to its end; answers the beginning of the one called ``kept``.

    Refuses bombs, sizes that lie, and declarations of entities in whatever part.
    """
    found, unpacked = b"", 0
    for part in parts:
        size, tail = 0, b""
        for piece in _unpack(file, part):
            size += len(piece)
            unpacked += len(piece)
            if unpacked > most or _grows(size, part.compress_size):
                raise RuleError(_bomb())
            window = tail + piece
            if any(token in window for token in _DECLARATIONS):
                raise RuleError(damaged())
            tail = window[-_LONGEST:]
            if part.filename == kept and len(found) < _SMALL:
                found += piece
        if size != part.file_size:
            raise RuleError(damaged())
    return found


def _grows(size: int, packed: int) -> bool:
    return size > _SMALL and size > MAX_RATIO * max(packed, 1)


def macros() -> str:
    return save_as(_("The file holds macros (programs) or embedded objects."))


def refuse_strange_names(names: list[str]) -> None:
    """Of parts, in small letters: none twice, none that leads out of the package."""
    if len(set(names)) != len(names) or len(names) > MAX_ENTRIES:
        raise RuleError(damaged())
    if any(name.startswith(("/", "\\")) or ".." in name for name in names):
        raise RuleError(damaged())


def _refuse_names(names: list[str]) -> None:
    """By the names of its parts: not a workbook, or one that holds more than lists."""
    if any(word in f"/{name}" for name in names for word in _ACTIVE):
        raise RuleError(macros())
    if "xl/workbook.bin" in names:
        raise RuleError(save_as(_("This is a binary Excel file (.xlsb).")))
    if "mimetype" in names:
        raise RuleError(save_as(_("This is a LibreOffice file (.ods).")))
    if "word/document.xml" in names:
        raise RuleError(_("This is a Word file. Put the list into Excel first."))
    if not {"[content_types].xml", "xl/workbook.xml"} <= set(names):
        raise RuleError(save_as(_("This is not an Excel file.")))


def _unpack(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces, to its real end, whatever size the directory gives."""
    known = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if part.flag_bits & 1 or part.compress_type not in known:
        raise RuleError(damaged())
    file.seek(part.header_offset)
    header = file.read(30)
    if header[:4] != ZIP:
        raise RuleError(damaged())
    name, extra = struct.unpack("<HH", header[26:30])
    file.seek(name + extra, 1)
    packed = _packed(file, part.compress_size)
    yield from packed if part.compress_type == zipfile.ZIP_STORED else _inflate(packed)


def _packed(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left > 0:
        piece = file.read(min(_PIECE, left))
        if not piece:
            raise RuleError(damaged())
        left -= len(piece)
        yield piece


def _inflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    for piece in pieces:
        packed = piece
        while packed and not inflate.eof:
            yield inflate.decompress(packed, _PIECE)
            packed = inflate.unconsumed_tail
    yield inflate.flush()
    if not inflate.eof:
        raise RuleError(damaged())
