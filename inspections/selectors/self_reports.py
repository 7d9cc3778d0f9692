"""What the pages of a unit's report before a visit show."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.core import money
from inspections.enums import (
    SELF_REPORT_OPEN,
    SELF_REPORT_TRANSITIONS,
    SelfReportStatus,
    VisitStatus,
)
from inspections.models import Remedy, SelfReport, SelfReportSection, Visit
from unions.models import Figures, Union
from unions.selectors.figures import Change, changes, label_of, signed, warnings

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from accounts.models import User

#: A report is asked for from the announcement until the team leaves.
WAITED_FOR = frozenset({VisitStatus.ANNOUNCED, VisitStatus.IN_PROGRESS})
#: A change of more than so many percent is remarked on; it forbids nothing.
JUMP_PERCENT = 20
#: Letters of a title in the list of what is missing.
_SHORT = 60
#: Rows of the register among which a figure's last value is looked for.
_ROWS_BACK = 12

GROUPS: tuple[tuple["StrPromise", tuple[str, ...]], ...] = (
    (gettext_lazy("Population and women"), ("population", "women")),
    (
        gettext_lazy("Members"),
        ("members", "joined", "left", "core_members", "ethnic_minority", "religious"),
    ),
    (gettext_lazy("Organisation"), ("branches", "women_groups", "officers")),
    (gettext_lazy("Households"), ("clean_households", "poor_households")),
    (gettext_lazy("Money"), ("fund_balance",)),
)
#: The figures of a report, by the names of the fields of ``unions.Figures``.
NAMES = tuple(name for _title, names in GROUPS for name in names)


@dataclass(frozen=True)
class Missing:
    """What a report still needs, and the place of its page where it is written."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Previous:
    """What the register last knew of a figure."""

    value: int
    as_of: date


@dataclass(frozen=True)
class Figure:
    """One reported figure beside the one before it."""

    name: str
    label: str
    value: int | None
    previous: Previous | None
    remarks: Sequence[str] = ()


@dataclass(frozen=True)
class Possible:
    """What this person may do to the report as it stands."""

    write: bool
    judge: bool
    send_back: bool
    take: bool
    #: It waits, but she submitted it herself: somebody else must judge it.
    own: bool


@dataclass(frozen=True)
class Promises:
    """What earlier visits left open, and what the unit said at the last one."""

    remedies: Sequence[Remedy]
    last_visit: Visit | None
    opinion: str


def is_over(visit: Visit) -> bool:
    """Nothing is written any more: called off, or the minutes are signed."""
    return visit.status == VisitStatus.CANCELLED or visit.is_sealed


def missing(report: SelfReport, sections: Iterable[SelfReportSection]) -> list[Missing]:
    """What stands between the report and its submission; asks the database nothing.

    A section has its text, or the attached file says it all.
    """
    found = []
    if not report.file:
        found = [
            Missing(short_title(one), f"section-{one.order}")
            for one in sections
            if not one.text.strip()
        ]
    if report.data_date is None:
        found.append(Missing(_("the day of the figures"), "div_id_data_date"))
    elif report.data_date > timezone.localdate():
        text = _("a day of the figures that has come already")
        found.append(Missing(text, "div_id_data_date"))
    if report.figures.get("members") is None:
        found.append(Missing(_("the number of members"), "figure-members"))
    return found


def short_title(section: SelfReportSection) -> str:
    """The number and the first words, for a link: ``1. Đặc điểm tình hình``."""
    words = re.split(r"[:;,.(]", section.title)[0].strip()
    return f"{section.order}. {Truncator(words).chars(_SHORT)}"


def possible(report: SelfReport, user: "User") -> Possible:
    """Rules and the state table together."""
    open_to = SELF_REPORT_TRANSITIONS[report.status]
    over = is_over(report.visit)
    may_judge = user.has_perm("inspections.judge_self_report", report)
    waits = SelfReportStatus.ACCEPTED in open_to
    inspects = user.has_perm("inspections.read_record", report)
    return Possible(
        write=report.status in SELF_REPORT_OPEN
        and not over
        and user.has_perm("inspections.write_self_report", report),
        judge=waits and may_judge,
        send_back=SelfReportStatus.RETURNED in open_to and not over and may_judge,
        take=report.status == SelfReportStatus.ACCEPTED
        and bool(report.figures)
        and user.has_perm("inspections.take_self_report", report),
        own=waits and not may_judge and inspects,
    )


def may_read_text(report: SelfReport, user: "User") -> bool:
    """What is being written is the unit's own until it submits for the first time."""
    if report.status != SelfReportStatus.DRAFT:
        return True
    return user.has_perm("inspections.write_self_report", report)


def previous_figures(
    union: Union, *, before: date | None, leaving_out: int | None = None
) -> dict[str, Previous]:
    """The last known value of each figure of the unit itself, one query.

    ``before``: not later than that day. ``leaving_out``: the row that came from the
    report itself.
    """
    rows = Figures.objects.filter(union=union, branch=None)
    if leaving_out is not None:
        rows = rows.exclude(pk=leaving_out)
    if before is not None:
        rows = rows.filter(as_of__lte=before)
    found: dict[str, Previous] = {}
    for row in rows.order_by("-as_of", "pk")[:_ROWS_BACK]:
        for name in NAMES:
            value = getattr(row, name)
            if value is not None and name not in found:
                found[name] = Previous(value, row.as_of)
    return found


def figures(report: SelfReport, known: dict[str, Previous]) -> list[Figure]:
    """Every figure in order, with what is odd about it. Nothing here forbids."""
    odd = _remarks(report, known)
    return [
        Figure(
            name,
            label_of(name),
            report.figures.get(name),
            known.get(name),
            odd.get(name, ()),
        )
        for name in NAMES
    ]


def _remarks(report: SelfReport, known: dict[str, Previous]) -> dict[str, list[str]]:
    values = dict(report.figures)
    day = report.data_date or timezone.localdate()
    now = Figures(union=report.visit.union, as_of=day, **values)
    found: dict[str, list[str]] = {}
    for warning in warnings(now):
        found.setdefault(warning.field, []).append(warning.text)
    for name, old in known.items():
        change = Change(label_of(name), values.get(name), old.value, name)
        if name in ("joined", "left") or change.percent is None:
            continue
        if abs(change.percent) > JUMP_PERCENT:
            text = _("Last time %(old)s, now %(new)s (%(percent)s%%). Is it right?")
            text %= {
                "old": money(old.value),
                "new": money(change.value),
                "percent": signed(change.percent),
            }
            found.setdefault(name, []).append(text)
    if text := _unbalanced(values, known.get("members")):
        found.setdefault("joined", []).append(text)
    return found


def _unbalanced(values: dict[str, int], before: Previous | None) -> str:
    """Who joined less who left is what the number of members changed by."""
    if before is None or not {"members", "joined", "left"} <= values.keys():
        return ""
    more, by = values["members"] - before.value, values["joined"] - values["left"]
    if more == by:
        return ""
    text = _(
        "Joined less left is %(by)s, but members changed by %(more)s since %(day)s."
    )
    values_ = {"by": money(by), "more": money(more), "day": f"{before.as_of:%d/%m/%Y}"}
    return text % values_


def promises(visit: Visit) -> Promises:
    """What the unit still owes from before; the units that it goes on with count."""
    lived = Q(pk=visit.union_id) | Q(descents_to__to_union=visit.union_id)
    same = Union.objects.filter(lived).order_by().values("pk")
    owed = Remedy.objects.pending().filter(owner__in=same).exclude(visit=visit)
    before = Visit.objects.sealed().filter(union__in=same, date__lt=visit.date)
    last = before.select_related("minutes").order_by("-date", "-pk").first()
    opinion = getattr(getattr(last, "minutes", None), "unit_opinion", "")
    return Promises(list(owed.order_by("due_on", "pk")), last, opinion)


def submitted_on(report: SelfReport) -> date | None:
    """The day of the first submission: whether it was late does not change later."""
    first = report.events.filter(new_status=SelfReportStatus.SUBMITTED).first()
    return timezone.localdate(first.at) if first else None


@dataclass(frozen=True)
class Timing:
    """How a report stands against its due date."""

    due_on: date
    #: The first time; nothing while the unit has never submitted.
    submitted_on: date | None
    today: date

    @property
    def days_left(self) -> int:
        return (self.due_on - self.today).days

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def is_late(self) -> bool:
        return (self.submitted_on or self.today) > self.due_on


def timing(report: SelfReport, events: Iterable[Any]) -> Timing:
    """``events`` in order."""
    sent = (one for one in events if one.new_status == SelfReportStatus.SUBMITTED)
    first = next(sent, None)
    day = timezone.localdate(first.at) if first else None
    return Timing(report.due_on, day, timezone.localdate())


def compared(report: SelfReport) -> tuple[Figures | None, list[Change]]:
    """Each reported figure against the register's row of the data date, if any."""
    day = report.data_date
    if day is None:
        return None, []
    union = report.visit.union
    found = Figures.objects.filter(union=union, branch=None, as_of=day).first()
    reported = Figures(union=union, as_of=day, **report.figures)
    return found, changes(reported, found, NAMES)


def last_return(events: Iterable[Any]) -> Any:
    """The step by which the report was last sent back, of its events in order."""
    back = [one for one in events if one.new_status == SelfReportStatus.RETURNED]
    return back[-1] if back else None
