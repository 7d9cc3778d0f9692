"""Opens the units of a reorganisation and ends those of before, in bulk."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from unions.enums import LEVELS, Extent, LinkKind
from unions.lineage import Opening, Ref, Tie
from unions.models import Letterhead, Union, UnionLink
from unions.selectors.ground import RANKS, Ground, chunks
from unions.selectors.new_units import OPENED_FIELDS

_BATCH = 1000
_COORDINATE = Decimal("0.00001")
#: What leaves the unit as it was: its committee goes on.
SAME_UNIT = frozenset({LinkKind.RENAME, LinkKind.KIND_CHANGE, LinkKind.MOVE})
#: What the only predecessor hands on where the decision says nothing else.
_INHERITED = (
    "address",
    "phone",
    "email",
    "latitude",
    "longitude",
    "area_km2",
    "bank_day",
)


def open_unions(ground: Ground) -> dict[Ref, Union]:
    """The new units by their ref, from the top down, each with its path."""
    made: dict[Ref, Union] = {}
    for rank in sorted(set(RANKS.values())):
        rows = {
            opening.ref: _built(opening, ground, made)
            for opening in ground.blueprint.openings
            if RANKS[LEVELS[opening.kind]] == rank
        }
        Union.objects.bulk_create(rows.values(), batch_size=_BATCH)
        write_paths([row.pk for row in rows.values()])
        made |= rows
    return made


def write_paths(keys: Iterable[int]) -> None:
    """Give unions their place below the union above, whose own path is right."""
    above = Union.objects.filter(pk=OuterRef("parent_id")).order_by().values("path")
    place = Concat(
        Coalesce(Subquery(above), Value("/")),
        Cast("pk", CharField(max_length=20)),
        Value("/"),
        output_field=CharField(max_length=200),
    )
    for some in chunks(keys):
        Union.objects.filter(pk__in=some).update(path=place)


def _built(opening: Opening, ground: Ground, made: dict[Ref, Union]) -> Union:
    values: dict[str, Any] = {
        name: getattr(opening, name) or None for name in OPENED_FIELDS
    }
    values |= {
        "name": opening.name.strip(),
        "code": opening.code,
        "address": opening.address,
        "level": LEVELS[opening.kind],
        "valid_from": ground.day,
        "legal_basis": ground.reorganisation.decision,
    }
    ref = opening.parent
    if ref is not None:
        values["parent_id"] = made[ref].pk if isinstance(ref, str) else ref
    union = Union(**values)
    _inherit(union, opening.ref, ground)
    return union


def _inherit(union: Union, ref: Ref, ground: Ground) -> None:
    """Fill what the decision leaves open from those that it comes from."""
    ties = ground.sources[ref]
    olds = [ground.unions[tie.old] for tie in ties]
    if len(ties) == 1 and ties[0].extent == Extent.WHOLE:
        for name in _INHERITED:
            if not getattr(union, name):
                setattr(union, name, getattr(olds[0], name))
    if union.latitude is None and union.longitude is None:
        placed = [row for row in olds if row.latitude is not None and row.longitude]
        union.latitude = _mean([row.latitude for row in placed])
        union.longitude = _mean([row.longitude for row in placed])
    if ref in ground.carried:
        union.valid_to = olds[0].valid_to
    union.is_demo = bool(olds) and all(row.is_demo for row in olds)


def _mean(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    return (sum(known, Decimal()) / len(known)).quantize(_COORDINATE)


def end_unions(keys: Iterable[int], last_day: date) -> None:
    for some in chunks(keys):
        Union.objects.filter(pk__in=some).update(valid_to=last_day)


def write_links(ground: Ground, made: dict[Ref, Union]) -> None:
    """One link per tie. Whole ties go on with the figures whatever the plan says."""
    rows = [
        UnionLink(
            from_union_id=tie.old,
            to_union_id=key_of(tie.to, made),
            kind=tie.kind,
            extent=tie.extent,
            is_main=tie.main or tie.extent == Extent.WHOLE,
            effective_on=ground.day,
            decision=ground.reorganisation.decision,
            reorganisation=ground.reorganisation,
        )
        for tie in ground.blueprint.ties
    ]
    UnionLink.objects.bulk_create(rows, batch_size=_BATCH)


def key_of(ref: int | Ref | None, made: dict[Ref, Union]) -> int | None:
    return made[ref].pk if isinstance(ref, str) else ref


def write_letterheads(ground: Ground, made: dict[Ref, Union]) -> list[Letterhead]:
    """How papers of the new units are headed, from those of before.

    Without a signer, unless the committee goes on: the new chair signs, and somebody
    has to enter her name.
    """
    heads: dict[int, Letterhead] = {}
    for some in chunks(ground.ties):
        rows = Letterhead.objects.filter(union__in=some)
        heads.update((head.union_id, head) for head in rows)
    derived = [
        _derived(made[opening.ref], opening, ground, heads[source.old])
        for opening in ground.blueprint.openings
        if (source := _headed(ground, opening, heads))
    ]
    return Letterhead.objects.bulk_create(derived, batch_size=_BATCH)


def _headed(
    ground: Ground, opening: Opening, heads: dict[int, Letterhead]
) -> Tie | None:
    """The predecessor whose papers are a model: of the same name, or the first."""
    ties = [tie for tie in ground.sources[opening.ref] if tie.old in heads]
    same = [tie for tie in ties if ground.unions[tie.old].name == opening.name]
    return next(iter(same or ties), None)


def _derived(
    union: Union, opening: Opening, ground: Ground, old: Letterhead
) -> Letterhead:
    above = ground.title(opening.parent).upper()
    carried = opening.ref in ground.carried
    ties = ground.sources[opening.ref]
    same = len(ties) == 1 and ties[0].kind in SAME_UNIT
    return Letterhead(
        union=union,
        parent_name=(above or old.parent_name)[:150],
        issuer_name=union.title.upper()[:150],
        body_name=old.body_name,
        sign_code=old.sign_code,
        place=old.place if carried else union.name[:80],
        authority=old.authority,
        signer_title=old.signer_title,
        signer_name=old.signer_name if same else "",
        party_committee=old.party_committee if carried else "",
    )


def contents(head: Letterhead) -> dict[str, str]:
    """What a letterhead says: kept, so that undoing sees whether somebody wrote on."""
    kept = {"id", "union"}
    fields = [field for field in head._meta.fields if field.name not in kept]
    return {field.name: str(field.value_from_object(head)) for field in fields}
