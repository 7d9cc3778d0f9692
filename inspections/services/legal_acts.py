"""Keeping the papers that clauses rest on."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from inspections.models import LegalAct
from inspections.selectors.deadlines import line

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save(act: LegalAct, *, by: "User") -> LegalAct:
    """Write a new or changed paper. Findings that quote it keep what they say."""
    if not act._state.adding:
        stored = LegalAct.objects.select_for_update(of=("self",)).get(pk=act.pk)
        if stored.union_id != act.union_id:
            raise RuleError(_("A paper stays with its union."))
    if act.valid_to is not None and act.valid_to <= act.valid_from:
        raise RuleError(_("It must end after it begins."))
    if act.replaced_by is not None:
        _check_following(act, act.replaced_by)
    return audit.save(act, by=by)


def _check_following(act: LegalAct, following: LegalAct) -> None:
    """What takes its place is quoted in its place: by the same unions, and no ring."""
    above = line(act.union) if act.union else []
    if following.union_id not in (None, *above):
        raise RuleError(_("What takes its place must be of the same union or above."))
    if act.valid_to is None:
        raise RuleError(_("Enter the day from which it is in force no more."))
    seen, other = {act.pk}, following
    while other is not None and act.pk is not None:
        if other.pk in seen:
            raise RuleError(_("A paper cannot take its own place."))
        seen.add(other.pk)
        other = other.replaced_by  # type: ignore[assignment]
