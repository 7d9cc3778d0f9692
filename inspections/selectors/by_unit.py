"""What inspections found in each ward and commune, over a period, as of a day.

By the units of that time, or by today's: a visit to a ward that has since become part
of another counts for that one, so both ways come to the same total. Of a divided ward
nobody may have said who goes on with it: it stays a row of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BigIntegerField,
    Count,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from inspections.enums import REMEDY_PENDING, FindingKind, RemedyStatus
from inspections.models import Finding, Remedy, RemedyEvent, Visit
from unions.enums import Counting, Level
from unions.models import Handover, Union

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Question:
    """Signed visits from ``since`` to ``until``, and their remedies as of ``as_of``."""

    viewer: "User"
    since: date
    until: date
    as_of: date
    counting: str = Counting.TODAY

    @property
    def is_by_today(self) -> bool:
        return self.counting == Counting.TODAY

    @property
    def last_visit_day(self) -> date:
        return min(self.until, self.as_of)


@dataclass(frozen=True)
class Numbers:
    """Of one unit, or of all of them."""

    visits: int = 0
    #: Day of the newest of these visits.
    newest: date | None = None
    shortcomings: int = 0
    done: int = 0
    #: Not done, and of those the ones whose date has passed.
    open: int = 0
    overdue: int = 0
    #: Of the shortcomings: what had been found there before.
    repeated: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        days = [day for day in (self.newest, other.newest) if day]
        sums = {
            field.name: getattr(self, field.name) + getattr(other, field.name)
            for field in fields(self)
            if field.name != "newest"
        }
        return Numbers(newest=max(days, default=None), **sums)


@dataclass(frozen=True)
class Row:
    union: Union
    numbers: Numbers
    #: Units of before that are counted here.
    origins: tuple[Union, ...]

    @property
    def is_empty(self) -> bool:
        """No visit, and nothing of one that it took over."""
        return self.numbers == Numbers()


class ByUnit:
    """The numbers of one question: three queries, however many units there are."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.numbers = _numbers(question)

    @property
    def inspected(self) -> list[int]:
        return [key for key, numbers in self.numbers.items() if numbers.visits]

    @property
    def repeating(self) -> list[int]:
        return [key for key, numbers in self.numbers.items() if numbers.repeated]

    def units(self) -> QuerySet[Union]:
        """Wards and communes that existed in that time, or of today; inspected or not.

        Whatever has numbers is there, so that the rows add up to the total.
        """
        asked = self.question
        begun = Q(valid_from=None) | Q(valid_from__lte=asked.as_of)
        lived = begun & (Q(valid_to=None) | Q(valid_to__gte=asked.since))
        if asked.is_by_today:
            lived = Q(valid_to=None) | (lived & Q(successor=None))
        units = Union.objects.visible_to(asked.viewer).filter(level=Level.COMMUNE)
        shown = units.filter(lived) | units.filter(pk__in=list(self.numbers))
        return shown.select_related("parent").order_by("sort_key", "pk")

    def total(self, units: QuerySet[Union]) -> Numbers:
        """Of the units listed, on whatever page."""
        keys = set(units.order_by().values_list("pk", flat=True))
        found = (self.numbers[key] for key in self.numbers if key in keys)
        return sum(found, Numbers())

    def rows(self, units: Iterable[Union]) -> list[Row]:
        """One page of them."""
        shown = list(units)
        origins: dict[int | None, list[Union]] = defaultdict(list)
        if self.question.is_by_today:
            before = Union.objects.filter(successor__in=[one.pk for one in shown])
            lived = before.filter(
                Q(valid_to=None) | Q(valid_to__gte=self.question.since),
                level=Level.COMMUNE,
            )
            for union in lived.order_by("sort_key", "pk"):
                origins[union.successor_id].append(union)
        return [
            Row(one, self.numbers.get(one.pk, Numbers()), tuple(origins[one.pk]))
            for one in shown
        ]


def _numbers(asked: Question) -> dict[int, Numbers]:
    found: dict[int, Numbers] = defaultdict(Numbers)
    visits = _visits(asked)
    for key, count, newest in _grouped(
        visits, _home("union", asked), n=Count("pk"), newest=Max("date")
    ):
        found[key] = replace(found[key], visits=count, newest=newest)
    findings = Finding.objects.filter(
        visit__in=visits.values("pk"), kind=FindingKind.SHORTCOMING
    )
    again = Count("pk", filter=Q(repeats__isnull=False))
    for key, count, repeated in _grouped(
        findings, _home("visit__union", asked), n=Count("pk"), again=again
    ):
        found[key] = replace(found[key], shortcomings=count, repeated=repeated)
    for key, done, open_, overdue in _remedies(asked, visits):
        found[key] = replace(found[key], done=done, open=open_, overdue=overdue)
    return dict(found)


def _visits(asked: Question) -> QuerySet[Visit]:
    """Signed visits of the period whose results the person may read."""
    seen = Visit.objects.read_by(asked.viewer).sealed()
    period = (asked.since, asked.last_visit_day)
    return seen.filter(union__level=Level.COMMUNE, date__range=period).order_by()


def _remedies(asked: Question, visits: QuerySet[Visit]) -> Any:
    """As they stood on the day: what happened later is looked past."""
    later = RemedyEvent.objects.filter(
        subject=OuterRef("pk"), at__date__gt=asked.as_of
    ).order_by("at", "pk")
    moved = later.exclude(old_due_on=None)
    rows = Remedy.objects.filter(visit__in=visits.values("pk")).annotate(
        then=Coalesce(Subquery(later.values("old_status")[:1]), F("status")),
        due_then=Coalesce(Subquery(moved.values("old_due_on")[:1]), F("due_on")),
    )
    is_done = Q(then=RemedyStatus.ACCEPTED)
    is_late = Q(then__in=REMEDY_PENDING, due_then__lt=asked.as_of)
    return _grouped(
        rows,
        _home("owner", asked) if asked.is_by_today else _owner_then(asked),
        done=Count("pk", filter=is_done),
        open=Count("pk", filter=~is_done),
        overdue=Count("pk", filter=is_late),
    )


def _owner_then(asked: Question) -> Any:
    """Who owed it on the day, before later decisions handed it on."""
    handed = Handover.objects.filter(
        model=Remedy._meta.label_lower,
        uuid=OuterRef("pk"),
        effective_on__gt=asked.as_of,
    )
    first = handed.order_by("effective_on", "pk").values("from_union")[:1]
    return Coalesce(Subquery(first), F("owner"), output_field=BigIntegerField())


def _home(name: str, asked: Question) -> Any:
    """The unit that a row counts for."""
    return Coalesce(f"{name}__successor", name) if asked.is_by_today else F(name)


def _grouped(rows: QuerySet[Any], home: Any, **numbers: Any) -> Any:
    grouped = rows.order_by().annotate(home=home).values("home").annotate(**numbers)
    return grouped.values_list("home", *numbers)
