"""The only writers of the audit log, called by the verbs of every app."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from core.fields import SearchField, SortKeyField

if TYPE_CHECKING:
    from accounts.models import User

_Noun = TypeVar("_Noun", bound=models.Model)
#: Rows written by one query; an update of many is a long CASE, so fewer at once.
BATCH = 2000
_UPDATED_AT_ONCE = 200


def record(
    action: Action,
    thing: models.Model,
    *,
    by: "User | None",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write that ``by`` did ``action`` to ``thing``."""
    return AuditEntry.objects.create(
        actor=by,
        action=action,
        model=thing._meta.label_lower,
        key=str(thing.pk),
        label=str(thing)[:250],
        detail=detail or {},
    )


def save(
    thing: _Noun, *, by: "User | None", changed: Iterable[str] | None = None
) -> _Noun:
    """Save a row of the register and write what changed, in one transaction.

    ``changed`` limits the fields that are compared; default: all concrete ones.
    """
    with transaction.atomic():
        adding = thing._state.adding
        old = None if adding else type(thing)._base_manager.get(pk=thing.pk)
        thing.save()
        if old is None:
            record(Action.CREATE, thing, by=by)
        elif detail := _difference(old, thing, changed):
            record(Action.CHANGE, thing, by=by, detail=detail)
    return thing


def record_many(
    action: Action,
    things: Iterable[models.Model],
    *,
    by: "User | None",
    detail: dict[str, Any] | None = None,
    details: Sequence[dict[str, Any]] = (),
) -> None:
    """Write one entry for each of ``things``, in few queries.

    ``details`` stand in step with them; else all have the same ``detail``.
    """
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                actor=by,
                action=action,
                model=thing._meta.label_lower,
                key=str(thing.pk),
                label=str(thing)[:250],
                detail=details[index] if details else detail or {},
            )
            for index, thing in enumerate(things)
        ),
        batch_size=BATCH,
    )


def save_many(
    things: Sequence[_Noun], *, by: "User | None", changed: Iterable[str] | None = None
) -> int:
    """``save`` of many rows of one model, in few queries; answers how many changed.

    Rows whose fields are as stored are not written. What a ``save()`` of the model
    itself would do is left out: such models need a verb that does it before.
    """
    with transaction.atomic():
        added = [thing for thing in things if thing._state.adding]
        kept = [thing for thing in things if not thing._state.adding]
        return _add_many(added, by) + _change_many(kept, by, changed)


def _add_many(things: list[_Noun], by: "User | None") -> int:
    if things:
        type(things[0])._base_manager.bulk_create(things, batch_size=BATCH)
        record_many(Action.CREATE, things, by=by)
    return len(things)


def _change_many(
    things: list[_Noun], by: "User | None", only: Iterable[str] | None
) -> int:
    if not things:
        return 0
    model = type(things[0])
    old = _stored(model, [thing.pk for thing in things])
    only = None if only is None else tuple(only)
    found = [(thing, _difference(old[thing.pk], thing, only)) for thing in things]
    rows = [thing for thing, detail in found if detail]
    if not rows:
        return 0
    names = {name for _thing, detail in found for name in detail}
    for field in filter(_is_made, model._meta.concrete_fields):
        before = [field.value_from_object(old[row.pk]) for row in rows]
        if before != [field.pre_save(row, False) for row in rows]:
            names.add(field.name)
    fields = sorted(names)
    model._base_manager.bulk_update(rows, fields, batch_size=_UPDATED_AT_ONCE)
    details = [detail for _thing, detail in found if detail]
    record_many(Action.CHANGE, rows, by=by, details=details)
    return len(rows)


def _stored(model: type[_Noun], keys: list[Any]) -> dict[Any, _Noun]:
    stored: dict[Any, _Noun] = {}
    for start in range(0, len(keys), BATCH):
        rows = model._base_manager.filter(pk__in=keys[start : start + BATCH])
        stored |= {row.pk: row for row in rows}
    return stored


def _is_made(field: Any) -> bool:
    """Made from other fields at every save, which a bulk update does not do."""
    return isinstance(field, SearchField | SortKeyField)


def move(
    thing: _Noun,
    to: str,
    *,
    table: dict[str, frozenset[str]],
    by: "User | None",
    reason: str = "",
    **event: Any,
) -> _Noun:
    """Take ``thing`` to status ``to`` if ``table`` allows it, and write the step.

    The row is locked, so of two people who act at once one is told no. ``event``
    fills further columns of the event. The object handed in is brought up to date.
    Each noun has one private ``_move`` around this, the only writer of its status.
    """
    with transaction.atomic():
        model = type(thing)
        locked = model._default_manager.select_for_update().get(pk=thing.pk)
        old = locked.status  # type: ignore[attr-defined]
        labels = dict(model._meta.get_field("status").flatchoices)  # type: ignore[union-attr]
        if to not in table[old]:
            raise RuleError(
                _("“%(thing)s” is “%(old)s” and cannot become “%(new)s”.")
                % {"thing": locked, "old": labels[old], "new": labels[to]}
            )
        model._base_manager.filter(pk=thing.pk).update(status=to)
        thing.status = to  # type: ignore[attr-defined]
        thing.events.create(  # type: ignore[attr-defined]
            actor=by, old_status=old, new_status=to, reason=reason.strip(), **event
        )
    return thing


def _difference(
    old: models.Model, new: models.Model, only: Iterable[str] | None
) -> dict[str, list[str]]:
    wanted = set(only) if only is not None else None
    found = {}
    for field in new._meta.concrete_fields:
        if not field.editable or (wanted is not None and field.name not in wanted):
            continue
        before, after = (field.value_from_object(row) for row in (old, new))
        if before != after:
            found[field.name] = [_shown(before), _shown(after)]
    return found


def _shown(value: Any) -> str:
    return "" if value is None else str(value)[:500]
