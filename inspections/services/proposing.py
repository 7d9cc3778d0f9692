"""The job that works a schedule out while people watch how far it is."""

import logging
import threading
import time
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections.enums import HalfDay, ProposalStatus
from inspections.models import Proposal, ProposalLine
from inspections.scheduling import engine
from inspections.scheduling.obstacles import Obstacles
from inspections.scheduling.problem import Problem, Schedule
from inspections.scheduling.score import Score, score
from inspections.scheduling.watch import Watch
from inspections.selectors import proposals as selectors
from inspections.selectors.proposals import Asked, Options
from inspections.services import proposals
from jobs import services as jobs
from jobs.models import Job

log = logging.getLogger(__name__)
#: Seconds between two looks at whether somebody asked to stop.
_PACE = 1
#: Seconds that the solver has to end once it was told to.
_GRACE = 15
_MOST_PERCENT = 95


def propose(job: Job, *, proposal: str) -> dict[str, Any]:
    """Work out a proposal and store its lines; safe to run twice."""
    rows = Proposal.objects.select_related("round__plan__union", "created_by")
    found = rows.filter(pk=proposal).first()
    if found is None or found.status != ProposalStatus.WAITING:
        return {}
    with translation.override(found.created_by.language):
        try:
            return _work(job, found)
        except RuleError as refusal:
            _fail(found, str(refusal))
        except engine.BrokenError:
            log.exception("Proposal %s breaks a rule and is not shown.", found.pk)
            _fail(found, _("The schedule broke a rule and is not shown. Try again."))
    return {}


def _work(job: Job, proposal: Proposal) -> dict[str, Any]:
    jobs.progress(job, 1, _("Reading units, teams and days"))
    options = Options.read(proposal.options)
    asked = selectors.asked(proposal.round, options)
    if not asked.problem.units:
        raise RuleError(_("Every unit has a date already: nothing is left to propose."))
    result = _watched(job, proposal, asked.problem, options.seconds)
    return _store(job, proposal, asked, result)


def _watched(
    job: Job, proposal: Proposal, problem: Problem, seconds: int
) -> engine.Result:
    """Solve in a second thread; this one tells people and hears them.

    Raises what the engine raises. A lost lease, or the worker's own end, ends the
    engine as well.
    """
    watch, work = Watch(), _Work()
    thread = threading.Thread(
        target=work.run, args=(problem, seconds, watch), name="solver", daemon=True
    )
    began = time.monotonic()
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_PACE)
            if Proposal.objects.filter(pk=proposal.pk, stop_asked=True).exists():
                watch.stop()
            part = (time.monotonic() - began) / seconds
            percent = min(_MOST_PERCENT, 5 + round(90 * part))
            jobs.progress(job, percent, _step(watch, len(problem.units)))
    finally:
        if thread.is_alive():
            watch.stop()
            thread.join(_GRACE)
    return work.result()


class _Work:
    """What a thread makes of a problem: a result, or an error for the other thread."""

    def __init__(self) -> None:
        self._made: engine.Result | None = None
        self._error: Exception | None = None

    def run(self, problem: Problem, seconds: int, watch: Watch) -> None:
        try:
            self._made = engine.solve(problem, seconds=seconds, watch=watch)
        except Exception as error:
            self._error = error

    def result(self) -> engine.Result:
        if self._error is not None:
            raise self._error
        assert self._made is not None  # noqa: S101 -- one of the two is there
        return self._made


def _step(watch: Watch, count: int) -> str:
    words = {"placed": watch.placed, "count": count}
    if watch.is_stopped:
        return _("Stopping; %(placed)s of %(count)s are placed") % words
    return _("%(placed)s of %(count)s are placed, still improving…") % words


@transaction.atomic
def _store(
    job: Job, proposal: Proposal, asked: Asked, result: engine.Result
) -> dict[str, Any]:
    """Write the lines, unless another worker or person was quicker."""
    locked = proposals.lock(proposal)
    jobs.progress(job, 98)  # raises if the lease is another's by now
    if locked.status != ProposalStatus.WAITING:
        return {}
    locked.lines.all().delete()
    ProposalLine.objects.bulk_create(_lines(locked, asked, result))
    proposals.become(
        locked, ProposalStatus.READY, by=None, outcome=_outcome(asked, result), error=""
    )
    return {"placed": result.score.placed}


def _lines(
    proposal: Proposal, asked: Asked, result: engine.Result
) -> list[ProposalLine]:
    """What would change, and what found no place; not what stays where it is."""
    obstacles = Obstacles(result.problem, result.schedule)
    lines = []
    for unit in result.problem.units:
        line = ProposalLine(
            proposal=proposal, union_id=unit.key, visit=asked.visits.get(unit.key)
        )
        placed = result.schedule.by_unit.get(unit.key)
        if placed is None:
            line.obstacles = [
                {"rule": one.rule.value, one.what: one.count}
                for one in obstacles.of(unit)
            ]
        elif unit.now is not None and not unit.moves(placed):
            continue
        else:
            line.team_id, line.date = placed.team, placed.day
            line.half_day = HalfDay(placed.half_day)
        lines.append(line)
    return lines


def _outcome(asked: Asked, result: engine.Result) -> dict[str, Any]:
    planned = [unit.now.at for unit in asked.problem.units if unit.now]
    today = score(asked.problem, Schedule.of(planned))
    told = {
        "engine": result.engine,
        "seconds": round(result.seconds, 1),
        "bound": result.bound,
        "proven": result.proven,
        "greedy_objective": result.greedy.cost,
        "objective": result.score.cost,
        "units": len(asked.problem.units),
        "kept": len(asked.problem.units) - len(result.problem.units),
        "was": {
            str(key): proposals.where(visit) for key, visit in asked.visits.items()
        },
    }
    sides = {"found": result.score, "greedy": result.greedy, "today": today}
    return {**told, **{name: _told(one) for name, one in sides.items()}}


def _told(one: Score) -> dict[str, Any]:
    return {
        "placed": one.placed,
        "travel_days": one.travel_days,
        "km": one.km,
        "moved": one.moved,
        "load": {str(team): count for team, count in one.load.items()},
    }


@transaction.atomic
def _fail(proposal: Proposal, why: str) -> None:
    locked = proposals.lock(proposal)
    if locked.status == ProposalStatus.WAITING:
        proposals.become(locked, ProposalStatus.FAILED, by=None, error=why)
