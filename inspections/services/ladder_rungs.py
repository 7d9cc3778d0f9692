"""The rungs of a union's ladder: its own, or again those of the union above."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.models import LadderRung
from inspections.selectors import ladder as selectors
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User

#: More rungs than this are no ladder but a flood.
MOST = 12
_LIMITS = (-30, 250)


@transaction.atomic
def make_own(union: Union, *, by: "User") -> list[LadderRung]:
    """Copy what holds for the union, to be changed; its own rungs stay as they are."""
    _lock(union)
    rows = list(LadderRung.objects.filter(union=union))
    if rows:
        return rows
    found = selectors.of_union(union)
    made = [
        LadderRung(
            union=union,
            action=rung.action,
            working_days=rung.working_days,
            severity=rung.severity,
        )
        for rung in found.rungs
    ]
    audit.save_many(made, by=by)
    return made


@transaction.atomic
def as_above(union: Union, *, by: "User") -> None:
    """The union's own rungs go; from now on those of the union above hold."""
    _lock(union)
    rows = list(LadderRung.objects.filter(union=union))
    audit.record_many(Action.DELETE, rows, by=by)
    LadderRung.objects.filter(pk__in=[row.pk for row in rows]).delete()


@transaction.atomic
def save(rung: LadderRung, *, by: "User") -> LadderRung:
    """Add a rung to a union's own ladder, or change one of it."""
    _lock(rung.union)
    low, high = _LIMITS
    if not low <= rung.working_days <= high:
        raise RuleError(
            _("At most %(before)s working days before and %(after)s after.")
            % {"before": -low, "after": high}
        )
    if rung._state.adding:
        make_own(rung.union, by=by)  # what held until now stays
    others = LadderRung.objects.filter(union=rung.union).exclude(pk=rung.pk)
    if others.filter(action=rung.action, working_days=rung.working_days).exists():
        raise RuleError(_("This step is in the ladder already."))
    if rung._state.adding and others.count() >= MOST:
        raise RuleError(_("A ladder has at most %(most)s steps.") % {"most": MOST})
    return audit.save(rung, by=by)


@transaction.atomic
def switch(rung: LadderRung, *, by: "User") -> LadderRung:
    """Leave a rung out for a while, or take it up again."""
    _lock(rung.union)
    rung.refresh_from_db()
    rung.is_on = not rung.is_on
    return audit.save(rung, by=by)


@transaction.atomic
def remove(rung: LadderRung, *, by: "User") -> None:
    """Take a rung out. The last one stays: switch it off, or go back to those above."""
    _lock(rung.union)
    if LadderRung.objects.filter(union=rung.union).count() == 1:
        raise RuleError(
            _(
                "This is the last step. Switch it off, or go back to the ladder of "
                "the union above."
            )
        )
    audit.record(Action.DELETE, rung, by=by)
    rung.delete()


def _lock(union: Union) -> None:
    """Of two who change one ladder, one comes first."""
    Union.objects.select_for_update(of=("self",), no_key=True).get(pk=union.pk)
