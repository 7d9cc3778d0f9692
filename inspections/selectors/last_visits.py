"""When somebody was in a unit last: in it, or in a unit that it came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from inspections.models import Visit
from inspections.selectors.planning import VISITED
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class LastVisit:
    """The newest visit that was begun."""

    visit: Visit
    #: The viewer may open it.
    opens: bool
    #: The unit that was visited, if today's came from it.
    before: Union | None

    @property
    def on(self) -> date:
        return self.visit.date

    @property
    def months(self) -> int:
        """Whole months since then."""
        return whole_months(self.on, timezone.localdate())


def whole_months(first: date, last: date) -> int:
    """Months that are over between two days; none if the second is not the later."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months - (last.day < first.day), 0)


def with_last_visit(units: QuerySet[Union]) -> Any:
    """Adds ``last_on`` and ``last_key``: the newest visit to each, or to one before it.

    A ward that was part of a city goes on with the old wards, not with the city.
    """
    begun = Visit.objects.filter(status__in=VISITED).order_by("-date", "-pk")
    own = begun.filter(union=OuterRef("pk"))
    before = begun.filter(
        union__descents_to__to_union=OuterRef("pk"), union__descents_to__is_work=True
    )
    is_own = Q(before_on=None) | Q(own_on__gte=F("before_on"))
    return units.annotate(
        own_on=Subquery(own.values("date")[:1]),
        own_key=Subquery(own.values("pk")[:1]),
        before_on=Subquery(before.values("date")[:1]),
        before_key=Subquery(before.values("pk")[:1]),
    ).annotate(
        last_on=Case(When(is_own, then=F("own_on")), default=F("before_on")),
        last_key=Case(When(is_own, then=F("own_key")), default=F("before_key")),
    )


def told(units: Iterable[Any], *, viewer: "User") -> dict[int, LastVisit]:
    """By the key of each unit of ``with_last_visit``: its visit. One query."""
    keys = {unit.pk: unit.last_key for unit in units if unit.last_key}
    seen = Visit.objects.visible_to(viewer).filter(pk=OuterRef("pk"))
    rows = Visit.objects.filter(pk__in=keys.values()).select_related("union")
    visits = {row.pk: row for row in rows.annotate(opens=Exists(seen))}
    found = {}
    for unit, key in keys.items():
        visit: Any = visits[key]
        before = visit.union if visit.union_id != unit else None
        found[unit] = LastVisit(visit, visit.opens, before)
    return found
