"""Initiatives that visits saw: which there are, which are alike, which come next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from inspections.good_names import likeness
from inspections.models import FieldStop, InitiativeSighting, Visit
from unions.enums import InitiativeState
from unions.models import Initiative, Union

if TYPE_CHECKING:
    from accounts.models import User

#: From here on two names are taken for the same thing until a person says no.
ALIKE = 0.55


@dataclass(frozen=True)
class Known:
    """An initiative of the unit before a visit goes there, with its last sighting."""

    initiative: Initiative
    last: InitiativeSighting | None
    is_stop: bool

    @property
    def is_wanted(self) -> bool:
        return self.last is not None and self.last.look_again


def homes(visit: Visit) -> list[Union]:
    """The visited unit, then the one that keeps its register today if it has ended."""
    union, today = visit.union, timezone.localdate()
    if union.valid_to is not None and union.valid_to < today and union.successor:
        return [union, union.successor]
    return [union]


def near(union: Union, name: str) -> list[Initiative]:
    """Initiatives of the union that may be the same, the likest first."""
    return [row for score, row in _scored(union, name) if score >= ALIKE]


def ordered(unions: Iterable[Union], name: str) -> list[Initiative]:
    """All initiatives of these unions, the likest first."""
    rows = [pair for union in unions for pair in _scored(union, name)]
    return [row for _score, row in sorted(rows, key=lambda pair: -pair[0])]


def seen_by(user: "User") -> "QuerySet[Initiative]":
    """Initiatives that visits saw, each with its newest sighting as she may read it."""
    sightings = InitiativeSighting.objects.visible_to(user).newest_first()
    newest = sightings.filter(initiative=OuterRef("pk"))
    rows = Initiative.objects.visible_to(user).for_list()
    return rows.annotate(
        last=Subquery(newest.values("pk")[:1]),
        last_state=Subquery(newest.values("state")[:1]),
        last_on=Subquery(newest.values("visit__date")[:1]),
        is_worth=Subquery(newest.values("is_worth_copying")[:1]),
    ).exclude(last=None)


def seen_in(rows: "QuerySet[Initiative]", year: int, user: "User") -> Any:
    """Those that a visit of that year saw."""
    sightings = InitiativeSighting.objects.visible_to(user)
    of_year = sightings.filter(initiative=OuterRef("pk"), visit__date__year=year)
    return rows.filter(Exists(of_year))


def years(user: "User") -> list[int]:
    """Years in which something was seen, newest first."""
    rows = InitiativeSighting.objects.visible_to(user).order_by()
    found = rows.values_list("visit__date__year", flat=True).distinct()
    return sorted(found, reverse=True)


def fields(user: "User") -> list[str]:
    """The fields of the initiatives that she sees, in order."""
    rows = Initiative.objects.visible_to(user).exclude(field="").order_by("field")
    return list(rows.values_list("field", flat=True).distinct())


def newest(initiatives: Iterable[Initiative], user: "User") -> dict[int, Any]:
    """The newest sighting of each initiative, by its key: one query."""
    rows = InitiativeSighting.objects.visible_to(user).order_by("visit__date", "pk")
    found = rows.filter(initiative__in=[row.pk for row in initiatives])
    named = found.select_related("visit__union", "visit__team")
    return {row.initiative_id: row for row in named}


def known(visit: Visit, user: "User") -> list[Known]:
    """What the unit has that is worth going to: first what is to be looked at again."""
    rows = Initiative.objects.filter(union__in=homes(visit)).exclude(
        state=InitiativeState.ENDED
    )
    found = list(rows.select_related("branch"))
    last = newest(found, user)
    stops = FieldStop.objects.filter(visit=visit).exclude(initiative=None)
    there = set(stops.values_list("initiative", flat=True))
    return sorted(
        (Known(row, last.get(row.pk), row.pk in there) for row in found),
        key=lambda one: (not one.is_wanted, one.last is not None),
    )


def _scored(union: Union, name: str) -> list[tuple[float, Initiative]]:
    rows = Initiative.objects.filter(union=union).select_related("branch", "union")
    scored = [(likeness(name, row.name), row) for row in rows]
    return sorted(scored, key=lambda pair: -pair[0])
