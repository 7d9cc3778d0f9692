"""Putting visits into the calendar: schedule, move, announce, postpone, cancel.

Nothing is booked against a hard rule; against a soft one only with a written reason,
which the visit's history keeps.
"""

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
from inspections.models import Round, Team, Visit, VisitEvent
from inspections.selectors.bookings import Slot
from inspections.services import self_reports, telling
from inspections.services.booking_rules import NeedsReasonError, Overruled, weigh
from inspections.services.bookings import book, release

__all__ = ["NeedsReasonError"]

#: Rounds in which visits can be planned, and those whose units may be told.
PLANNABLE = (RoundStatus.DRAFT, RoundStatus.APPROVED, RoundStatus.RUNNING)
DECIDED = (RoundStatus.APPROVED, RoundStatus.RUNNING)
#: Visits whose day may still change.
MOVABLE = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED)


@transaction.atomic
def schedule(
    round_: Round, *, slots: Sequence[Slot], overrule: str = "", by: User
) -> list[Visit]:
    """Plan visits of units of the round; a slot with a visit moves that visit.

    All or none. ``overrule`` is the reason why soft rules give way; without one they
    raise :class:`NeedsReasonError`, hard rules raise ``RuleError`` in any case.
    """
    locked = lock(round_, teams=[slot.team for slot in slots])
    _require_plannable(locked)
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
    said = weigh(slots, locked, overrule)
    with telling.together():
        visits = [_put(slot, locked, said.of(slot), by=by) for slot in slots]
    book(visits)
    return visits


@transaction.atomic
def reschedule(
    visit: Visit, *, slot: Slot, reason: str = "", overrule: str = "", by: User
) -> Visit:
    """Change day, half-day, team or place. An announced visit needs a reason."""
    slot = replace(slot, union=visit.union, visit=visit)
    round_ = lock(visit.round, teams=[slot.team])
    _require_plannable(round_)
    said = weigh([slot], round_, overrule)
    visit = _change(visit, slot, said.of(slot), reason=reason, by=by)
    book([visit])
    return visit


@transaction.atomic
def replan(visit: Visit, *, slot: Slot, overrule: str = "", by: User) -> Visit:
    """Give a postponed visit a new day."""
    slot = replace(slot, union=visit.union, visit=visit)
    round_ = lock(visit.round, teams=[slot.team])
    _require_plannable(round_)
    said = weigh([slot], round_, overrule).of(slot)
    visit = _locked(visit)
    if visit.status != VisitStatus.POSTPONED:
        raise RuleError(_("Only a postponed visit is planned again."))
    detail = {**_rewrite(visit, slot), **said.kept}
    visit = _move(visit, VisitStatus.PLANNED, by=by, reason=said.reason, detail=detail)
    book([visit])
    self_reports.follow(visit, by=by)
    telling.planned_again(visit, by=by)
    return visit


@transaction.atomic
def swap(
    visit: Visit, other: Visit, *, reason: str = "", overrule: str = "", by: User
) -> tuple[Visit, Visit]:
    """Each takes the other's day, half-day and team; both stay at their units."""
    if visit.round_id != other.round_id or visit.pk == other.pk:
        raise RuleError(_("Choose two visits of one round."))
    round_ = lock(visit.round, teams=[visit.team, other.team])
    _require_plannable(round_)
    visit, other = _locked(visit), _locked(other)
    slots = [_in_place_of(visit, other), _in_place_of(other, visit)]
    said = weigh(slots, round_, overrule)
    with telling.together():
        changed = [
            _change(one, slot, said.of(slot), reason=reason, by=by)
            for one, slot in zip((visit, other), slots, strict=True)
        ]
    book(changed)
    return changed[0], changed[1]


def _in_place_of(visit: Visit, other: Visit) -> Slot:
    return Slot(visit.union, other.team, other.date, other.half_day, visit.place, visit)


@transaction.atomic
def pin(visit: Visit, *, is_pinned: bool, by: User) -> Visit:
    """A proposed schedule leaves a pinned visit where it is."""
    lock(visit.round)
    visit = _locked(visit)
    if visit.is_pinned != is_pinned:
        visit.is_pinned = is_pinned
        visit.save(update_fields=["is_pinned"])
        detail = {"is_pinned": [not is_pinned, is_pinned]}
        audit.record(Action.CHANGE, visit, by=by, detail=detail)
    return visit


@transaction.atomic
def announce(visit: Visit, *, by: User) -> Visit:
    """Tell the unit. From now on its officers see the visit."""
    if lock(visit.round).status not in DECIDED:
        raise RuleError(_("Approve the round before units are told."))
    visit = _move(visit, VisitStatus.ANNOUNCED, by=by)
    self_reports.open_for(visit, by=by)
    telling.announced(visit, by=by)
    return visit


@transaction.atomic
def announce_all(round_: Round, *, by: User) -> Round:
    """Tell every unit whose visit is planned."""
    planned = round_.visits.filter(status=VisitStatus.PLANNED)
    visits = planned.select_related("round__plan__union", "union", "team")
    if not visits:
        raise RuleError(_("No planned visit is waiting to be announced."))
    with telling.together():
        for visit in visits:
            announce(visit, by=by)
    return round_


@transaction.atomic
def postpone(visit: Visit, *, reason: str, by: User) -> Visit:
    visit = _move(visit, VisitStatus.POSTPONED, by=by, reason=reason)
    release(visit)
    telling.postponed(visit, reason=reason, by=by)
    return visit


@transaction.atomic
def cancel(visit: Visit, *, reason: str, by: User | None) -> Visit:
    visit = _move(visit, VisitStatus.CANCELLED, by=by, reason=reason)
    release(visit)
    telling.cancelled(visit, reason=reason, by=by)
    return visit


@transaction.atomic
def cancel_open(visits: Iterable[Visit], *, reason: str, by: User | None) -> None:
    """Cancel visits that have not begun, postponed ones too."""
    with telling.together():
        for visit in visits:
            if visit.status == VisitStatus.POSTPONED:
                _move(visit, VisitStatus.PLANNED, by=by, reason=reason)
            cancel(visit, reason=reason, by=by)


def lock(round_: Round, *, teams: Iterable[Team] = ()) -> Round:
    """Hold the round and the teams, always in this order.

    People who are in teams of several rounds are not held: of two who book one of them
    at the same moment, the database refuses the second (``Booking``).
    """
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    keys = {team.pk for team in teams if team.pk}
    held = list(Team.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if any(team.round_id != locked.pk for team in held):
        raise RuleError(_("Choose a team of this round."))
    return locked


def _require_plannable(round_: Round) -> None:
    if round_.status not in PLANNABLE:
        raise RuleError(
            _("The round is “%(status)s”: its visits cannot be planned.")
            % {"status": round_.get_status_display()}
        )


def _put(slot: Slot, round_: Round, said: Overruled, *, by: User) -> Visit:
    if slot.visit is not None:
        return _change(slot.visit, slot, said, by=by)
    visit = Visit.objects.create(
        round=round_,
        team=slot.team,
        union=slot.union,
        date=slot.date,
        half_day=slot.half_day,
        place=slot.place,
        checklist_id=round_.checklist_id,
    )
    visit.events.create(
        actor=by, new_status=visit.status, reason=said.reason, detail=said.kept
    )
    audit.record(Action.CREATE, visit, by=by)
    return visit


def _change(
    visit: Visit, slot: Slot, said: Overruled, *, reason: str = "", by: User
) -> Visit:
    visit = _locked(visit)
    if visit.status not in MOVABLE:
        raise RuleError(
            _("%(visit)s is “%(status)s” and can no longer be moved.")
            % {"visit": visit, "status": visit.get_status_display()}
        )
    if visit.status == VisitStatus.ANNOUNCED and not reason.strip():
        raise RuleError(_("The unit has been told: write why the visit changes."))
    if detail := _rewrite(visit, slot):
        reasons = dict.fromkeys(one for one in (reason.strip(), said.reason) if one)
        told = {"told": reason.strip()} if said.texts else {}
        event: VisitEvent = visit.events.create(
            actor=by,
            old_status=visit.status,
            new_status=visit.status,
            reason=" ".join(reasons),
            detail={**detail, **said.kept, **told},
        )
        self_reports.follow(visit, by=by)
        telling.moved(visit, event, by=by)
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
