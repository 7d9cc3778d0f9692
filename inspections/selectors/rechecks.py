"""What a re-check (phúc tra) can be planned of: remedies, plan, rounds, teams."""

from django.db.models import Q, QuerySet

from inspections.enums import RoundKind, RoundStatus
from inspections.models import Plan, Remedy, Round, Team, Visit
from inspections.selectors.earlier import lived
from unions.models import Union

_PLANNABLE = (RoundStatus.DRAFT, RoundStatus.APPROVED, RoundStatus.RUNNING)


def unit_today(remedy: Remedy) -> Union:
    """Who is visited: the unit that owes it, or whoever goes on with it today."""
    owner: Union = remedy.owner
    heir: Union | None = owner.successor if owner.valid_to is not None else None
    return heir or owner


def inspecting(remedy: Remedy) -> Union:
    """Who inspects: the union whose work it is, or whoever goes on with it today."""
    union: Union = remedy.visit.round.plan.union
    heir: Union | None = union.successor if union.valid_to is not None else None
    return heir or union


def plan_for(remedy: Remedy, year: int) -> Plan | None:
    """The year's plan of the inspecting union; of one that has ended, its own first."""
    own = Plan.objects.filter(union=remedy.visit.round.plan.union, year=year).first()
    return own or Plan.objects.filter(union=inspecting(remedy), year=year).first()


def open_rounds(plan: Plan) -> QuerySet[Round]:
    """Re-check rounds of the plan in which visits can still be planned."""
    rows = Round.objects.filter(
        plan=plan, kind=RoundKind.RECHECK, status__in=_PLANNABLE
    )
    return rows.select_related("plan__union").order_by("pk")


def choices(remedy: Remedy) -> QuerySet[Remedy]:
    """Remedies of the same unit and the same line that can be looked at again."""
    unit = unit_today(remedy)
    above = Union.objects.under(inspecting(remedy), is_work=True)
    own = Q(visit__round__plan__union__in=above.order_by().values("pk"))
    mine = Q(visit__round__plan__union=remedy.visit.round.plan.union_id)
    rows = Remedy.objects.in_force().filter(own | mine)
    rows = rows.filter(owner__in=lived(unit))
    return rows.select_related("visit__union").order_by("due_on", "pk")


def teams(remedy: Remedy) -> QuerySet[Team]:
    """The teams that were at the unit, and those of the open re-check rounds."""
    visits = Visit.objects.filter(remedies__in=choices(remedy).order_by().values("pk"))
    there = Q(visits__in=visits.order_by().values("pk"))
    unions = {remedy.visit.round.plan.union_id, inspecting(remedy).pk}
    rounds = Round.objects.filter(
        plan__union__in=unions, kind=RoundKind.RECHECK, status__in=_PLANNABLE
    )
    there |= Q(round__in=rounds.order_by().values("pk"))
    return Team.objects.filter(there).distinct().order_by("-round__starts_on", "pk")


def planned(remedy: Remedy) -> QuerySet[Visit]:
    """Re-checks that will look at it again."""
    rows = Visit.objects.filter(
        round__kind=RoundKind.RECHECK, follow_ups__remedy=remedy
    )
    return rows.not_cancelled().order_by("date")
