"""What may come in of what others made: .xlsx, .xls, .ods and .csv, plain lists only.

Told apart by content, never by name, and looked through before anything is stored or
parsed. Each refusal says what to do instead.
"""

import re
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from core.exceptions import RuleError
from workbooks.excel import guard as package
from workbooks.foreign import delimited, records
from workbooks.foreign.compound import MAGIC, Compound, DamagedError
from workbooks.foreign.reading import is_old_font, old_font

#: Bytes of all parts of a package once unpacked: 130,000 loans take 340 MB as .ods.
MAX_UNPACKED = 400 * 1024 * 1024
_HEAD = 4096
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
#: Of folders and streams in old files, in small letters: programs, other files within.
_PROGRAMS = frozenset(
    ("_vba_project_cur", "_vba_project", "vba", "macros", "ctls", "\x01ole10native")
)
_WITHIN = re.compile(r"(mbd|lnk)[0-9a-f]{8}")
_LOCKED = frozenset(("encryptedpackage", "encryptioninfo"))
_WORDS = frozenset(("worddocument", "powerpoint document"))
#: Letters of one line of a text: a row as wide and long as rows may be.
_LINE = 1_000_000
_PIECE = 1024 * 1024
#: Signs that no text holds. A list written by an old program may end with 0x1A.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")


def examine(file: IO[bytes], size: int) -> str:
    """``xlsx``, ``xls``, ``ods`` or ``csv``; raises ``RuleError`` for all else.

    ``size`` in bytes. Leaves the file at its beginning.
    """
    package.measure(size)
    file.seek(0)
    head = file.read(_HEAD)
    try:
        if head.startswith(package.ZIP):
            return _package(file, size)
        if head.startswith(MAGIC):
            return _old(file)
        return _text(file, head)
    finally:
        file.seek(0)


# --- .xlsx and .ods


def _package(file: IO[bytes], size: int) -> str:
    with package.directory(file, size) as parts:
        if any(part.filename == "mimetype" for part in parts):
            _examine_ods(file, parts)
            return "ods"
    package.examine(file, size, unpacked=MAX_UNPACKED)
    return "xlsx"


def _examine_ods(file: IO[bytes], parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    package.refuse_strange_names(names)
    if any(name.startswith(("basic/", "scripts/")) for name in names):
        raise RuleError(package.macros())
    kind = [part for part in parts if part.filename == "mimetype"]
    if package.read_through(file, kind, "mimetype", _HEAD).strip() != _ODS:
        raise RuleError(_no_list())
    manifest = package.read_through(file, parts, _MANIFEST, MAX_UNPACKED)
    if b"encryption-data" in manifest or "encrypted-package" in names:
        raise RuleError(package.locked())
    if not {"content.xml", _MANIFEST.lower()} <= set(names):
        raise RuleError(_damaged())


# --- .xls


def _old(file: IO[bytes]) -> str:
    file.seek(0)
    try:
        container = Compound(file.read())
        _refuse_by_names({entry.name.lower() for entry in container.entries})
        stream = container.stream("Workbook", "Book")
    except DamagedError:
        raise RuleError(_damaged()) from None
    if stream is None:
        raise RuleError(_no_list())
    about = records.about(stream)
    if about.is_locked:
        raise RuleError(package.locked())
    if about.has_programs:
        raise RuleError(package.macros())
    if not about.is_workbook or not about.starts:
        raise RuleError(_damaged())
    return "xls"


def _refuse_by_names(names: set[str]) -> None:
    if names & _LOCKED:
        raise RuleError(package.locked())
    if names & _WORDS:
        raise RuleError(_no_list())
    if names & _PROGRAMS or any(map(_WITHIN.fullmatch, names)):
        raise RuleError(package.macros())


# --- .csv


def _text(file: IO[bytes], head: bytes) -> str:
    if said := package.no_list(head):
        raise RuleError(said)
    file.seek(0)
    coding = delimited.coding(file.read(delimited.LOOKED_AT))
    begin = _read_through(file, coding)
    if begin.lstrip("\ufeff \t\r\n").lower().startswith(("<", "mime-version:")):
        raise RuleError(package.no_list(b"<html"))
    lines = begin.splitlines()
    if is_old_font(lines):
        raise RuleError(old_font())
    if not delimited.delimiter(lines):
        raise RuleError(_no_list())
    return "csv"


def _read_through(file: IO[bytes], coding: str) -> str:
    """The beginning of the text, after all of it was seen to be text."""
    begin, line = "", 0
    try:
        for piece in delimited.pieces(file, coding):
            begin = begin or piece[: delimited.LOOKED_AT]
            if _CONTROLS.search(piece):
                raise RuleError(_no_list())
            first, *others = re.split("[\r\n]", piece)
            line += len(first)
            if max(line, *map(len, others), 0) > _LINE:
                raise RuleError(_no_list())
            line = len(others[-1]) if others else line
    except UnicodeDecodeError:
        raise RuleError(_no_list()) from None
    return begin


def _no_list() -> str:
    what = _(
        "This is not a list in a form that can be read (.xlsx, .xls, .ods, or .csv)."
    )
    return package.save_as(what)


def _damaged() -> str:
    return package.save_as(_("The file is damaged."))
