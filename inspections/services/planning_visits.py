"""Putting visits into the calendar: schedule, move, announce, postpone, cancel."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.enums import (
    VISIT_NEEDS_REASON,
    VISIT_TRANSITIONS,
    RoundStatus,
    VisitStatus,
)
from inspections.models import Round, Team, Visit
from inspections.selectors.bookings import Slot, clashes

#: Rounds in which visits can be planned, and those whose units may be told.
PLANNABLE = (RoundStatus.DRAFT, RoundStatus.APPROVED, RoundStatus.RUNNING)
DECIDED = (RoundStatus.APPROVED, RoundStatus.RUNNING)
#: Visits whose day may still change.
MOVABLE = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)


@transaction.atomic
def schedule(round_: Round, *, slots: Sequence[Slot], by: User) -> list[Visit]:
    """Plan visits of units of the round; a slot with a visit moves that visit.

    All or none. A person cannot be at two places on one half-day.
    """
    locked = _ready(round_, slots)
    units = set(locked.round_units.values_list("union", flat=True))
    busy = set(locked.visits.not_cancelled().values_list("union", flat=True))
    for slot in slots:
        if slot.union.pk not in units:
            raise RuleError(_("%(unit)s is not in this round.") % {"unit": slot.union})
        if slot.visit is None and slot.union.pk in busy:
            raise RuleError(
                _("%(unit)s already has a visit in this round.") % {"unit": slot.union}
            )
        busy.add(slot.union.pk)
    return [_put(slot, locked, by=by) for slot in slots]


@transaction.atomic
def reschedule(visit: Visit, *, slot: Slot, reason: str = "", by: User) -> Visit:
    """Change day, half-day, team or place. An announced visit needs a reason."""
    _ready(visit.round, [replace(slot, union=visit.union, visit=visit)])
    return _change(visit, slot, reason=reason, by=by)


@transaction.atomic
def replan(visit: Visit, *, slot: Slot, by: User) -> Visit:
    """Give a postponed visit a new day."""
    _ready(visit.round, [replace(slot, union=visit.union, visit=visit)])
    visit = _locked(visit)
    if visit.status != VisitStatus.POSTPONED:
        raise RuleError(_("Only a postponed visit is planned again."))
    return _move(visit, VisitStatus.PLANNED, by=by, detail=_rewrite(visit, slot))


@transaction.atomic
def announce(visit: Visit, *, by: User) -> Visit:
    """Tell the unit. From now on its officers see the visit."""
    if lock(visit.round).status not in DECIDED:
        raise RuleError(_("Approve the round before units are told."))
    return _move(visit, VisitStatus.ANNOUNCED, by=by)


@transaction.atomic
def announce_all(round_: Round, *, by: User) -> Round:
    """Tell every unit whose visit is planned."""
    visits = round_.visits.filter(status=VisitStatus.PLANNED).select_related("round")
    if not visits:
        raise RuleError(_("No planned visit is waiting to be announced."))
    for visit in visits:
        announce(visit, by=by)
    return round_


def postpone(visit: Visit, *, reason: str, by: User) -> Visit:
    return _move(visit, VisitStatus.POSTPONED, by=by, reason=reason)


def cancel(visit: Visit, *, reason: str, by: User | None) -> Visit:
    return _move(visit, VisitStatus.CANCELLED, by=by, reason=reason)


@transaction.atomic
def cancel_open(visits: Iterable[Visit], *, reason: str, by: User | None) -> None:
    """Cancel visits that have not begun, postponed ones too."""
    for visit in visits:
        if visit.status == VisitStatus.POSTPONED:
            _move(visit, VisitStatus.PLANNED, by=by, reason=reason)
        cancel(visit, reason=reason, by=by)


def lock(
    round_: Round, *, teams: Iterable[Team] = (), people: Iterable[int] = ()
) -> Round:
    """Hold the round, the teams and their people, always in this order.

    Whoever books the same person waits here, and then finds her booked.
    """
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    keys = {team.pk for team in teams if team.pk}
    held = list(Team.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if any(team.round_id != locked.pk for team in held):
        raise RuleError(_("Choose a team of this round."))
    members = User.objects.filter(team_memberships__team__in=keys)
    wanted = set(members.values_list("pk", flat=True)) | set(people)
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    list(rows.order_by("pk").values_list("pk"))
    return locked


def refuse_clashes(slots: Sequence[Slot]) -> None:
    """Call it under :func:`lock`."""
    found = clashes(slots)
    if found:
        raise RuleError(" ".join(clash.text for clash in found))


def _ready(round_: Round, slots: Sequence[Slot]) -> Round:
    """The locked round, if all slots can be as they are."""
    locked = lock(round_, teams=[slot.team for slot in slots])
    if locked.status not in PLANNABLE:
        raise RuleError(
            _("The round is “%(status)s”: its visits cannot be planned.")
            % {"status": locked.get_status_display()}
        )
    for slot in slots:
        _refuse_day(slot, locked)
    refuse_clashes(slots)
    return locked


def _refuse_day(slot: Slot, round_: Round) -> None:
    if not round_.starts_on <= slot.date <= round_.ends_on:
        raise RuleError(
            _("%(unit)s: choose a day between %(first)s and %(last)s.")
            % {
                "unit": slot.union,
                "first": f"{round_.starts_on:%d/%m/%Y}",
                "last": f"{round_.ends_on:%d/%m/%Y}",
            }
        )
    if not slot.union.exists_on(slot.date):
        raise RuleError(
            _("%(unit)s does not exist on %(day)s.")
            % {"unit": slot.union, "day": f"{slot.date:%d/%m/%Y}"}
        )


def _put(slot: Slot, round_: Round, *, by: User) -> Visit:
    if slot.visit is not None:
        return _change(slot.visit, slot, by=by)
    visit = Visit.objects.create(
        round=round_,
        team=slot.team,
        union=slot.union,
        date=slot.date,
        half_day=slot.half_day,
        place=slot.place,
        checklist_id=round_.checklist_id,
    )
    visit.events.create(actor=by, new_status=visit.status)
    audit.record(Action.CREATE, visit, by=by)
    return visit


def _change(visit: Visit, slot: Slot, *, reason: str = "", by: User) -> Visit:
    visit = _locked(visit)
    if visit.status not in MOVABLE:
        raise RuleError(
            _("%(visit)s is “%(status)s” and can no longer be moved.")
            % {"visit": visit, "status": visit.get_status_display()}
        )
    if visit.status == VisitStatus.ANNOUNCED and not reason.strip():
        raise RuleError(_("The unit has been told: write why the visit changes."))
    if detail := _rewrite(visit, slot):
        visit.events.create(
            actor=by,
            old_status=visit.status,
            new_status=visit.status,
            reason=reason.strip(),
            detail=detail,
        )
    return visit


def _locked(visit: Visit) -> Visit:
    """Only after :func:`lock`: the round is always taken before its visits."""
    rows = Visit.objects.select_for_update(of=("self",))
    return rows.select_related("round", "union", "team").get(pk=visit.pk)


def _rewrite(visit: Visit, slot: Slot) -> dict[str, list[str]]:
    """Write the slot into the visit and tell what changed."""
    detail = {}
    for name in ("date", "half_day", "team", "place"):
        old, new = getattr(visit, name), getattr(slot, name)
        if old != new:
            detail[name] = [str(old), str(new)]  # a date is kept as 2020-03-10
            setattr(visit, name, new)
    visit.save(update_fields=["date", "half_day", "team", "place"])
    return detail


def _move(
    visit: Visit, to: str, *, by: User | None, reason: str = "", **event: Any
) -> Visit:
    """The planning part of a visit's life; its other moves belong to recording."""
    if (visit.status, to) in VISIT_NEEDS_REASON and not reason.strip():
        raise RuleError(_("Write the reason."))
    return audit.move(visit, to, table=VISIT_TRANSITIONS, by=by, reason=reason, **event)
