"""Reminding units of visits that come near and of their reports: a daily job.

What is reminded of is worked out on the day itself, so a moved visit is reminded of by
its new day and one that was put off not at all. Each reminder has a key of visit and
day: a second run says nothing new, and a run on the next day makes up for one that
did not take place.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone

from core import workdays
from inspections.enums import SELF_REPORT_OPEN, VisitStatus
from inspections.models import SelfReport, Visit
from inspections.selectors import announcing
from inspections.services.telling import tell_unit
from notices.enums import Kind
from notices.models import Notice
from notices.selectors.switches import Switchboard
from notices.services import outbox

if TYPE_CHECKING:
    from inspections.querysets import VisitQuerySet
    from jobs.models import Job

#: Working days before, where no union says otherwise.
_DAYS_BEFORE: dict[str, int] = {Kind.REMINDER: 3, Kind.REPORT_DUE: 2}
_NAMES = ("team", "union", "round__plan__union")


def collect(job: "Job") -> dict[str, int | str]:
    """The reminders of the day on which the job was asked for; none once it is over."""
    day = timezone.localdate(job.created_at)
    if day != timezone.localdate():
        return {"too_late": day.isoformat()}
    return remind(day)


def remind(day: datetime.date) -> dict[str, int | str]:
    """Tell whoever is to be told by that day; answers how many units of what."""
    visits = Visit.objects.filter(status=VisitStatus.ANNOUNCED, date__gte=day)
    board = Switchboard()
    unions = visits.order_by().values_list("round__plan__union", flat=True).distinct()
    board.learn(unions)
    return {
        "visits": sum(_remind_of_visit(one) for one in _near(visits, day, board)),
        "reports": sum(
            _remind_of_report(report, day) for report in _due(visits, day, board)
        ),
    }


def _near(
    visits: "VisitQuerySet", day: datetime.date, board: Switchboard
) -> Iterator[Visit]:
    """Visits whose reminder is due and whose unit has heard nothing since."""
    rows = visits.filter(date__gt=day).select_related(*_NAMES)
    told: Any = rows.annotate(told_at=Max("events__at"))
    for visit in told.iterator(chunk_size=500):
        before = _days_before(visit, Kind.REMINDER, board)
        remind_on = workdays.after(visit.date, -before)
        if remind_on <= day and not _told_since(visit.told_at, remind_on):
            yield visit


def _due(
    visits: "VisitQuerySet", day: datetime.date, board: Switchboard
) -> Iterable[SelfReport]:
    """Reports that are still being written and due soon, or late."""
    rows = SelfReport.objects.filter(visit__in=visits, status__in=SELF_REPORT_OPEN)
    rows = rows.select_related(*(f"visit__{name}" for name in _NAMES))
    asked: Any = rows.annotate(told_at=Max("visit__events__at"))
    for report in asked.order_by("pk").iterator(chunk_size=500):
        before = _days_before(report.visit, Kind.REPORT_DUE, board)
        remind_on = workdays.after(report.due_on, -before)
        is_late = report.due_on < day
        if is_late or (remind_on <= day and not _told_since(report.told_at, remind_on)):
            yield report


def _days_before(visit: Visit, kind: Kind, board: Switchboard) -> int:
    said = board.at(visit.round.plan.union_id, kind).days_before
    return _DAYS_BEFORE[kind] if said is None else said


def _told_since(told_at: datetime.datetime | None, remind_on: datetime.date) -> bool:
    """The announcement or a change was told no earlier than a reminder would be."""
    return told_at is not None and timezone.localdate(told_at) >= remind_on


def _remind_of_visit(visit: Visit) -> int:
    about = f"visit:{visit.pk}:{visit.date.isoformat()}"
    if _is_told(Kind.REMINDER, about):
        return 0
    message = outbox.Message(
        f"Nhắc lịch kiểm tra: {announcing.day_words(visit.date)}",
        announcing.text("reminder", announcing.facts(visit)),
        "Cuộc kiểm tra tại đơn vị sắp diễn ra.",
        visit.get_absolute_url(),
    )
    tell_unit(Kind.REMINDER, visit, message, about=about)
    return 1


def _remind_of_report(report: SelfReport, day: datetime.date) -> int:
    visit, is_late = report.visit, report.due_on < day
    state = "late" if is_late else "due"
    about = f"visit:{visit.pk}:{report.due_on.isoformat()}:{state}"
    if _is_told(Kind.REPORT_DUE, about):
        return 0
    due = announcing.day_words(report.due_on)
    told = {**announcing.facts(visit), "due": due, "is_late": is_late}
    message = outbox.Message(
        f"Báo cáo trước kiểm tra {'đã quá hạn' if is_late else 'sắp đến hạn'}: {due}",
        announcing.text("report_due", told),
        "Đơn vị chưa gửi báo cáo trước kiểm tra.",
        report.get_absolute_url(),
    )
    tell_unit(Kind.REPORT_DUE, visit, message, about=about)
    return 1


def _is_told(kind: Kind, about: str) -> bool:
    return Notice.objects.filter(key__startswith=f"{kind}:{about}:").exists()
