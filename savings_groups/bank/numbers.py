"""Numbers as cells hold them, and as offices write them into text."""

import re
from collections.abc import Iterable
from decimal import Decimal
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\ufeff]+")
_UNIT = re.compile(r"(%|đồng|đ|vnd|vnđ)$", re.IGNORECASE)
_SHAPE = re.compile(r"[+-]?[\d.,]*\d")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
#: One sign and three digits behind it: thousands in one country, decimals in another.
_TWO_WAYS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
#: How Excel shows a long code that it took for a number.
_POWER = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
#: The sign of decimals where nothing in the file tells: as Vietnamese writes.
USUAL = ","


class UnreadableError(Exception):
    """A cell cannot be understood. The text says why, without the cell's content."""


def bare(text: str) -> str:
    """Without any space, mark of text (') or unit at its end."""
    return _UNIT.sub("", _SPACES.sub("", text).lstrip("'"))


def decimal_sign(texts: Iterable[str]) -> str:
    """``,`` or ``.``: what stands before decimals in these cells; empty: both do."""
    signs = {sign for text in texts if (sign := _tells(bare(text)))}
    if len(signs) > 1:
        return ""
    return signs.pop() if signs else USUAL


def number(value: Any, sign: str = USUAL) -> int | Decimal:
    """A number from a cell; raises ``UnreadableError``.

    ``sign``: see ``decimal_sign``.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and isfinite(value):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, str):
        return _from_text(bare(value), sign)
    raise UnreadableError(_("This is not a number."))


def power(text: str) -> bool:
    """``6.60000071234568E+15``: a code of which Excel kept the first digits."""
    return _POWER.fullmatch(bare(text)) is not None


def _from_text(text: str, sign: str) -> int | Decimal:
    if text in ("-", "–"):  # how bookkeepers write nothing
        return 0
    negative = text.startswith("(") and text.endswith(")")
    body = text[1:-1] if negative else text
    if not _SHAPE.fullmatch(body):
        raise UnreadableError(_("This is not a number."))
    if body[0] in "+-":
        negative, body = negative ^ (body[0] == "-"), body[1:]
    if _TWO_WAYS.fullmatch(body) and not sign:
        raise UnreadableError(_("This number can be read in two ways."))
    found = Decimal(_plain(body, sign))
    whole = found.to_integral_value()
    result = int(whole) if whole == found else found
    return -result if negative else result


def _plain(body: str, sign: str) -> str:
    """The digits with a point before decimals."""
    own = _tells(body) or (sign if _TWO_WAYS.fullmatch(body) else "")
    if not own:
        return body
    whole, _point, decimals = body.partition(own)
    other = "." if own == "," else ","
    if own in decimals or other in decimals:
        raise UnreadableError(_("This is not a number."))
    if other in whole and not _GROUPED.fullmatch(whole):
        raise UnreadableError(_("This is not a number."))
    return f"{whole.replace(other, '') or '0'}.{decimals or '0'}"


def _tells(text: str) -> str:
    """The sign of decimals that this number proves, if it does."""
    text = text.strip("()+-")
    signs = [char for char in text if char in ".,"]
    if not signs or _TWO_WAYS.fullmatch(text):
        return ""
    if len(set(signs)) == 1:
        if len(signs) > 1:
            return "." if signs[0] == "," else ","
        return signs[0]
    return signs[-1]
