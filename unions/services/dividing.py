"""The verb for divided units that wait: who goes on, and where their things go."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from unions.enums import Extent
from unions.models import Reorganisation, Union, UnionLink
from unions.rules import is_below
from unions.services import lineage
from unions.services.movers import movers

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def decide(
    union: Union,
    *,
    main: Union | None,
    assigned: Mapping[str, int],
    by: "User | None",
) -> Union:
    """Say who goes on with a divided union's figures, and hand over its open things.

    ``assigned``: ``Item.key`` → key of a successor; what is not named waits on. The
    main successor can be changed while the old and the new one both still exist:
    afterwards, sums of later units rest on it. Asking the same twice changes nothing.
    """
    union = Union.objects.select_for_update(no_key=True).get(pk=union.pk)
    links = _parts(union)
    if not links:
        raise RuleError(_("“%(union)s” was not divided.") % {"union": union})
    _require_hers(links.values(), by)
    reorganisation = next(iter(links.values())).reorganisation
    named = {*assigned.values(), *([main.pk] if main else [])}
    if not named <= set(links):
        raise RuleError(
            _("Choose one of the units that took a part of “%(union)s”.")
            % {"union": union}
        )
    detail: dict[str, object] = {}
    if (before := _set_main(links, main)) is not None:
        lineage.refresh([union.pk])
        detail["successor"] = [before, str(main)]
    if moved := _hand_over(union, assigned, reorganisation, by=by):
        detail["assigned"] = ["", str(moved)]
    if detail:
        audit.record(Action.CHANGE, union, by=by, detail=detail)
    union.refresh_from_db()
    return union


def _parts(union: Union) -> dict[int, UnionLink]:
    """Links to those who took a part, by the key of the successor."""
    rows = union.links_to_successors.filter(extent=Extent.PART).exclude(to_union=None)
    found = rows.select_related("to_union", "reorganisation").order_by("pk")
    return {link.to_union_id: link for link in found if link.to_union_id}


def _require_hers(links: Iterable[UnionLink], by: "User | None") -> None:
    """To decide between several units, one must stand above all of them."""
    if by is None:
        return
    for link in links:
        if not is_below(by, link.to_union):
            raise RuleError(
                _("“%(union)s” is not below your unit: ask the union above to do this.")
                % {"union": link.to_union}
            )


def _set_main(links: Mapping[int, UnionLink], main: Union | None) -> str | None:
    """Title of the one that went on before; nothing if nothing changes."""
    if main is None or links[main.pk].is_main:
        return None
    old = next((link for link in links.values() if link.is_main), None)
    if old:
        _require_existing(old.to_union, links[main.pk].to_union)
        UnionLink.objects.filter(pk=old.pk).update(is_main=False)
    UnionLink.objects.filter(pk=links[main.pk].pk).update(is_main=True)
    return str(old.to_union) if old else ""


def _require_existing(*unions: Union | None) -> None:
    for union in unions:
        if union and union.valid_to:
            raise RuleError(
                _(
                    "“%(union)s” ended on %(day)s: who goes on with the figures can "
                    "no longer be changed."
                )
                % {"union": union, "day": f"{union.valid_to:%d/%m/%Y}"}
            )


def _hand_over(
    union: Union,
    assigned: Mapping[str, int],
    reorganisation: Reorganisation | None,
    *,
    by: "User | None",
) -> int:
    """How many things went on; those that went there before are passed over."""
    waiting = {key: to for key, to in assigned.items() if not _gone(union, key, to)}
    if not waiting:
        return 0
    if reorganisation is None:
        raise RuleError(
            _("This division was entered by hand: move its things one by one.")
        )
    _require_open(union, waiting, reorganisation)
    for mover in movers():
        mover.move({}, waiting, reorganisation, by=by)
    return len(waiting)


def _require_open(
    union: Union, keys: Iterable[str], reorganisation: Reorganisation
) -> None:
    """What follows another thing or stays is nobody's to place."""
    open_ = {
        item.key
        for mover in movers()
        if mover.passes_on
        for item in mover.items([union.pk], reorganisation)
        if not item.stays and not item.follows
    }
    if not open_.issuperset(keys):
        raise RuleError(
            _("Some of these things are no longer open: load the page again.")
        )


def _gone(union: Union, key: str, to: int) -> bool:
    """Whether the thing went there already; refused if it went elsewhere."""
    model, _colon, number = key.partition(":")
    field = "key" if number.isdecimal() else "uuid"
    rows = union.handed_over.filter(model=model).select_related("to_union")
    try:
        handover = rows.filter(**{field: number}).first()
    except ValidationError:
        return False
    if handover is None:
        return False
    if handover.to_union_id != to:
        raise RuleError(
            _("“%(thing)s” went to “%(union)s” already.")
            % {"thing": handover.label, "union": handover.to_union or "–"}
        )
    return True
