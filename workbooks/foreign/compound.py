"""The container of old Office files (.xls): sectors in chains, like a small disk.

Every chain is followed with the number of sectors as its bound, so that a file whose
chains lead in a circle is noticed, not followed. Pure: bytes in, bytes out.
Source: [MS-CFB], Compound File Binary File Format.
"""

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ORDER = 512, 0xFFFE
#: Of numbers of sectors: those from here on say "free", "end", "table".
_LAST = 0xFFFFFFFA
#: Shift of a sector's size by the version of the format; of a small sector's.
_SHIFTS, _SMALL_SHIFT = {3: 9, 4: 12}, 6
#: Streams shorter than this live in the small sectors.
_CUTOFF = 4096
_IN_HEADER = 109
_ENTRY, _NAME, _NO_NAME = 128, 64, 2
_MAX_ENTRIES = 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class DamagedError(Exception):
    """The container contradicts itself."""


@dataclass(frozen=True)
class Entry:
    """A stream, or a folder of streams."""

    name: str
    kind: int
    start: int
    size: int

    @property
    def is_stream(self) -> bool:
        return self.kind == _STREAM


class Compound:
    """Raises ``DamagedError``, at once or when a stream is read."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(MAGIC):
            raise DamagedError
        version, order, shift, small = struct.unpack_from("<HHHH", data, 26)
        if order != _ORDER or _SHIFTS.get(version) != shift or small != _SMALL_SHIFT:
            raise DamagedError
        (
            self._tables,
            self._first_entry,
            self._cutoff,
            self._first_small,
            self._first_list,
        ) = struct.unpack_from("<II4xII4xI", data, 44)
        self._data, self._shift = data, shift
        self._sectors = -(-len(data) // (1 << shift)) - 1
        if self._cutoff != _CUTOFF or self._tables > self._sectors:
            raise DamagedError
        self._next = self._table()
        self.entries = list(self._directory())

    def stream(self, *names: str) -> bytes | None:
        """The first stream called so, in capitals or not."""
        wanted = {name.casefold() for name in names}
        for entry in self.entries:
            if entry.is_stream and entry.name.casefold() in wanted:
                return self._read(entry)
        return None

    def _read(self, entry: Entry) -> bytes:
        if entry.size > len(self._data):
            raise DamagedError
        if entry.size >= _CUTOFF:
            found = b"".join(self._chain(entry.start))
        else:
            found = self._small(entry)
        if len(found) < entry.size:
            raise DamagedError
        return found[: entry.size]

    def _small(self, entry: Entry) -> bytes:
        """Out of the small sectors, which lie in a stream of the root."""
        root = next((one for one in self.entries if one.kind == _ROOT), None)
        if root is None:
            raise DamagedError
        whole = b"".join(self._chain(root.start))
        following = _numbers(b"".join(self._chain(self._first_small)))
        size = 1 << _SMALL_SHIFT
        places = _places(following, entry.start)
        return b"".join(whole[at * size : (at + 1) * size] for at in places)

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors:
            raise DamagedError
        return self._data[(number + 1) << self._shift : (number + 2) << self._shift]

    def _chain(self, start: int) -> Iterator[bytes]:
        return map(self._sector, _places(self._next, start))

    def _table(self) -> "array[int]":
        """Which sector follows which, from the sectors that the header lists."""
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        following, seen = self._first_list, 0
        while following < _LAST:
            more = _numbers(self._sector(following))
            listed += more[:-1]
            following, seen = more[-1], seen + 1
            if seen > self._sectors:
                raise DamagedError
        used = [number for number in listed if number < _LAST]
        if len(used) != self._tables:
            raise DamagedError
        return _numbers(b"".join(map(self._sector, used)))

    def _directory(self) -> Iterator[Entry]:
        whole = b"".join(self._chain(self._first_entry))
        if len(whole) > _MAX_ENTRIES * _ENTRY:
            raise DamagedError
        for at in range(0, len(whole) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", whole, at + _NAME)
            start, size = struct.unpack_from("<II", whole, at + 116)
            if kind in (_STORAGE, _STREAM, _ROOT) and _NO_NAME <= length <= _NAME:
                name = whole[at : at + length - _NO_NAME].decode("utf-16-le", "replace")
                yield Entry(name, kind, start, size)


def _numbers(data: bytes) -> "array[int]":
    numbers = array("I", data[: len(data) // 4 * 4])
    if sys.byteorder == "big":  # pragma: no cover -- no such server is known
        numbers.byteswap()
    return numbers


def _places(following: "array[int]", start: int) -> Iterator[int]:
    """A chain from its start; one longer than there are sectors is a circle."""
    place, seen = start, 0
    while place < _LAST:
        if place >= len(following) or seen > len(following):
            raise DamagedError
        yield place
        place, seen = following[place], seen + 1
