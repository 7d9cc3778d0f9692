"""How long a union gives for a shortcoming of each weight."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.deadlines import COUNTED, MOST_DAYS, Term
from inspections.enums import DueRule, Severity
from inspections.models import SeverityTerm
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def set_terms(
    union: Union, terms: Mapping[str, Term | None], *, by: "User"
) -> list[SeverityTerm]:
    """What ``union`` and all below it give, by weight; nothing: as the union above.

    Weights that are not named stay as they are. Dates that were given stay.
    """
    Union.objects.select_for_update(of=("self",)).get(pk=union.pk)
    stored = {row.severity: row for row in union.severity_terms.all()}
    for severity, term in terms.items():
        row = stored.get(severity)
        if term is None:
            if row is not None:
                audit.record(Action.DELETE, row, by=by)
                row.delete()
            continue
        _check(severity, term)
        row = row or SeverityTerm(union=union, severity=severity)
        row.rule = term.rule
        row.days = term.days if term.rule in COUNTED else 0
        audit.save(row, by=by)
    return list(union.severity_terms.all())


def _check(severity: str, term: Term) -> None:
    if severity not in Severity.values or term.rule not in DueRule.values:
        raise RuleError(_("Choose from the list."))
    if term.rule in COUNTED and not 0 < term.days <= MOST_DAYS:
        raise RuleError(_("Enter 1 to 730 days."))
