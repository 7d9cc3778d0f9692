"""The only writers of the audit log, called by the verbs of every app."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError

if TYPE_CHECKING:
    from accounts.models import User

_Noun = TypeVar("_Noun", bound=models.Model)


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
