"""What remedies ask of those who inspect, and what their own unit is asked by others.

Counts by the database, each as one line that leads to its list: the page of a province
is as long as that of a ward.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import ngettext

from inspections.enums import (
    REMEDY_PENDING,
    AskState,
    RemedyStatus,
    RungAction,
    RungState,
    VisitStatus,
)
from inspections.models import (
    ExtensionRequest,
    Finding,
    LadderStep,
    Remedy,
    Round,
    UrgingLetter,
    Visit,
)
from inspections.selectors import remedy_work as work
from inspections.selectors.home_tasks import FEW, Task
from inspections.selectors.remedies import SOON_DAYS, Deadline, deadlines, listed
from unions.enums import KIND_WORDS

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Follow:
    """How the remedies of one's own inspections stand."""

    overdue: int = 0
    soon: int = 0
    #: Proof that somebody must look at, and since when the oldest of it waits.
    proofs: int = 0
    oldest_proof: datetime.datetime | None = None
    #: Requests for later dates.
    asked: int = 0
    oldest_asked: datetime.datetime | None = None
    #: Units to be called, letters of urging that are drafts.
    calls: int = 0
    letters: int = 0


@dataclass(frozen=True)
class Lagging:
    """A unit and how much of what it owes is overdue."""

    unit: str
    name: str
    count: int
    days: int


@dataclass(frozen=True)
class Received:
    """What others ask of the person's own unit: their visits, and what it owes them."""

    visits: tuple[Visit, ...] = ()
    remedies: tuple[Deadline, ...] = ()
    pending: int = 0
    overdue: int = 0

    def __bool__(self) -> bool:
        return bool(self.visits or self.pending)


def follow(user: "User") -> Follow:
    """Four queries over the work of one's own unions."""
    today = timezone.localdate()
    last = today + datetime.timedelta(days=SOON_DAYS)
    own = Round.objects.visible_to(user)
    open_, waits = (
        Q(status__in=REMEDY_PENDING),
        Q(status=RemedyStatus.PROOF_SUBMITTED),
    )
    remedies = _own(user).aggregate(
        overdue=Count("pk", filter=open_ & Q(due_on__lt=today)),
        soon=Count("pk", filter=open_ & Q(due_on__range=(today, last))),
        proofs=Count("pk", filter=waits),
        oldest_proof=Min("status_since", filter=waits),
    )
    requests = ExtensionRequest.objects.filter(
        remedy__visit__round__in=own, state=AskState.WAITING
    ).aggregate(asked=Count("pk"), oldest_asked=Min("asked_at"))
    calls = LadderStep.objects.visible_to(user).filter(
        action=RungAction.CALL, state=RungState.WAITING
    )
    letters = UrgingLetter.objects.visible_to(user).drafts()
    return Follow(
        **remedies,
        **requests,
        **calls.aggregate(calls=Count("remedy__owner", distinct=True)),
        letters=letters.order_by().count(),
    )


def follow_tasks(found: Follow, user: "User") -> Iterable[Task]:
    """The lines of those counts that the person can do something about."""
    if found.overdue:
        yield Task(
            work.overdue_text(found.overdue),
            work.overdue_url(),
            is_late=True,
            icon="exclamation-triangle",
        )
    if found.proofs:
        yield Task(
            work.proofs_text(found.proofs),
            work.proofs_url(),
            _longest(found.oldest_proof),
            icon="clipboard-check",
        )
    if found.asked and user.has_perm("inspections.answer_extension"):
        yield Task(
            work.asked_text(found.asked),
            work.asked_url(),
            _longest(found.oldest_asked),
            icon="calendar-plus",
        )
    yield from _ladder_tasks(found, user)
    if found.soon:
        yield Task(work.soon_text(found.soon), work.soon_url(), icon="hourglass-split")


def _ladder_tasks(found: Follow, user: "User") -> Iterable[Task]:
    if found.calls:
        yield Task(work.calls_text(found.calls), work.calls_url(), icon="telephone")
    if found.letters and not user.is_inspector:
        words = work.letters_text(found.letters)
        yield Task(words, work.letters_url(), icon="envelope-paper")


def lagging(user: "User") -> list[Lagging]:
    """The units with the most overdue remedies, counted by the database."""
    today = timezone.localdate()
    rows = (
        _own(user)
        .overdue(today)
        .order_by()
        .values_list("owner__kind", "owner__name", "owner")
        .annotate(count=Count("pk"), first=Min("due_on"))
        .order_by("-count", "first", "owner")
    )
    return [
        Lagging(f"{KIND_WORDS[kind]} {name}", name, count, (today - first).days)
        for kind, name, _owner, count, first in rows[:FEW]
    ]


def repeated(user: "User") -> int:
    """Shortcomings of this year that had been found before at the same place."""
    year = timezone.localdate().year
    signed = Visit.objects.sealed().filter(
        round__in=Round.objects.visible_to(user), date__year=year
    )
    return Finding.objects.filter(visit__in=signed, repeats__isnull=False).count()


def repeated_text(count: int) -> str:
    said = ngettext(
        "%(count)d shortcoming of this year had been found before",
        "%(count)d shortcomings of this year had been found before",
        count,
    )
    return said % {"count": count}


def received(user: "User") -> Received:
    """Of whoever inspects and belongs to a unit that is inspected by others."""
    if user.is_superuser:
        return Received()
    own = Round.objects.visible_to(user)
    visits = (
        Visit.objects.visible_to(user)
        .filter(status__in=[VisitStatus.ANNOUNCED, VisitStatus.IN_PROGRESS])
        .exclude(round__in=own)
        .with_names()
        .order_by("date", "half_day", "pk")
    )
    owed = listed(user).pending().exclude(visit__round__in=own)
    counts = owed.order_by().aggregate(
        pending=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=timezone.localdate())),
    )
    shown = owed.order_by("due_on", "pk")[:FEW] if counts["pending"] else ()
    return Received(
        visits=tuple(visits[:FEW]), remedies=tuple(deadlines(shown)), **counts
    )


def _own(user: "User") -> Any:
    """Remedies that bind, of visits that one's own unions carry out."""
    return Remedy.objects.in_force().filter(
        visit__round__in=Round.objects.visible_to(user)
    )


def _longest(since: datetime.datetime | None) -> str:
    """``the longest has waited for 12 days``; nothing on the first day."""
    days = (timezone.localdate() - timezone.localdate(since)).days if since else 0
    if not days:
        return ""
    said = ngettext(
        "the oldest has waited %(count)d day",
        "the oldest has waited %(count)d days",
        days,
    )
    return said % {"count": days}
