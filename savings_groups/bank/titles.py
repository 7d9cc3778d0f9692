"""What a file of the bank says above its table: the day, the office, the unit of money.

Pure: texts in, plain values out. Nothing said is None or empty, never a guess.
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from core.text import fold, nfc

DONG, THOUSAND, MILLION = 1, 1000, 1_000_000

_DMY = r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})"
_WORDS = r"(?P<d>\d{1,2})\s+thang\s+(?P<m>\d{1,2})\s+nam\s+(?P<y>\d{4})"
_MONTH = r"(?<!\d )thang\s*(?P<m>\d{1,2})\s*(?:[/.-]|nam)\s*(?P<y>\d{4})"
#: A day of printing or signing ("Bắc Kạn, ngày …") is not the day of the figures.
_NOT_SIGNED = r"(?<!in )(?<!lap )(?<!, )(?<!,)ngay\s*:?\s*"
#: The surest first.
_DAYS = [
    re.compile(pattern)
    for pattern in (
        rf"\bden(?:\s+het)?(?:\s+ngay)?\s*:?\s*{_DMY}",
        rf"\bden(?:\s+het)?\s+ngay\s*:?\s*{_WORDS}",
        rf"(?:thoi diem|so lieu|du lieu)(?:\s+ngay)?\s*:?\s*{_DMY}",
        rf"(?:thoi diem|so lieu|du lieu)\s+ngay\s*:?\s*{_WORDS}",
        rf"\b{_MONTH}",
        rf"\b{_NOT_SIGNED}{_DMY}",
        rf"\b{_NOT_SIGNED}{_WORDS}",
    )
]
_IN_NAMES = [
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})[._ -](?P<m>\d{1,2})[._ -](?P<y>20\d{2})(?!\d)",
        r"(?<!\d)(?P<y>20\d{2})[._ -](?P<m>\d{1,2})[._ -](?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<m>\d{1,2})[._ -](?P<y>20\d{2})(?!\d)",
        r"(?<!\d)(?P<y>20\d{2})[._ -]?(?P<m>0[1-9]|1[0-2])(?!\d)",
        r"(?<!\d)(?P<m>0[1-9]|1[0-2])(?P<y>20\d{2})(?!\d)",
    )
]
_OFFICES = ("phong giao dich", "pgd ", "hoi so", "chi nhanh")

_DONG = r"(?:dong|vnd|d)(?: viet nam)?"
_UNITS = [
    (MILLION, re.compile(rf"(?:1\s*)?(?:trieu(?: {_DONG})?|tr\.? ?d(?:ong)?|trd)")),
    (THOUSAND, re.compile(rf"(?:nghin|ngan)(?: {_DONG})?|1[.,]?000 ?{_DONG}")),
    (DONG, re.compile(_DONG)),
]
_SAID = re.compile(r"\b(?:don vi(?: tinh)?|dvt)(?: tien(?: te)?)?\s*[:.]?\s*(.+)")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
#: Without brackets it must be said in full: "Triệu" is also a family, "Đồng" a place.
_BARE = re.compile(
    r"\b(?P<unit>(?:trieu|nghin|ngan) dong|tr\.? ?d|trd|1[.,]?000 ?d(?:ong)?)(?!\w)"
)


def texts(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Every text of some rows, line by line, in NFC."""
    cells = (cell for row in rows for cell in row if isinstance(cell, str))
    lines = (line for cell in cells for line in nfc(cell).splitlines())
    return [" ".join(line.split()) for line in lines if line.strip()]


def said_day(titles: Iterable[str], file_name: str = "") -> date | None:
    """The day of the figures; of a month its last day.

    From titles such as "đến ngày 31/10/2026", "Tháng 10/2026"; else from the name of
    the file.
    """
    folded = [fold(text) for text in titles]
    for pattern in _DAYS:
        for text in folded:
            if (found := pattern.search(text)) and (day := _day(found)):
                return day
    for pattern in _IN_NAMES:
        if (found := pattern.search(fold(file_name))) and (day := _day(found)):
            return day
    return None


def said_office(titles: Iterable[str]) -> str:
    """The office of the bank as the titles name it, the nearest one first."""
    told = [(text, fold(text)) for text in titles]
    for sign in _OFFICES:
        for text, folded in told:
            if folded.startswith(sign) or f" {sign}" in folded:
                return text[:150]
    return ""


def said_unit(titles: Iterable[str]) -> int | None:
    """1, 1000 or 1000000, from "ĐVT: triệu đồng" or a cell that says only the unit."""
    for text in titles:
        folded = fold(text)
        told = _SAID.search(folded)
        unit = _unit(told[1]) if told else _unit(folded.strip("()[] "))
        if unit is not None:
            return unit
    return None


def heading_unit(heading: str) -> int | None:
    """The unit that a heading names: "Dư nợ (triệu đồng)", "Dư nợ tr.đ"."""
    folded = fold(heading)
    for inside in _BRACKETS.findall(folded):
        if (unit := _unit(inside)) is not None:
            return unit
    bare = _BARE.search(folded)
    return _unit(bare["unit"]) if bare else None


def _unit(text: str) -> int | None:
    """What the first words say, whole: "triệu đồng, %" but not "Đồng Hỷ"."""
    words = re.split(r"[,;()/]\s|[;()/]|,$", text.strip())[0].strip(" .:")
    for unit, pattern in _UNITS:
        if pattern.fullmatch(words):
            return unit
    return None


def _day(found: "re.Match[str]") -> date | None:
    parts = found.groupdict()
    year, month = int(parts["y"]), int(parts["m"])
    if not (2000 <= year <= 2100 and 1 <= month <= 12):  # noqa: PLR2004
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(parts.get("d") or last)
    return date(year, month, day) if 1 <= day <= last else None
