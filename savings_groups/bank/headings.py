"""Where the headings of a bank's file are, and which column probably means what.

Pure: the first rows of a sheet in, a :class:`Proposal` out. Offices of the bank write
titles above the headings, spread them over two or three merged rows, number the columns
beneath, put them in any order and word them as they like. A person confirms; what she
confirmed for the same headings is proposed the next time.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from savings_groups.bank import masks, shapes, titles
from savings_groups.bank.likeness import ALIKE, SAME, SURE, alike
from workbooks.excel.headings import heading, is_numbering

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from savings_groups.bank.fields import Field

#: How far down headings are looked for, and over how many rows they may spread.
LOOKED_AT, HIGHEST = 40, 3
#: A column is offered to what it resembles most, and to what comes close.
_CLOSE = 15
_FEWEST = 2

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Known:
    """How columns of the same headings were matched before."""

    columns: Mapping[str, str]
    units: Mapping[str, int] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Proposal:
    """What a sheet seems to be.

    ``heading_height`` takes in the row of numbers beneath, so that rows of figures
    begin at ``heading_row + heading_height``.
    """

    heading_row: int
    heading_height: int
    #: Field → index of its column.
    columns: dict[str, int] = field(default_factory=dict)
    #: Field → 1, 1000 or 1000000.
    units: dict[str, int] = field(default_factory=dict)
    #: Field → why a person should look at it.
    doubtful: dict[str, "StrOrPromise"] = field(default_factory=dict)
    #: What stands above each column, as it stands there.
    headings: tuple[str, ...] = ()
    #: Nothing says the unit of money; it was judged by the amounts.
    is_judged: bool = False
    #: A person has confirmed these very headings before.
    is_known: bool = False
    #: The source that she gave then; else what the titles say.
    source: str = ""
    #: Of which sheet this is, and the day of its figures.
    sheet: str = ""
    as_of: date | None = None

    @property
    def first_row(self) -> int:
        return self.heading_row + self.heading_height


def propose(
    top: Rows,
    fields: Sequence["Field"],
    known: Mapping[str, Known],
    place: tuple[int, int] | None = None,
) -> Proposal:
    """Headings, columns and units as they seem to be.

    ``known``: what was confirmed, by ``digest`` of the headings. ``place``: row and
    height of the headings where a person has said them.
    """
    row, height = place = place or _find(top, fields)
    shown = told(top, row, height)
    names = compared(shown)
    earlier = known.get(digest(names))
    columns, doubtful = _match(top, place, fields)
    if earlier:
        columns, doubtful = _again(earlier, names, fields), {}
    units, judged = _units(top, place, fields, columns)
    if earlier:
        units |= {name: unit for name, unit in earlier.units.items() if name in units}
    return Proposal(
        row,
        height,
        columns,
        units,
        doubtful,
        tuple(shown),
        is_judged=judged and earlier is None,
        is_known=earlier is not None,
        source=earlier.source if earlier else "",
    )


def told(top: Rows, row: int, height: int) -> list[str]:
    """What stands above each column, the upper heading first; blank if nothing."""
    return [" ".join(parts) for parts in _parts(top, row, height)]


def compared(shown: Sequence[str]) -> list[str]:
    """The headings as they are compared; the second of the same name is told apart."""
    found: list[str] = []
    for text in map(heading, shown):
        times = sum(1 for other in found if other.split("#")[0].strip() == text)
        found.append(f"{text} #{times + 1}" if text and times else text)
    return found


def digest(names: Iterable[str]) -> str:
    """SHA-256 over compared headings in any order."""
    return hashlib.sha256("\n".join(sorted(filter(None, names))).encode()).hexdigest()


def may_stand(top: Rows, row: int, height: int) -> bool:
    """Rows that a person names as headings hold words, not figures of persons."""
    named = top[row : row + height]
    return bool(named) and all(map(_may_head, named))


def missing(fields: Sequence["Field"], columns: Iterable[str]) -> list["Field"]:
    """The required fields that no column is matched with."""
    given = set(columns)
    return [each for each in fields if each.is_required and each.name not in given]


def _find(top: Rows, fields: Sequence["Field"]) -> tuple[int, int]:
    """The place whose headings resemble the usual ones most; else the fullest row."""
    best, place = (-len(fields), 0.0), _fullest(top)
    for row in range(min(len(top), LOOKED_AT)):
        for height in range(1, HIGHEST + 1):
            if row + height > len(top) or not _may_head(top[row + height - 1]):
                break
            found = _strongest(_parts(top, row, height), fields)
            score = (-len(missing(fields, found)), sum(found.values()) - height)
            if len(found) >= _FEWEST and score > best:
                best, place = score, (row, height)
    row, height = place
    under = row + height
    if under < len(top) and is_numbering(top[under]):
        height += 1
    return row, height


def _fullest(top: Rows) -> tuple[int, int]:
    """The row of most words above the first figures."""
    best, place = 0, 0
    for index, row in enumerate(top[:LOOKED_AT]):
        words = len({text for text in row if isinstance(text, str) and text.strip()})
        if not _may_head(row) and best > _FEWEST:
            break
        if _may_head(row) and words > best:
            best, place = words, index
    return place, 1


def _may_head(row: Sequence[Any]) -> bool:
    """Rows of figures are no headings; a row that numbers the columns may be."""
    figures = sum(1 for value in row if shapes.is_figure(value))
    return figures < _FEWEST or is_numbering(row)


def _parts(top: Rows, row: int, height: int) -> list[list[str]]:
    """Above each column the texts of its headings, from the top, each once.

    A merged cell says what it says in its first column only: a heading that stands
    under nothing belongs to the nearest one on the left that has something beneath.
    """
    used = [list(line) for line in top[row : row + height] if not is_numbering(line)]
    width = max((len(line) for line in top), default=0)
    lines = [[_text(line, at) for at in range(width)] for line in used]
    for upper in range(len(lines) - 2, -1, -1):
        _spread(lines, upper)
    return [
        list(dict.fromkeys(line[at] for line in lines if line[at]))
        for at in range(width)
    ]


def _spread(lines: list[list[str]], upper: int) -> None:
    """Give the texts of one heading row to what stands beneath, to their right."""
    above, last = lines[upper], ""
    for at in range(len(above)):
        beneath = any(line[at] for line in lines[upper + 1 :])
        if above[at]:
            last = above[at] if beneath else ""
        elif beneath and last:
            above[at] = last
        else:
            last = ""


def _text(line: Sequence[Any], at: int) -> str:
    value = line[at] if at < len(line) else None
    return masks.cards(" ".join(value.split())) if isinstance(value, str) else ""


def _strongest(
    parts: Sequence[Sequence[str]], fields: Sequence["Field"]
) -> dict[str, float]:
    """How well each field is named by its best column."""
    found = {
        each.name: max((alike(told, each) for told in parts), default=0.0)
        for each in fields
    }
    return {name: score for name, score in found.items() if score >= ALIKE}


def _match(
    top: Rows, place: tuple[int, int], fields: Sequence["Field"]
) -> tuple[dict[str, int], dict[str, "StrOrPromise"]]:
    """Each field with one column: the likeliest pair first, then by values alone."""
    parts = _parts(top, *place)
    values = [shapes.column(top, sum(place), at) for at in range(len(parts))]
    pairs = _pairs(parts, values, fields)
    columns: dict[str, int] = {}
    doubtful: dict[str, StrOrPromise] = {}
    for score, _order, at, each in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if each.name in columns or at in columns.values():
            continue
        columns[each.name] = at
        if shapes.contradicts(values[at], each):
            doubtful[each.name] = _("The values do not look like this.")
        elif score < SURE:
            doubtful[each.name] = _("The heading is not the usual one.")
    for each in fields:
        free = [at for at in range(len(parts)) if at not in columns.values()]
        fitting = [at for at in free if shapes.fits(values[at], each)]
        if each.name not in columns and len(fitting) == 1:
            columns[each.name] = fitting[0]
            doubtful[each.name] = _("Recognised by its values alone.")
    return columns, doubtful


def _pairs(
    parts: Sequence[Sequence[str]],
    values: Sequence[Sequence[Any]],
    fields: Sequence["Field"],
) -> list[tuple[float, int, int, "Field"]]:
    """Columns with what they may be, unless their values say otherwise."""
    found = []
    for at, said in enumerate(parts):
        scores = [alike(said, each) for each in fields]
        most = max(scores, default=0.0)
        for order, (score, each) in enumerate(zip(scores, fields, strict=True)):
            if score < max(ALIKE, most - _CLOSE):
                continue
            if score < SAME and shapes.contradicts(values[at], each):
                continue
            found.append((score, order, at, each))
    return found


def _again(
    earlier: Known, names: Sequence[str], fields: Sequence["Field"]
) -> dict[str, int]:
    """The columns as they were confirmed, wherever they stand now."""
    asked = {each.name for each in fields}
    return {
        earlier.columns[name]: at
        for at, name in enumerate(names)
        if name and earlier.columns.get(name) in asked
    }


def _units(
    top: Rows,
    place: tuple[int, int],
    fields: Sequence["Field"],
    columns: Mapping[str, int],
) -> tuple[dict[str, int], bool]:
    """The unit of each money column, and whether one of them had to be judged."""
    shown = told(top, *place)
    general = titles.said_unit(titles.texts(top[: sum(place)]))
    money = [each.name for each in fields if each.is_money and each.name in columns]
    said = {name: titles.heading_unit(shown[columns[name]]) for name in money}
    values = [shapes.column(top, sum(place), columns[name]) for name in money]
    of_loans = any(each.kind == "loan_code" for each in fields)
    most = shapes.OF_LOANS if of_loans else shapes.OF_GROUPS
    judged = shapes.judged_unit([each for column in values for each in column], most)
    units = {name: said[name] or general or judged for name in money}
    return units, not general and not all(said.values())
