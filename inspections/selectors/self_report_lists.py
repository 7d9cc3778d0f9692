"""Who has sent the report before her visit and who has not: by round, by person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import workdays
from inspections.enums import SELF_REPORT_OPEN, SelfReportStatus, VisitStatus
from inspections.models import (
    Round,
    SelfReport,
    SelfReportEvent,
    SelfReportSection,
    Visit,
)
from inspections.selectors.home_tasks import FEW, Task
from inspections.selectors.self_reports import (
    WAITED_FOR,
    Figure,
    figures,
    previous_figures,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

#: What a person may narrow the list to, and what it means.
STATES = ("waiting", "late", "submitted", "accepted")
_UNSENT = Q(self_report=None) | Q(self_report__status__in=SELF_REPORT_OPEN)
#: Once the team has left, a report that was never sent is waited for no more.
_WAITING = _UNSENT & Q(status__in=WAITED_FOR)


@dataclass(frozen=True)
class Row:
    """One unit of a round and how its report stands."""

    visit: Visit
    report: SelfReport | None
    due_on: date
    #: The first time it was submitted.
    sent_on: date | None
    today: date

    @property
    def is_waiting(self) -> bool:
        return self.is_unsent and self.visit.status in WAITED_FOR

    @property
    def is_unsent(self) -> bool:
        return self.report is None or self.report.status in SELF_REPORT_OPEN

    @property
    def is_given_up(self) -> bool:
        """The team has left without it."""
        still = WAITED_FOR | {VisitStatus.PLANNED, VisitStatus.POSTPONED}
        return self.is_unsent and self.visit.status not in still

    @property
    def is_late(self) -> bool:
        if self.sent_on is None and not self.is_waiting:
            return False
        return (self.sent_on or self.today) > self.due_on


@dataclass(frozen=True)
class Counts:
    """Of the units that were asked: who is waited for, who has submitted."""

    asked: int = 0
    waiting: int = 0
    #: Waited for, and the due date has passed.
    overdue: int = 0
    submitted: int = 0
    accepted: int = 0

    @property
    def sent(self) -> int:
        return self.submitted + self.accepted


def due_for(visit: Visit) -> date:
    """Working days before the visit; of a visit announced later than that: today."""
    day = workdays.after(visit.date, -visit.round.report_days)
    today = timezone.localdate()
    return today if day < today <= visit.date else day


def asked(round_: Round) -> "QuerySet[Visit]":
    """Visits whose unit has been asked for a report, in the order of their days."""
    told = Q(status__in=WAITED_FOR) | Q(self_report__isnull=False)
    rows = round_.visits.filter(told).exclude(status=VisitStatus.CANCELLED)
    first = SelfReportEvent.objects.filter(
        subject__visit=OuterRef("pk"), new_status=SelfReportStatus.SUBMITTED
    ).order_by("at", "pk")
    return (
        rows.select_related("union", "round", "self_report")
        .annotate(sent_at=Subquery(first.values("at")[:1]))
        .order_by("date", "half_day", "pk")
    )


def narrowed(rows: "QuerySet[Visit]", state: str) -> "QuerySet[Visit]":
    """Rows in one of ``STATES``; a nonsense state narrows nothing."""
    if state == "waiting":
        return rows.filter(_WAITING)
    if state == "late":
        return rows.filter(_overdue(timezone.localdate()))
    if state in (SelfReportStatus.SUBMITTED, SelfReportStatus.ACCEPTED):
        return rows.filter(self_report__status=state)
    return rows


def listed(visits: Iterable[Any]) -> list[Row]:
    """``visits`` as ``asked`` gives them; asks the database nothing more."""
    today = timezone.localdate()
    return [_row(visit, today) for visit in visits]


def _row(visit: Any, today: date) -> Row:
    report = getattr(visit, "self_report", None)
    sent = timezone.localdate(visit.sent_at) if visit.sent_at else None
    due_on = report.due_on if report else due_for(visit)
    return Row(visit, report, due_on, sent, today)


def counts(round_: Round) -> Counts:
    """How many have sent their report and how many have not, one query."""
    told = Q(status__in=WAITED_FOR) | Q(self_report__isnull=False)
    rows = round_.visits.filter(told).exclude(status=VisitStatus.CANCELLED)
    status = "self_report__status"
    found = rows.aggregate(
        asked=Count("pk"),
        waiting=Count("pk", filter=_WAITING),
        overdue=Count("pk", filter=_overdue(timezone.localdate())),
        submitted=Count("pk", filter=Q(**{status: SelfReportStatus.SUBMITTED})),
        accepted=Count("pk", filter=Q(**{status: SelfReportStatus.ACCEPTED})),
    )
    return Counts(**found)


def _overdue(today: date) -> Q:
    """Waited for beyond the due date; a report that nobody opened has none yet."""
    late = Q(self_report__due_on__lt=today) | Q(self_report=None, date__lte=today)
    return _WAITING & late


@dataclass(frozen=True)
class Glance:
    """A visit's report in one line."""

    due_on: date
    status: str
    status_label: str
    #: The person's own unit writes it.
    is_own: bool
    is_late: bool


def glance(visit: Visit, user: "User") -> Glance | None:
    """How the report of a visit stands; nothing where none is asked for."""
    report = SelfReport.objects.filter(visit=visit).first()
    is_over = visit.status not in WAITED_FOR
    if is_over and (report is None or report.status == SelfReportStatus.DRAFT):
        return None
    shown = report or SelfReport(visit=visit, due_on=due_for(visit))
    is_open = shown.status in SELF_REPORT_OPEN and not is_over
    return Glance(
        due_on=shown.due_on,
        status=shown.status,
        status_label=shown.get_status_display(),
        is_own=is_open and user.has_perm("inspections.write_self_report", shown),
        is_late=is_open and shown.due_on < timezone.localdate(),
    )


@dataclass(frozen=True)
class Prepared:
    """What the team reads of the report before it goes; empty while it is written."""

    report: SelfReport
    parts: Sequence[SelfReportSection] = ()
    figures: Sequence[Figure] = ()


def prepared(visit: Visit) -> Prepared | None:
    rows = SelfReport.objects.select_related("visit__union")
    report = rows.filter(visit=visit).first()
    if report is None or report.status == SelfReportStatus.DRAFT:
        return Prepared(report) if report else None
    known = previous_figures(
        visit.union, before=report.data_date, leaving_out=report.register_id
    )
    found = [one for one in figures(report, known) if one.value is not None]
    return Prepared(report, list(report.sections.all()), found)


#: The letter to those who are late: words of a message, sent from people's own phones.
_LETTER = (
    "Kính gửi các đơn vị được kiểm tra ({round}).\n"
    "{union} đề nghị các đơn vị sau hoàn thành và gửi báo cáo tự kiểm tra:\n"
    "{units}\n"
    "Cách gửi: mở Sổ Kiểm Tra, vào việc “Viết báo cáo” ở trang đầu. Trân trọng!"
)


def reminder(round_: Round, rows: Iterable[Row]) -> str:
    """A message to copy, which names who is waited for; nothing when nobody is."""
    names = [
        f"- {row.visit.union}: hạn {row.due_on:%d/%m/%Y}"
        + (" (đã quá hạn)" if row.is_late else "")
        for row in rows
        if row.is_waiting
    ]
    if not names:
        return ""
    return _LETTER.format(round=round_, union=round_.plan.union, units="\n".join(names))


def report_tasks(user: "User") -> list[Task]:
    """The officer's: what her unit has to write, and until when; before the visit."""
    today = timezone.localdate()
    visits = (
        Visit.objects.visible_to(user)
        .filter(_UNSENT, status=VisitStatus.ANNOUNCED, date__gte=today)
        .select_related("union", "round", "self_report")
        .order_by("date", "pk")
    )
    rows = [(visit, getattr(visit, "self_report", None)) for visit in visits[:FEW]]
    return [
        Task(
            _task_text(report) % {"day": f"{_due_of(visit, report):%d/%m/%Y}"},
            reverse("inspections:self_report", args=[visit.pk]),
            _("For the visit on %(day)s, %(unit)s")
            % {"day": f"{visit.date:%d/%m/%Y}", "unit": visit.union.unit_name},
            is_late=_due_of(visit, report) < today,
            icon="file-earmark-text",
        )
        for visit, report in rows
    ]


def _task_text(report: SelfReport | None) -> str:
    if report is not None and report.status == SelfReportStatus.RETURNED:
        return _("The report was sent back: complete it before %(day)s")
    return _("Write the report before %(day)s")


def _due_of(visit: Visit, report: SelfReport | None) -> date:
    return report.due_on if report else due_for(visit)


def unsent_tasks(user: "User") -> Iterable[Task]:
    """The planner's: rounds whose units have not sent their reports, or wait for us."""
    today = timezone.localdate()
    rounds = Round.objects.visible_to(user).open()
    waits = Q(visits__status=VisitStatus.ANNOUNCED, visits__date__gte=today)
    unsent = Q(visits__self_report=None) | Q(
        visits__self_report__status__in=SELF_REPORT_OPEN
    )
    sent = Q(visits__self_report__status=SelfReportStatus.SUBMITTED)
    counted = rounds.annotate(
        unsent=Count("visits", filter=waits & unsent, distinct=True),
        to_read=Count("visits", filter=waits & sent, distinct=True),
        first_due=Min("visits__self_report__due_on", filter=waits & unsent),
    ).order_by("starts_on", "pk")
    for round_ in counted.filter(Q(unsent__gt=0) | Q(to_read__gt=0))[: 2 * FEW]:
        url = reverse("inspections:round_reports", args=[round_.pk])
        yield from _unsent_of(round_, url, today)


def _unsent_of(round_: Any, url: str, today: date) -> Iterable[Task]:
    if round_.unsent:
        said = ngettext(
            "%(count)d unit has not sent its report",
            "%(count)d units have not sent their reports",
            round_.unsent,
        )
        is_late = round_.first_due is not None and round_.first_due < today
        words = said % {"count": round_.unsent}
        yield Task(words, f"{url}?state=waiting", round_.name, is_late, "envelope")
    if round_.to_read:
        said = ngettext(
            "%(count)d report of a unit waits to be read",
            "%(count)d reports of units wait to be read",
            round_.to_read,
        )
        words = said % {"count": round_.to_read}
        yield Task(
            words, f"{url}?state=submitted", round_.name, icon="file-earmark-text"
        )
