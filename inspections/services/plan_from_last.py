"""A whole year's plan at once: wording, rounds, and why each unit is in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.exceptions import RuleError
from inspections.models import Plan, Round, RoundUnit
from inspections.services import planning
from unions.models import Union


@dataclass(frozen=True)
class Chosen:
    """A unit of a round, how urgent it was, and why."""

    union: Union
    priority: int = 0
    why: str = ""


@dataclass(frozen=True)
class RoundDraft:
    """A round that is not saved yet, and its units."""

    round: Round
    units: Sequence[Chosen]


class PlanExistsError(RuleError):
    """The union has a plan for the year: ``plan``."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__(_("This union has a plan for that year."))


@transaction.atomic
def make_plan(plan: Plan, *, rounds: Sequence[RoundDraft], by: User) -> Plan:
    """Save the plan with its rounds as drafts: all of it or nothing."""
    Union.objects.select_for_update().get(pk=plan.union_id)  # one at a time
    there = Plan.objects.filter(union=plan.union_id, year=plan.year).first()
    if there is not None:
        raise PlanExistsError(there)
    if not rounds:
        raise RuleError(_("Keep at least one round."))
    planning.save_plan(plan, by=by)
    for draft in rounds:
        _refuse(draft, plan)
        draft.round.plan = plan
        units = [chosen.union for chosen in draft.units]
        planning.save_round(draft.round, units=units, by=by)
        _explain(draft)
    return plan


def _refuse(draft: RoundDraft, plan: Plan) -> None:
    if draft.round.starts_on.year != plan.year:
        raise RuleError(
            _("The plan is for %(year)s: the first day lies in that year.")
            % {"year": plan.year}
        )
    if not draft.units:
        raise RuleError(
            _("“%(round)s” has no unit: tick some, or leave the round out.")
            % {"round": draft.round}
        )


def _explain(draft: RoundDraft) -> None:
    """Write to each unit of the round its priority and why it was proposed."""
    chosen = {one.union.pk: one for one in draft.units}
    rows = list(draft.round.round_units.all())
    for row in rows:
        row.priority = chosen[row.union_id].priority
        row.why = chosen[row.union_id].why
    RoundUnit.objects.bulk_update(rows, ["priority", "why"])
