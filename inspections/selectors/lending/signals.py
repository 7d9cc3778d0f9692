"""Signs of risk in groups as of a day: which groups have them, and how many.

What a page needs is asked for as a condition on groups, so that one query finds the
groups of a nation as it finds those of a commune. Their figures: ``signal_figures``.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import chain, compress
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Concat, StrIndex, Substr
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone

from inspections.enums import FindingKind
from inspections.models import FieldStop, Finding
from inspections.selectors.lending import signal_kinds as of
from inspections.selectors.lending.ground import CARRIED_OUT, Ground, Question
from inspections.selectors.lending.leaders import Change, changes
from inspections.selectors.lending.month_steps import months_later
from inspections.selectors.lending.signal_figures import Signal, figures
from inspections.selectors.lending.signal_kinds import KINDS, Kind
from savings_groups.enums import Grade
from savings_groups.models import GroupMonth, Loan, SavingsGroup
from unions.selectors import as_of

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: Letters of a UUID and the colon before it: ``match:<uuid>:principal``.
_KEY = 37


@dataclass(frozen=True)
class GroupSignals:
    """One group with what was seen, in the order of ``KINDS``."""

    group: SavingsGroup
    signals: list[Signal]


class Watch:
    """The groups of one question and their signs."""

    def __init__(self, asked: Question, words: str = "") -> None:
        self.asked, self.words = asked, words
        self.ground = Ground(asked)
        self.since = months_later(asked.on, -of.MONTHS_BACK)

    @cached_property
    def groups(self) -> Any:
        """Open groups, each with its ``newest`` month by the day and the one before."""
        months = GroupMonth.objects.filter(group=OuterRef("pk"))
        if self.asked.past_day is not None:
            begun = (self.asked.on + timedelta(days=1)).replace(day=1)
            months = months.filter(month__lt=begun)
        keys = months.order_by("-month").values("pk")

        def month(name: str) -> FilteredRelation:
            return FilteredRelation("months", condition=Q(months__id=F(name)))

        return self.ground.groups.annotate(
            newest_key=Subquery(keys[:1]),
            previous_key=Subquery(keys[1:2]),
            newest=month("newest_key"),
            previous=month("previous_key"),
        )

    @cached_property
    def conditions(self) -> dict[str, Q]:
        """Of groups: what each kind of sign asks, in the order of ``KINDS``."""
        found = {**self._of_months, **self._of_deeds}
        return {code: found[code] for code in KINDS}

    @cached_property
    def signs(self) -> dict[int, list[str]]:
        """Groups that show anything, by unit and name: their kinds of signs.

        One query that asks every condition of every group once; counting, ordering
        and choosing a page need no other.
        """
        flags = {
            f"shows_{code}": Case(When(condition, then=True), default=False)
            for code, condition in self.conditions.items()
        }
        rows = self.groups.matching(self.words).annotate(**flags)
        ordered = rows.order_by("union__sort_key", "sort_key", "pk")
        codes = list(KINDS)
        found = {
            key: list(compress(codes, shown))
            for key, *shown in ordered.values_list("pk", *flags)
        }
        return {key: shown for key, shown in found.items() if shown}

    def listed(self, code: str = "") -> list[int]:
        """Keys of groups with one kind of sign, or any: the first kinds first."""
        if code:
            return [key for key, shown in self.signs.items() if code in shown]
        order = list(KINDS)
        return sorted(self.signs, key=lambda key: order.index(self.signs[key][0]))

    def counts(self) -> list[tuple[Kind, int]]:
        """How many groups have each kind of sign."""
        shown = Counter(chain.from_iterable(self.signs.values()))
        return [(kind, shown[code]) for code, kind in KINDS.items()]

    def told(self, keys: Iterable[int]) -> list[GroupSignals]:
        """One page of ``listed`` with figures: no query more for more groups."""
        wanted = list(keys)
        groups = self.groups.select_related("union", "branch").in_bulk(wanted)
        rows = as_of.tell(
            [groups[key] for key in wanted if key in groups],
            viewer=self.asked.viewer,
            on=self.asked.past_day,
        )
        found = figures(self, rows)
        return [GroupSignals(row, found[row.pk]) for row in rows]

    @property
    def _of_months(self) -> dict[str, Q]:
        overdue, debt = F("newest__overdue"), F("newest__debt")
        deposits = F("newest__deposits"), F("previous__deposits")
        size = Q(newest__members__lt=of.MEMBERS_MIN)
        size |= Q(newest__members__gt=of.MEMBERS_MAX)
        behind = Q(newest__overdue__gt=0) | Q(newest__interest_arrears__gt=0)
        kept = Q(newest__members__gte=F("previous__members"))
        fell = LessThanOrEqual(
            deposits[0] * 100, deposits[1] * (100 - of.DEPOSITS_FALL)
        )
        return {
            "jump": Q(newest__overdue__gte=F("previous__overdue") + of.JUMP),
            "rate": Q(newest__overdue__gt=0)
            & Q(GreaterThanOrEqual(overdue * 100, debt * of.OVERDUE_RATE)),
            "good_grade": Q(newest__grade=Grade.GOOD) & behind,
            "deposits": kept & Q(previous__deposits__gt=0) & Q(fell),
            "points": Q(newest__points__lte=F("previous__points") - of.POINTS_FALL),
            "members": size,
        }

    @property
    def _of_deeds(self) -> dict[str, Q]:
        new = Q(founded_on__gt=self.since)
        days = self.paid_days(Loan.objects.filter(group__in=self._keys))
        return {
            "one_day": Q(pk__in=days.values("group")),
            "leader": Q(pk__in={one.group for one in self.leader_changes(self._keys)}),
            "repeated": Q(pk__in=self._again("phrase", ~Q(phrase=None)))
            | Q(pk__in=self._again("source_kind", ~Q(source=""))),
            "unvisited": ~new & ~Q(pk__in=self._visited),
        }

    @property
    def _keys(self) -> Any:
        return self.ground.groups.values("pk")

    def paid_days(self, loans: Any) -> Any:
        """Days of the last year on which many loans of one group were paid out."""
        lately = loans.filter(disbursed_on__gt=self.since)
        days = lately.filter(disbursed_on__lte=self.asked.on).order_by()
        counted = days.values("group", "disbursed_on").annotate(loans=Count("pk"))
        return counted.filter(loans__gte=of.LOANS_A_DAY)

    def leader_changes(self, groups: Any) -> list[Change]:
        return changes(groups, since=self.since, until=self.asked.on)

    def shortcomings(self) -> Any:
        """What was found in groups at visits that were carried out by the day.

        ``source_kind``: ``match::principal`` of what a form opened by itself.
        """
        seen = Finding.objects.visible_to(self.asked.viewer).order_by()
        rows = seen.filter(
            kind=FindingKind.SHORTCOMING,
            group__isnull=False,
            visit__status__in=CARRIED_OUT,
            visit__date__lte=self.asked.on,
        )
        colon = StrIndex("source", Value(":"))
        kind = Concat(Substr("source", 1, colon), Substr("source", colon + _KEY))
        return rows.annotate(source_kind=kind)

    def _again(self, name: str, known: Q) -> Any:
        rows = self.shortcomings().filter(known).values("group", name)
        times = rows.annotate(times=Count("visit", distinct=True))
        return times.filter(times__gte=of.TIMES_FOUND).values("group")

    @property
    def _visited(self) -> Any:
        """Groups that somebody checked or went to in the last year."""
        checks = self.ground.group_checks.filter(checked_on__gt=self.since)
        stops = self.stops().filter(visit__date__gt=self.since)
        return checks.values("group").union(stops.values("group"))

    def stops(self) -> Any:
        """Field stops at groups: a visit too, though without the bank's form."""
        seen = FieldStop.objects.visible_to(self.asked.viewer).order_by()
        return seen.filter(
            group__isnull=False,
            visit__status__in=CARRIED_OUT,
            visit__date__lte=self.asked.on,
        )


def of_group(
    group: SavingsGroup, on: date | None = None, *, viewer: "User"
) -> list[Signal]:
    """What gives reason to look at the group, for any page; nothing if it is closed."""
    watch = Watch(Question(viewer, on or timezone.localdate()))
    found = watch.told([group.pk])
    return found[0].signals if found else []


def of_union(
    union: "Union", on: date | None = None, *, viewer: "User"
) -> list[tuple[Kind, int]]:
    """How many groups of the union and below show each kind of sign."""
    day = as_of.day_of(union, on) or timezone.localdate()
    return Watch(Question(viewer, day, union)).counts()
