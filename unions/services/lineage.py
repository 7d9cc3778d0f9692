"""Keeps what follows from the links: who descends from whom, who is today's unit."""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, Subquery

from unions.lineage import Step, descents, successors
from unions.models import Descent, Union, UnionLink
from unions.selectors.ground import RANKS, chunks

_BATCH = 1000


def refresh(touched: Iterable[int]) -> None:
    """Bring descents and today's units up to date, of the families of these unions.

    A family is everything that links connect, so nothing outside it can change. Only
    what differs is written.
    """
    family = _family(set(touched))
    steps = _steps(family)
    _write_descents(family, descents(steps))
    _write_successors(family, steps)


def _family(touched: set[int]) -> set[int]:
    """All unions that chains of links join to these, whichever way they point."""
    family, fresh = set(touched), set(touched)
    while fresh:
        found: set[int] = set()
        for some in chunks(fresh):
            rows = UnionLink.objects.exclude(to_union=None)
            ends = rows.filter(Q(from_union__in=some) | Q(to_union__in=some))
            for pair in ends.values_list("from_union", "to_union"):
                found.update(end for end in pair if end is not None)
        fresh = found - family
        family |= fresh
    return family


def _steps(family: set[int]) -> list[Step]:
    found = []
    fields = ("from_union", "to_union", "is_main")
    levels = ("from_union__level", "to_union__level")
    for some in chunks(family):
        rows = UnionLink.objects.filter(from_union__in=some).exclude(to_union=None)
        for old, new, main, low, high in rows.values_list(*fields, *levels):
            works = RANKS[high or ""] <= RANKS[low]
            found.append(Step(old=old, new=new or 0, is_main=main, is_work=works))
    return found


def _write_descents(family: set[int], found: dict[tuple[int, int], bool]) -> None:
    """Insert, change and delete what differs; both ends are of one family."""
    gone, changed, known = [], [], set()
    for some in chunks(family):
        for row in Descent.objects.filter(from_union__in=some):
            pair = row.from_union_id, row.to_union_id
            known.add(pair)
            if pair not in found:
                gone.append(row.pk)
            elif row.is_work != found[pair]:
                row.is_work = found[pair]
                changed.append(row)
    for some in chunks(gone):
        Descent.objects.filter(pk__in=some).delete()
    Descent.objects.bulk_update(changed, ["is_work"], batch_size=_BATCH)
    Descent.objects.bulk_create(
        (
            Descent(from_union_id=old, to_union_id=new, is_work=work)
            for (old, new), work in found.items()
            if (old, new) not in known
        ),
        batch_size=_BATCH,
    )


def _write_successors(family: set[int], steps: list[Step]) -> None:
    """Most have the one that they are linked to: those are written by one statement."""
    found = successors(steps)
    onward = {step.old: step.new for step in steps if step.is_main}
    near: list[Union] = []
    far: list[Union] = []
    for some in chunks(family):
        for row in Union.objects.filter(pk__in=some).only("pk", "successor"):
            if row.successor_id != found.get(row.pk):
                row.successor_id = found.get(row.pk)
                is_near = row.successor_id == onward.get(row.pk)
                (near if is_near else far).append(row)
    main = UnionLink.objects.filter(from_union=OuterRef("pk"), is_main=True)
    for some in chunks(row.pk for row in near):
        next_one = Subquery(main.order_by().values("to_union")[:1])
        Union.objects.filter(pk__in=some).update(successor=next_one)
    Union.objects.bulk_update(far, ["successor"], batch_size=_BATCH)
