"""What the pages of plans and rounds show."""

import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.enums import Role
from accounts.models import User
from inspections.enums import VisitStatus
from inspections.models import Plan, Round, RoundUnit, Visit
from inspections.selectors.reach import reach
from unions.enums import Level
from unions.models import Union

#: The unit has been inspected: whatever came after the start of a visit.
VISITED = frozenset(VisitStatus) - {
    VisitStatus.PLANNED,
    VisitStatus.ANNOUNCED,
    VisitStatus.POSTPONED,
    VisitStatus.CANCELLED,
}
#: The minutes are signed.
FINISHED = (VisitStatus.SIGNED, VisitStatus.CONCLUDED, VisitStatus.CLOSED)


def people_to_send(unions: Any) -> QuerySet[User]:
    """Accounts of these unions that a team can be made of: not the inspected ones'."""
    return User.objects.filter(membership__union__in=unions).exclude(role=Role.OFFICER)


def units_below(union: Union, *, first: datetime.date, last: datetime.date) -> Any:
    """Ward and commune unions to inspect that exist at some time between."""
    return (
        reach(union)
        .filter(level=Level.COMMUNE)
        .filter(Q(valid_from=None) | Q(valid_from__lte=last))
        .filter(Q(valid_to=None) | Q(valid_to__gte=first))
        .exclude(pk=union.pk)
    )


def units_of_year(plan: Plan) -> Any:
    """The units that a round of the plan can take."""
    first, last = datetime.date(plan.year, 1, 1), datetime.date(plan.year, 12, 31)
    return units_below(plan.union, first=first, last=last)


def with_progress(rounds: "QuerySet[Round]") -> "QuerySet[Round]":
    """What one row of a list of rounds reads."""
    visits = Visit.objects.filter(round=OuterRef("pk")).order_by().values("round")
    finished = visits.filter(status__in=FINISHED).annotate(n=Count("pk")).values("n")
    units = RoundUnit.objects.filter(round=OuterRef("pk")).order_by().values("round")
    return rounds.select_related("plan__union").annotate(
        unit_count=Subquery(units.annotate(n=Count("pk")).values("n")),
        finished_count=Subquery(finished),
    )
