"""Undoes a reorganisation, unless something was built on it since."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from unions.enums import REORGANISATION_TRANSITIONS, ReorganisationStatus
from unions.models import (
    Descent,
    Handover,
    Letterhead,
    Reorganisation,
    Union,
    UnionLink,
)
from unions.selectors.ground import RANKS, chunks
from unions.selectors.objections import shortened
from unions.services import lineage
from unions.services.movers import movers
from unions.services.opening import contents

if TYPE_CHECKING:
    from accounts.models import User

_Keys = set[Any]


@transaction.atomic
def undo(
    reorganisation: Reorganisation, *, by: "User | None", reason: str
) -> Reorganisation:
    """Give everything back, remove the new units and reopen those of before.

    Refused when somebody worked with the new units since. The record of who carried
    it out and undid it stays; the lines of what was handed over go.
    """
    if not reason.strip():
        raise RuleError(_("Say why it is undone."))
    row = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    audit.move(
        row,
        ReorganisationStatus.UNDONE,
        table=REORGANISATION_TRANSITIONS,
        by=by,
        reason=reason,
    )
    opened, ended = _held(row)
    _require_hers(opened, ended, by)
    if found := built_on(row):
        what = "; ".join(shortened(found))
        raise RuleError(
            _("It cannot be undone, because of what came after it: %(what)s.")
            % {"what": what}
        )
    _give_back(row, by=by)
    _close(opened, by=by, row=row)
    _reopen(row, ended, by=by)
    row.plan = {key: value for key, value in row.plan.items() if key != "done"}
    row.save(update_fields=["plan"])
    reorganisation.refresh_from_db()
    return reorganisation


def opened_by(reorganisation: Reorganisation) -> list[int]:
    """Keys of the units that it opened; none of a draft or one that was undone."""
    return sorted(reorganisation.plan.get("done", {}).get("opened", {}).values())


def ended_by(reorganisation: Reorganisation) -> dict[int, date | None]:
    """Keys of the units that it ended, and when they would have ended without it."""
    rows = reorganisation.plan.get("done", {}).get("ended", {})
    return {
        int(key): date.fromisoformat(end) if end else None for key, end in rows.items()
    }


def _held(row: Reorganisation) -> tuple[list[Union], list[Union]]:
    """The rows, locked so that nobody adds to the new units from here on."""
    found: list[list[Union]] = []
    for keys in (opened_by(row), list(ended_by(row))):
        held: list[Union] = []
        for some in chunks(keys):
            rows = Union.objects.filter(pk__in=some).order_by("pk")
            held += rows.select_for_update()
        found.append(held)
    return found[0], found[1]


def _require_hers(
    opened: Iterable[Union], ended: Iterable[Union], by: "User | None"
) -> None:
    if by is None or by.is_superuser:
        return
    inside: _Keys = set()
    for some in chunks(union.pk for union in opened):
        rows = Union.objects.inside(by).filter(pk__in=some)
        inside.update(rows.values_list("pk", flat=True))
    for some in chunks(union.pk for union in ended):
        rows = Union.objects.inherited_by(by).filter(pk__in=some)
        inside.update(rows.values_list("pk", flat=True))
    for union in (*opened, *ended):
        if union.pk not in inside:
            raise RuleError(
                _("“%(union)s” is not below your unit: ask the union above to do this.")
                % {"union": union}
            )


def built_on(reorganisation: Reorganisation) -> list[str]:
    """What stands in the way of undoing, as sentences; empty: nothing does."""
    return [*_ended_later(reorganisation), *_added(reorganisation)]


def _ended_later(row: Reorganisation) -> Iterator[str]:
    """Units that it opened, filled or stood under, which a later decision ended."""
    ended = ended_by(row)
    keys: set[int | None] = {*opened_by(row), *ended}
    for some in chunks(ended):
        olds = Union.objects.filter(pk__in=some)
        keys |= set(olds.values_list("parent", flat=True))
        links = row.links.filter(from_union__in=some)
        keys |= set(links.values_list("to_union", flat=True))
    for some in chunks(key for key in keys if key is not None):
        later = UnionLink.objects.filter(from_union__in=some)
        later = later.exclude(reorganisation=row) | later.filter(reorganisation=None)
        later = later.filter(effective_on__gte=row.effective_on)
        for link in later.select_related("from_union"):
            yield (
                _("“%(union)s” was ended by %(decision)s")
                % {"union": link.from_union, "decision": link.decision}
            )


def _added(row: Reorganisation) -> Iterator[str]:
    """Rows of any app that name a new unit and did not come with the handover."""
    opened = opened_by(row)
    counts: dict[tuple[type[models.Model], int], int] = {}
    for relation in Union._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        model, name = relation.related_model, relation.field.name
        for some in chunks(opened):
            rows = _foreign(model, name, some, row)
            for union, count in rows:
                key = (model, union)
                counts[key] = max(counts.get(key, 0), count)
    titles = {union.pk: str(union) for union in _titles(union for _, union in counts)}
    for (model, union), count in counts.items():
        meta = model._meta
        things = meta.verbose_name if count == 1 else meta.verbose_name_plural
        yield (
            _("%(count)s %(things)s at %(union)s")
            % {"count": count, "things": things, "union": titles[union]}
        )


def _titles(keys: Iterable[int]) -> Iterator[Union]:
    for some in chunks(keys):
        yield from Union.objects.filter(pk__in=some).only("pk", "kind", "name")


def _foreign(
    model: type[models.Model], name: str, unions: list[int], row: Reorganisation
) -> Iterable[tuple[int, int]]:
    """Per union: how many rows of the model name it that are not of the decision."""
    if model in (Descent, Handover) or name in ("from_union", "successor"):
        return []  # follow from links, and of links from here tells ``_ended_later``
    if getattr(model, "is_derived", False):
        return []  # follows from rows that are asked for themselves
    rows = model._base_manager.filter(**{f"{name}__in": unions})
    if model is UnionLink:
        rows = rows.filter(~Q(reorganisation=row) | Q(reorganisation=None))
    elif model is Reorganisation:
        rows = rows.filter(status=ReorganisationStatus.APPLIED)
    elif model is Union:
        rows = rows.exclude(pk__in=opened_by(row))
    elif model is Letterhead:
        rows = rows.exclude(pk__in=_untouched(row, unions))
    else:
        rows = rows.exclude(pk__in=_handed_over(model, row))
    counted = rows.order_by().values_list(name).annotate(number=Count("pk"))
    return list(counted)


def _untouched(row: Reorganisation, unions: Collection[int]) -> list[int]:
    written = row.plan.get("done", {}).get("letterheads", {})
    heads = Letterhead.objects.filter(union__in=unions)
    return [h.pk for h in heads if written.get(str(h.union_id)) == contents(h)]


def _handed_over(model: type[models.Model], row: Reorganisation) -> Any:
    """Keys of the model's rows that the decision handed over, as a subquery."""
    key = "uuid" if isinstance(model._meta.pk, models.UUIDField) else "key"
    rows = row.handovers.filter(model=model._meta.label_lower)
    return rows.exclude(**{key: None}).values(key)


def _give_back(row: Reorganisation, *, by: "User | None") -> None:
    """Let every mover take its own back, in the opposite order.

    Several may know rows of one model; each gets all handovers of it.
    """
    handovers: dict[str, list[Handover]] = defaultdict(list)
    for handover in row.handovers.order_by("pk"):
        handovers[handover.model].append(handover)
    known = [mover for mover in reversed(movers()) if mover.model in handovers]
    for mover in known:
        mover.undo(handovers[mover.model], row, by=by)
    if unknown := set(handovers) - {mover.model for mover in known}:
        raise RuleError(
            _("Nobody knows how to give back: %(what)s.")
            % {"what": ", ".join(sorted(unknown))}
        )
    row.handovers.all().delete()


def _close(opened: list[Union], *, by: "User | None", row: Reorganisation) -> None:
    """Remove links and new units, those at the bottom first."""
    ends = row.links.values_list("from_union", "to_union")
    touched = {end for pair in ends for end in pair if end is not None}
    row.links.all().delete()
    lineage.refresh(touched)
    others = Reorganisation.objects.exclude(status=ReorganisationStatus.APPLIED)
    for some in chunks(union.pk for union in opened):
        others.filter(union__in=some).update(union=row.union)
    detail = {"reorganisation": row.pk, "undone": True}
    audit.record_many(Action.DELETE, opened, by=by, detail=detail)
    for rank in sorted(set(RANKS.values()), reverse=True):
        keys = [union.pk for union in opened if RANKS[union.level] == rank]
        for some in chunks(keys):
            Union.objects.filter(pk__in=some).delete()


def _reopen(row: Reorganisation, ended: list[Union], *, by: "User | None") -> None:
    """The old units go on as if nothing had been decided."""
    ends: dict[date | None, list[int]] = defaultdict(list)
    for key, end in ended_by(row).items():
        ends[end].append(key)
    for end, keys in ends.items():
        for some in chunks(keys):
            Union.objects.filter(pk__in=some).update(valid_to=end)
    detail = {"reorganisation": row.pk, "valid_to": [str(row.last_day), ""]}
    audit.record_many(Action.CHANGE, ended, by=by, detail=detail)
