"""What goes into a bundle: plain values and paths, no rows."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

#: Told how many parts are done.
OnPart = Callable[[int], None]
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Part:
    """One document in its place; without a path it could not be made."""

    #: The visit that it belongs to, as people call it; parts of one stand together.
    group: str
    #: The name of its file, without ending.
    stem: str
    title: str
    number: str
    on: date
    status: str
    path: Path | None = None
    sha256: str = ""
    pages: int = 0
    #: Why there is no file.
    reason: str = ""


class DamagedPartError(Exception):
    """A file is not there any more, or is not the one that was made."""

    def __init__(self, part: Part) -> None:
        super().__init__(part.title)
        self.part = part


def check(part: Part) -> Path:
    """Where the file lies; refuses one whose bytes are not those of ``sha256``."""
    found = hashlib.sha256()
    try:
        if part.path is None:
            raise DamagedPartError(part)
        with part.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    except FileNotFoundError as error:
        raise DamagedPartError(part) from error
    if found.hexdigest() != part.sha256:
        raise DamagedPartError(part)
    return part.path
