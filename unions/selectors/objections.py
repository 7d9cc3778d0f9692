"""What forbids a reorganisation, and what a person should know before it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unions.enums import Extent, LinkKind
from unions.lineage import Tie
from unions.models import Union, UnionLink
from unions.selectors.ground import Ground, chunks, inside, shown
from unions.selectors.new_units import (
    carried_twins,
    of_names,
    of_openings,
    reused_codes,
)

if TYPE_CHECKING:
    from accounts.models import User

#: Sentences of one kind before the rest is only counted.
_MOST = 10


def problems(ground: Ground, *, by: "User | None") -> list[str]:
    """Sentences, each of which forbids to carry it out; ``by`` none: the system."""
    return [
        *_of_the_whole(ground),
        *_of_closings(ground, by),
        *_of_ties(ground),
        *of_openings(ground, by),
        *of_names(ground),
        *_of_children(ground),
    ]


def cautions(ground: Ground) -> list[str]:
    return [
        *shortened(_undecided(ground)),
        *shortened(carried_twins(ground)),
        *shortened(reused_codes(ground)),
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
            % {"day": shown(ground.day)}
        )


def _of_closings(ground: Ground, by: "User | None") -> Iterator[str]:
    closing = ground.blueprint.closing
    hers = inside(closing, by)
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
                % {"union": union, "day": shown(union.valid_to)}
            )
        elif not union.exists_on(last_day):
            yield (
                _("“%(union)s” does not exist on %(day)s.")
                % {"union": union, "day": shown(last_day)}
            )


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
    elif not ground.stays(key):
        yield (
            _("“%(heir)s” cannot take over: it does not exist on %(day)s.")
            % {"heir": target, "day": shown(ground.day)}
        )


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
            % {"union": child, "day": shown(child.valid_from)}
        )


def _undecided(ground: Ground) -> Iterator[str]:
    for key in sorted(ground.divided & set(ground.unions)):
        if not any(tie.main for tie in ground.ties[key]):
            yield (
                _(
                    "“%(union)s” is divided, and nobody is said to go on with its "
                    "figures: it will wait for a decision."
                )
                % {"union": ground.unions[key]}
            )
