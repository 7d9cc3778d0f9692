"""The process that reads a file of others, under limits of its own.

``python -m workbooks.foreign.child`` gets a line of JSON (what is asked) and the bytes
of the file on stdin: the file lies nowhere in clear. It writes one line of JSON about
what it found, then for ``rows`` one line per row, and ``null`` when it was the last.
Without Django: it starts in a fraction of a second, knows no secret, and dies alone.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from core.text import nfc
from workbooks.excel import limits
from workbooks.foreign.delimited import QuoteError, delimited
from workbooks.foreign.opened import Opened
from workbooks.foreign.spreadsheets import opened
from workbooks.foreign.values import TooLargeError, told

#: Letters that are told of a file altogether; of tops, whoever listens keeps them.
_MOST = {"rows": 512 * 1024 * 1024, "tops": 16 * 1024 * 1024}

_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=told
).encode


def main() -> None:
    limits.apply()
    asked = json.loads(sys.stdin.buffer.readline())
    left = _MOST[asked["wanted"]]
    for answer in answers(asked, sys.stdin.buffer.read()):
        line = _encode(answer)
        left -= len(line)
        if left < 0:
            raise MemoryError
        sys.stdout.write(f"{line}\n")


def answers(asked: dict[str, Any], data: bytes) -> Iterator[Any]:
    """What is told, line by line."""
    tell = _tops if asked["wanted"] == "tops" else _rows
    try:
        yield from tell(asked, data)
    except TooLargeError as error:
        yield {"too_large": [error.row, error.column]}
    except QuoteError as error:
        yield {"open_quote": error.line}


def _sheets(asked: dict[str, Any], data: bytes) -> Iterator[Opened]:
    only = nfc(asked["sheet"]) if "sheet" in asked else None
    if asked["format"] == "csv":
        return delimited(data, only)
    return opened(data, asked["format"], only)


def _tops(asked: dict[str, Any], data: bytes) -> Iterator[Any]:
    found = []
    for sheet in _sheets(asked, data):
        try:
            top = sheet.measured().top()
        except TooLargeError:
            if sheet.is_hidden:
                continue
            raise
        about = [sheet.name, sheet.rows, sheet.columns, sheet.is_hidden]
        found.append([*about, top])
    yield {"sheets": found}


def _rows(asked: dict[str, Any], data: bytes) -> Iterator[Any]:
    for sheet in _sheets(asked, data):
        rows = sheet.measured().filled(asked["start"])
        yield {"columns": sheet.columns}
        yield from rows
        yield None
        return
    yield {"missing": True}


if __name__ == "__main__":
    main()
