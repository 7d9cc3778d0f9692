"""From a plan to the next: whose it is, what its words and days become."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core import workdays
from inspections.enums import RoundKind, RoundStatus, VersionStatus
from inspections.models import ChecklistVersion, Plan, Round
from unions.enums import Level
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User

#: What public holidays of the lunar new year are called.
_TET = re.compile(r"Nguyên Đán|^29 Tết|^Giao thừa|^Mùng ")
#: ``3/2026`` after "tháng" and ``I/2026`` after "quý" tell when, not which paper.
_DATED = re.compile(r"(?:tháng|quý)\s+(?:\d{1,2}|[IV]{1,3})\s*/\s*$", re.IGNORECASE)
#: ``ngày 29 tháng 6 năm 2026``: the day of a paper.
_OF_A_DAY = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Side by side with one of these a year is part of a number, a date or a term.
_JOINED = frozenset("/-\u2013")
#: ``05/KH-HPN``: a line that cites a paper is the paper's.
_PAPER = re.compile(r"\d\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]{2}")
#: Acts are named by their year: "Luật Đất đai năm 2024".
_ACTS = re.compile(
    r"\b(?:luật|bộ luật|pháp lệnh|nghị định|thông tư|hiến pháp)\b[^.;,]*$",
    re.IGNORECASE,
)
_WEEK, _HALF_WEEK = 7, 3
#: Of a plan made from nothing: month, first day, working days.
_USUAL = ((3, 8, 10), (6, 7, 10))


def planning_unions(user: "User") -> Any:
    """Unions that the person may plan for, as far as they exist today."""
    own = Union.objects.inside(user).existing(timezone.localdate())
    return own.exclude(level=Level.COMMUNE).order_by("path")


def next_plan(before: Plan, *, viewer: "User") -> Plan:
    """The plan that follows, not saved: of the next year that is not over.

    Of the same union, or of the one that goes on with its work.
    """
    year = max(before.year + 1, timezone.localdate().year)
    union = before.union
    if not union.exists_on(date(year, 1, 1)):
        union = union.successor or union
        membership = getattr(viewer, "membership", None)
        if union.level == Level.COMMUNE or not union.exists_on(date(year, 1, 1)):
            union = membership.union if membership else before.union
    return Plan(union=union, year=year)


def risen(text: str, old: int, new: int) -> str:
    """The text of the plan of ``old`` for ``new``: years of the work rise, no others.

    What is meant is the plan's year and the one before; numbers and days of papers,
    names of acts, and terms such as 2021–2026 stay as they were typed.
    """

    def rise(found: re.Match[str]) -> str:
        if not _means(found, old) or _is_fixed(found):
            return found[0]
        return str(int(found[0]) + new - old)

    return "\n".join(_YEAR.sub(rise, line) for line in text.split("\n"))


def kept(text: str, old: int) -> list[str]:
    """Lines of which ``risen`` leaves a year as it is: someone should read them."""
    return [
        line.strip()
        for line in text.split("\n")
        if any(_means(one, old) and _is_fixed(one) for one in _YEAR.finditer(line))
    ]


def _means(found: re.Match[str], old: int) -> bool:
    return int(found[0]) in (old, old - 1)


def _is_fixed(found: re.Match[str]) -> bool:
    line = found.string
    before, after = line[: found.start()], line[found.end() :]
    if _PAPER.search(line):
        return True
    if _DATED.search(before):
        return False
    joined = before[-1:] in _JOINED or after[:1] in _JOINED
    return bool(joined or _OF_A_DAY.search(before) or _ACTS.search(before))


def same_week(day: date, year: int) -> date:
    """The same weekday nearest to the same date of another year, inside that year.

    Not by numbers of weeks: those of ISO 8601 run off by six days after a year of 53.
    """
    date_then = moved_on(day, year - day.year) or day
    off = (day.weekday() - date_then.weekday() + _HALF_WEEK) % _WEEK - _HALF_WEEK
    found = date_then + timedelta(days=off)
    return max(date(year, 1, 1), min(found, date(year, 12, 31)))


def days_of(first: date, last: date, year: int) -> tuple[date, date]:
    """Days of a round in another year: the same week, as many working days.

    The first day is a working one, and Tết lies neither in it nor between.
    """
    length = sum(workdays.is_working_day(day) for day in workdays.days(first, last))
    begin = _working(same_week(first, year))
    while tet := _tet_in(begin, _end(begin, length)):
        begin = _working(tet + timedelta(days=1))
    return begin, _end(begin, length)


def _working(day: date) -> date:
    """The day itself, or the next that is worked; at the year's end the last one."""
    found = day if workdays.is_working_day(day) else workdays.after(day, 1)
    return found if found.year == day.year else workdays.after(day, -1)


def _end(begin: date, length: int) -> date:
    end = workdays.after(begin, max(length - 1, 0))
    return min(end, date(begin.year, 12, 31))


def _tet_in(first: date, last: date) -> date | None:
    """The last day of Tết, if any day of it lies between."""
    tet = [
        day
        for day, name in workdays.public_holidays(first.year).items()
        if _TET.search(name)
    ]
    return max(tet) if any(first <= day <= last for day in tet) else None


def moved_on(day: date | None, years: int) -> date | None:
    """The same date in another year; the end of a month stays the end of a month."""
    if day is None:
        return None
    year = day.year + years
    end = calendar.monthrange(year, day.month)[1]
    is_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return day.replace(year=year, day=end if is_end else min(day.day, end))


def rounds_after(plan: Plan, new: Plan) -> list[Round]:
    """The rounds of ``plan`` in the year of ``new``, not saved; without cancelled ones.

    Two queries.
    """
    going = plan.rounds.exclude(status=RoundStatus.CANCELLED)
    going = going.exclude(kind=RoundKind.RECHECK)  # each belongs to its own remedies
    old = list(going.select_related("checklist").order_by("starts_on", "pk"))
    newest = _newest(round_.checklist.checklist_id for round_ in old)
    return [_after(round_, new, newest) for round_ in old]


def _after(round_: Round, new: Plan, newest: dict[int, ChecklistVersion]) -> Round:
    old_year, years = round_.plan.year, new.year - round_.plan.year
    first, last = days_of(round_.starts_on, round_.ends_on, new.year)
    made = Round(plan=new, starts_on=first, ends_on=last)
    for name in ("name", "purpose", "contents", "outline", "to_prepare"):
        setattr(made, name, risen(getattr(round_, name), old_year, new.year))
    for name in ("period_from", "period_to", "data_date"):
        setattr(made, name, moved_on(getattr(round_, name), years))
    for name in ("report_days", "quiet_days", "most_km"):
        setattr(made, name, getattr(round_, name))
    if version := newest.get(round_.checklist.checklist_id):
        made.checklist = version
    return made


def _newest(checklists: Iterable[int]) -> dict[int, ChecklistVersion]:
    rows = ChecklistVersion.objects.filter(
        checklist__in=list(checklists), status=VersionStatus.PUBLISHED
    ).select_related("checklist")
    return {row.checklist_id: row for row in rows.order_by("number", "pk")}


def usual_rounds(new: Plan) -> list[Round]:
    """Of a plan without one before it: March and June, two weeks each."""
    made = []
    for month, day, length in _USUAL:
        begin = _working(date(new.year, month, day))
        known = date(new.year, month, 1) - timedelta(days=1)
        made.append(
            Round(
                plan=new,
                name=f"Đợt tháng {month} năm {new.year}",
                purpose=new.purpose,
                contents=new.contents,
                starts_on=begin,
                ends_on=_end(begin, length),
                period_from=date(new.year - 1, 1, 1),
                period_to=known,
                data_date=known,
            )
        )
    return made
