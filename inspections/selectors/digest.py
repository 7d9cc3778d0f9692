"""What people have to do, for their daily summaries (``DIGEST_SOURCES``).

Each part is one stream of rows over all people at once, so the number of queries does
not depend on how many people, units or provinces there are.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from inspections.enums import SELF_REPORT_OPEN, HalfDay, RoundStatus, VisitStatus
from inspections.models import SelfReport, Visit
from inspections.selectors.digest_desk import desk_lines
from inspections.selectors.digest_remedies import remedy_lines
from notices.enums import Kind
from notices.selectors.digest import DigestLine
from unions.enums import KIND_WORDS

_WEEK = datetime.timedelta(days=7)
#: How far ahead an inspector sees her own visits.
_AHEAD = datetime.timedelta(days=3)
_BLOCK = 1000
_DECIDED = (RoundStatus.APPROVED, RoundStatus.RUNNING)
_UNIT = ("union__kind", "union__name")


def digest_lines(day: datetime.date) -> Iterator[DigestLine]:
    """Everything that people of inspecting and inspected unions should know today."""
    yield from _visits_to_come(day)
    yield from _reports_to_write(day)
    yield from remedy_lines(day)
    yield from _own_visits(day)
    yield from _minutes_to_sign(day)
    yield from desk_lines(day)


def _visits_to_come(day: datetime.date) -> Iterator[DigestLine]:
    """For the unit: who comes within a week."""
    rows = _of_officers(Visit.objects, "union").filter(
        status=VisitStatus.ANNOUNCED, date__range=(day, day + _WEEK)
    )
    fields = ("pk", "date", "half_day", "team__name", "round__plan__union")
    for user, key, date, half, team, by in _read(rows, "union", *fields):
        said = _("%(team)s comes on %(day)s, %(half)s")
        words = {"team": team, "day": f"{date:%d/%m/%Y}", "half": _half(half)}
        yield _visit_line(user, by, said % words, key, date)


def _reports_to_write(day: datetime.date) -> Iterator[DigestLine]:
    """For the unit: its report before a visit."""
    rows = _of_officers(SelfReport.objects, "visit__union").filter(
        status__in=SELF_REPORT_OPEN,
        visit__status=VisitStatus.ANNOUNCED,
        due_on__lte=day + _WEEK,
    )
    fields = ("visit", "due_on", "visit__date", "visit__round__plan__union")
    for user, key, due, date, by in _read(rows, "visit__union", *fields):
        said = _("Send the report before the visit of %(day)s")
        yield DigestLine(
            user,
            by,
            Kind.REPORT_DUE,
            said % {"day": f"{date:%d/%m/%Y}"},
            reverse("inspections:self_report", args=[key]),
            due_on=due,
            is_late=due < day,
            weight=2,
        )


def _own_visits(day: datetime.date) -> Iterator[DigestLine]:
    """For people of a team: where they go within three days."""
    rows = _of_members(Visit.objects).filter(
        status__in=[VisitStatus.PLANNED, VisitStatus.ANNOUNCED],
        round__status__in=_DECIDED,
        date__range=(day, day + _AHEAD),
    )
    fields = ("pk", "date", "half_day", "round__plan__union", *_UNIT)
    for user, key, date, half, by, kind, name in _read_members(rows, *fields):
        said = _("Inspection of %(unit)s on %(day)s, %(half)s")
        words = {
            "unit": f"{KIND_WORDS[kind]} {name}",
            "day": f"{date:%d/%m/%Y}",
            "half": _half(half),
        }
        yield _visit_line(user, by, said % words, key, date)


def _minutes_to_sign(day: datetime.date) -> Iterator[DigestLine]:
    """For people of a team: visits that are not signed though their day is over."""
    rows = _of_members(Visit.objects).filter(
        status__in=[VisitStatus.IN_PROGRESS, VisitStatus.RECORDED], date__lt=day
    )
    fields = ("pk", "date", "round__plan__union", *_UNIT)
    for user, key, date, by, kind, name in _read_members(rows, *fields):
        said = _("The minutes of %(unit)s of %(day)s are not signed")
        words = {"unit": f"{KIND_WORDS[kind]} {name}", "day": f"{date:%d/%m/%Y}"}
        url = reverse("inspections:visit", args=[key])
        yield DigestLine(user, by, "", said % words, url, is_late=True)


def _of_officers(rows: Any, unit: str) -> Any:
    people = f"{unit}__memberships__user"
    return rows.filter(
        **{f"{people}__role": Role.OFFICER, f"{people}__is_active": True}
    )


def _of_members(rows: Any) -> Any:
    return rows.filter(team__members__user__is_active=True)


def _read(rows: Any, unit: str, *fields: str) -> Iterable[tuple[Any, ...]]:
    return _stream(rows, f"{unit}__memberships__user", fields)


def _read_members(rows: Any, *fields: str) -> Iterable[tuple[Any, ...]]:
    return _stream(rows, "team__members__user", fields)


def _stream(rows: Any, person: str, fields: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    found = rows.order_by("pk").values_list(person, *fields)
    lines: Iterable[tuple[Any, ...]] = found.iterator(chunk_size=_BLOCK)
    return lines


def _visit_line(
    user: int, by: int, text: str, key: int, date: datetime.date
) -> DigestLine:
    url = reverse("inspections:visit", args=[key])
    return DigestLine(
        user, by, Kind.REMINDER, text, url, due_on=date, says_day=True, weight=3
    )


def _half(half_day: str) -> str:
    return str(HalfDay(half_day).label).lower()
