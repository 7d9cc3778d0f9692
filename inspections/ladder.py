"""The ladder of urging: which rungs there are, when they come, which of them count.

Nothing is read from the database. Days are working days of the country
(``core.workdays``), counted from the due date of a recommendation.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from core import workdays
from inspections.enums import RungAction, Severity

#: A rung that was come to this many days ago is still worth its message: the job
#: did not run for some days. What lies further back is history.
_FRESH = timedelta(days=7)
#: From the lightest on.
_WEIGHT: dict[str, int] = {
    severity: weight
    for weight, severity in enumerate(
        (Severity.LIGHT, Severity.MEDIUM, Severity.HEAVY, Severity.GRAVE), start=1
    )
}
_HEIGHT: dict[str, int] = {
    action: height for height, action in enumerate(RungAction.values)
}
#: Of steps that were over when the ladder was first climbed: nothing was left out.
PASSED = "Bậc này đã qua từ trước."
#: An action, and how many working days after the due date.
Key = tuple[str, int]


@dataclass(frozen=True)
class Rung:
    """What happens so many working days after the due date; before it if negative."""

    action: str
    working_days: int
    #: Of recommendations at least so heavy; empty: of all.
    severity: str = ""

    @property
    def key(self) -> Key:
        return self.action, self.working_days


@dataclass(frozen=True)
class Coming:
    """A rung and its day."""

    rung: Rung
    on: date


@dataclass(frozen=True)
class Taken:
    """A rung that is come to. One that does not count is only written down."""

    rung: Rung
    counts: bool


#: As the product comes: our own proposal, changed by each union as it likes.
DEFAULT = (
    Rung(RungAction.REMIND, -3),
    Rung(RungAction.REMIND, 1),
    Rung(RungAction.CALL, 3),
    Rung(RungAction.LETTER, 10),
    Rung(RungAction.REPORT, 20),
)


@lru_cache(maxsize=8192)
def falls_on(due_on: date, working_days: int) -> date:
    """The day of a rung; on the due date itself: that day, or the next working one."""
    if working_days:
        return workdays.after(due_on, working_days)
    return workdays.after(due_on - timedelta(days=1), 1)


def outlook(rungs: Iterable[Rung], due_on: date, severity: str = "") -> list[Coming]:
    """All rungs that concern such a recommendation, by day."""
    found = [
        Coming(rung, falls_on(due_on, rung.working_days))
        for rung in rungs
        if _concerns(rung, severity)
    ]
    return sorted(found, key=lambda one: (one.on, order(one.rung.key)))


def reached(
    rungs: Iterable[Rung], due_on: date, day: date, severity: str = ""
) -> list[Coming]:
    """Those whose day has come."""
    return [one for one in outlook(rungs, due_on, severity) if one.on <= day]


def take(
    rungs: Iterable[Rung],
    due_on: date,
    day: date,
    severity: str = "",
    taken: Collection[Key] = (),
) -> list[Taken]:
    """The rungs newly come to. Of what is long past only the highest counts.

    ``taken`` are those of an earlier day: what lies below them counts no more, for
    example a reminder that was put into the ladder after the telephone call. That a
    recommendation is mentioned in a report disturbs nobody: it counts beside the
    highest rung on which somebody does something.
    """
    new = [
        one
        for one in reached(rungs, due_on, day, severity)
        if one.rung.key not in taken
    ]
    highest = max((order(key) for key in taken), default=None)
    above = [one for one in new if highest is None or order(one.rung.key) > highest]
    acting = [one for one in above if one.rung.action != RungAction.REPORT]
    counting = {one.rung for one in acting if day - one.on <= _FRESH}
    counting |= {one.rung for one in acting[-1:]}
    counting |= {one.rung for one in new if one.rung.action == RungAction.REPORT}
    return [Taken(one.rung, one.rung in counting) for one in new]


def order(key: Key) -> tuple[int, int]:
    """By which rungs stand above one another."""
    action, working_days = key
    return working_days, _HEIGHT[action]


def longest_before(rungs: Iterable[Rung]) -> int:
    """How many working days before a due date the first of them comes."""
    return max(
        (-rung.working_days for rung in rungs if rung.working_days < 0), default=0
    )


def latest_due(day: date, working_days_before: int) -> date:
    """No later due date has a rung by that day."""
    return workdays.after(day, working_days_before + 1)


def _concerns(rung: Rung, severity: str) -> bool:
    return not rung.severity or _WEIGHT.get(severity, 0) >= _WEIGHT[rung.severity]
