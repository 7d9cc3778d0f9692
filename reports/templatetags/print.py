"""How official documents write dates, gaps and the end of a sentence."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

#: Long enough to write a name by hand.
DOTS = "…" * 14
#: Letters of a bold title that fit between the margins.
_TITLE_LINE = 58
_NUMBERED = re.compile(r"^(\d+|[a-zđ])[.)]")
_ENDS = (".", "!", "?", ";", ":", "…", "./.")


@register.filter
def day(value: str) -> str:
    """``2020-03-05`` → ``05/03/2020``; a gap to fill by hand when unknown."""
    if not value:
        return "…/…/……"
    return f"{date.fromisoformat(value):%d/%m/%Y}"


@register.filter
def days_until(value: str, last: str) -> int:
    """From one day to another: how late something is on a day."""
    return (date.fromisoformat(str(last)) - date.fromisoformat(value)).days


@register.filter
def moment(value: str) -> str:
    """``2020-03-05T08:30`` → ``08 giờ 30, ngày 05/03/2020``."""
    if not value:
        return ""
    return f"{datetime.fromisoformat(value):%H giờ %M, ngày %d/%m/%Y}"


@register.filter
def long_day(value: str, year: int | str = "") -> str:
    """``ngày 05 tháng 02 năm 2020``: days below 10 and months 1 and 2 take a zero.

    Of an unknown date only the year is printed, if given.
    """
    if not value:
        return f"ngày …… tháng …… năm {year or '………'}"
    known = date.fromisoformat(value)
    month = f"{known.month:02d}" if known.month < 3 else str(known.month)  # noqa: PLR2004
    return f"ngày {known.day:02d} tháng {month} năm {known.year}"


@register.filter
def dots(value: Any) -> Any:
    """The value, or a dotted gap to fill by hand."""
    return DOTS if value in ("", None) else value


@register.filter
def stop(text: str) -> str:
    """A sentence ends with a mark, whether it was typed or not."""
    return text if not text or text.endswith(_ENDS) else f"{text}."


@register.filter
def semicolon(text: str) -> str:
    """One of several things in a row ends with a semicolon."""
    return f"{text.rstrip(' .;,')};"


@register.filter
def two_digits(value: int) -> str:
    """``02 bản``: small counts are written with a zero."""
    return f"{value:02d}"


@register.filter
def uncapital(text: str) -> str:
    """Inside a sentence; ``UBND`` and ``Ban Thường vụ`` keep their capitals."""
    if text[1:2].isupper() or text.startswith("Ban "):
        return text
    return text[:1].lower() + text[1:]


@register.filter
def bullet(line: str) -> str:
    """A dash before a line, unless it was typed with a number of its own."""
    return line if _NUMBERED.match(line) else f"- {line}"


@register.filter
def on_basis(line: str, word: str = "Thực hiện") -> str:
    """A basis begins with ``Căn cứ`` or ``Thực hiện``, typed or not."""
    if line.casefold().startswith(("căn cứ", "thực hiện", "theo ")):
        return line
    return f"{word} {line}"


@register.filter
def in_two(title: str) -> SafeString | str:
    """A long title is parted where it is spoken, not where the paper ends."""
    at = max(title.rfind(word) for word in (" đợt ", " tại ", " ("))
    if len(title) <= _TITLE_LINE or at < 0:
        return title
    return format_html("{}<br>{}", title[:at], title[at + 1 :])


@register.filter
def name_of(line: str) -> str:
    """``Nguyễn Văn An – Trưởng thôn``: who it is."""
    return line.partition(" – ")[0]


@register.filter
def post_of(line: str) -> str:
    """``Nguyễn Văn An – Trưởng thôn``: what she is, if it was written."""
    return line.partition(" – ")[2]


@register.simple_tag
def blank_lines(count: int = 3) -> SafeString:
    """Dotted lines over the whole width, to be filled by hand."""
    one = format_html('<p class="{}"></p>', "line")
    return format_html("{}" * count, *[one] * count)


@register.simple_tag
def score_bars(units: list[dict[str, Any]]) -> dict[str, Any]:
    """Scores as horizontal bars: the geometry of an SVG without any style sheet."""
    scored = [unit for unit in units if unit["percent"]]
    bars = [
        {
            "name": unit["name"],
            "percent": unit["percent"],
            "text_y": index * 22 + 14,
            "bar_y": index * 22 + 3,
            "width": f"{Decimal(unit['percent']) * 3:.1f}",
            "value_x": f"{Decimal(unit['percent']) * 3 + 156:.1f}",
        }
        for index, unit in enumerate(scored)
    ]
    ticks = [{"x": 160 + 3 * at, "label": at} for at in (0, 50, 70, 85, 100)]
    height = len(bars) * 22
    return {
        "bars": bars,
        "ticks": ticks,
        "height": height,
        "label_y": height + 14,
        "box_height": height + 20,
    }
