"""What both kinds of lists are asked: twice the same, sums, units of money."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from statistics import median
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from savings_groups.bank.doubts import Doubts
from savings_groups.bank.rows import Total, plain
from savings_groups.bank.table import Table
from savings_groups.enums import DoubtKind

_Row = TypeVar("_Row")
#: What a group's figures may differ by before they count as different, in đồng: lists
#: in million are rounded.
ROUNDING = 1_000_000


def once(
    rows: Iterable[_Row], key: Callable[[_Row], Hashable], doubts: Doubts
) -> list[_Row]:
    """Each key once: equal rows are taken once, unequal ones not at all."""
    first: dict[Hashable, Any] = {}
    wrong: dict[Hashable, list[Any]] = {}
    for row in rows:
        known: Any = first.setdefault(key(row), row)
        if known is row:
            continue
        if plain(known) == plain(row):
            told = {"row": known.row}
            doubts.add(
                DoubtKind.REPEATED,
                row.row,  # type: ignore[attr-defined]
                known.label,
                _("as row %(row)d") % told,
            )
        else:
            wrong.setdefault(key(row), [known]).append(row)
    for clashing in wrong.values():
        for row in clashing:
            others = ", ".join(str(one.row) for one in clashing if one is not row)
            says = _("other figures than row %(rows)s") % {"rows": others}
            doubts.add(DoubtKind.CONTRADICTORY, row.row, row.label, says, leave=True)
    return [row for at, row in first.items() if at not in wrong]


def check_totals(table: Table, rows: list[Any]) -> None:
    """Compare the file's own sums with its rows: all of them, or those since the last.

    Rounded amounts may differ by less than one unit of the list for each row.
    """
    before = 0
    for total in table.totals:
        block = [row for row in rows if before < row.row < total.row]
        before = total.row
        if total.values and not any(total.values.values()):
            _tell(table, total, DoubtKind.TOTAL_ZERO, _("every sum is 0"))
            continue
        for name, said in total.values.items():
            sums = [_sum(name, some) for some in (rows, block)]
            spare = _spare(table, name)
            fits = (
                abs(said - found) <= spare * len(some)
                for found, some in zip(sums, (rows, block), strict=True)
            )
            if said == 0 and sums[0]:
                label = {"field": _label(table, name)}
                says = _("%(field)s: 0 in the row of totals") % label
                _tell(table, total, DoubtKind.TOTAL_ZERO, says)
            elif not any(fits):
                found = min(sums, key=lambda one, said=said: abs(said - one))  # type: ignore[misc]
                _tell_difference(table, total, name, found)


def check_unit(
    table: Table, amounts: dict[str, Iterable[float]], limits: dict[str, Any]
) -> None:
    """Tell when the middle amount of a column is outside of what is likely."""
    for name, found in amounts.items():
        known = [one for one in found if one]
        if not known:
            continue
        low, high = limits[name]
        middle = median(known)
        if not low <= middle <= high:
            values = {"field": _label(table, name), "middle": grouped(round(middle))}
            says = _("%(field)s: usually about %(middle)s đồng") % values
            table.doubts.add(DoubtKind.UNIT_OF_MONEY, 0, "", says)


def several(values: Iterable[Hashable]) -> set[Hashable]:
    """Those that come more than once."""
    return {value for value, times in Counter(values).items() if times > 1}


def grouped(amount: int) -> str:
    """``1.234.567``."""
    return f"{amount:,}".replace(",", ".")


def _sum(name: str, rows: Iterable[Any]) -> int:
    return sum(getattr(row, name) or 0 for row in rows)


def _spare(table: Table, name: str) -> int:
    unit = table.layout.units.get(name, 1)
    return unit - 1 if unit > 1 else 0


def _label(table: Table, name: str) -> str:
    return next(str(one.label) for one in table.layout.fields if one.name == name)


def _tell(table: Table, total: Total, kind: DoubtKind, says: str) -> None:
    table.doubts.add(kind, total.row, total.text, says)


def _tell_difference(table: Table, total: Total, name: str, found: int) -> None:
    values = {
        "field": _label(table, name),
        "said": grouped(total.values[name]),
        "found": grouped(found),
    }
    says = _("%(field)s: %(said)s in the file, %(found)s added up") % values
    _tell(table, total, DoubtKind.TOTAL_DIFFERS, says)
