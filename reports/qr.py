"""The mark on every printed page: whose paper it is, of which content, which page.

It is the address of the page where anybody may check the paper, in capitals: QR codes
hold capitals and figures in two thirds of the room, so its boxes are larger.
"""

import hashlib
import re
from dataclasses import dataclass

import segno

#: Tells an older print, or the draft, from the valid one.
VERSION_LENGTH = 6
_ADDRESS = re.compile(
    r"/K/([B-DF-HJ-NP-TV-XZ]{10})/([0-9A-F]{6})/([1-9][0-9]{0,3})/([1-9][0-9]{0,3})/?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mark:
    code: str
    version: str
    page: int
    total: int


def version_of(snapshot_sha256: str, number: str) -> str:
    """Figures of a hash over the content and the number: a draft has none."""
    told = hashlib.sha256(f"{snapshot_sha256} {number}".encode())
    return told.hexdigest()[:VERSION_LENGTH].upper()


def prefix(base: str, code: str, version: str) -> str:
    """What all pages of a paper share; ``base`` is scheme, host and perhaps port."""
    return f"{base.rstrip('/')}/K/{code}/{version}".upper()


def address(base: str, mark: Mark) -> str:
    return page_address(prefix(base, mark.code, mark.version), mark.page, mark.total)


def page_address(prefix: str, page: int, total: int) -> str:
    return f"{prefix}/{page}/{total}"


def read(text: str) -> Mark | None:
    """The mark in what a camera read, whatever the host was called then."""
    found = _ADDRESS.search(text)
    if found is None or found.end() != len(text):
        return None
    code, version, page, total = found.groups()
    mark = Mark(code.upper(), version.upper(), int(page), int(total))
    return mark if mark.page <= mark.total else None


def boxes(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """How many modules a side has, and the dark ones as (column, row, length).

    Rows count from the top; the quiet zone around is not in it. Level M: a stamp or
    a fold may hide 15 % of it.
    """
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    found = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                found.append((x, y, length))
            x += length or 1
    return len(rows), found
