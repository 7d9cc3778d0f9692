"""How offices write a commune: ``P. Đức Xuân``, ``XÃ NÔNG THƯỢNG``, ``01840 - …``."""

import re
from typing import NamedTuple

from core.text import fold

#: The word of a kind of unit, without marks → all the ways to write it.
_KINDS = {
    "phuong": ("phuong", "p."),
    "xa": ("xa", "x."),
    "thi tran": ("thi tran", "tt.", "tt"),
    "dac khu": ("dac khu",),
}
_CODE = re.compile(r"(\d{4,6})\b[\s.:–-]*")
_BRACKETS = re.compile(r"\s*\(.*\)\s*$")


class Written(NamedTuple):
    """A commune as a cell names it; parts that it does not name are empty."""

    code: str
    #: Without marks: ``phuong``, ``xa``, ``thi tran``.
    kind: str
    #: Without marks and without the kind.
    name: str


def parse(text: str) -> Written:
    """What a cell says of a commune."""
    rest = _BRACKETS.sub("", fold(text))
    code = ""
    if match := _CODE.match(rest):
        code, rest = match[1].zfill(5), rest[match.end() :]
    rest = rest.removeprefix("hoi lhpn ").removeprefix("hoi phu nu ").strip()
    for kind, words in _KINDS.items():
        for word in words:
            if rest.startswith(f"{word} ") or (
                word.endswith(".") and rest.startswith(word)
            ):
                return Written(code, kind, rest.removeprefix(word).strip(" ."))
    return Written(code, "", rest)
