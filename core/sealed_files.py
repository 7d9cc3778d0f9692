"""Files of persons on the disk of the server: sealed with the keys of ``core.crypto``.

A file is sealed whole (they are 20 MB at most), under the SHA-256 of its bytes as they
came: never under a name that somebody typed. In clear it exists in memory only.
"""

import io
import os
import re
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from core import crypto
from core.exceptions import RuleError

_FOLDER = re.compile(r"[a-z][a-z_]*(/[a-z][a-z_]*)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(rf"{_FOLDER.pattern}/[0-9a-f]{{2}}/{_DIGEST.pattern}\.sealed")


def keep(file: IO[bytes], folder: str, digest: str) -> str:
    """Store ``file`` sealed, once for each digest; answers its name in the store.

    ``digest``: SHA-256 of the bytes, in hexadecimal. ``folder``: a word of ours.
    """
    if not _FOLDER.fullmatch(folder) or not _DIGEST.fullmatch(digest):
        message = "A folder is a word of ours, a digest 64 hexadecimal digits."
        raise ValueError(message)
    name = f"{folder}/{digest[:2]}/{digest}.sealed"
    if not _place(name).exists():
        file.seek(0)
        _write(name, crypto.seal(file.read()))
        file.seek(0)
    return name


def opened(name: str) -> IO[bytes]:
    """The file in clear, in memory.

    Raises ``RuleError`` when it is no longer kept, or when its key is missing.
    """
    return io.BytesIO(crypto.unseal(_read(name)))


def remove(name: str) -> None:
    """Take it off the disk; nothing happens if it is gone.

    Equal files are kept once: ask first whether another row still names it.
    """
    if name:
        _place(name).unlink(missing_ok=True)


def reseal(name: str) -> bool:
    """Seal with the newest key; ``False`` if it was already. Raises as ``opened``."""
    token = _read(name)
    if crypto.is_newest(token):
        return False
    _write(name, crypto.seal(crypto.unseal(token)))
    return True


def _place(name: str) -> Path:
    if not _NAME.fullmatch(name):
        message = "This is not the name of a sealed file."
        raise ValueError(message)
    return Path(settings.MEDIA_ROOT) / name


def _read(name: str) -> bytes:
    place = _place(name)
    try:
        return place.read_bytes()
    except FileNotFoundError:
        raise RuleError(
            _("This file is no longer kept. Send or order it again.")
        ) from None


def _write(name: str, token: bytes) -> None:
    """Whole or not at all, also when the machine stops in the middle."""
    final = _place(name)
    final.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=final.parent, suffix=".tmp")
    path = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(token)
            out.flush()
            os.fsync(out.fileno())
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        path.replace(final)
    finally:
        path.unlink(missing_ok=True)
