"""What the pages of notices show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from jobs import timetable
from notices.enums import NoticeStatus
from notices.models import Notice
from notices.selectors import digest
from notices.selectors.gate import Gate, Objection
from notices.selectors.letters import short_message
from unions.models import Union
from unions.querysets import people_visible_to

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from notices.querysets import NoticeQuerySet

#: The line of the timetable that writes the summaries.
_SUMMARIES = "notices.digest"


@dataclass(frozen=True)
class Shown:
    """A notice as a list or page shows it."""

    notice: Notice
    #: What is copied to Zalo.
    message: str
    #: Why it will not go out, if it waits and nothing changes.
    objection: Objection | None = None


@dataclass(frozen=True)
class Figures:
    """Of the log: what waits, and what a person has to deal with."""

    waiting: int
    help: int


def shown(notices: Iterable[Notice]) -> list[Shown]:
    """With the text to copy; what waits, with what stands in its way."""
    rows = list(notices)
    waiting = [row for row in rows if row.status == NoticeStatus.WAITING]
    gate = Gate(waiting) if waiting else None
    return [
        Shown(
            row,
            short_message(row),
            gate.objection(row) if gate and row in waiting else None,
        )
        for row in rows
    ]


def figures(rows: "NoticeQuerySet", since: datetime) -> Figures:
    waiting = rows.filter(status=NoticeStatus.WAITING)
    return Figures(waiting.count(), rows.needing_somebody(since).count())


def own(user: User) -> "NoticeQuerySet":
    """What the person was told herself; of an officer, also her unit."""
    rows = Notice.objects.visible_to(user).for_list()
    return rows if user.is_officer else rows.filter(user=user).told()


def waiting(user: User) -> "NoticeQuerySet":
    """What will be sent, in its order."""
    rows = Notice.objects.visible_to(user).for_list()
    return rows.filter(status=NoticeStatus.WAITING).order_by("due_at", "pk")


def summary_at(now: datetime | None = None) -> datetime:
    """When the next summaries are written."""
    at: dict[str, datetime] = {
        line.name: line.next_at(now or timezone.now()) for line in timetable.entries()
    }
    tomorrow = timezone.localtime(now) + timedelta(days=1)
    return at.get(_SUMMARIES, tomorrow)


@dataclass(frozen=True)
class Summaries:
    """The next daily summaries as they would be now: nothing is written."""

    day: date
    piles: dict[int, digest.Pile]
    people: "QuerySet[User]"
    #: People who have something to do and get no mail: no address, or not wanted.
    without: int


def summaries(user: User, now: datetime | None = None) -> Summaries:
    """Of the people whom ``user`` sees."""
    day = timezone.localdate(summary_at(now))
    piles = digest.collect(day)
    seen = people_visible_to(user).filter(pk__in=list(piles))
    people = digest.wanting(seen)
    open_ones = seen.filter(is_active=True).count()
    return Summaries(day, piles, people, open_ones - people.count())


def pile_of(
    person: User, *, viewer: User, now: datetime | None = None
) -> tuple[date, Any]:
    """The day of the next summary and what it would tell this person.

    Another union that she helps out at, too, tells her what ``viewer`` must not know.
    """
    day = timezone.localdate(summary_at(now))
    pile = digest.collect(day).get(person.pk)
    whole = pile or digest.Pile(person.pk, settings.DIGEST_MAX_LINES)
    speaking = {line.union_id for line in whole.lines}
    unions = Union.objects.visible_to(viewer).filter(pk__in=speaking)
    seen = set(unions.values_list("pk", flat=True))
    if person == viewer or seen == speaking:
        return day, whole
    part = digest.Pile(person.pk, whole.limit)
    for line in whole.lines:
        if line.union_id in seen:
            part.add(line)
    return day, part
