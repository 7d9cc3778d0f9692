"""The first rows of a file as they would be read, persons masked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from savings_groups.bank import masks, shapes
from savings_groups.bank.table import Layout, read
from savings_groups.enums import Grade, Programme

_SAMPLES = 3
_CHOICES: dict[str, Any] = {"grade": Grade, "programme": Programme}


@dataclass(frozen=True)
class Line:
    """One field, with its value in each of the first rows."""

    label: Any
    is_figure: bool
    cells: list[str]


@dataclass(frozen=True)
class Preview:
    #: Of the rows, as Excel counts them from 1.
    numbers: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    #: (row, why it would be left out).
    left_out: list[tuple[int, str]] = field(default_factory=list)


def preview(top: Sequence[Sequence[Any]], layout: Layout, most: int) -> Preview:
    """At most ``most`` rows; none while no column is the code of the group."""
    if "group_code" not in layout.columns:
        return Preview()
    rows = [list(row) for row in top]
    table = read(((at, row) for at, row in enumerate(rows) if any(row)), layout)
    shown = table.rows[:most]
    told = [each for each in table.doubts.told() if each.is_left_out]
    left = [(row["row"], row["says"]) for each in told for row in each.rows]
    of_cards = masks.of_cards(top)
    lines = [
        Line(
            each.label,
            each.kind in ("money", "count", "points"),
            [_said(getattr(row, each.name), each.kind, hidden) for row in shown],
        )
        for each in layout.fields
        for hidden in [layout.columns[each.name] in of_cards]
    ]
    return Preview([row.row for row in shown], lines, left[:most])


def said(value: Any, kind: str) -> str:
    """A value as people read it: 1.250.000, 92,5, 31/10/2026, "Tốt"."""
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if kind in _CHOICES:
        return str(_CHOICES[kind](value).label)
    return masks.shown(str(value), kind=kind)


def _said(value: Any, kind: str, hidden: bool) -> str:
    """``hidden``: of a column of identity numbers, whatever it is matched with."""
    return said(str(value or ""), "identity") if hidden else said(value, kind)


def samples(
    top: Sequence[Sequence[Any]], first: int, at: int, *, kind: str, heading: str
) -> list[str]:
    """Three different values of a column as they stand in the file, persons masked."""
    values = map(_standing, shapes.column(top, first, at))
    if masks.of_cards([row[at : at + 1] for row in top]):
        kind = "identity"
    told = [masks.shown(text, kind=kind, heading=heading)[:60] for text in values]
    return list(dict.fromkeys(told))[:_SAMPLES]


def _standing(value: Any) -> str:
    text = shapes.plain(value)
    return text.replace(".", ",") if isinstance(value, float) else text
