"""The verbs of unions: register, change, letterhead, link."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from unions.enums import LEVELS, Level
from unions.models import Letterhead, Union, UnionLink
from unions.rules import is_below
from unions.services import lineage

if TYPE_CHECKING:
    from accounts.models import User

_BATCH = 500
#: From the top down. A union stands below one of a strictly higher level, so the
#: tree cannot close into a circle.
_ORDER = [Level.PROVINCE, Level.CITY, Level.COMMUNE]


@transaction.atomic
def register_union(union: Union, *, by: "User") -> Union:
    """Add a union under its parent and write its place in the tree."""
    check_union(union)
    audit.save(union, by=by)
    above = _locked(union.parent_id)
    union.path = f"{above.path if above else '/'}{union.pk}/"
    Union.objects.filter(pk=union.pk).update(path=union.path)
    return union


@transaction.atomic
def change_union(union: Union, *, by: "User") -> Union:
    """Save what was changed; under another parent, everything below moves along."""
    old = Union.objects.select_for_update().get(pk=union.pk)
    above = _locked(union.parent_id)
    check_union(union)
    union.path = f"{above.path if above else '/'}{union.pk}/"
    audit.save(union, by=by)
    if union.path != old.path:
        rest = Substr("path", len(old.path) + 1)
        below = Union.objects.filter(path__startswith=old.path)
        below.update(path=Concat(Value(union.path), rest))
    return union


@transaction.atomic
def keep_unions(unions: Sequence[Union], *, by: "User") -> int:
    """Save many at once: new ones, and details that no decision changes.

    Kind, union above and days of existence of those that are there stay as they are.
    """
    added = [union for union in unions if union._state.adding]
    for union in added:
        check_union(union)
        union.level = LEVELS[union.kind]
    count = audit.save_many(unions, by=by)
    for union in added:
        union.path = f"{union.parent.path if union.parent else '/'}{union.pk}/"
    Union.objects.bulk_update(added, ["path"], batch_size=_BATCH)
    return count


def wrong_fields(union: Union) -> dict[str, list[str]]:
    """What is wrong with single fields, by field: of rows that no form has checked."""
    try:
        union.clean_fields(exclude={"parent", "successor", "path", "level"})
    except ValidationError as refusal:
        return refusal.message_dict
    return {}


def check_union(union: Union) -> None:
    """Refuse a union that does not fit into the tree."""
    rank = _ORDER.index(LEVELS[union.kind])
    above = union.parent
    if above is None:
        if rank:
            raise RuleError(_("Choose the union above: only provinces stand alone."))
    else:
        _check_above(union, above, rank)
    if union.pk:
        _check_below(union, rank)


def _check_above(union: Union, above: Union, rank: int) -> None:
    if above.pk == union.pk or _ORDER.index(LEVELS[above.kind]) >= rank:
        raise RuleError(
            _("“%(above)s” cannot stand above “%(union)s”: choose a higher level.")
            % {"above": above, "union": union}
        )
    if union.valid_from and not above.exists_on(union.valid_from):
        raise RuleError(
            _("“%(above)s” does not exist on %(day)s.")
            % {"above": above, "day": f"{union.valid_from:%d/%m/%Y}"}
        )


def _check_below(union: Union, rank: int) -> None:
    below = Union.objects.filter(parent=union)
    higher = [level for level in _ORDER if _ORDER.index(level) <= rank]
    if wrong := below.filter(level__in=higher).first():
        raise RuleError(
            _("“%(below)s” stands below and would not fit under this kind.")
            % {"below": wrong}
        )
    if union.valid_to:
        longer = below.filter(Q(valid_to=None) | Q(valid_to__gt=union.valid_to))
        if count := longer.count():
            raise RuleError(
                _(
                    "%(count)s unions below exist longer than %(day)s: close or move "
                    "them first."
                )
                % {"count": count, "day": f"{union.valid_to:%d/%m/%Y}"}
            )


def keep_letterhead(letterhead: Letterhead, *, by: "User") -> Letterhead:
    """Save how a union's documents are headed and signed."""
    return audit.save(letterhead, by=by)


@transaction.atomic
def keep_link(link: UnionLink, *, by: "User") -> UnionLink:
    """Save what became of a union, and what follows from it."""
    check_link(link)
    old = UnionLink.objects.filter(pk=link.pk).first()
    _require_hers([link, *filter(None, [old])], by)
    audit.save(link, by=by)
    ends = {link.from_union_id, link.to_union_id}
    if old:
        ends |= {old.from_union_id, old.to_union_id}
    lineage.refresh(end for end in ends if end is not None)
    return link


def check_link(link: UnionLink) -> None:
    """Refuse a union that follows itself, or a successor that is not named."""
    if link.to_union_id is None and link.kind != "abolish":
        raise RuleError(_("Choose the union that it became."))
    if link.to_union_id == link.from_union_id:
        raise RuleError(_("A union cannot follow itself."))


def _require_hers(links: Sequence[UnionLink], by: "User") -> None:
    """Both ends: a successor goes on with the records and the work of the other.

    What a reorganisation wrote is for its own verbs, which know what hangs on it.
    """
    if any(link.reorganisation_id for link in links):
        raise RuleError(
            _("A reorganisation made this link: undo it, or decide on the unit's page.")
        )
    ends = [end for link in links for end in (link.from_union, link.to_union)]
    for union in filter(None, ends):
        if not is_below(by, union):
            raise RuleError(
                _("“%(union)s” is not below your unit: ask the union above to do this.")
                % {"union": union}
            )


def _locked(pk: int | None) -> Union | None:
    """The union above, held until the path below it is written."""
    if pk is None:
        return None
    return Union.objects.select_for_update().get(pk=pk)
