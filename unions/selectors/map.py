"""Units on a map of their own, coloured by one of their figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from core.maps import MOST_LABELS, Dot, Level, Map, Place, draw, level_of
from core.templatetags.core import money, number
from unions.enums import KIND_WORDS
from unions.models import Branch, Figures
from unions.selectors.figures import STOCKS, label_of

if TYPE_CHECKING:
    from unions.models import Union

ATTRACTION, OPEN_BRANCHES = "attraction", "open_branches"

_label = lazy(label_of, str)

#: What units can be coloured by.
CHOICES = [
    ("members", _("Members")),
    (ATTRACTION, _("Attraction rate in percent (members / women from 18)")),
    *[(name, _label(name)) for name in STOCKS if name != "members"],
    (OPEN_BRANCHES, _("Branches in the register")),
]


@dataclass(frozen=True)
class Unit:
    """One unit: its figure, of which day, and which class it falls into."""

    key: int
    title: str
    url: str
    value: float | None
    text: str
    as_of: date | None
    level: Level | None
    is_placed: bool

    @property
    def said(self) -> str:
        """What the dot says when it is pointed at."""
        return f"{self.title}: {self.text or '–'}"


@dataclass(frozen=True)
class Class:
    """One class of values with the dots in it."""

    level: Level
    low: str
    high: str
    dots: list[tuple[Dot, Unit]] = field(default_factory=list)


@dataclass(frozen=True)
class UnionMap:
    label: str
    drawing: Map
    classes: list[Class]
    #: Dots of units that have not reported the figure.
    unknown: list[tuple[Dot, Unit]]
    #: All units, the greatest value first, those without one last.
    units: list[Unit]
    #: Units that cannot be drawn, because nobody entered where they are.
    unplaced: list[Unit]

    @property
    def few(self) -> bool:
        """Few enough that every dot may be reached by the keyboard."""
        return len(self.drawing.dots) <= MOST_LABELS


def union_map(unions: "QuerySet[Union]", *, figure: str, on: date) -> UnionMap:
    """The map of ``unions``, by their newest figure of that day or before.

    In at most two queries, and without a model's instance for each unit: the country
    has more than three thousand.
    """
    rows = _rows(unions, figure, on)
    values = {row["pk"]: _value(row, figure) for row in rows}
    placed = [row for row in rows if _is_placed(row)]
    drawing = draw([_place(row, values[row["pk"]]) for row in placed])
    units = {
        row["pk"]: _unit(row, values[row["pk"]], figure, drawing.levels) for row in rows
    }
    classes = [
        Class(level, _text(level.low, figure), _text(level.high, figure))
        for level in drawing.levels
    ]
    unknown: list[tuple[Dot, Unit]] = []
    for dot in drawing.dots:
        pair = (dot, units[dot.key])
        (unknown if dot.level is None else classes[dot.level - 1].dots).append(pair)
    return UnionMap(
        label=str(dict(CHOICES)[figure]),
        drawing=drawing,
        classes=classes,
        unknown=unknown,
        units=sorted(units.values(), key=_order),
        unplaced=[unit for unit in units.values() if not unit.is_placed],
    )


def _rows(unions: "QuerySet[Union]", figure: str, on: date) -> list[dict[str, Any]]:
    wanted = ["pk", "kind", "name", "latitude", "longitude"]
    counted: dict[int, int] = {}
    if figure == OPEN_BRANCHES:
        counted = _branches(unions, on)
    else:
        newest = Figures.objects.filter(
            union=OuterRef("pk"), branch=None, as_of__lte=on
        ).order_by("-as_of")
        names = ["members", "women"] if figure == ATTRACTION else [figure]
        known = newest.filter(**{f"{name}__isnull": False for name in names})
        added = {
            f"then_{name}": Subquery(known.values(name)[:1])
            for name in [*names, "as_of"]
        }
        unions, wanted = unions.annotate(**added), [*wanted, *added]
    rows: list[dict[str, Any]] = list(unions.order_by("sort_key", "pk").values(*wanted))
    for row in rows:
        row["counted"] = counted.get(row["pk"], 0)
    return rows


def _branches(unions: "QuerySet[Union]", on: date) -> dict[int, int]:
    rows: Any = Branch.objects.belonging(unions, on).open_on(on).with_union_on(on)
    counts = rows.order_by().values("union_then").annotate(count=Count("pk"))
    return {row["union_then"]: row["count"] for row in counts}


def _value(row: dict[str, Any], figure: str) -> float | None:
    if figure == OPEN_BRANCHES:
        return float(row["counted"])
    if figure == ATTRACTION:
        members, women = row["then_members"], row["then_women"]
        return round(100 * members / women, 1) if women else None
    value = row[f"then_{figure}"]
    return None if value is None else float(value)


def _is_placed(row: dict[str, Any]) -> bool:
    return row["latitude"] is not None and row["longitude"] is not None


def _place(row: dict[str, Any], value: float | None) -> Place:
    where = float(row["latitude"]), float(row["longitude"])
    return Place(row["pk"], *where, value, row["name"])


def _unit(
    row: dict[str, Any], value: float | None, figure: str, levels: Sequence[Level]
) -> Unit:
    # A class is told only for what is drawn: the classes are made of the dots.
    place = level_of(value, levels) if _is_placed(row) else None
    return Unit(
        key=row["pk"],
        title=f"{KIND_WORDS[row['kind']]} {row['name']}",
        url=reverse("unions:detail", args=[row["pk"]]),
        value=value,
        text="" if value is None else _text(value, figure),
        as_of=row.get("then_as_of"),
        level=levels[place - 1] if place else None,
        is_placed=_is_placed(row),
    )


def _text(value: float, figure: str) -> str:
    return f"{number(value)}%" if figure == ATTRACTION else money(round(value))


def _order(unit: Unit) -> tuple[bool, float]:
    return unit.value is None, -(unit.value or 0)
