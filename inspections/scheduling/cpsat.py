"""The engine on Google OR-Tools: never worse than the simple one, and mostly better.

Three searches, each starting from the best that is known: which units best share a day
(``pairs``; what it costs bounds every schedule from below), teams and days for these
pairs, then teams and days for all pairs, or for the nearest where there are very many.

The only module that knows OR-Tools, and it asks for it when it is called: a machine
without it has the simple engine (``ImportError`` tells).
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from inspections.scheduling import greedy, values
from inspections.scheduling.model import Model
from inspections.scheduling.pairs import Pair, Pairs, matching
from inspections.scheduling.problem import Problem, Schedule
from inspections.scheduling.score import score
from inspections.scheduling.watch import Watch

_WORKERS = 2
_SEED = 20260
_LIBRARY = "ortools.sat.python.cp_model"
#: Above so many pairs only these many partners of each unit are looked at.
_MANY_PAIRS, _PARTNERS = 400, 8
#: Parts of the time for the first two searches.
_FIRST, _SECOND = 0.15, 0.5
#: Good enough: at most this many times the bound.
_NEAR = 1.002


@dataclass(frozen=True)
class Answer:
    """``bound``: no schedule of this problem costs less."""

    schedule: Schedule
    bound: int
    seconds: float


def solve(problem: Problem, *, start: Schedule, seconds: float, watch: Watch) -> Answer:
    """Improve ``start`` until it is proven best, the time is over or ``watch`` stops.

    Raises ``ImportError`` where OR-Tools is missing.
    """
    search = _Search(import_module(_LIBRARY), problem, start, seconds, watch)
    search.run()
    return Answer(search.best, search.bound, search.elapsed)


class _Search:
    def __init__(
        self, cp: Any, problem: Problem, start: Schedule, seconds: float, watch: Watch
    ) -> None:
        self.cp, self.problem, self.watch = cp, problem, watch
        self.best, self.cost = start, score(problem, start).cost
        self.bound, self._is_large = 0, False
        self._began, self._seconds = time.monotonic(), seconds

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._began

    @property
    def is_over(self) -> bool:
        return (
            self.watch.is_stopped
            or self.elapsed >= self._seconds
            or self.bound * _NEAR >= self.cost
        )

    def run(self) -> None:
        ground = Pairs(self.problem)
        self._is_large = len(ground.km) > _MANY_PAIRS
        matched = self._match(ground)
        self._keep(greedy.solve(self.problem, matched))
        if self._is_large:
            self._improve(ground, matched, until=_SECOND)
            self._improve(ground, ground.nearest(_PARTNERS))
        else:
            self.bound = max(self.bound, self._improve(ground, ground.km))

    def _match(self, ground: Pairs) -> set[Pair]:
        model = self.cp.CpModel()
        chosen = matching(model, ground)
        solver, found = self._solve(model, _FIRST)
        self.bound = int(solver.best_objective_bound) if found else 0
        if not found:
            return set()
        return {pair for pair, one in chosen.items() if solver.boolean_value(one)}

    def _improve(
        self, ground: Pairs, pairs: Iterable[Pair], *, until: float = 1
    ) -> int:
        """Search among these pairs and those of the best schedule; the bound."""
        if self.is_over:
            return self.bound
        cp = self.cp.CpModel()
        model = Model(cp, ground, {*pairs, *ground.used(self.best)})
        values.hint(model, self.best)
        solver, found = self._solve(cp, until, self._told(model))
        if not found:
            return self.bound
        schedule = values.schedule_of(model, solver.boolean_value)
        self._keep(greedy.fill(self.problem, schedule))
        return int(solver.best_objective_bound)

    def _keep(self, schedule: Schedule) -> None:
        cost = score(self.problem, schedule).cost
        if cost < self.cost:
            self.best, self.cost = schedule, cost

    def _solve(self, model: Any, until: float, *told: Any) -> tuple[Any, bool]:
        solver = self.cp.CpSolver()
        settings = solver.parameters
        settings.num_workers, settings.random_seed = _WORKERS, _SEED
        if self._is_large:
            settings.symmetry_level = settings.cp_model_probing_level = 0
        left = until * self._seconds - self.elapsed
        settings.max_time_in_seconds = max(left, 0.1)
        with self.watch.stopping(solver.stop_search):
            status = self.cp.UNKNOWN
            if not self.watch.is_stopped:
                status = solver.solve(model, *told)
        return solver, status in (self.cp.OPTIMAL, self.cp.FEASIBLE)

    def _told(self, model: Model) -> Any:
        """Tells of every better schedule; stops at the first after being asked to."""
        watch, enough = self.watch, self.bound * _NEAR

        class Told(self.cp.CpSolverSolutionCallback):  # type: ignore[name-defined,misc]
            def on_solution_callback(self) -> None:
                missing = sum(map(self.boolean_value, model.miss.values()))
                watch.tell(len(model.miss) - missing)
                if watch.is_stopped or self.objective_value <= enough:
                    self.stop_search()

        return Told()
