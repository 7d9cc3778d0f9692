"""What the rules demand to be checked, and how much of it was, by commune as of a day.

Three queries however many communes, groups and loans there are: the open loans, those
of them that were ever checked, and the groups, each grouped by the commune that had
them on the day. Loans are never read one by one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q

from inspections.selectors.lending.demands import (
    DEMANDS,
    DORMANT,
    GROUPS,
    NEW,
    OLDER,
    OLDER_SHARE,
    OLDER_SHARE_HARD,
    Demand,
)
from inspections.selectors.lending.ground import Ground, Question
from inspections.selectors.lending.month_steps import months_later
from unions.enums import Level
from unions.models import Union
from unions.selectors import as_of

if TYPE_CHECKING:
    from unions.querysets import UnionQuerySet


@dataclass(frozen=True)
class Tally:
    """One rule in one commune, or in all of them: counts of groups or of loans."""

    total: int = 0
    #: Checked as the rule wants it.
    done: int = 0
    #: Of new loans: checked after their 30th day.
    late: int = 0
    #: Not checked, and still in time.
    due: int = 0
    #: Not checked, and too late to be in time.
    overdue: int = 0
    #: How many must be done at least.
    demanded: int = 0
    #: How many are missing to that.
    missing: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        names = (one.name for one in fields(self))
        return Tally(
            **{name: getattr(self, name) + getattr(other, name) for name in names}
        )

    @property
    def rate(self) -> Decimal | None:
        """Done of all, in percent."""
        if not self.total:
            return None
        return round(Decimal(100 * self.done) / self.total, 1)

    @property
    def is_met(self) -> bool:
        """By the counts, not by the rounded rate."""
        return not self.missing and not self.overdue and not self.late


@dataclass(frozen=True)
class Numbers:
    """All rules in one commune, or in all of them."""

    tallies: Mapping[str, Tally] = field(default_factory=dict)
    #: Of open loans: those of which nobody knows when they were paid out.
    undated: int = 0
    #: Of the newest statement of loans that is counted here.
    known_on: date | None = None

    def __add__(self, other: "Numbers") -> "Numbers":
        days = [day for day in (self.known_on, other.known_on) if day]
        return Numbers(
            {code: self.of(code) + other.of(code) for code in DEMANDS},
            self.undated + other.undated,
            max(days, default=None),
        )

    def is_stale(self, on: date) -> bool:
        """The bank's statement of the month before ``on`` has not come."""
        return self.known_on is not None and self.known_on < months_later(on, -1)

    def of(self, code: str) -> Tally:
        return self.tallies.get(code, Tally())

    @property
    def pairs(self) -> list[tuple[Demand, Tally]]:
        return [(demand, self.of(code)) for code, demand in DEMANDS.items()]


@dataclass(frozen=True)
class Row:
    union: Union
    numbers: Numbers


class Coverage:
    """The answer to one question."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        self.ground = Ground(asked)

    @cached_property
    def numbers(self) -> dict[int, Numbers]:
        """By the key of the commune that had the groups on the day."""
        groups = {row["home"]: row for row in self._groups()}
        loans = {row["home"]: row for row in self._loans()}
        checked = {row["home"]: row for row in self._checked()}
        return {
            home: _numbers(
                groups.get(home, {}), loans.get(home, {}), checked.get(home, {})
            )
            for home in groups.keys() | loans.keys()
        }

    def units(self) -> "UnionQuerySet":
        """Wards and communes of the day; one that had ended only if it has groups."""
        asked = self.asked
        seen = as_of.units_of(asked.viewer, asked.union, asked.on)
        communes = seen.filter(level=Level.COMMUNE)
        existed = Q(valid_to=None) | Q(valid_to__gte=asked.on)
        return communes.filter(existed | Q(pk__in=list(self.numbers)))

    def ordered(self, units: "UnionQuerySet", code: str = "") -> list[int]:
        """Keys, the worst first: of one rule by its rate, else by what is overdue."""
        by_name = units.order_by("sort_key", "pk").values_list("pk", flat=True)

        def place(key: int) -> Any:
            numbers = self.numbers.get(key, Numbers())
            if code:
                tally = numbers.of(code)
                return tally.rate is None, tally.rate or 0, -tally.missing
            tallies = list(numbers.tallies.values())
            overdue = sum(tally.overdue for tally in tallies)
            return -overdue, -sum(tally.missing for tally in tallies)

        return sorted(by_name, key=place)

    def busy(self, keys: Iterable[int]) -> list[int]:
        """Those of the communes that have anything to be checked, in that order."""
        return [key for key in keys if key in self.numbers]

    def rows(self, keys: Iterable[int]) -> list[Row]:
        """One page of them, in that order."""
        wanted = list(keys)
        units = Union.objects.select_related("parent").in_bulk(wanted)
        return [Row(units[key], self.numbers.get(key, Numbers())) for key in wanted]

    def total(self, keys: Iterable[int]) -> Numbers:
        """Of the communes listed, on whatever page."""
        found = (self.numbers[key] for key in keys if key in self.numbers)
        return sum(found, Numbers())

    def _groups(self) -> Any:
        of_home = self.ground.groups.values("home")
        return of_home.annotate(
            total=Count("pk"), done=Count("pk", filter=self.ground.checked_groups)
        )

    def _loans(self) -> Any:
        ground = self.ground
        return ground.loans.values("home").annotate(
            new=Count("pk", filter=ground.is_new),
            over=Count("pk", filter=ground.is_new & ground.is_over),
            dormant=Count("pk", filter=ground.is_dormant),
            older=Count("pk", filter=ground.is_older),
            hard=Count("pk", filter=ground.is_hard & ground.is_older),
            undated=Count("pk", filter=Q(disbursed_on=None)),
            known_on=Max("known_on"),
        )

    def _checked(self) -> Any:
        """The same of the few that anybody ever checked."""
        ground = self.ground
        few = ground.loans.filter(pk__in=ground.loan_checks.values("loan"))
        is_done = ground.is_older & Q(ground.checked_this_year)
        is_seen = ground.is_new & Q(ground.checked_since_paid)
        return few.values("home").annotate(
            new=Count("pk", filter=is_seen),
            in_time=Count("pk", filter=ground.is_new & Q(ground.checked_in_time)),
            over=Count("pk", filter=is_seen & ground.is_over),
            dormant=Count(
                "pk", filter=ground.is_dormant & Q(ground.checked_since_dormant)
            ),
            older=Count("pk", filter=is_done),
            hard=Count("pk", filter=ground.is_hard & is_done),
        )


def _numbers(groups: Any, loans: Any, checked: Any) -> Numbers:
    """The tallies of one commune from its row of each of the three queries."""

    def count(row: Any, name: str) -> int:
        found: int = row.get(name, 0)
        return found

    return Numbers(
        {
            GROUPS: _all_of(count(groups, "total"), count(groups, "done")),
            NEW: _new(
                *(count(loans, name) for name in ("new", "over")),
                *(count(checked, name) for name in ("new", "over", "in_time")),
            ),
            DORMANT: _all_of(count(loans, "dormant"), count(checked, "dormant")),
            OLDER: _older(
                *(count(loans, name) for name in ("older", "hard")),
                *(count(checked, name) for name in ("older", "hard")),
            ),
        },
        count(loans, "undated"),
        loans.get("known_on"),
    )


def _all_of(total: int, done: int) -> Tally:
    left = total - done
    return Tally(total, done, due=left, demanded=total, missing=left)


def _new(total: int, over: int, seen: int, seen_over: int, in_time: int) -> Tally:
    """``over``: those whose 30 days have passed; ``seen``: checked at any time."""
    return Tally(
        total,
        in_time,
        late=seen - in_time,
        due=(total - over) - (seen - seen_over),
        overdue=over - seen_over,
        demanded=total,
        missing=total - seen,
    )


def _older(total: int, hard: int, done: int, done_hard: int) -> Tally:
    """The share counts for each kind of area by itself, rounded up to whole loans."""
    parts = (
        (total - hard, done - done_hard, OLDER_SHARE),
        (hard, done_hard, OLDER_SHARE_HARD),
    )
    demanded = [-(-of * share // 100) for of, _checked, share in parts]
    missing = sum(
        max(wanted - checked, 0)
        for wanted, (_of, checked, _share) in zip(demanded, parts, strict=True)
    )
    return Tally(
        total,
        done,
        due=total - done,
        demanded=sum(demanded),
        missing=missing,
    )
