"""The year's plan and its rounds."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.enums import (
    ROUND_TRANSITIONS,
    RoundStatus,
    VersionStatus,
    VisitStatus,
)
from inspections.models import Plan, Round, RoundUnit, Visit
from inspections.selectors.reach import exists_within, reach
from inspections.services import planning_visits
from unions.models import Union

#: Rounds whose own data may still change.
EDITABLE = (RoundStatus.DRAFT, RoundStatus.APPROVED)
#: Visits that keep a round from being closed do not include these.
_DONE = (VisitStatus.CONCLUDED, VisitStatus.CLOSED, VisitStatus.CANCELLED)
#: Visits that a cancelled round takes with it.
_OPEN = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED, VisitStatus.POSTPONED)
_UNDER_WAY = (VisitStatus.IN_PROGRESS, VisitStatus.RECORDED)


def save_plan(plan: Plan, *, by: User) -> Plan:
    return audit.save(plan, by=by)


@transaction.atomic
def save_round(round_: Round, *, units: Iterable[Union], by: User) -> Round:
    """Add or change a round and the units it inspects."""
    wanted = list(units)
    adding = round_._state.adding
    if not adding:
        _require_editable(planning_visits.lock(round_))
    _refuse_checklist(round_)
    _refuse_units(round_, wanted)
    if not adding:
        _refuse_stranded(round_, wanted)
    audit.save(round_, by=by)
    if adding:
        round_.events.create(actor=by, new_status=round_.status)
    _write_units(round_, wanted, by=by)
    # Nothing has begun in a draft or approved round: its visits follow its checklist.
    round_.visits.update(checklist=round_.checklist_id)
    return round_


@transaction.atomic
def approve(round_: Round, *, by: User) -> Round:
    """The leader's decision that the round takes place."""
    if not round_.round_units.exists():
        raise RuleError(_("Choose the units of the round first."))
    return _move(round_, RoundStatus.APPROVED, by=by)


@transaction.atomic
def round_begun(round_: Round, by: User) -> Round:
    """The round runs from its first visit's start; later starts change nothing."""
    locked = planning_visits.lock(round_)
    if locked.status == RoundStatus.RUNNING:
        round_.status = locked.status
        return round_
    return _move(round_, RoundStatus.RUNNING, by=by)


@transaction.atomic
def cancel_round(round_: Round, *, reason: str, by: User) -> Round:
    """Call off the round and every visit that has not begun."""
    if not reason.strip():
        raise RuleError(_("Write the reason."))
    planning_visits.lock(round_)
    visits = round_.visits.select_related("union").order_by("date", "pk")
    if under_way := visits.filter(status__in=_UNDER_WAY):
        raise RuleError(
            _("Finish or sign these visits first: %(visits)s.")
            % {"visits": _listed(under_way)}
        )
    open_ = visits.filter(status__in=_OPEN)
    planning_visits.cancel_open(list(open_), reason=reason, by=by)
    return _move(round_, RoundStatus.CANCELLED, by=by, reason=reason)


@transaction.atomic
def close_round(round_: Round, *, by: User) -> Round:
    """End the round once every visit is concluded, closed or cancelled."""
    planning_visits.lock(round_)
    visits = round_.visits.select_related("union").order_by("date", "pk")
    if waiting := visits.exclude(status__in=_DONE):
        raise RuleError(
            _("Not concluded yet: %(visits)s.") % {"visits": _listed(waiting)}
        )
    return _move(round_, RoundStatus.CLOSED, by=by)


def _require_editable(round_: Round) -> None:
    if round_.status not in EDITABLE:
        raise RuleError(
            _("The round is “%(status)s” and can no longer be changed.")
            % {"status": round_.get_status_display()}
        )


def _refuse_checklist(round_: Round) -> None:
    old = Round.objects.filter(pk=round_.pk, checklist=round_.checklist_id)
    if round_.checklist.status != VersionStatus.PUBLISHED and not old.exists():
        raise RuleError(_("Choose a published checklist."))


def _refuse_units(round_: Round, wanted: list[Union]) -> None:
    if not wanted:
        raise RuleError(_("Choose at least one unit."))
    above = round_.plan.union
    first, last = round_.starts_on, round_.ends_on
    known = set(reach(above).values_list("pk", flat=True))
    kept = RoundUnit.objects.filter(round=round_.pk)  # perhaps handed over to another
    known.update(kept.values_list("union", flat=True))
    for union in wanted:
        if union.pk not in known:
            raise RuleError(
                _("%(unit)s does not belong to %(union)s.")
                % {"unit": union, "union": above}
            )
        if not exists_within(union, first, last):
            raise RuleError(
                _("%(unit)s does not exist on %(day)s.")
                % {"unit": union, "day": f"{round_.starts_on:%d/%m/%Y}"}
            )


def _refuse_stranded(round_: Round, wanted: list[Union]) -> None:
    """No visit may lose its unit or fall out of the round's days."""
    visits = round_.visits.not_cancelled().select_related("union")
    lost = [visit for visit in visits if visit.union not in wanted]
    if lost:
        raise RuleError(
            _("These units have a visit; cancel it before taking them out: %(visits)s.")
            % {"visits": _listed(lost)}
        )
    first, last = round_.starts_on, round_.ends_on
    outside = [visit for visit in visits if not first <= visit.date <= last]
    if outside:
        raise RuleError(
            _("These visits lie outside the new days; move them first: %(visits)s.")
            % {"visits": _listed(outside)}
        )


def _write_units(round_: Round, wanted: list[Union], *, by: User) -> None:
    old = {
        row.union_id: row.union for row in round_.round_units.select_related("union")
    }
    new = {union.pk: union for union in wanted}
    round_.round_units.exclude(union__in=new).delete()
    RoundUnit.objects.bulk_create(
        RoundUnit(round=round_, union=union)
        for key, union in new.items()
        if key not in old
    )
    if old and old.keys() != new.keys():
        before, after = (
            sorted(str(one) for one in group) for group in (old.values(), new.values())
        )
        detail = {"units": [before, after]}
        audit.record(Action.CHANGE, round_, by=by, detail=detail)


def _listed(visits: Iterable[Visit]) -> str:
    return ", ".join(
        f"{visit.union.unit_name} ({visit.get_status_display()})" for visit in visits
    )


def _move(round_: Round, to: str, *, by: User, **event: Any) -> Round:
    """The only writer of a round's status."""
    return audit.move(round_, to, table=ROUND_TRANSITIONS, by=by, **event)
