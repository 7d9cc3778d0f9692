"""Files of workbooks: by their content or by a key of ours, never by a name of hers."""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from core.text import nfc

_PIECE = 256 * 1024
_NAME = 150


def clean_name(name: str | None) -> str:
    """How a file is called, for reading only: no folders, no invisible signs."""
    last = PurePosixPath(nfc(name or "").replace("\\", "/")).name
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return kept[-_NAME:] or "tep.xlsx"


def sha256(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def keep(file: IO[bytes], digest: str) -> str:
    """Store what came in under its digest, once; answers its name in the store."""
    name = f"workbooks/in/{digest[:2]}/{digest}.xlsx"
    if not place(name).exists():
        with made(name) as path, path.open("wb") as out:
            file.seek(0)
            while piece := file.read(_PIECE):
                out.write(piece)
    return name


def place(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def opened(name: str) -> IO[bytes]:
    """To be answered with; raises ``RuleError`` when it is no longer kept."""
    try:
        return place(name).open("rb")
    except (FileNotFoundError, IsADirectoryError):
        raise RuleError(
            _("This file is no longer kept. Send or order it again.")
        ) from None


@contextmanager
def made(name: str) -> Iterator[Path]:
    """A temporary file that takes its place when the block ends well, or vanishes."""
    final = place(name)
    final.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=final.parent, suffix=".tmp")
    os.close(handle)
    path = Path(temporary)
    try:
        yield path
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        path.replace(final)
    finally:
        path.unlink(missing_ok=True)


def remove(name: str) -> None:
    if name:
        place(name).unlink(missing_ok=True)
