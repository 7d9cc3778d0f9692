"""What is known of every unit of a coming year, read in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from inspections.enums import RemedyStatus, RoundKind, RoundStatus, VisitStatus
from inspections.models import Plan, Remedy, RemedyEvent, Round, RoundUnit, Visit
from inspections.selectors.grades import grades
from inspections.selectors.last_visits import LastVisit, told, with_last_visit
from inspections.selectors.lending.ground import Question
from inspections.selectors.lending.signals import Watch
from inspections.selectors.plan_proposal import Candidate, Facts, in_order
from inspections.selectors.planning import VISITED, units_below
from inspections.selectors.reach import exists_within
from unions.models import Descent, Post, Union

if TYPE_CHECKING:
    from accounts.models import User

#: More units than any province has: of a whole country those nobody visited longest.
MOST_UNITS = 400
#: A reason of its own, by the months since the last visit.
_UNVISITED = "unvisited"
_TO_COME = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED, VisitStatus.POSTPONED)


@dataclass(frozen=True)
class Before:
    """Whom the plan before was for, as the units are today."""

    #: The rounds in their order, each with the keys of its units.
    rounds: tuple[frozenset[int], ...] = ()
    #: Somebody was there, or will be.
    reached: frozenset[int] = frozenset()
    exists: bool = False


@dataclass(frozen=True)
class Field:
    """All that the page of a new plan proposes from."""

    candidates: tuple[Candidate, ...]
    before: Before
    #: Units of the year; more than candidates if there are too many for one page.
    total: int


def read(plan: Plan, before: Plan | None, *, viewer: "User") -> Field:
    """The units of the new ``plan``, the most urgent first."""
    found = with_last_visit(_units(plan))
    total = found.order_by().count()
    longest = F("last_on").asc(nulls_first=True)
    units = list(found.order_by(longest, "sort_key", "pk")[:MOST_UNITS])
    last_year = _before(before, units)
    last = told(units, viewer=viewer)
    owed = _remedies(units, viewer)
    risks = _signals(plan.union, viewer)
    graded = _grades(last.values(), viewer)
    chairs = _chairs(units)
    facts = [
        Facts(
            unit,
            last=(was := last.get(unit.pk)),
            **owed.get(unit.pk, {}),
            signals=risks[unit.pk],
            grade=graded.get(was.visit.pk) if was else None,
            leader=_newer(chairs.get(unit.pk), was),
            missed=last_year.exists and unit.pk not in last_year.reached,
        )
        for unit in units
    ]
    return Field(tuple(in_order(facts)), last_year, total)


def proposed(field: Field, rounds: list[Round]) -> list[set[int]]:
    """Keys of the units to tick for each round.

    As last year; then those that it did not reach, the most urgent first, each in the
    earliest round that does not have its even share yet. So it is without a plan
    before, too.
    """
    ticks: list[set[int]] = [set() for _round in rounds]
    waiting = []
    for one in field.candidates:
        places = [
            index
            for index, units in enumerate(field.before.rounds[: len(rounds)])
            if one.union.pk in units and _is_there(one.union, rounds[index])
        ]
        if not places or one.facts.missed:
            waiting.append(one.union)
            continue
        for index in places:
            ticks[index].add(one.union.pk)
    share = -(-(sum(map(len, ticks)) + len(waiting)) // max(len(rounds), 1))
    for union in waiting:
        there = [
            units
            for units, round_ in zip(ticks, rounds, strict=True)
            if _is_there(union, round_)
        ]
        for units in [one for one in there if len(one) < share][:1] or there[-1:]:
            units.add(union.pk)
    return ticks


def first(field: Field, count: int, round_: Round) -> set[int]:
    """The ``count`` most urgent units that exist in the days of the round."""
    there = [one for one in field.candidates if _is_there(one.union, round_)]
    return {one.union.pk for one in there[:count]}


def _is_there(union: Union, round_: Round) -> bool:
    return exists_within(union, round_.starts_on, round_.ends_on)


def _units(plan: Plan) -> Any:
    """Units that exist in the year, or in what is left of it."""
    begins, ends = date(plan.year, 1, 1), date(plan.year, 12, 31)
    today = min(max(timezone.localdate(), begins), ends)
    return units_below(plan.union, first=today, last=ends)


def _before(plan: Plan | None, units: list[Union]) -> Before:
    if plan is None:
        return Before()
    rounds = plan.rounds.exclude(status=RoundStatus.CANCELLED)
    rounds = rounds.exclude(kind=RoundKind.RECHECK)
    places = RoundUnit.objects.filter(round__in=rounds).order_by()
    went = Visit.objects.filter(round__plan=plan).order_by()
    today = timezone.localdate()
    went = went.filter(Q(status__in=VISITED) | Q(status__in=_TO_COME, date__gte=today))
    heirs = _heirs(places.values("union"), went.values("union"), units)
    taken: dict[int, set[int]] = {
        key: set()
        for key in rounds.order_by("starts_on", "pk").values_list("pk", flat=True)
    }
    for round_, union in places.values_list("round", "union"):
        taken[round_] |= heirs.get(union, set())
    reached = (heirs.get(key, set()) for key in went.values_list("union", flat=True))
    return Before(
        tuple(frozenset(keys) for keys in taken.values()),
        frozenset().union(*reached),
        exists=True,
    )


def _heirs(places: Any, went: Any, units: list[Union]) -> dict[int, set[int]]:
    """Who of ``units`` each unit of the plan is, or has become."""
    heirs = {unit.pk: {unit.pk} for unit in units}
    became = Descent.objects.filter(is_work=True).filter(
        Q(from_union__in=places) | Q(from_union__in=went)
    )
    wanted = set(heirs)
    for old, new in became.values_list("from_union", "to_union"):
        if new in wanted:
            heirs.setdefault(old, set()).add(new)
    return heirs


def _remedies(units: list[Union], viewer: "User") -> dict[int, dict[str, int]]:
    handed_in = RemedyEvent.objects.filter(
        subject=OuterRef("pk"), new_status=RemedyStatus.PROOF_SUBMITTED
    )
    rows = Remedy.objects.visible_to(viewer).pending().filter(owner__in=units)
    late = Q(due_on__lt=timezone.localdate())
    counted = rows.order_by().annotate(proven=Exists(handed_in)).values("owner")
    names = ("overdue", "open", "unproven")
    found = counted.annotate(
        overdue=Count("pk", filter=late),
        open=Count("pk", filter=~late),
        unproven=Count("pk", filter=Q(proven=False)),
    )
    return {
        owner: dict(zip(names, counts, strict=True))
        for owner, *counts in found.values_list("owner", *names)
    }


def _signals(union: Union, viewer: "User") -> Counter[int]:
    """By unit: its groups that show a sign of risk today."""
    watch = Watch(Question(viewer, timezone.localdate(), union))
    shown = {key for key, signs in watch.signs.items() if set(signs) - {_UNVISITED}}
    homes = watch.ground.groups.values_list("pk", "union")
    return Counter(union for group, union in homes if group in shown)


def _grades(last: Iterable[LastVisit], viewer: "User") -> dict[int, Any]:
    keys = [one.visit.pk for one in last]
    signed = Visit.objects.read_by(viewer).sealed().filter(pk__in=keys)
    return {row.visit.pk: row.sheet.grade for row in grades(signed)}


def _chairs(units: list[Union]) -> Mapping[int, Post]:
    today = timezone.localdate()
    posts = Post.objects.current(today).chairs().filter(union__in=units)
    found: dict[int, Post] = {}
    for post in posts.select_related("officer"):
        found.setdefault(post.union_id, post)
    return found


def _newer(chair: Post | None, last: LastVisit | None) -> Post | None:
    """The chair, if she began after the last visit."""
    if chair is None or last is None or chair.started_on is None:
        return None
    return chair if chair.started_on > last.on else None
