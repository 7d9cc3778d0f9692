"""Which engine works, and what came out of it."""

import time
from dataclasses import dataclass

from inspections.scheduling import cpsat, greedy
from inspections.scheduling.problem import Problem, Schedule
from inspections.scheduling.score import Score, score
from inspections.scheduling.verify import Breach, verify
from inspections.scheduling.watch import Watch

CP_SAT, GREEDY = "cp-sat", "greedy"


class BrokenError(Exception):
    """An engine made a schedule that breaks rules: it must not be shown to anybody."""

    def __init__(self, breaches: list[Breach]) -> None:
        self.breaches = breaches
        super().__init__("; ".join(map(str, breaches[:5])))


@dataclass(frozen=True)
class Result:
    """``problem`` is the one that was solved: visits that found no better place stand
    in it as held. No schedule costs less than ``bound``, where that is known.
    """

    problem: Problem
    schedule: Schedule
    score: Score
    engine: str
    seconds: float
    greedy: Score
    bound: int | None = None

    @property
    def proven(self) -> bool:
        """There is no better schedule."""
        return self.bound is not None and self.bound >= self.score.cost


def solve(
    problem: Problem, *, seconds: float = 20, watch: Watch | None = None
) -> Result:
    """The best schedule that is found in the time; it breaks no rule.

    A planned visit that finds no place by the rules stays where it is: then the rest is
    worked out anew around it. Raises :class:`BrokenError` rather than hand out a
    schedule that ``verify`` objects to.
    """
    watch, until = watch or Watch(), time.monotonic() + seconds
    began = time.monotonic()
    while True:
        result = _once(problem, until=until, began=began, watch=watch)
        placed = result.schedule.by_unit
        lost = [one.key for one in problem.units if one.now and one.key not in placed]
        if not lost:
            break
        problem = problem.keeping(lost)
    refuse_broken(result.problem, result.schedule)
    return result


def refuse_broken(problem: Problem, schedule: Schedule) -> None:
    """Whatever made the schedule: it is not handed out if it breaks a rule."""
    if breaches := verify(problem, schedule):
        raise BrokenError(breaches)


def _once(problem: Problem, *, until: float, began: float, watch: Watch) -> Result:
    start = greedy.solve(problem)
    watch.tell(len(start.placements))
    simple = score(problem, start)
    best, bound, engine = start, None, CP_SAT
    left = until - time.monotonic()
    try:
        answer = cpsat.solve(problem, start=start, seconds=left, watch=watch)
    except ImportError:
        engine = GREEDY
    else:
        best, bound = answer.schedule, answer.bound
    seconds = time.monotonic() - began
    return Result(problem, best, score(problem, best), engine, seconds, simple, bound)
