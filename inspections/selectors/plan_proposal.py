"""Why a unit comes early in a year's plan: reasons in words, each with its points.

The points are a proposal of our own, not a rule of anybody; they are shown wherever
they are used, and a person ticks. One table: ``WEIGHTS``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections.enums import Grade
from inspections.models import RoundUnit
from inspections.selectors.last_visits import LastVisit
from unions.models import Post, Union


@dataclass(frozen=True)
class Weight:
    code: str
    title: Any
    #: Of one month, remedy or group; of what is so or not so: of it.
    points: int
    #: No more than these, however many there are.
    most: int


#: In the order in which reasons are told.
WEIGHTS: dict[str, Weight] = {
    weight.code: weight
    for weight in (
        Weight("never", gettext_lazy("Never inspected"), 80, 80),
        Weight("months", gettext_lazy("Each month since the last visit"), 2, 60),
        Weight("overdue", gettext_lazy("Each remedy that is overdue"), 8, 40),
        Weight("open", gettext_lazy("Each other remedy that is open"), 3, 15),
        Weight("unproven", gettext_lazy("Each of them without any proof"), 4, 20),
        Weight(
            "signals",
            gettext_lazy("Each savings group with a sign of risk"),
            2,
            20,
        ),
        Weight("weak", gettext_lazy("Graded “weak” at the last visit"), 25, 25),
        Weight("average", gettext_lazy("Graded “average” at the last visit"), 15, 15),
        Weight("leader", gettext_lazy("New chair since the last visit"), 10, 10),
        Weight("missed", gettext_lazy("Not reached by the plan before"), 30, 30),
    )
}


@dataclass(frozen=True)
class Facts:
    """What is known of one unit. Remedies: in force and not yet proven to be done."""

    union: Union
    last: LastVisit | None = None
    overdue: int = 0
    #: Without the overdue ones.
    open: int = 0
    #: Of both: no proof was ever handed in.
    unproven: int = 0
    #: Groups that show any sign but "not visited", which is a reason of its own.
    signals: int = 0
    #: Of the last visit, once its minutes are signed.
    grade: Grade | None = None
    #: Who began to lead after the last visit.
    leader: Post | None = None
    #: The plan before was not there, and no visit of it is still to come.
    missed: bool = False


@dataclass(frozen=True)
class Reason:
    weight: Weight
    count: int
    text: str

    @property
    def points(self) -> int:
        return min(self.count * self.weight.points, self.weight.most)

    @property
    def is_capped(self) -> bool:
        return self.count * self.weight.points > self.weight.most


@dataclass(frozen=True)
class Candidate:
    """A unit with why it should be visited."""

    facts: Facts

    @property
    def union(self) -> Union:
        return self.facts.union

    @property
    def last(self) -> LastVisit | None:
        return self.facts.last

    @cached_property
    def reasons(self) -> list[Reason]:
        return reasons(self.facts)

    @property
    def priority(self) -> int:
        return sum(reason.points for reason in self.reasons)

    @property
    def why(self) -> str:
        """As ``RoundUnit.why`` keeps it."""
        words = "; ".join(reason.text for reason in self.reasons)
        most = RoundUnit._meta.get_field("why").max_length or 0
        return words if len(words) <= most else f"{words[: most - 1]}…"


def reasons(facts: Facts) -> list[Reason]:
    """Every reason that there is, in the order of ``WEIGHTS``."""
    counts = _counts(facts)
    return [
        Reason(weight, counts[code], _say(code, counts[code], facts))
        for code, weight in WEIGHTS.items()
        if counts[code]
    ]


def _counts(facts: Facts) -> dict[str, int]:
    return {
        "never": facts.last is None,
        "months": facts.last.months if facts.last else 0,
        "overdue": facts.overdue,
        "open": facts.open,
        "unproven": facts.unproven,
        "signals": facts.signals,
        "weak": facts.grade == Grade.WEAK,
        "average": facts.grade == Grade.AVERAGE,
        "leader": facts.leader is not None,
        "missed": facts.missed,
    }


def _say(code: str, count: int, facts: Facts) -> str:
    counted = {
        "months": lambda: ngettext(
            "last inspected %(count)s month ago",
            "last inspected %(count)s months ago",
            count,
        ),
        "overdue": lambda: ngettext(
            "%(count)s remedy overdue", "%(count)s remedies overdue", count
        ),
        "open": lambda: ngettext(
            "%(count)s remedy open", "%(count)s remedies open", count
        ),
        "unproven": lambda: ngettext(
            "%(count)s remedy without proof", "%(count)s remedies without proof", count
        ),
        "signals": lambda: ngettext(
            "%(count)s savings group with a sign of risk",
            "%(count)s savings groups with a sign of risk",
            count,
        ),
        "never": lambda: _("never inspected"),
        "weak": lambda: _("graded “weak” last time"),
        "average": lambda: _("graded “average” last time"),
        "leader": lambda: _("new chair since %(day)s: %(name)s"),
        "missed": lambda: _("not reached by the plan before"),
    }
    post = facts.leader
    began = post.started_on if post else None
    return counted[code]() % {
        "count": count,
        "day": f"{began:%d/%m/%Y}" if began else "",
        "name": post.officer.full_name if post else "",
    }


def in_order(facts: Sequence[Facts]) -> list[Candidate]:
    """The most urgent first; of equals those not visited for longest, then by name."""
    return sorted(map(Candidate, facts), key=_rank)


def _rank(one: Candidate) -> tuple[int, bool, str, bytes, int]:
    since = one.last.on.isoformat() if one.last else ""
    key = bytes(one.union.sort_key or b"")
    return -one.priority, bool(since), since, key, one.union.pk
