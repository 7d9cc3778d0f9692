"""The page of urging: whom to call, what was drafted, what comes, what was done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import workdays
from inspections import ladder
from inspections.enums import RemedyStatus, RungAction, RungState
from inspections.models import LadderStep, Remedy, Round
from inspections.selectors import ladder as ladders_of
from inspections.selectors import letters
from unions.enums import PostRank
from unions.models import Post, Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inspections.querysets import LadderStepQuerySet

#: How far ahead the page looks.
DAYS_AHEAD = 14
#: Of one unit so many are named in the list; all of them where the call is noted.
NAMED = 4
#: And so many there.
MOST_OF_A_CALL = 200
_CALLABLE = (PostRank.CHAIR, PostRank.VICE_CHAIR)


@dataclass(frozen=True)
class Phone:
    """Whom to ring up."""

    name: str
    what: str
    number: str

    @property
    def tel(self) -> str:
        """As a link wants it: digits, and a plus in front."""
        return "".join(one for one in self.number if one.isdigit() or one == "+")


@dataclass(frozen=True)
class UnitCalls:
    """A unit that somebody has to ring up, and about what."""

    unit: Union
    steps: list[LadderStep]
    phones: list[Phone]
    count: int
    may_call: bool = False

    @property
    def named(self) -> list[LadderStep]:
        return self.steps[:NAMED]

    @property
    def more(self) -> int:
        return self.count - len(self.named)


@dataclass(frozen=True)
class Line:
    """What happens on a day at a unit, if nothing is proven until then."""

    on: date
    action: RungAction
    unit: Union
    remedies: list[Remedy]

    @property
    def first(self) -> Remedy:
        return self.remedies[0]


@dataclass(frozen=True)
class Counts:
    calls: int
    letters: int


def counts(viewer: "User") -> Counts:
    """The numbers on the tabs."""
    waiting = _waiting_calls(viewer).order_by().values("remedy__owner").distinct()
    drafts = letters.listed(viewer).filter(sent_on=None).order_by()
    return Counts(calls=waiting.count(), letters=drafts.count())


def units_to_call(viewer: "User", words: str = "") -> "QuerySet[Union]":
    """Units with calls that wait, the longest waiting first."""
    waiting = _waiting_calls(viewer).order_by()
    mine = Q(remedies__ladder_steps__in=waiting)
    rows = Union.objects.filter(mine).annotate(
        count=Count("remedies__ladder_steps", filter=mine),
        since=Min("remedies__ladder_steps__reached_on", filter=mine),
    )
    if words.strip():
        rows = rows.filter(pk__in=Union.objects.matching(words).order_by().values("pk"))
    return rows.order_by("since", "sort_key", "pk")


def calls(units: Iterable[Union], viewer: "User") -> list[UnitCalls]:
    """What each of these units is to be called about, in a fixed number of queries."""
    rows = list(units)
    steps: defaultdict[int, list[LadderStep]] = defaultdict(list)
    for step in with_remedy(_waiting_calls(viewer).filter(remedy__owner__in=rows)):
        if len(steps[step.remedy.owner_id]) < MOST_OF_A_CALL:
            steps[step.remedy.owner_id].append(step)
    numbers = phones(rows)
    return [
        UnitCalls(
            unit,
            steps[unit.pk],
            numbers[unit.pk],
            getattr(unit, "count", len(steps[unit.pk])),
            _may_call(viewer, steps[unit.pk]),
        )
        for unit in rows
    ]


def calls_of(unit: Union, viewer: "User") -> UnitCalls:
    """All that waits of one unit."""
    (found,) = calls([unit], viewer)
    return found


def with_remedy(steps: "LadderStepQuerySet") -> "LadderStepQuerySet":
    """Steps with what is read about their remedies, the most overdue first."""
    rows = steps.select_related("remedy__owner", f"remedy__{letters.WHOSE}")
    return rows.order_by("remedy__due_on", "remedy", "pk")


def phones(units: Iterable[Union]) -> dict[int, list[Phone]]:
    """Chairs first, then those with accounts, then the unit's own number."""
    rows = list(units)
    found: dict[int, list[Phone]] = {unit.pk: [] for unit in rows}
    posts = Post.objects.current(timezone.localdate()).filter(
        union__in=rows, branch=None, rank__in=_CALLABLE
    )
    for post in posts.select_related("officer").order_by("rank", "-started_on", "pk"):
        officer = post.officer
        _note(found[post.union_id], officer.full_name, post.title, officer.phone)
    people = User.objects.filter(
        membership__union__in=rows, role=Role.OFFICER, is_active=True
    )
    for person in people.select_related("membership").order_by("pk"):
        _note(found[person.membership.union_id], person.full_name, "", person.phone)
    for unit in rows:
        _note(found[unit.pk], "", "", unit.phone)
    return found


def coming(viewer: "User", day: date, words: str = "") -> list[Line]:
    """What will happen in the next days, a line for each day, unit and action."""
    last = day + timedelta(days=DAYS_AHEAD)
    rows = Remedy.objects.pending().filter(
        visit__round__in=Round.objects.visible_to(viewer)
    )
    if words.strip():
        rows = rows.matching(words)
    ladders = ladders_of.Ladders()
    unions = rows.order_by().values_list("visit__round__plan__union", flat=True)
    ladders.learn(unions.distinct())
    taken = _taken(rows)
    found: defaultdict[tuple[date, int, int], list[Remedy]] = defaultdict(list)
    for remedy in _near(rows, ladders, day, last):
        begin, is_back = ladders_of.start(remedy)
        rungs = ladders.at(remedy.visit.round.plan.union_id).rungs
        for one in ladders_of.left(
            ladders_of.rungs_from(rungs, is_back=is_back),
            begin,
            remedy.severity,
            taken.get((remedy.pk, begin), set()),
            after=day,
        ):
            if one.on <= last:
                height = RungAction.values.index(one.rung.action)
                found[one.on, height, remedy.owner_id].append(remedy)
    actions = list(RungAction)
    return [
        Line(on, actions[height], remedies[0].owner, remedies)
        for (on, height, _unit), remedies in sorted(
            found.items(), key=lambda one: (one[0][:2], bytes(one[1][0].owner.sort_key))
        )
    ]


def done(viewer: "User", action: str = "", words: str = "") -> "LadderStepQuerySet":
    """What was done or left out, the newest first."""
    rows = LadderStep.objects.visible_to(viewer).exclude(state=RungState.WAITING)
    rows = rows.exclude(note=ladder.PASSED)
    if action in RungAction.values:
        rows = rows.filter(action=action)
    if words.strip():
        units = Union.objects.matching(words).order_by().values("pk")
        rows = rows.filter(remedy__owner__in=units)
    rows = rows.select_related("remedy__owner", "done_by", "letter")
    return rows.order_by("-done_at", "-pk")


def _waiting_calls(viewer: "User") -> "LadderStepQuerySet":
    return LadderStep.objects.visible_to(viewer).filter(
        action=RungAction.CALL, state=RungState.WAITING
    )


def _may_call(viewer: "User", steps: list[LadderStep]) -> bool:
    return bool(steps) and viewer.has_perm("inspections.urge_remedy", steps[0].remedy)


def _note(found: list[Phone], name: str, what: str, number: str) -> None:
    """A number once, under the first who has it."""
    phone = Phone(name, what, number.strip())
    if phone.tel and phone.tel not in {one.tel for one in found}:
        found.append(phone)


def _near(
    rows: "QuerySet[Remedy]", ladders: ladders_of.Ladders, day: date, last: date
) -> Iterable[Remedy]:
    """Those with a due date near enough that something may come of it."""
    every = [rung for one in ladders.all() for rung in one.rungs]
    before = ladder.longest_before(every)
    after = max((rung.working_days for rung in every), default=0)
    first = workdays.after(day, -max(after, 0) - 1)
    is_near = Q(due_on__range=(first, ladder.latest_due(last, before)))
    is_back = Q(status__in=[RemedyStatus.RETURNED, RemedyStatus.REOPENED])
    near = rows.filter(is_near | is_back)
    return near.select_related("owner", "visit__round__plan").order_by("due_on", "pk")


def _taken(rows: "QuerySet[Remedy]") -> dict[tuple[UUID, date], set[ladder.Key]]:
    found: defaultdict[tuple[UUID, date], set[ladder.Key]] = defaultdict(set)
    steps = LadderStep.objects.filter(remedy__in=rows.order_by().values("pk"))
    for pk, due_on, action, days in steps.values_list(
        "remedy", "due_on", "action", "working_days"
    ):
        found[pk, due_on].add((action, days))
    return found
