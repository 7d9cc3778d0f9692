"""What a decision's plan says about the things of the unions that end."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from unions.enums import LinkKind
from unions.lineage import Blueprint, Ref

if TYPE_CHECKING:
    from datetime import date

    from unions.models import Reorganisation

#: What leaves the unit as it was: its committee goes on under the new name.
_SAME_UNIT = frozenset({LinkKind.RENAME, LinkKind.KIND_CHANGE, LinkKind.MOVE})


def open_on(day: "date") -> Q:
    """Not closed before ``day``: what the new union begins with."""
    return Q(closed_on=None) | Q(closed_on__gte=day)


def same_units(unions: Iterable[int], reorganisation: "Reorganisation") -> set[int]:
    """Those that only get another name, kind or union above: nobody joins them.

    A union that the plan does not name is carried along with the union above it.
    """
    ties = Blueprint.from_json(reorganisation.plan).ties
    named = Counter(tie.old for tie in ties)
    heirs = Counter(tie.to for tie in ties)
    opened = (tie for tie in ties if isinstance(tie.to, str) and heirs[tie.to] == 1)
    same = {tie.old for tie in opened if tie.kind in _SAME_UNIT and named[tie.old] == 1}
    return {key for key in unions if key in same or key not in named}


def planned(
    reorganisation: "Reorganisation",
) -> tuple[dict[int, Ref], dict[str, Ref]]:
    """What the plan says, as text: union that ends whole → heir, item → where to."""
    blueprint = Blueprint.from_json(reorganisation.plan)
    whole = {
        tie.old: str(tie.to)
        for tie in blueprint.ties
        if tie.to is not None and tie.old not in blueprint.divided
    }
    return whole, {key: str(ref) for key, ref in blueprint.assigned.items()}
