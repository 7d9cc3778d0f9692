"""Reorganisations as tests write them, and the register as plain values."""

from datetime import date

from unions.enums import Extent, Kind, LinkKind, ReorganisationKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Branch, Descent, Post, Reorganisation, Union, UnionLink
from unions.services import reorganisation as verbs

DAY = date(2025, 7, 1)
EVE = date(2025, 6, 30)


def draft(blueprint, *, by, **more):
    values = {
        "kind": ReorganisationKind.MERGE,
        "decision_number": "1683/NQ-UBTVQH15",
        "decision_date": date(2025, 6, 16),
        "effective_on": DAY,
    }
    return verbs.prepare(Reorganisation(**{**values, **more}), blueprint, by=by)


def carried_out(blueprint, *, by, **more):
    return verbs.carry_out(draft(blueprint, by=by, **more), by=by)


def merger(*olds, name="Bắc Kạn", kind=Kind.WARD, **more):
    """All of ``olds`` become one new unit under the union above the first."""
    new = Opening(
        ref="new", kind=kind, name=name, **{"parent": olds[0].parent_id, **more}
    )
    return Blueprint((new,), tuple(Tie(old.pk, "new", LinkKind.MERGE) for old in olds))


def changed(old, link, **more):
    """``old`` goes on with another name, kind or union above."""
    values = {"kind": old.kind, "name": old.name, "code": old.code}
    new = Opening(ref="new", **{**values, "parent": old.parent_id, **more})
    return Blueprint((new,), (Tie(old.pk, "new", link),))


def division(old, *names, main=None, assigned=None):
    """``old`` becomes one ward per name; ``main`` is the name that goes on."""
    openings = tuple(
        Opening(name, Kind.WARD, name, parent=old.parent_id) for name in names
    )
    ties = tuple(
        Tie(old.pk, name, LinkKind.SPLIT, Extent.PART, main=name == main)
        for name in names
    )
    return Blueprint(openings, ties, assigned or {})


def abolition(old, heir=None):
    return Blueprint((), (Tie(old.pk, heir and heir.pk, LinkKind.ABOLISH),))


def new(name="Bắc Kạn", day=DAY):
    return Union.objects.get(name=name, valid_from=day)


def register():
    """Every row that a reorganisation writes, to compare before and after."""
    return {
        model._meta.label: sorted(model.objects.values(), key=lambda row: row["id"])
        for model in (Union, UnionLink, Branch, Post)
    } | {"descents": descents()}


def descents():
    return set(Descent.objects.values_list("from_union", "to_union", "is_work"))


def closure():
    """Descents as they must be, found by walking every way from every union."""
    ranks = {"province": 0, "city": 1, "commune": 2}
    rank = {pk: ranks[level] for pk, level in Union.objects.values_list("pk", "level")}
    steps = list(
        UnionLink.objects.exclude(to_union=None).values_list("from_union", "to_union")
    )
    found = {}

    def walk(first, here, works):
        for old, to in steps:
            if old == here:
                passed = works and rank[to] <= rank[old]
                found[first, to] = found.get((first, to), False) or passed
                walk(first, to, passed)

    for first in rank:
        walk(first, first, True)
    return {(old, to, works) for (old, to), works in found.items()}
