"""Many proofs accepted at once: the same verb and the same rules for each of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections import rules
from inspections.models import Remedy
from inspections.services import remedies as verbs

if TYPE_CHECKING:
    from accounts.models import User

MOST = 200


@dataclass(frozen=True)
class BulkOutcome:
    done: list[Remedy] = field(default_factory=list)
    #: With the reason, as it is shown.
    refused: list[tuple[Remedy, str]] = field(default_factory=list)


def accept_many(remedies: Iterable[Remedy], *, by: "User", remark: str) -> BulkOutcome:
    """Accept each on its own; what is refused does not hold up the others."""
    if not remark.strip():
        raise RuleError(_("Write a remark: it is kept with every one of them."))
    rows = sorted(remedies, key=lambda one: one.pk)
    if not rows:
        raise RuleError(_("Tick at least one proof."))
    if len(rows) > MOST:
        raise RuleError(_("At most %(most)s at a time.") % {"most": MOST})
    outcome = BulkOutcome()
    for remedy in rows:
        try:
            _accept(remedy, by, remark)
        except RuleError as refusal:
            outcome.refused.append((remedy, str(refusal)))
        else:
            outcome.done.append(remedy)
    return outcome


def _accept(remedy: Remedy, by: "User", remark: str) -> None:
    """The verb says itself who handed in; here only whose work it is."""
    may = by.has_perm("inspections.accept_remedy", remedy)
    if not may and not rules.submitted_proof(by, remedy):
        raise RuleError(_("It is not yours to accept."))
    verbs.accept(remedy, by=by, remark=remark)
