"""What the unit says to each finding, taken while the minutes are read to it."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.enums import Agreement, FindingKind, Stance
from inspections.models import Finding, Opinion, Visit
from inspections.selectors.opinions import asked, heard
from inspections.services.lines import Outcome, as_text, change, put
from inspections.services.seal import before_signing

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def record(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    *,
    id: uuid.UUID,
    base_revision: int = 0,
    finding: Finding,
    stance: str,
    text: str = "",
    by: "User",
) -> Outcome[Opinion]:
    """Write what the unit says to ``finding``. Only agreement needs no words.

    A finding has one opinion: of two devices that make one, the second changes that of
    the first, or is told that somebody else was first.
    """
    visit = before_signing(visit)
    _refuse_unasked(visit, finding)
    if stance not in Stance.values:
        raise RuleError(_("Choose what the unit says."))
    if stance == Stance.AGREES:
        text = ""
    elif not text.strip():
        raise RuleError(_("Write what the unit does not agree with."))
    values: dict[str, Any] = {"stance": stance, "text": text}
    if (there := Opinion.objects.filter(finding=finding).first()) is not None:
        return change(there, base_revision, values, by=by)
    values["finding"] = finding
    return put(Opinion, visit, key=id, base=base_revision, values=values, by=by)


@transaction.atomic
def agree_to_rest(
    visit: Visit, *, findings: Iterable[uuid.UUID] | None = None, by: "User"
) -> int:
    """The unit agrees to all that it has said nothing about; how many.

    ``findings``: those that were on the screen; one that came meanwhile was not read
    out.
    """
    visit = before_signing(visit)
    rest = asked(visit).filter(opinion=None)
    if findings is not None:
        rest = rest.filter(pk__in=list(findings))
    rows = list(rest)
    for finding in rows:
        values = {"finding": finding, "stance": Stance.AGREES}
        put(Opinion, visit, key=uuid.uuid4(), base=0, values=values, by=by)
    return len(rows)


@transaction.atomic
def take_back(opinion: Opinion, *, by: "User") -> None:
    """As if the unit had not been asked about this finding yet."""
    before_signing(opinion.visit)
    audit.record(Action.DELETE, opinion, by=by, detail=as_text(opinion))
    opinion.delete()


def refuse_unfit(visit: Visit, agreement: str) -> None:
    """Who did not agree to every finding does not sign that she agreed."""
    dissent = len(heard(visit).dissent)
    if agreement == Agreement.AGREED and dissent:
        raise RuleError(
            ngettext(
                "The unit does not fully agree to %(count)d finding: it signs with"
                " reservations, or says first that it agrees after all.",
                "The unit does not fully agree to %(count)d findings: it signs with"
                " reservations, or says first that it agrees after all.",
                dissent,
            )
            % {"count": dissent}
        )


def _refuse_unasked(visit: Visit, finding: Finding) -> None:
    if finding.visit_id != visit.pk:
        raise RuleError(_("This finding belongs to another visit."))
    if finding.kind == FindingKind.PROPOSAL:
        raise RuleError(_("These are the unit's own words: there is nothing to ask."))
