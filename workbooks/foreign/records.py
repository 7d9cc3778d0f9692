"""Records of an old workbook (.xls): what calamine does not tell about them.

Whether it is locked, what its sheets are, and which cells hold errors. Pure.
Source: [MS-XLS], Excel Binary File Format; of Excel 5 and 95 what is the same.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_BEGIN, _END = 0x0809, 0x000A
_LOCKED, _SHEET, _PROJECT = 0x002F, 0x0085, 0x00D3
_FORMULA, _BOOL_OR_ERROR = 0x0006, 0x0205
_WORKSHEET, _CHART = 0, 2
_IS_ERROR, _NO_NUMBER = 2, 0xFFFF
#: The least that these records hold, in bytes.
_OF_SHEET, _OF_FORMULA, _OF_ERROR = 6, 14, 8
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
#: Error cells that are told one by one.
_TOLD = 50_000


@dataclass(frozen=True)
class About:
    """What the first part of the workbook says of the whole."""

    is_workbook: bool = False
    is_locked: bool = False
    has_programs: bool = False
    #: Where each sheet begins, in the order of the workbook.
    starts: tuple[int, ...] = ()


def about(stream: bytes) -> About:
    starts: list[int] = []
    is_locked = has_programs = False
    kind = -1
    for kind, at, size in _records(stream, 0):
        if kind == _LOCKED:
            return About(is_workbook=True, is_locked=True)
        if kind == _PROJECT:
            has_programs = True
        elif kind == _SHEET and size >= _OF_SHEET:
            start, _state, sort = struct.unpack_from("<IBB", stream, at)
            starts.append(start)
            has_programs |= sort not in (_WORKSHEET, _CHART)
    return About(kind == _END, is_locked, has_programs, tuple(starts))


def errors(stream: bytes, sheet: int) -> dict[tuple[int, int], str]:
    """(row, column) → what its error is called, of the sheet with this number."""
    found: dict[tuple[int, int], str] = {}
    starts = about(stream).starts
    if sheet >= len(starts):
        return found
    for kind, at, size in _records(stream, starts[sheet]):
        if kind == _FORMULA and size >= _OF_FORMULA:
            # No number: the first byte says what it is instead, the third which.
            sort, code, number = struct.unpack_from("<BxB3xH", stream, at + 6)
            is_error = number == _NO_NUMBER and sort == _IS_ERROR
        elif kind == _BOOL_OR_ERROR and size >= _OF_ERROR:
            code, is_error = struct.unpack_from("<B?", stream, at + 6)
        else:
            continue
        if is_error and len(found) < _TOLD:
            place = struct.unpack_from("<HH", stream, at)
            found[place[0], place[1]] = _ERRORS.get(code, "#N/A")
    return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, place of the content, its size), to the end of this part.

    Charts lie within sheets as parts of their own.
    """
    at, depth, last = start, 0, len(stream) - 4
    unpack = struct.Struct("<HH").unpack_from
    while at <= last:
        kind, size = unpack(stream, at)
        at += 4
        if at + size > len(stream):
            return
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
        if depth == 1 or kind == _END:
            yield kind, at, size
        if depth <= 0:
            return
        at += size
