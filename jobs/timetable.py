"""Work that asks for itself at its time: ``JOB_SCHEDULE``, without a beat process.

The sweeper of every worker ticks (``jobs.worker``), and so may Celery beat
(``jobs.tasks.tick``) or anyone else, as often as they like. The row of the occurrence
and the job are written in one transaction, and no two rows have the same name and
period: work is asked for once in each period, by however many ticks, and by a clock
that was set back.

Daily work whose time passed while everything stood still is asked for at the next tick
of the same day; days that are over are not made up for.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs import services
from jobs.enums import State
from jobs.models import Job, Occurrence

#: How long the traces of frequent work are kept; of daily work they are for ever.
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One line of the timetable: daily ``at`` a local time, or ``every`` so often."""

    name: str
    kind: str
    title: str
    at: time | None = None
    every: timedelta | None = None

    def period(self, now: datetime) -> str:
        """The period that ``now`` lies in; nothing before a daily time has come.

        The day alone stands for daily work, so that another time set at noon does not
        make it run twice.
        """
        if self.at is not None:
            local = timezone.localtime(now)
            return local.date().isoformat() if local.time() >= self.at else ""
        return _moment(self._begun(now))

    def next_at(self, now: datetime) -> datetime:
        """When it is asked for next, if it was asked for in the period of ``now``."""
        if self.at is None:
            return self._begun(now) + self._step
        local = timezone.localtime(now)
        day = local.date() + timedelta(days=local.time() >= self.at)
        return timezone.make_aware(datetime.combine(day, self.at))

    @property
    def minutes(self) -> int:
        """How often, where it is not once a day."""
        return self._step // timedelta(minutes=1)

    @property
    def _step(self) -> timedelta:
        return self.every or timedelta(days=1)

    def _begun(self, now: datetime) -> datetime:
        """The last whole step before ``now``, in UTC, which has no summer time."""
        start = datetime(2000, 1, 1, tzinfo=UTC)
        return start + (now - start) // self._step * self._step


@dataclass(frozen=True)
class Line:
    """One line of the timetable as people read it."""

    entry: Entry
    next_at: datetime
    last: Occurrence | None


def entries() -> list[Entry]:
    """The timetable of the settings."""
    return [_entry(name, line) for name, line in settings.JOB_SCHEDULE.items()]


def tick(now: datetime | None = None) -> list[str]:
    """Ask for all work whose time has come; answers its names.

    One query when there is nothing to do.
    """
    now = now or timezone.now()
    due = [(entry, entry.period(now)) for entry in entries()]
    known = set(
        Occurrence.objects.filter(
            name__in=[entry.name for entry, _period in due],
            period__in=[period for _entry, period in due],
        ).values_list("name", "period")
    )
    return [
        entry.name
        for entry, period in due
        if period and (entry.name, period) not in known and _ask(entry, period, now)
    ]


def lines(now: datetime | None = None) -> list[Line]:
    """Every line with its next time and what became of the last."""
    now = now or timezone.now()
    found = []
    for entry in entries():
        rows = Occurrence.objects.filter(name=entry.name).select_related("job")
        last = rows.order_by("-period").first()
        found.append(Line(entry, entry.next_at(now), last))
    return found


def _ask(entry: Entry, period: str, now: datetime) -> bool:
    """Write the occurrence and its job; False if someone was quicker."""
    # Frequent work joins an unfinished job; that of a day is a job of its own.
    key = entry.name if entry.at is None else f"{entry.name}:{period}"
    try:
        with transaction.atomic():
            row = Occurrence.objects.create(name=entry.name, period=period)
            row.job = services.enqueue(entry.kind, {}, by=None, dedupe_key=key)
            row.save(update_fields=["job"])
    except IntegrityError:
        return False
    if entry.at is None:
        _forget(entry, before=_moment(now - KEPT))
    return True


def _forget(entry: Entry, *, before: str) -> None:
    """Frequent work leaves a hundred thousand rows a year: only the last days stay."""
    old = Occurrence.objects.filter(name=entry.name, period__lt=before)
    closed = Job.objects.filter(state__in=[State.DONE, State.FAILED])
    closed.filter(pk__in=old.values("job"), kind=entry.kind).delete()
    old.delete()


def _entry(name: str, line: dict[str, Any]) -> Entry:
    try:
        at = time.fromisoformat(line["at"]) if "at" in line else None
        minutes = line.get("every_minutes")
        every = timedelta(minutes=minutes) if minutes else None
    except (TypeError, ValueError) as error:
        raise ImproperlyConfigured(f"JOB_SCHEDULE {name}: {error}") from error
    if (at is None) == (every is None):
        raise ImproperlyConfigured(f"JOB_SCHEDULE {name}: either at or every_minutes")
    return Entry(name, line["kind"], str(line.get("title", name)), at, every)


def _moment(at: datetime) -> str:
    """``2026-11-23T23:30Z``: sorts as time does."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}Z"
