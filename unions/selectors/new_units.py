"""What forbids the new units of a reorganisation: name, place, fields, who asks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.text import exact
from unions.enums import LEVELS, Level
from unions.lineage import Opening, Ref
from unions.models import Union
from unions.selectors.ground import (
    CHUNK,
    RANKS,
    Ground,
    chunks,
    inside,
    shown,
    title_of,
)

if TYPE_CHECKING:
    from accounts.models import User

#: Fields of a union that an opening fills.
OPENED_FIELDS = (
    "kind",
    "name",
    "code",
    "address",
    "latitude",
    "longitude",
    "area_km2",
)


def of_openings(ground: Ground, by: "User | None") -> Iterator[str]:
    named = [
        opening.parent
        for opening in ground.blueprint.openings
        if isinstance(opening.parent, int)
    ]
    named += [tie.to for tie in ground.blueprint.ties if isinstance(tie.to, int)]
    foreign = set(named) & set(ground.unions) - inside(named, by)
    for key in sorted(foreign):
        yield (
            _("“%(union)s” is not below your unit: ask the union above to do this.")
            % {"union": ground.unions[key]}
        )
    for opening in ground.blueprint.openings:
        if opening.ref not in ground.carried:
            yield from _of_opening(ground, opening, by)
    if len(ground.openings) < len(ground.blueprint.openings):
        yield _("Two new units have the same key in the plan.")


def _of_opening(ground: Ground, opening: Opening, by: "User | None") -> Iterator[str]:
    if opening.kind not in LEVELS or not opening.name.strip():
        yield _("Give every new unit its kind and its name.")
        return
    for field, sentences in _wrong_fields(opening).items():
        label = Union._meta.get_field(field).verbose_name  # type: ignore[union-attr]
        yield f"{title_of(opening)} – {label}: {' '.join(sentences)}"
    yield from _of_parent(ground, opening)
    alone = opening.parent is None and LEVELS[opening.kind] == Level.PROVINCE
    if alone and by is not None and not by.is_superuser:
        yield _("Only an administrator above all unions can open a province.")


def _wrong_fields(opening: Opening) -> dict[str, list[str]]:
    values: dict[str, Any] = {
        name: getattr(opening, name) or None for name in OPENED_FIELDS
    }
    values |= {name: getattr(opening, name) for name in ("code", "address")}
    others = {field.name for field in Union._meta.fields} - set(OPENED_FIELDS)
    try:
        Union(**values).clean_fields(exclude=others)
    except ValidationError as refusal:
        return refusal.message_dict
    return {}


def _of_parent(ground: Ground, opening: Opening) -> Iterator[str]:
    words = {"union": title_of(opening), "day": shown(ground.day)}
    rank = RANKS[LEVELS[opening.kind]]
    if opening.parent is None:
        if rank:
            yield _("Choose the union above “%(union)s”.") % words
        return
    above = ground.level(opening.parent)
    words["above"] = ground.title(opening.parent)
    if not above:
        yield _("The union above “%(union)s” was not found. Choose it again.") % words
    elif RANKS[above] >= rank:
        yield (
            _("“%(above)s” cannot stand above “%(union)s”: choose a higher level.")
            % words
        )
    elif isinstance(opening.parent, int) and not ground.stays(opening.parent):
        yield (
            _("“%(above)s” does not exist on %(day)s: choose who stands above it.")
            % words
        )


def of_names(ground: Ground) -> Iterator[str]:
    """Two units of one kind and name below the same union."""
    chosen = [row for row in ground.openings.values() if row.ref not in ground.carried]
    names = Counter(_name(row) for row in chosen if row.name.strip())
    twice = {name for name, count in names.items() if count > 1}
    taken = twice | _existing_names(ground, chosen)
    for row in {_name(row): row for row in chosen if _name(row) in taken}.values():
        above = ground.title(row.parent)
        yield (
            _("There would be two “%(union)s” below “%(above)s”.")
            % {"union": title_of(row), "above": above or "–"}
        )


def _name(opening: Opening) -> tuple[int | Ref | None, str, str]:
    return opening.parent, opening.kind, exact(opening.name)


def _existing_names(
    ground: Ground, openings: Iterable[Opening]
) -> set[tuple[int | Ref | None, str, str]]:
    """Names of units that stay, below the unions that get new ones."""
    parents = {row.parent for row in openings}
    rows = Union.objects.existing(ground.day).order_by()
    found: list[tuple[int, int | None, str, str]] = []
    fields = ("pk", "parent_id", "kind", "name")
    for some in chunks(key for key in parents if isinstance(key, int)):
        found += rows.filter(parent__in=some).values_list(*fields)
    if None in parents:
        found += rows.filter(parent=None).values_list(*fields)
    return {
        (parent, kind, exact(name))
        for key, parent, kind, name in found
        if key not in ground.ties
    }


def carried_twins(ground: Ground) -> Iterator[str]:
    names = Counter(_name(row) for row in ground.openings.values())
    for ref in ground.carried:
        row = ground.openings[ref]
        if names[_name(row)] > 1:
            yield (
                _("There would be two “%(union)s” below “%(above)s”.")
                % {"union": title_of(row), "above": ground.title(row.parent)}
            )


def reused_codes(ground: Ground) -> Iterator[str]:
    """New units with the code of another one: right so, but two units in one list."""
    codes = {row.code: row for row in ground.openings.values() if row.code}
    ordered = sorted(codes)
    for start in range(0, len(ordered), CHUNK):
        some = ordered[start : start + CHUNK]
        rows = Union.objects.filter(code__in=some).order_by("sort_key", "pk")
        for union in rows.only("pk", "code", "kind", "name"):
            row = codes[union.code]
            if not _goes_on(ground, union.pk, row.ref):
                yield (
                    _("“%(new)s” takes the code %(code)s of “%(old)s”.")
                    % {"new": title_of(row), "code": row.code, "old": union}
                )


def _goes_on(ground: Ground, old: int, ref: Ref) -> bool:
    return [tie.old for tie in ground.sources[ref]] == [old]
