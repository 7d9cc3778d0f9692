"""Looks ahead: what a reorganisation would do to units and things, writing nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unions.enums import LEVELS
from unions.lineage import Ref
from unions.rules import is_below
from unions.selectors import objections
from unions.selectors.ground import Ground, survey
from unions.selectors.reorganisation import (
    MoveGroup,
    Preview,
    closing_rows,
    move_group,
    opening_rows,
)
from unions.services.movers import Item, movers, told

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Reorganisation


@dataclass(frozen=True)
class Outlook:
    """The ground and the open things on it, read once for all questions."""

    ground: Ground
    moves: list[MoveGroup]
    problems: list[str]
    #: Key of a thing of a divided union → the successor that a person chose for it.
    chosen: dict[str, int | Ref]


def preview(reorganisation: "Reorganisation", *, by: "User | None") -> Preview:
    """What would happen, for the person who is about to carry it out."""
    ahead = look(survey(reorganisation), by=by)
    return Preview(
        openings=opening_rows(ahead.ground),
        closings=closing_rows(ahead.ground),
        moves=ahead.moves,
        problems=ahead.problems,
        cautions=[*objections.cautions(ahead.ground), *_about_things(ahead.moves)],
    )


def look(ground: Ground, *, by: "User | None") -> Outlook:
    """Everything that decides whether it may be carried out."""
    closing = [key for key in ground.blueprint.closing if key in ground.unions]
    # A draft may name units that are not hers: who plans may stand above all rules.
    hers = {key for key in closing if by is None or is_below(by, ground.unions[key])}
    found = objections.problems(ground, by=by)
    moves: list[MoveGroup] = []
    chosen: dict[str, int | Ref] = {}
    named = all(one.kind in LEVELS for one in ground.blueprint.openings)
    for mover in movers() if named else ():  # movers ask for the level of the heir
        items = mover.items(closing, ground.reorganisation)
        if not items:
            continue
        if known := [one for one in told(items, to=by) if one.union_id in hers]:
            moves.append(
                move_group(ground, known, label=mover.label, passes_on=mover.passes_on)
            )
        chosen.update(_chosen(ground, items))
        found += objections.shortened(_of_items(ground, items, chosen))
    return Outlook(ground, moves, found, chosen)


def _chosen(ground: Ground, items: Iterable[Item]) -> Iterator[tuple[str, int | Ref]]:
    """What a person assigned, of things that are still open and still divided."""
    for item in items:
        to = ground.target(ground.blueprint.assigned.get(item.key))
        if to is not None and item.union_id in ground.divided:
            yield item.key, to


def _of_items(
    ground: Ground, items: Iterable[Item], chosen: dict[str, int | Ref]
) -> Iterator[str]:
    for item in items:
        if item.problem:
            yield f"{item.label}: {item.problem}"
        to = chosen.get(item.key)
        if to is not None and to not in {tie.to for tie in ground.ties[item.union_id]}:
            yield (
                _("“%(thing)s” can only go to a unit that takes a part.")
                % {"thing": item.label}
            )


def _about_things(moves: list[MoveGroup]) -> list[str]:
    found = []
    if waiting := sum(group.waiting for group in moves):
        words = ngettext(
            "%(count)s thing of divided units waits for a decision where it goes.",
            "%(count)s things of divided units wait for a decision where they go.",
            waiting,
        )
        found.append(words % {"count": waiting})
    remarks = Counter(
        f"{row.item.label}: {row.item.remark}"
        for group in moves
        for row in group.rows
        if row.item.remark
    )
    return [*found, *objections.shortened(remarks)]
