"""How high the units stand that things pass to: nothing rises unseen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from unions.enums import LEVELS
from unions.lineage import Blueprint
from unions.models import Union
from unions.selectors.ground import RANKS
from unions.services.handover.rows import UNIONS_AT_ONCE, batches

if TYPE_CHECKING:
    from unions.models import Reorganisation


def planned_ranks(reorganisation: "Reorganisation") -> dict[str, int]:
    """How high the successors of the plan stand, by ref or key as text."""
    plan = Blueprint.from_json(reorganisation.plan)
    ranks = {opening.ref: RANKS[LEVELS[opening.kind]] for opening in plan.openings}
    keys = {int(tie.to) for tie in plan.ties if isinstance(tie.to, int)}
    ranks.update((str(key), rank(one)) for key, one in unions_of(keys).items())
    return ranks


def rank(union: Union) -> int:
    """0 is a province; the higher the number, the lower it stands."""
    return RANKS[union.level]


def unions_of(keys: Iterable[int]) -> dict[int, Union]:
    found: dict[int, Union] = {}
    for some in batches(sorted(keys), UNIONS_AT_ONCE):
        found.update(Union.objects.in_bulk(some))
    return found
