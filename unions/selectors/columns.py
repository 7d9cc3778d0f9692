"""What can be added up over units: reported figures, and what the register counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from unions.enums import InitiativeState
from unions.models import Branch, Figures, Initiative, Post

#: What was at work on a day: rows of a model with a foreign key ``union``.
Things = Callable[[date], Any]


@dataclass(frozen=True)
class Column:
    """One number of a unit on a day, added up over units."""

    name: str
    #: Translated lazily.
    label: Any
    #: The sum over rows of unions that know their ``newest`` figures.
    total: Callable[[date], Any]
    #: Keys of unions that had ended by then and still had such things.
    holders: Callable[[date], "QuerySet[Any]"] | None = None
    #: Of a rate in percent: what it divides by what.
    parts: "tuple[Column, ...]" = ()
    #: Amounts in đồng are shown in millions.
    is_money: bool = False
    #: Decimals of a rate.
    places: int = 1

    @property
    def is_reported(self) -> bool:
        """Units report it. What the register counts itself is never missing."""
        return self.holders is None


def reported(name: str, *, is_money: bool = False) -> Column:
    """A figure that units report."""
    label = Figures._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return Column(name, label, lambda _day: Sum(f"newest__{name}"), is_money=is_money)


def rate(name: str, label: Any, part: str, whole: str) -> Column:
    """A rate over those units that reported both figures."""
    known = Q(**{f"newest__{of}__isnull": False for of in (part, whole)})

    def number(of: str) -> Column:
        both = Sum(f"newest__{of}", filter=known)
        return Column(f"{name}_{of}", "", lambda _day: both)

    return ratio(name, label, number(part), number(whole))


def ratio(
    name: str, label: Any, above: Column, below: Column, places: int = 1
) -> Column:
    """One sum over another, in percent with so many decimals."""

    def total(day: date) -> Any:
        share = Cast(above.total(day), FloatField()) / NullIf(below.total(day), 0)
        return share * 100.0

    parts = (above, below)
    return Column(name, label, total, above.holders, parts=parts, places=places)


def counted(
    name: str, label: Any, things: Things, what: Any = None, *, is_money: bool = False
) -> Column:
    """What the register itself knows: how many things, or another sum over them.

    Things count for the union that had them on the day. ``what``: an aggregate and the
    field that it is of.
    """
    measure, of = what or (Count, "pk")
    return Column(
        name,
        label,
        lambda day: Sum(_of_union(things(day), measure, of, day)),
        lambda day: _holders(things(day), day),
        is_money=is_money,
    )


def _of_union(rows: Any, measure: Any, of: str, day: date) -> Any:
    """What the union of the outer query had: what stayed, and what it passed on."""
    rows = rows.order_by()
    later = rows.handed_on_after(day)
    here = rows.filter(union=OuterRef("pk"))
    stayed = here.filter(~Exists(later.filter(key=OuterRef("pk")))).values("union")
    thing = rows.filter(pk=OuterRef("key"))
    first = later.first_of_each().filter(Exists(thing), from_union=OuterRef("pk"))
    value = "key" if of == "pk" else Subquery(thing.values(of)[:1])
    had = first.values("from_union").annotate(n=measure(value))
    parts = (stayed.annotate(n=measure(of)), had)
    one, two = (Coalesce(Subquery(part.values("n")[:1]), 0) for part in parts)
    return one + two


def _holders(rows: Any, day: date) -> Any:
    """Unions that had ended before the day and still had such things on it."""
    rows = rows.order_by()
    stayed = rows.filter(union__valid_to__lt=day).values("union")
    passed = rows.handed_on_after(day).first_of_each()
    had = passed.filter(from_union__valid_to__lt=day, key__in=rows.values("pk"))
    return stayed.union(had.values("from_union"))


def each_once(of: Any) -> Any:
    """Whoever holds several posts in one unit is one officer."""
    return Count(of, distinct=True)


def _initiatives(day: date) -> Any:
    begun = Q(started_on=None) | Q(started_on__lte=day)
    return Initiative.objects.filter(begun).exclude(state=InitiativeState.ENDED)


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        counted("open_branches", _("Branches (register)"), Branch.objects.open_on),
        counted(
            "officers_serving",
            _("Officers in office (register)"),
            lambda day: Post.objects.current(day).filter(branch=None),
            (each_once, "officer"),
        ),
        counted(
            "groups_of_women",
            _("Women's groups (register)"),
            Branch.objects.open_on,
            (Sum, "women_groups"),
        ),
        counted("initiatives", _("Initiatives (register)"), _initiatives),
        reported("population"),
        reported("women"),
        reported("members"),
        rate("attraction", _("Attraction rate, %"), "members", "women"),
        reported("joined"),
        reported("left"),
        reported("ethnic_minority"),
        reported("religious"),
        reported("core_members"),
        reported("officers"),
        reported("branches"),
        reported("women_groups"),
        reported("clean_households"),
        reported("poor_households"),
        reported("fund_balance", is_money=True),
    )
}
#: What the report shows until others are chosen.
USUAL = (
    "open_branches",
    "women",
    "members",
    "attraction",
    "clean_households",
    "fund_balance",
)
