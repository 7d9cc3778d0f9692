"""Cells of a bank's file as values: codes, amounts, days, grades, names, numbers.

Every reader answers ``(value, remark)``; a remark is what was done that a person must
know. What cannot be understood raises ``UnreadableError``, whose text never repeats the
cell: it may hold an identity number.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.text import fold, nfc
from savings_groups.bank import masks
from savings_groups.bank.numbers import UnreadableError, bare, number, power
from savings_groups.enums import DoubtKind, Grade, Programme

#: Digits of a code by kind of field. Source: the bank's data dictionary.
WIDTHS = {"group_code": 7, "customer_code": 10, "loan_code": 16}
#: The code of the Women's Union among the organisations (11 HND, 12 HPN, 13 CCB, 14).
OURS = "12"
#: From here on Excel holds the first 15 digits of a number and zeros. What reads files
#: gives a whole number as ``int`` where every digit is certain, else as ``float``.
_EXACT = 10**15
_MOST = 10**15
_NAME, _TEXT = 120, 200
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u206f\ufeff]+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_COMMUNE = (4, 5, 6)
_COUNT = 32_767


class Remark(NamedTuple):
    kind: DoubtKind
    says: str


Read = tuple[Any, Remark | None]


def line(value: Any) -> str:
    """Text as it is kept: NFC, single spaces."""
    if isinstance(value, str):
        return _SPACES.sub(" ", nfc(value)).strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    raise UnreadableError(_("This is a date, not a text."))


def check(value: Any) -> None:
    """Refuse what is no value: an error of the spreadsheet, true or false."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise UnreadableError(_("The cell holds an error."))


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not _SPACES.sub("", value))


def code(value: Any, width: int) -> Read:
    """Digits, with the zeros that a number loses put back."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnreadableError(_("This is not a code."))
    if isinstance(value, str):
        if power(value):
            return str(number(_expanded(value))), _lost()
        digits = bare(value).removesuffix(".0")
    else:
        digits = str(number(value))
        if isinstance(value, float) and abs(value) >= _EXACT:
            return digits, _lost()
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > width:
        raise UnreadableError(
            _("A code of %(width)d digits was expected.") % {"width": width}
        )
    if len(digits) == width:
        return digits, None
    added = {"zeros": width - len(digits)}
    remark = Remark(DoubtKind.ZEROS_RESTORED, _("zeros put back: %(zeros)d") % added)
    return digits.zfill(width), remark


def _expanded(text: str) -> float:
    return float(bare(text).replace(",", "."))


def _lost() -> Remark:
    return Remark(DoubtKind.DIGITS_LOST, _("only the first 15 digits are certain"))


def commune_code(value: Any) -> Read:
    """Five digits of the statistics office or six of the bank; no other marks."""
    digits = bare(line(value)).removesuffix(".0")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > max(_COMMUNE):
        raise UnreadableError(_("This is not the code of a commune."))
    if len(digits) in _COMMUNE[1:]:
        return digits, None
    return digits.zfill(_COMMUNE[1]), Remark(
        DoubtKind.ZEROS_RESTORED, _("code of the commune")
    )


def book(value: Any) -> Read:
    """The number of a savings book, compared and not kept."""
    return line(value).lstrip("'").casefold(), None


def identity(value: Any) -> Read:
    """An identity number of 12 digits, or 9 of old cards. Remarks do not repeat it."""
    if isinstance(value, str):
        digits = re.sub(r"[.\-]", "", bare(value).removesuffix(".0"))
    else:
        digits = str(number(value))
    if not (digits.isascii() and digits.isdecimal()):
        raise UnreadableError(_("This is not an identity number."))
    if len(digits) in (9, 12):
        return digits, None
    if len(digits) not in (8, 10, 11):
        raise UnreadableError(_("An identity number has 12 digits, or 9 of old cards."))
    width = 9 if len(digits) == 8 else 12  # noqa: PLR2004 -- an old card's first zero
    says = _("identity number, of %(width)d digits now") % {"width": width}
    return digits.zfill(width), Remark(DoubtKind.ZEROS_RESTORED, says)


def money(value: Any, unit: int, sign: str) -> Read:
    """An amount in đồng; ``unit`` is what one is worth in the file."""
    found = number(value, sign)
    if isinstance(found, int):
        amount = found * unit
    else:
        amount = round(found * unit)
        if unit == 1 and abs(found - amount) > Decimal("0.01"):
            return amount, Remark(
                DoubtKind.UNIT_OF_MONEY, _("an amount in đồng with decimals")
            )
    if abs(amount) > _MOST:
        raise UnreadableError(_("This amount is too large."))
    return amount, None


def count(value: Any, sign: str) -> Read:
    found = number(value, sign)
    if not isinstance(found, int) or abs(found) > _COUNT:
        raise UnreadableError(_("A whole number was expected."))
    return found, None


def points(value: Any, sign: str) -> Read:
    return round(Decimal(number(value, sign)), 2), None


def day(value: Any) -> Read:
    """A day from a date cell, 21/10/2010 or 2010-10-21; a bare number is refused."""
    if isinstance(value, datetime):
        return value.date(), None
    if isinstance(value, date):
        return value, None
    if not isinstance(value, str):
        raise UnreadableError(_("This is a number, not a date."))
    text = line(value).lstrip("'")
    if match := _DAY.fullmatch(text):
        parts = match.groups()[::-1]
    elif match := _ISO.fullmatch(text):
        parts = match.groups()
    else:
        raise UnreadableError(_("This is not a date like 21/10/2010."))
    try:
        return date(*map(int, parts)), None
    except ValueError:
        raise UnreadableError(_("There is no such day.")) from None


_GRADES = {
    "tot": Grade.GOOD,
    "t": Grade.GOOD,
    "a": Grade.GOOD,
    "kha": Grade.FAIR,
    "k": Grade.FAIR,
    "b": Grade.FAIR,
    "trung binh": Grade.AVERAGE,
    "tb": Grade.AVERAGE,
    "c": Grade.AVERAGE,
    "yeu": Grade.WEAK,
    "yeu kem": Grade.WEAK,
    "kem": Grade.WEAK,
    "y": Grade.WEAK,
    "d": Grade.WEAK,
}


def grade(value: Any) -> Read:
    """A grade; empty when the column was exported as 0."""
    if value in (0, "0", "0.0", "0,0", "-") and value is not False:
        return "", None
    word = fold(line(value)).strip(".")
    found = _GRADES.get(word.removeprefix("loai ").removeprefix("to "))
    if found is None:
        raise UnreadableError(_("This is not a grade."))
    return str(found), None


_ORGANISATIONS = {
    "11": ("hnd", "nong dan"),
    OURS: ("hpn", "phu nu", "lhpn", "pn"),
    "13": ("ccb", "cuu chien binh"),
    "14": ("dtn", "thanh nien", "doan tn"),
}


def organisation(value: Any) -> Read:
    """``12`` for the Women's Union; any other organisation as it is written."""
    text = fold(line(value))
    for digits, words in _ORGANISATIONS.items():
        named = any(re.search(rf"\b{word}\b", text) for word in words)
        if named or re.match(rf"0*{digits}\b", text):
            return digits, None
    return masks.cards(text)[:20], None


_PROGRAMMES = {fold(str(one.label)): one for one in Programme} | {
    "hn": Programme.POOR,
    "hssv": Programme.STUDENTS,
    "gqvl": Programme.JOBS,
    "xkld": Programme.WORK_ABROAD,
    "nsvsmt": Programme.WATER,
    "ns&vsmt": Programme.WATER,
    "ns&vsmtnt": Programme.WATER,
    "nsvsmtnt": Programme.WATER,
    "nohn": Programme.HOUSING_POOR,
    "hcn": Programme.NEAR_POOR,
    "mtn": Programme.OUT_OF_POVERTY,
    "hmtn": Programme.OUT_OF_POVERTY,
    "noxh": Programme.SOCIAL_HOUSING,
    "scn": Programme.BUSINESS,
    "sxkdvkk": Programme.BUSINESS,
    "apt": Programme.SAFE_RETURN,
}
_CODED = re.compile(r"(\d{1,2})\b")


def programme(value: Any) -> Read:
    """A programme by its code, abbreviation or name; an unknown one counts as 99."""
    text = fold(line(value))
    found = _PROGRAMMES.get(text)
    if found is None and (match := _CODED.match(text)):
        padded = match[1].zfill(2)
        found = Programme(padded) if padded in Programme else None
    if found is None:
        says = _("an unknown programme, kept as “other”")
        return str(Programme.OTHER), Remark(DoubtKind.UNREADABLE, says)
    return str(found), None


def name(value: Any) -> Read:
    return _cut(masks.cards(line(value)), _NAME)


def text(value: Any) -> Read:
    return _cut(masks.cards(line(value)), _TEXT)


def _cut(found: str, most: int) -> Read:
    if len(found) <= most:
        return found, None
    says = _("a text of %(length)d letters, cut") % {"length": len(found)}
    return found[:most], Remark(DoubtKind.UNREADABLE, says)


def reader(kind: str, unit: int, sign: str) -> Callable[[Any], Read]:
    """How cells of a field of this kind are read, none of them blank."""
    if kind in WIDTHS:
        width = WIDTHS[kind]
        return lambda value: code(value, width)
    if kind == "money":
        return lambda value: money(value, unit, sign)
    if kind == "count":
        return lambda value: count(value, sign)
    if kind == "points":
        return lambda value: points(value, sign)
    return _READERS[kind]


_READERS: dict[str, Callable[[Any], Read]] = {
    "commune_code": commune_code,
    "book": book,
    "identity": identity,
    "date": day,
    "grade": grade,
    "organisation": organisation,
    "programme": programme,
    "name": name,
    "text": text,
}
