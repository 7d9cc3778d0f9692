"""Sums over wards and communes as of a day, by the units of that time or by today's.

Every unit of the time is counted once, for itself or for its ``successor``, so both
ways come to the same total. What nobody can attribute (a divided unit of which nobody
has said who goes on with it) stays a row of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from unions.enums import Counting, Grouping, Level
from unions.models import Descent, Figures, Union
from unions.selectors.columns import Column

if TYPE_CHECKING:
    from accounts.models import User
    from unions.querysets import UnionQuerySet


@dataclass(frozen=True)
class Scope:
    """What is added up: whose units, below which, how they are counted."""

    viewer: "User"
    #: Nothing: all that the viewer sees.
    union: Union | None = None
    counting: str = Counting.TODAY
    grouping: str = Grouping.UNIT


@dataclass(frozen=True)
class Sums:
    """One row, or the total, of one day."""

    #: The union that the row is of; nothing: the total.
    key: int | None
    values: dict[str, Any]
    #: Units of the time that are counted here, those of them that existed on the day,
    #: and those of these without any figures.
    units: int
    existing: int
    without: int
    #: The data dates of the figures lie between these.
    oldest: date | None
    newest: date | None

    def knows(self, column: Column) -> bool:
        """So few units are missing that the sum can stand beside that of other days."""
        few = self.without * _FEW <= self.existing
        return few or not column.is_reported


#: At most one in so many units may be missing in a sum that is compared.
_FEW = 10


@dataclass(frozen=True)
class Attribution:
    """How many units of the time are counted for others, and for how many."""

    moved: int
    heirs: int


@dataclass(frozen=True)
class Rollup:
    """The sums of one scope and day over ``columns``, each asked for when needed."""

    scope: Scope
    day: date
    columns: Sequence[Column]
    today: date = field(default_factory=timezone.localdate)

    @cached_property
    def units(self) -> Any:
        """The units of the time, each with ``key``: the union that it counts for.

        Beside those that existed on the day stand those that had ended but still had
        things that wait for a decision.
        """
        rows = Union.objects.visible_to(self.scope.viewer).begun(self.day)
        rows = _within(rows.filter(level=Level.COMMUNE), self.scope.union, self.today)
        waiting = Q(pk__in=[])
        for column in self.columns:
            if column.holders is not None:
                waiting |= Q(pk__in=column.holders(self.day))
        newest = FilteredRelation("figures", condition=Q(figures__id=F("newest_key")))
        return rows.filter(self._existed | waiting).annotate(
            newest_key=newest_figures(self.day), newest=newest, key=self._key
        )

    @property
    def _existed(self) -> Q:
        return Q(valid_to=None) | Q(valid_to__gte=self.day)

    @property
    def _key(self) -> Any:
        """Who a unit of the time counts for."""
        if self.scope.counting == Counting.THEN:
            return _above("", self.scope.grouping)
        if self.scope.grouping == Grouping.UNIT:
            return Coalesce(F("successor"), F("pk"))
        own, heir = (
            _above(start, self.scope.grouping) for start in ("", "successor__")
        )
        return Case(
            When(successor=None, valid_to__lt=self.today, then=F("pk")),
            When(successor=None, then=own),
            When(successor__valid_to__lt=self.today, then=F("successor")),
            default=heir,
        )

    def ordered(self, column: Column | None, *, descending: bool) -> Any:
        """The keys of all rows, by the column or by name: for a page of them."""
        name = Union.objects.filter(pk=OuterRef("key")).values("sort_key")[:1]
        rows = self.units.annotate(place=Subquery(name)).values("key", "place")
        if column is None:
            order = F("place").desc() if descending else F("place").asc()
            return rows.annotate(units=Count("pk")).order_by(order, "key")
        by = (
            F("by").desc(nulls_last=True)
            if descending
            else F("by").asc(nulls_last=True)
        )
        rows = rows.annotate(by=column.total(self.day))
        return rows.order_by(by, "place", "key")

    def rows(self, keys: Iterable[int]) -> dict[int, Sums]:
        """The sums of these unions."""
        wanted = self.units.filter(key__in=list(keys)).order_by().values("key")
        return {row["key"]: self._sums(row) for row in wanted.annotate(**self._totals)}

    @cached_property
    def total(self) -> Sums:
        """The sums of all units."""
        return self._sums(self.units.order_by().aggregate(**self._totals))

    @cached_property
    def attribution(self) -> Attribution:
        moved = self.units.order_by().exclude(key=F("pk"))
        found = moved.aggregate(moved=Count("pk"), heirs=Count("key", distinct=True))
        return Attribution(**found)

    @property
    def _numbers(self) -> list[Column]:
        """The columns, and what their rates are made of."""
        found = [(*column.parts, column) for column in self.columns]
        return [column for several in found for column in several]

    @property
    def _totals(self) -> dict[str, Any]:
        return {
            "units": Count("pk"),
            "existing": Count("pk", filter=self._existed),
            "reported": Count("newest__pk"),
            "oldest": Min("newest__as_of"),
            "newest_day": Max("newest__as_of"),
            **{column.name: column.total(self.day) for column in self._numbers},
        }

    def _sums(self, row: dict[str, Any]) -> Sums:
        return Sums(
            key=row.get("key"),
            values={column.name: row[column.name] for column in self._numbers},
            units=row["units"],
            existing=row["existing"],
            without=row["existing"] - row["reported"],
            oldest=row["oldest"],
            newest=row["newest_day"],
        )


def over_time(
    scope: Scope, columns: Sequence[Column], days: Iterable[date]
) -> list[tuple[date, Sums]]:
    """The totals of each of several days: one query for each."""
    return [(day, Rollup(scope, day, columns).total) for day in days]


def newest_figures(day: date) -> Any:
    """Key of the newest figures that the union of the outer query had on that day."""
    known = Figures.objects.filter(
        Q(union__valid_to=None) | Q(union__valid_to__gte=day),
        union=OuterRef("pk"),
        branch=None,
        as_of__lte=day,
    )
    return Subquery(known.order_by("-as_of").values("pk")[:1])


def _within(rows: "UnionQuerySet", union: Union | None, today: date) -> "UnionQuerySet":
    """Units of the subtree, and those that its units go on with or wait to.

    A unit of which another got the main part counts there, not here.
    """
    if union is None:
        return rows
    before = Descent.objects.filter(to_union__path__startswith=union.path)
    heirs = Q(successor__path__startswith=union.path)
    waiting = Q(successor=None) | Q(successor__valid_to__lt=today)
    own = Union.objects.filter(path__startswith=union.path).order_by().values("pk")
    came = Union.objects.filter(heirs | waiting, pk__in=before.values("from_union"))
    return rows.filter(pk__in=own.union(came.order_by().values("pk")))


def _above(start: str, grouping: str) -> Any:
    """The key of the unit at ``start`` (a path of relations), or of one above it."""
    if grouping == Grouping.UNIT:
        return F(f"{start}pk")
    parent = Coalesce(F(f"{start}parent"), F(f"{start}pk"))
    if grouping == Grouping.ABOVE:
        return parent
    return Case(
        When(**{f"{start}level": Level.PROVINCE}, then=F(f"{start}pk")),
        When(**{f"{start}parent__level": Level.PROVINCE}, then=F(f"{start}parent")),
        default=Coalesce(F(f"{start}parent__parent"), parent),
    )
