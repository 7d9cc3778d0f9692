"""Keeps what follows from the links: who descends from whom, who is today's unit."""

from collections.abc import Iterable

from django.db.models import Q

from unions.enums import Level
from unions.lineage import Step, descents, successors
from unions.models import Descent, Union, UnionLink

_BATCH = 2000
_RANK = {Level.PROVINCE: 0, Level.CITY: 1, Level.COMMUNE: 2}


def refresh(touched: Iterable[int]) -> None:
    """Write descents and today's units anew, of the families of these unions.

    A family is everything that links connect, so nothing outside it can change.
    """
    family = _family(set(touched))
    links = _links(family)
    found = {(one, two): work for (one, two), work in descents(_steps(links)).items()}
    old = Descent.objects.filter(Q(from_union__in=family) | Q(to_union__in=family))
    old.delete()
    Descent.objects.bulk_create(
        (
            Descent(from_union_id=one, to_union_id=two, is_work=work)
            for (one, two), work in found.items()
        ),
        batch_size=_BATCH,
    )
    _write_successors(family, successors(_steps(links)))


def _family(touched: set[int]) -> set[int]:
    """All unions that chains of links join to these, whichever way they point."""
    family, fresh = set(touched), set(touched)
    while fresh:
        rows = UnionLink.objects.exclude(to_union=None)
        ends = rows.filter(Q(from_union__in=fresh) | Q(to_union__in=fresh))
        pairs = ends.values_list("from_union", "to_union")
        fresh = {end for pair in pairs for end in pair if end is not None} - family
        family |= fresh
    return family


def _links(family: set[int]) -> list[UnionLink]:
    rows = UnionLink.objects.filter(from_union__in=family).exclude(to_union=None)
    return list(rows.select_related("from_union", "to_union"))


def _steps(links: list[UnionLink]) -> list[Step]:
    return [
        Step(
            old=link.from_union_id,
            new=link.to_union_id,
            is_main=link.is_main,
            is_work=_rank(link.to_union) <= _rank(link.from_union),
        )
        for link in links
        if link.to_union is not None and link.to_union_id is not None
    ]


def _rank(union: Union) -> int:
    return _RANK[Level(union.level)]


def _write_successors(family: set[int], found: dict[int, int]) -> None:
    rows = list(Union.objects.filter(pk__in=family))
    changed = [row for row in rows if row.successor_id != found.get(row.pk)]
    for row in changed:
        row.successor_id = found.get(row.pk)
    Union.objects.bulk_update(changed, ["successor"], batch_size=_BATCH)
