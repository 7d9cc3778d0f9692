"""Daily summaries of those who plan and decide: counts by round, never one by one."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inspections.enums import SELF_REPORT_OPEN, RoundStatus, VisitStatus
from inspections.models import Round, RoundUnit, SelfReport, Visit
from inspections.selectors.digest_people import BLOCK, DESK, LEADERS, People, said
from inspections.selectors.digest_waiting import waiting_lines
from notices.enums import Kind
from notices.selectors.digest import DigestLine

#: Before a round begins its units must have days.
_NEAR = datetime.timedelta(days=14)
_OPEN = (RoundStatus.DRAFT, RoundStatus.APPROVED, RoundStatus.RUNNING)


def desk_lines(day: datetime.date) -> Iterator[DigestLine]:
    """For staff and leaders of the unions whose rounds these are."""
    people = People.read()
    yield from _without_date(day, people)
    yield from _missed(day, people)
    yield from _missing_reports(day, people)
    yield from _to_approve(people)
    yield from waiting_lines(day, people)


def _without_date(day: datetime.date, people: People) -> Iterator[DigestLine]:
    """Units without a day, or whose visit was put off, of rounds that begin soon."""
    units = _counted(RoundUnit.objects.filter(round=OuterRef("pk")), "round")
    dated = Visit.objects.filter(round=OuterRef("pk")).exclude(
        status__in=[VisitStatus.CANCELLED, VisitStatus.POSTPONED]
    )
    rounds = Round.objects.filter(status__in=_OPEN, starts_on__lte=day + _NEAR)
    lacking = rounds.annotate(lacks=units - _counted(dated, "round"))
    for row in _read(lacking.filter(lacks__gt=0), "lacks", "starts_on"):
        key, name, union, count, starts_on = row
        words = ngettext(
            "%(count)d unit of “%(round)s” has no date yet",
            "%(count)d units of “%(round)s” have no date yet",
            count,
        )
        yield from said(
            people.told(union, DESK),
            union,
            words % {"count": count, "round": name},
            reverse("inspections:round_schedule", args=[key]),
            is_late=starts_on <= day,
        )


def _missed(day: datetime.date, people: People) -> Iterator[DigestLine]:
    """Visits whose day has passed and which nobody has begun."""
    waiting = Q(
        visits__status__in=[VisitStatus.PLANNED, VisitStatus.ANNOUNCED],
        visits__date__lt=day,
    )
    rounds = Round.objects.filter(status__in=_OPEN).filter(waiting)
    for key, name, union, count in _read(rounds.annotate(n=Count("visits")), "n"):
        words = ngettext(
            "The day of %(count)d visit of “%(round)s” has passed and nobody has begun",
            "The days of %(count)d visits of “%(round)s” have passed and nobody has"
            " begun",
            count,
        )
        yield from said(
            people.told(union, DESK),
            union,
            words % {"count": count, "round": name},
            reverse("inspections:round", args=[key]),
            is_late=True,
        )


def _missing_reports(day: datetime.date, people: People) -> Iterator[DigestLine]:
    """Reports that units should have sent."""
    late = SelfReport.objects.filter(
        status__in=SELF_REPORT_OPEN, visit__status=VisitStatus.ANNOUNCED, due_on__lt=day
    )
    rows = late.order_by().values_list(
        "visit__round", "visit__round__name", "visit__round__plan__union"
    )
    for key, name, union, count in rows.annotate(n=Count("pk")):
        words = ngettext(
            "%(count)d report of “%(round)s” has not come in",
            "%(count)d reports of “%(round)s” have not come in",
            count,
        )
        yield from said(
            people.told(union, DESK),
            union,
            words % {"count": count, "round": name},
            reverse("inspections:round_reports", args=[key]),
            kind=Kind.REPORT_DUE,
            is_late=True,
        )


def _to_approve(people: People) -> Iterator[DigestLine]:
    drafts = Round.objects.filter(status=RoundStatus.DRAFT)
    complete = drafts.filter(round_units__isnull=False).distinct()
    for key, name, union in _read(complete):
        words = _("Read and approve the round “%(round)s”") % {"round": name}
        told = people.told(union, LEADERS)
        yield from said(told, union, words, reverse("inspections:round", args=[key]))


def _counted(rows: Any, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _read(rounds: Any, *fields: str) -> Iterable[tuple[Any, ...]]:
    """Key, name and inspecting union of each round, and what was counted."""
    rows = rounds.annotate(by=F("plan__union")).order_by("pk")
    found = rows.values_list("pk", "name", "by", *fields)
    lines: Iterable[tuple[Any, ...]] = found.iterator(chunk_size=BLOCK)
    return lines
