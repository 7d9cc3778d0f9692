"""What each person should do next: the home page, one selector a role."""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from inspections.enums import FindingKind, RoundStatus, Severity, VisitStatus
from inspections.models import Finding, Round, Visit
from inspections.selectors.grades import GradedVisit, grades
from inspections.selectors.home_follow import (
    Lagging,
    Received,
    follow,
    follow_tasks,
    lagging,
    received,
    repeated,
    repeated_text,
)
from inspections.selectors.home_tasks import (
    FEW,
    OPEN_ROUNDS,
    Task,
    day,
    round_tasks,
    visit_tasks,
    year_tasks,
)
from inspections.selectors.planning import with_progress
from inspections.selectors.self_report_lists import report_tasks, unsent_tasks
from inspections.selectors.unit_desk import Desk, desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: The order in which an inspector comes back to her visits.
_URGENCY = (VisitStatus.IN_PROGRESS, VisitStatus.ANNOUNCED, VisitStatus.PLANNED)


@dataclass(frozen=True)
class Home:
    """What one person's home page shows; parts that are not hers stay empty."""

    tasks: tuple[Task, ...] = ()
    #: What remedies ask of those who inspect, one line a sort.
    follow: tuple[Task, ...] = ()
    #: The visit that matters now, and those after it.
    hero: Visit | None = None
    hero_may_record: bool = False
    next_visits: tuple[Visit, ...] = ()
    rounds: tuple[Round, ...] = ()
    graded: tuple[GradedVisit, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: Units with the most overdue remedies.
    lagging: tuple[Lagging, ...] = ()
    #: What an inspected unit does and reads.
    desk: Desk | None = None
    #: What others ask of the unit of someone who inspects.
    received: Received = field(default_factory=Received)
    today: datetime.date = field(default_factory=timezone.localdate)


def home(user: User) -> Home:
    """The page of the person's role."""
    makers: list[tuple[bool, Callable[[User], Home]]] = [
        (user.is_officer, _officer),
        (user.is_inspector, _inspector),
        (user.is_leader, _leader),
    ]
    for applies, make in makers:
        if applies:
            return make(user)
    return _planner(user)


def _inspector(user: User) -> Home:
    today = timezone.localdate()
    mine = Visit.objects.visible_to(user).of_member(user).with_names()
    coming = _by_urgency(mine.filter(status__in=_URGENCY), today)[: FEW + 1]
    unsigned = mine.filter(status=VisitStatus.RECORDED).order_by("date", "pk")
    tasks = [
        Task(
            _("Have the minutes of %(unit)s signed") % {"unit": visit.union.unit_name},
            reverse("inspections:visit", args=[visit.pk]),
            day(visit),
            visit.date < today,
            icon="pen",
        )
        for visit in unsigned[:FEW]
    ]
    visits = list(coming)
    return Home(
        tasks=tuple(tasks),
        follow=tuple(follow_tasks(follow(user), user)),
        hero=visits[0] if visits else None,
        hero_may_record=True,
        next_visits=tuple(visits[1:]),
        received=received(user),
    )


def _officer(user: User) -> Home:
    """The inspected unit: what it owes until when, who comes, what it must write."""
    today = timezone.localdate()
    waiting = (VisitStatus.ANNOUNCED, VisitStatus.IN_PROGRESS)
    visits = Visit.objects.visible_to(user).with_names().filter(status__in=waiting)
    coming = list(_by_urgency(visits, today)[:FEW])
    return Home(
        tasks=tuple(report_tasks(user)),
        hero=coming[0] if coming else None,
        next_visits=tuple(coming[1:]),
        desk=desk(user),
    )


def _leader(user: User) -> Home:
    rounds = Round.objects.visible_to(user)
    drafts = [
        Task(
            _("Read and approve the round “%(round)s”") % {"round": round_},
            round_.get_absolute_url(),
            f"{round_.starts_on:%d/%m/%Y} – {round_.ends_on:%d/%m/%Y}",
            icon="check-lg",
        )
        for round_ in rounds.filter(status=RoundStatus.DRAFT).order_by("starts_on")
    ]
    shown = rounds.exclude(status__in=[RoundStatus.DRAFT, RoundStatus.CANCELLED])
    signed = Visit.objects.visible_to(user).sealed().select_related("union")
    return Home(
        tasks=tuple(drafts),
        follow=(*follow_tasks(follow(user), user), *_repeats(user)),
        lagging=tuple(lagging(user)),
        rounds=tuple(with_progress(shown).order_by("-starts_on", "pk")[:FEW]),
        graded=grades(signed.order_by("-date", "pk")[:FEW]),
        findings=tuple(_gravest(user)),
        received=received(user),
    )


def _repeats(user: User) -> "Iterable[Task]":
    if count := repeated(user):
        url = f"{reverse('inspections:by_unit')}?state=repeated"
        yield Task(repeated_text(count), url, icon="arrow-repeat")


def _planner(user: User) -> Home:
    """Staff and administrators: what keeps the year's work from going on."""
    tasks = [
        *year_tasks(user),
        *round_tasks(user),
        *visit_tasks(user),
        *unsent_tasks(user),
    ]
    running = Round.objects.visible_to(user).filter(status__in=OPEN_ROUNDS)
    return Home(
        tasks=tuple(tasks),
        follow=tuple(follow_tasks(follow(user), user)),
        rounds=tuple(with_progress(running).order_by("starts_on", "pk")[:FEW]),
        received=received(user),
    )


def _gravest(user: User) -> "QuerySet[Finding]":
    weight = Case(
        When(severity=Severity.GRAVE, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        Finding.objects.visible_to(user)
        .filter(
            kind=FindingKind.SHORTCOMING,
            severity__in=[Severity.GRAVE, Severity.HEAVY],
            visit__in=Visit.objects.sealed(),
        )
        .select_related("visit__union")
        .order_by(weight, "-visit__date", "pk")[:FEW]
    )


def _by_urgency(visits: "QuerySet[Visit]", today: datetime.date) -> "QuerySet[Visit]":
    """Today's first, then begun ones, then what comes, then what has been missed."""
    urgency = Case(
        When(date=today, then=Value(0)),
        When(status=VisitStatus.IN_PROGRESS, then=Value(1)),
        When(date__gt=today, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return visits.order_by(urgency, "date", "half_day", "pk")
