"""How much the headings of a column say what a field is usually called. Pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.text import fold
from workbooks.excel.headings import ORDER, heading

if TYPE_CHECKING:
    from savings_groups.bank.field import Field

#: Of 100. From ``ALIKE`` on a column is proposed, below ``SURE`` a person should look,
#: from ``SAME`` on it is proposed even if its values are odd.
ALIKE, SURE, SAME = 60, 80, 90
_EQUAL, _TOTAL, _LOWER = 100.0, 92.0, 85.0

#: Words that make something else of whatever they stand with: a rate or points of it.
_TURNED = frozenset({"ty", "%", "diem"})
#: And those that do so in one heading: a count of it, its code, its day.
_TURNS = frozenset({"ngay", "ma", "ten", "ho", "vien", "truong"})
#: What offices write short.
_SHORT = {
    "dn": "du no",
    "gd": "giao dich",
    "gn": "giai ngan",
    "kh": "khach hang",
    "nqh": "no qua han",
    "qh": "qua han",
    "sl": "so luong",
    "tg": "tien gui",
    "tk": "tiet kiem",
    "tv": "to vien",
}
#: The lower of two headings when the upper one says it all.
_TOTALS = frozenset({"tong", "tong so", "tong cong", "cong", "so tien", "chung"})


def alike(parts: Sequence[str], wanted: "Field") -> float:
    """From 0 to 100; ``parts`` are the headings above a column, the upper one first."""
    if not parts or heading(" ".join(parts)) in ORDER:
        return 0.0
    names = filter(None, map(_comparable, wanted.names))
    return max((_alike(parts, name) for name in names), default=0.0)


def _comparable(text: str) -> str:
    """A heading without what stands in brackets, unless that makes something else."""
    turned = [word for word in ("diem", "ma") if f"({word})" in fold(text)]
    words = [_SHORT.get(word, word) for word in heading(text).split()]
    return " ".join([*words, *turned])


def _alike(parts: Sequence[str], name: str) -> float:
    said, asked = set(_comparable(" ".join(parts)).split()), set(name.split())
    if said == asked:
        return _EQUAL
    if _TURNED & (said ^ asked):
        return 0.0
    return _of_parts(parts, name) or _of_words(said, asked)


def _of_parts(parts: Sequence[str], name: str) -> float:
    """One of several headings is the name: the upper of a total, or the lower."""
    first, last = _comparable(parts[0]), _comparable(parts[-1])
    if first == last or last in _TOTALS:
        return _TOTAL if name == first != last else 0.0
    return _LOWER if name == last else 0.0


def _of_words(said: set[str], asked: set[str]) -> float:
    """More words than the usual name, or some of them."""
    if asked < said and not _TURNS & (said - asked):
        return 50 + 35 * len(asked) / len(said)
    if said < asked and len(said) > 1:
        return 40 + 35 * len(said) / len(asked)
    return 0.0
