"""What the values of a column look like: evidence for or against a heading. Pure."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from core.text import fold

if TYPE_CHECKING:
    from savings_groups.bank.fields import Field

_FIGURE = re.compile(r"-?[\d.,]*\d[\d.,]*\s*%?")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}( .*)?|\d{4}-\d{2}-\d{2}.*")
#: Three to six capitalised words: places mostly have two.
_PERSON = re.compile(r"[^\W\d_a-z][^\W\d_]*(?: [^\W\d_a-z][^\W\d_]*){2,5}")
#: Sums stand at the end or the beginning of lists and say nothing about a column.
_SUM = re.compile(r"(?:tong|cong)(?: (?:cong|so|hop|toan|xa|phuong|theo)\b.*)?:?")
#: Greatest amounts of lists in million and in thousand đồng: a group owes billions, a
#: member tens of millions.
OF_GROUPS, OF_LOANS = (20_000, 20_000_000), (2_000, 2_000_000)
#: No group has more members.
_MEMBERS = 1000
#: Of this many values nearly all must fit.
_FEWEST, _NEARLY = 2, 0.8
#: Digits of codes by kind of field; those that lost their zeros may have fewer.
_DIGITS = {
    "loan_code": range(13, 17),
    "customer_code": range(7, 11),
    "group_code": range(4, 8),
    "commune_code": range(4, 7),
    "identity": range(8, 13),
}
#: Digits by which a column is recognised without a heading. As numbers only so many
#: that no amount has them.
_TELLING = {"loan_code": 16, "identity": 12, "customer_code": 10, "group_code": 7}
_NO_AMOUNT = 14
#: How sheets count days: 1982 to 2064.
_SERIALS = range(30_000, 60_000)
_DAY_DIGITS = 8


def is_figure(value: Any) -> bool:
    """A number or date, also one that is kept as text."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float | date):
        return True
    text = value.strip() if isinstance(value, str) else ""
    return bool(_FIGURE.fullmatch(text) or _DATE.fullmatch(text))


def column(top: Sequence[Sequence[Any]], start: int, at: int) -> list[Any]:
    """The values of a column beneath its headings, without blanks and rows of sums."""
    rows = [row for row in top[start:] if not _is_sum(row)]
    found = [row[at] for row in rows if at < len(row)]
    return [value for value in found if value is not None and plain(value)]


def plain(value: Any) -> str:
    """A value as text: whole numbers without a point, dates as dd/mm/yyyy."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.10g}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return " ".join(str(getattr(value, "text", value)).split())


def fits(values: Sequence[Any], wanted: "Field") -> bool:
    """Nearly all of at least two values look like this and like nothing else."""
    if wanted.kind == "name":
        names = [value for value in values if _PERSON.fullmatch(plain(value))]
        return len(names) >= max(_FEWEST, _NEARLY * len(values))
    digits = _TELLING.get(wanted.kind, 0)
    fitting = [
        value
        for value in values
        if _digits(value) == digits and (isinstance(value, str) or digits >= _NO_AMOUNT)
    ]
    many = len(values) >= _FEWEST and len(fitting) >= _NEARLY * len(values)
    return bool(digits) and many


def contradicts(values: Sequence[Any], wanted: "Field") -> bool:
    """None of the values, or far too few, can be one of the field."""
    if not values:
        return False
    if wanted.kind == "count" and any(_amount(value) > _MEMBERS for value in values):
        return True
    if wanted.kind in ("count", "points", "money"):
        words = [value for value in values if not is_figure(value)]
        return len(words) > _NEARLY * len(values)
    return not any(_may_be(value, wanted.kind) for value in values)


def _may_be(value: Any, kind: str) -> bool:
    if lengths := _DIGITS.get(kind):
        return _digits(value) in lengths
    if kind == "date":
        return _may_be_day(value)
    return kind != "name" or not is_figure(value)


def judged_unit(values: Sequence[Any], most: tuple[int, int]) -> int:
    """The unit that amounts must be in, by the greatest of them: 1, 1000 or 1000000."""
    found = max((abs(_amount(value)) for value in values), default=0)
    if not found or found > most[1]:
        return 1
    return 1_000_000 if found <= most[0] else 1000


def _may_be_day(value: Any) -> bool:
    if isinstance(value, date) or _DATE.fullmatch(plain(value)):
        return True
    return _digits(value) == _DAY_DIGITS or _amount(value) in _SERIALS


def _digits(value: Any) -> int:
    """How many digits, if it is nothing else; codes stand as numbers as well."""
    text = plain(value)
    return len(text) if text.isascii() and text.isdigit() else 0


def _amount(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = re.sub(r"[.,](?=\d{3}(\D|$))", "", plain(value)).replace(",", ".")
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else 0.0


def _is_sum(row: Sequence[Any]) -> bool:
    words = (fold(value) for value in row if isinstance(value, str) and value.strip())
    return bool(_SUM.fullmatch(next(words, "")))
