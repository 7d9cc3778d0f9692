"""What forbids a reorganisation, and what a person should know before it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.text import exact
from unions.enums import LEVELS, Extent, Level, LinkKind
from unions.lineage import Opening, Ref, Tie
from unions.models import Union, UnionLink
from unions.selectors.ground import RANKS, Ground, chunks, title_of

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
#: Sentences of one kind before the rest is only counted.
_MOST = 10


def problems(ground: Ground, *, by: "User | None") -> list[str]:
    """Sentences, each of which forbids to carry it out; ``by`` none: the system."""
    return [
        *_of_the_whole(ground),
        *_of_closings(ground, by),
        *_of_ties(ground),
        *_of_openings(ground, by),
        *_of_names(ground),
        *_of_children(ground),
    ]


def cautions(ground: Ground) -> list[str]:
    return [
        *shortened(_undecided(ground)),
        *shortened(_carried_twins(ground)),
        *shortened(_reused_codes(ground)),
    ]


def shortened(sentences: Iterable[str]) -> list[str]:
    """The first of many sentences of one kind, and how many more there are."""
    every = list(sentences)
    rest = len(every) - _MOST
    if rest <= 0:
        return every
    more = ngettext("… and %(count)s more.", "… and %(count)s more.", rest)
    return [*every[:_MOST], more % {"count": rest}]


def _of_the_whole(ground: Ground) -> Iterator[str]:
    if not ground.blueprint.ties and not ground.blueprint.openings:
        yield _("There is nothing to do yet: choose the units.")
    if ground.day > timezone.localdate():
        yield (
            _("It takes effect on %(day)s: carry it out on that day.")
            % {"day": _shown(ground.day)}
        )


def _of_closings(ground: Ground, by: "User | None") -> Iterator[str]:
    closing = ground.blueprint.closing
    hers = _inside(closing, by)
    linked = _linked(closing)
    last_day = ground.reorganisation.last_day
    for key in closing:
        union = ground.unions.get(key)
        # One that is only carried along may have an end that was set by hand.
        ends = union.valid_to if union and ground.heir(key) in ground.carried else None
        if union is None or key not in hers:
            yield _("A unit that should end was not found. Choose it again.")
        elif union.valid_to and (
            key in linked or union.valid_to not in (last_day, ends)
        ):
            yield (
                _("“%(union)s” ended on %(day)s already.")
                % {"union": union, "day": _shown(union.valid_to)}
            )
        elif not union.exists_on(last_day):
            yield (
                _("“%(union)s” does not exist on %(day)s.")
                % {"union": union, "day": _shown(last_day)}
            )


def _inside(keys: Iterable[int], by: "User | None") -> set[int]:
    rows = Union.objects.all() if by is None else Union.objects.inside(by)
    found: set[int] = set()
    for some in chunks(keys):
        found.update(rows.filter(pk__in=some).values_list("pk", flat=True))
    return found


def _linked(keys: Iterable[int]) -> set[int]:
    """Those of which it is known already what they became."""
    found: set[int] = set()
    for some in chunks(keys):
        rows = UnionLink.objects.filter(from_union__in=some)
        found.update(rows.values_list("from_union", flat=True))
    return found


def _of_ties(ground: Ground) -> Iterator[str]:
    for key, ties in ground.ties.items():
        if key in ground.unions:
            for sentence in _of_one(ground, ties):
                yield sentence % {"union": ground.unions[key]}
    for tie in ground.blueprint.ties:
        if isinstance(tie.to, int) and tie.old in ground.unions:
            yield from _of_target(ground, tie, tie.to)


def _of_one(ground: Ground, ties: list[Tie]) -> Iterator[str]:
    """What is wrong with the ties of one union, with room for its title."""
    extents = Counter(tie.extent for tie in ties)
    parts = extents[Extent.PART]
    if parts and extents[Extent.WHOLE]:
        yield _("“%(union)s” passes on as a whole or in parts, not both.")
    elif extents[Extent.WHOLE] > 1:
        yield _("“%(union)s” can pass on as a whole only once: divide it.")
    elif parts == 1:
        yield _("“%(union)s” is divided: choose at least two units for its parts.")
    if parts and sum(tie.main for tie in ties) > 1:
        yield _("Only one unit can go on with the figures of “%(union)s”.")
    if len({tie.to for tie in ties}) < len(ties):
        yield _("“%(union)s” passes on to the same unit twice.")
    yield from _without_target(ground, ties)


def _without_target(ground: Ground, ties: list[Tie]) -> Iterator[str]:
    for tie in ties:
        if tie.to is None and tie.kind != LinkKind.ABOLISH:
            yield _("Choose what “%(union)s” becomes.")
        elif isinstance(tie.to, str) and tie.to not in ground.openings:
            yield _("What “%(union)s” becomes was not found. Choose it again.")


def _of_target(ground: Ground, tie: Tie, key: int) -> Iterator[str]:
    """A union that exists and takes over must stay."""
    target = ground.unions.get(key)
    if target is None:
        yield (
            _("What “%(union)s” becomes was not found. Choose it again.")
            % {"union": ground.unions[tie.old]}
        )
    elif not _stays(ground, target):
        yield (
            _("“%(heir)s” cannot take over: it does not exist on %(day)s.")
            % {"heir": target, "day": _shown(ground.day)}
        )


def _stays(ground: Ground, union: Union) -> bool:
    return union.pk not in ground.ties and union.exists_on(ground.day)


def _of_openings(ground: Ground, by: "User | None") -> Iterator[str]:
    named = [
        opening.parent
        for opening in ground.blueprint.openings
        if isinstance(opening.parent, int)
    ]
    named += [tie.to for tie in ground.blueprint.ties if isinstance(tie.to, int)]
    foreign = set(named) & set(ground.unions) - _inside(named, by)
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
    words = {"union": title_of(opening), "day": _shown(ground.day)}
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
    elif isinstance(opening.parent, int) and not _stays(
        ground, ground.unions[opening.parent]
    ):
        yield (
            _("“%(above)s” does not exist on %(day)s: choose who stands above it.")
            % words
        )


def _of_names(ground: Ground) -> Iterator[str]:
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


def _of_children(ground: Ground) -> Iterator[str]:
    below: dict[int, list[Union]] = {}
    for child in ground.stuck:
        below.setdefault(child.parent_id or 0, []).append(child)
    for key, children in below.items():
        names = ", ".join(str(child) for child in children[:3])
        more = ", …" if len(children) > 3 else ""  # noqa: PLR2004 -- as above
        yield (
            _("Below “%(union)s” there are still: %(names)s. Move or close them first.")
            % {"union": ground.unions[key], "names": f"{names}{more}"}
        )
    for child in ground.late:
        yield (
            _("“%(union)s” begins on %(day)s: place it under another union first.")
            % {"union": child, "day": _shown(child.valid_from)}
        )


def _undecided(ground: Ground) -> Iterator[str]:
    for key in sorted(ground.blueprint.divided & set(ground.unions)):
        if not any(tie.main for tie in ground.ties[key]):
            yield (
                _(
                    "“%(union)s” is divided, and nobody is said to go on with its "
                    "figures: it will wait for a decision."
                )
                % {"union": ground.unions[key]}
            )


def _carried_twins(ground: Ground) -> Iterator[str]:
    names = Counter(_name(row) for row in ground.openings.values())
    for ref in ground.carried:
        row = ground.openings[ref]
        if names[_name(row)] > 1:
            yield (
                _("There would be two “%(union)s” below “%(above)s”.")
                % {"union": title_of(row), "above": ground.title(row.parent)}
            )


def _reused_codes(ground: Ground) -> Iterator[str]:
    """New units with the code of another one: right so, but two units in one list."""
    codes = {row.code: row for row in ground.openings.values() if row.code}
    ordered = sorted(codes)
    for start in range(0, len(ordered), 5000):
        some = ordered[start : start + 5000]
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


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
