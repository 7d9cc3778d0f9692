"""Those who may be drawn, as plain values that travel as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

#: From the weakest on: which grade is looked at first when there are too few places.
GRADES = ("weak", "average", "fair", "good", "")


class SamplingError(ValueError):
    """What was handed in cannot be drawn from. The message is for people who read
    files, in English; it never repeats what stood there."""


@dataclass(frozen=True)
class Candidate:
    """One who may be drawn. ``key``: the bank's code of the group or customer.

    Members read ``is_new``, ``is_student``, ``is_apart`` (overdue or frozen debt) and
    ``last_seen``; groups ``grade``, ``had_signal`` and ``last_seen``.
    """

    key: str
    is_new: bool = False
    is_student: bool = False
    is_apart: bool = False
    had_signal: bool = False
    grade: str = ""
    last_seen: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, what is usual left out."""
        shown: dict[str, Any] = {"key": self.key}
        for name in ("is_new", "is_student", "is_apart", "had_signal", "grade"):
            if value := getattr(self, name):
                shown[name] = value
        if self.last_seen is not None:
            shown["last_seen"] = self.last_seen.isoformat()
        return shown

    @classmethod
    def from_json(cls, value: Any) -> "Candidate":
        """From a mapping, or a key alone. Raises :class:`SamplingError`."""
        plain: Mapping[str, Any] = {"key": value} if isinstance(value, str) else value
        if not isinstance(plain, Mapping):
            raise SamplingError("a candidate is a mapping or a key")
        key, grade = plain.get("key"), plain.get("grade", "")
        if not isinstance(key, str) or not is_plain(key) or grade not in GRADES:
            raise SamplingError("a candidate needs a key of letters, digits, # and -")
        seen = plain.get("last_seen")
        try:
            last_seen = date.fromisoformat(seen) if seen else None
        except (TypeError, ValueError) as wrong:
            raise SamplingError("last_seen is a date like 2026-11-23") from wrong
        flags = {name: plain.get(name) is True for name in _FLAGS}
        return cls(key=key, grade=grade, last_seen=last_seen, **flags)


_FLAGS = ("is_new", "is_student", "is_apart", "had_signal")


def is_plain(key: str) -> bool:
    return bool(key) and all(c.isascii() and (c.isalnum() or c in "#-") for c in key)
