"""Asking for a proposed schedule, stopping it, deciding on its lines."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.enums import (
    PROPOSAL_TRANSITIONS,
    LineState,
    ProposalStatus,
    VisitStatus,
)
from inspections.models import Proposal, ProposalLine, Round, Visit
from inspections.selectors import proposals as selectors
from inspections.selectors.bookings import Slot
from inspections.selectors.proposals import Options
from inspections.services import planning_visits, telling
from jobs import services as jobs

KIND = "inspections.propose"


@transaction.atomic
def ask(round_: Round, *, options: Options, by: User) -> Proposal:
    """Have a schedule worked out by a job; one at a time for a round."""
    locked = planning_visits.lock(round_)
    if locked.status not in planning_visits.PLANNABLE:
        raise RuleError(
            _("The round is “%(status)s”: its visits cannot be planned.")
            % {"status": locked.get_status_display()}
        )
    _refuse_options(locked, options)
    if locked.proposals.filter(status=ProposalStatus.WAITING).exists():
        raise RuleError(_("A schedule is being worked out already. Wait for it."))
    proposal = Proposal.objects.create(
        round=round_, options=options.as_json, created_by=by
    )
    audit.record(Action.CREATE, proposal, by=by, detail=options.as_json)
    payload = {"proposal": str(proposal.pk)}
    job = jobs.enqueue(KIND, payload, by=by, dedupe_key=f"{KIND}:{proposal.pk}")
    Proposal.objects.filter(pk=proposal.pk).update(job=job.pk)
    return Proposal.objects.get(pk=proposal.pk)


def _refuse_options(round_: Round, options: Options) -> None:
    ours = set(round_.teams.values_list("pk", flat=True))
    if not options.teams or not ours.issuperset(options.teams):
        raise RuleError(_("Choose a team of this round."))
    if not round_.starts_on <= options.first <= options.last <= round_.ends_on:
        raise RuleError(
            _("Choose days of the round: %(first)s to %(last)s.")
            % {
                "first": f"{round_.starts_on:%d/%m/%Y}",
                "last": f"{round_.ends_on:%d/%m/%Y}",
            }
        )
    if not selectors.LEAST_SECONDS <= options.seconds <= selectors.MOST_SECONDS:
        raise RuleError(
            _("Choose a time between %(least)s and %(most)s seconds.")
            % {"least": selectors.LEAST_SECONDS, "most": selectors.MOST_SECONDS}
        )
    if not selectors.waiting(round_, options):
        raise RuleError(_("Every unit has a date already: nothing is left to propose."))


@transaction.atomic
def stop(proposal: Proposal, *, by: User) -> Proposal:
    """Be content with the best schedule so far; the job looks every second."""
    locked = lock(proposal)
    if locked.status != ProposalStatus.WAITING:
        raise RuleError(_("The schedule is no longer being worked out."))
    if not locked.stop_asked:
        keep(locked, stop_asked=True)
        audit.record(Action.CHANGE, locked, by=by, detail={"stop_asked": True})
    return locked


@transaction.atomic
def discard(proposal: Proposal, *, by: User) -> Proposal:
    """Put it away without taking what is still open; booked lines stay booked."""
    locked = lock(proposal)
    decided: dict[str, Any] = {"decided_by": by, "decided_at": timezone.now()}
    return become(locked, ProposalStatus.DISCARDED, by=by, stop_asked=True, **decided)


@transaction.atomic
def decline(proposal: Proposal, *, lines: Collection[int], by: User) -> Proposal:
    """Say no to these lines."""
    locked = _deciding(proposal)
    if not _open(locked, lines).update(state=LineState.DECLINED, remark=""):
        raise RuleError(_("Tick the lines first."))
    return _settle(locked, by=by)


@dataclass(frozen=True)
class Accepted:
    """What became of the lines that were accepted."""

    booked: int
    #: Lines that could not be booked; their ``remark`` says why.
    refused: Sequence[ProposalLine]


@transaction.atomic
def accept(
    proposal: Proposal, *, lines: Collection[int], overrule: str = "", by: User
) -> Accepted:
    """Book these lines by the rules of today, whatever was known when they were made.

    All at once if that goes, so that visits may change places. If not, each on its own:
    what was taken meanwhile is told on its line, which stays open; the rest is booked.
    ``overrule``: as of ``planning_visits.schedule``.
    """
    locked = _deciding(proposal)
    planning_visits.lock(locked.round)
    rows = _open(locked, lines).select_related("union", "team", "visit__team")
    booking = _Booking(locked, overrule, by)
    waiting = list(rows.order_by("date", "half_day", "pk"))
    if not waiting:
        raise RuleError(_("Tick the lines first."))
    refused = booking.book_all(waiting)
    _settle(locked, by=by)
    return Accepted(len(waiting) - len(refused), refused)


class _Booking:
    """Lines on their way to visits, by the verbs of planning."""

    def __init__(self, proposal: Proposal, overrule: str, by: User) -> None:
        self.round, self.overrule, self.by = proposal.round, overrule, by
        self.was: dict[str, list[Any]] = proposal.outcome.get("was", {})

    def book_all(self, lines: list[ProposalLine]) -> list[ProposalLine]:
        """Book what can be booked; answers the others, with their remarks."""
        fresh = [line for line in lines if self._is_fresh(line)]
        stale = [line for line in lines if line not in fresh]
        if not fresh or self._try(fresh):
            return stale
        return [*stale, *self._one_by_one(fresh)]

    def _one_by_one(self, left: list[ProposalLine]) -> list[ProposalLine]:
        """Again and again: a visit that moves away makes room for another."""
        while left:
            rest = [line for line in left if not self._try([line])]
            if len(rest) == len(left):
                moving = [line for line in rest if line.visit_id]
                if len(moving) <= 1 or not self._try(moving):
                    return rest
                rest = [line for line in rest if line not in moving]
            left = rest
        return left

    def _try(self, lines: Sequence[ProposalLine]) -> bool:
        """Book these lines together, or none of them."""
        try:
            with transaction.atomic(), telling.together():
                self._book(lines)
        except RuleError as refusal:
            if len(lines) == 1:
                self._remark(lines[0], str(refusal))
            return False
        keys = [line.pk for line in lines]
        done = ProposalLine.objects.filter(pk__in=keys)
        done.update(state=LineState.ACCEPTED, remark="")
        return True

    def _book(self, lines: Sequence[ProposalLine]) -> None:
        slots = []
        for line in lines:
            slot = slot_of(line)
            if line.visit and line.visit.status == VisitStatus.POSTPONED:
                planning_visits.replan(
                    line.visit, slot=slot, overrule=self.overrule, by=self.by
                )
            else:
                slots.append(slot)
        if slots:
            planning_visits.schedule(
                self.round, slots=slots, overrule=self.overrule, by=self.by
            )

    def _is_fresh(self, line: ProposalLine) -> bool:
        """The visit to be moved is still where the proposal found it, and free."""
        visit = line.visit
        if visit is None or visit.status == VisitStatus.POSTPONED:
            return True
        if visit.status != VisitStatus.PLANNED or visit.is_pinned:
            self._remark(
                line, _("The visit has been announced or pinned meanwhile: it stays.")
            )
            return False
        if self.was.get(str(line.union_id), where(visit)) != where(visit):
            self._remark(line, _("The visit has been given another date meanwhile."))
            return False
        return True

    def _remark(self, line: ProposalLine, text: str) -> None:
        line.remark = text
        ProposalLine.objects.filter(pk=line.pk).update(remark=text)


def where(visit: Visit) -> list[Any]:
    """Day, half-day and team, as JSON keeps them."""
    return [visit.date.isoformat(), visit.half_day, visit.team_id]


def slot_of(line: ProposalLine) -> Slot:
    """The half-day of a line that has one; a visit that moves keeps its place."""
    assert line.team is not None  # noqa: S101 -- the caller asks for placed lines
    assert line.date is not None  # noqa: S101 -- as above
    place = line.visit.place if line.visit else f"Trụ sở UBND {line.union.unit_name}"
    return Slot(line.union, line.team, line.date, line.half_day, place, line.visit)


def lock(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",))
    return rows.select_related("round__plan__union", "created_by").get(pk=proposal.pk)


def become(proposal: Proposal, to: str, *, by: User | None, **values: Any) -> Proposal:
    """The only writer of a proposal's status; called under :func:`lock`."""
    old = proposal.status
    if to not in PROPOSAL_TRANSITIONS[old]:
        raise RuleError(
            _("The proposed schedule is “%(status)s”.")
            % {"status": proposal.get_status_display()}
        )
    keep(proposal, status=to, **values)
    detail = {"status": [old, to]}
    audit.record(Action.CHANGE, proposal, by=by, detail=detail)
    return proposal


def keep(proposal: Proposal, **values: Any) -> None:
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(values))


def _deciding(proposal: Proposal) -> Proposal:
    locked = lock(proposal)
    if locked.status != ProposalStatus.READY:
        raise RuleError(
            _("The proposed schedule is “%(status)s”.")
            % {"status": locked.get_status_display()}
        )
    return locked


def _open(proposal: Proposal, keys: Iterable[int]) -> Any:
    """Lines with a place that nobody has decided on."""
    return proposal.lines.filter(pk__in=keys, state=LineState.OPEN, date__isnull=False)


def _settle(proposal: Proposal, *, by: User) -> Proposal:
    """Decided once no line with a place is open."""
    if proposal.lines.filter(state=LineState.OPEN, date__isnull=False).exists():
        return proposal
    decided: dict[str, Any] = {"decided_by": by, "decided_at": timezone.now()}
    return become(proposal, ProposalStatus.DECIDED, by=by, **decided)
