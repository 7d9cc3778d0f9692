"""The register as it was on a day: whose row it was then, and what it was called.

``on`` is nothing when nobody asked for a day: then everything is as it is today.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from unions.models import Descent, Handover, Union

if TYPE_CHECKING:
    from accounts.models import User
    from unions.querysets import OfUnion, UnionQuerySet


def day_of(union: Union | None, asked: date | None) -> date | None:
    """The day to show: that asked for; else the last one of a unit that has ended."""
    ended = union.valid_to if union is not None else None
    if asked is None and ended is not None and ended < timezone.localdate():
        return ended
    return asked


def units_of(viewer: "User", union: Union | None, on: date) -> "UnionQuerySet":
    """The visible units that a day's rows may have belonged to."""
    seen: UnionQuerySet = Union.objects.visible_to(viewer).begun(on)
    return seen if union is None else within(seen, union, on)


def within(units: "UnionQuerySet", union: Union, on: date) -> "UnionQuerySet":
    """Of ``units`` the subtree of ``union``, or what it came from if it began later."""
    if union.valid_from is not None and on < union.valid_from:
        return units.under(union)
    return units.filter(path__startswith=union.path)


def of_register(
    rows: "OfUnion", *, viewer: "User", union: Union | None, on: date | None
) -> Any:
    """Those of ``rows`` that this person may see, as they belonged on that day."""
    if on is not None:
        return rows.belonging(units_of(viewer, union, on), on)
    rows = rows.visible_to(viewer)
    if union is None:
        return rows
    return rows.filter(**{f"{rows.union_field}__path__startswith": union.path})


def tell(rows: Iterable[Any], *, viewer: "User", on: date | None) -> list[Any]:
    """Give each row ``union_then``, ``title_then`` and ``opens``: may she open it?

    One list page at a time: two queries for a past day, none for today.
    """
    told = list(rows)
    if not told or on is None:
        for row in told:
            row.union_then, row.title_then = _union(row), str(row)
            row.opens = True
        return told
    model = type(told[0])
    keys = [row.pk for row in told]
    seen = model._default_manager.visible_to(viewer).filter(pk__in=keys)
    open_keys = set(seen.values_list("pk", flat=True))
    before = before_handover(model._meta.label_lower, keys, on)
    for row in told:
        passed = before.get(row.pk)
        row.union_then = passed.from_union if passed else _union(row)
        row.title_then = passed.label if passed else str(row)
        row.opens = row.pk in open_keys
    return told


def before_handover(model: str, keys: list[int], on: date) -> dict[int, Handover]:
    """Of each thing that was handed on after that day the first time that it was."""
    rows = Handover.objects.filter(model=model, key__in=keys, effective_on__gt=on)
    latest_first = rows.select_related("from_union").order_by("-effective_on", "-pk")
    return {row.key: row for row in latest_first if row.key is not None}


def instead(union: Union, viewer: "User", on: date) -> list[Union]:
    """When ``union`` did not exist on that day: those of its family that did."""
    if union.exists_on(on):
        return []
    begins_later = union.valid_from is not None and on < union.valid_from
    ends = ("to_union", "from_union") if begins_later else ("from_union", "to_union")
    family = Descent.objects.filter(**{ends[0]: union}).values(ends[1])
    rows = Union.objects.visible_to(viewer).existing(on).filter(pk__in=family)
    return list(rows)


def year_before(day: date) -> date:
    """The same day of the year before; of 29 February the last of that month."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=day.day - 1)


def last_day(union: Union) -> date:
    """The day that its page shows: today, or the last on which it existed."""
    today = timezone.localdate()
    return min(union.valid_to or today, today)


def _union(row: Any) -> Union:
    found: Union = getattr(row, type(row)._default_manager.none().union_field)
    return found
