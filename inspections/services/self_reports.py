"""The life of a unit's report before a visit: opened, written, submitted, judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from core.text import nfc
from inspections import rules
from inspections.enums import (
    SELF_REPORT_OPEN,
    SELF_REPORT_TRANSITIONS,
    SelfReportStatus,
)
from inspections.models import SelfReport, SelfReportSection, Visit
from inspections.selectors.outlines import outline_of
from inspections.selectors.self_report_lists import due_for
from inspections.selectors.self_reports import NAMES, WAITED_FOR, is_over, missing
from inspections.services import telling

if TYPE_CHECKING:
    from accounts.models import User


class StaleError(RuleError):
    """Somebody else wrote first; ``stored`` is what stands. Nothing was written."""

    def __init__(self, stored: SelfReport) -> None:
        super().__init__(
            _("Somebody else has written in this report meanwhile. Nothing was lost.")
        )
        self.stored = stored


@dataclass(frozen=True)
class Draft:
    """What was typed: only what is named here is written, the rest stays."""

    #: By the order of the section.
    texts: Mapping[int, str] = field(default_factory=dict)
    #: By the names of ``unions.Figures``; nothing typed is ``None``.
    figures: Mapping[str, int | None] = field(default_factory=dict)
    data_date: date | None = None


@transaction.atomic
def open_for(visit: Visit, *, by: "User") -> SelfReport:
    """The unit's report of an announced visit, with the outline as it stands now.

    Called again it changes nothing and answers the same report.
    """
    Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    found = SelfReport.objects.filter(visit=visit).first()
    if found is not None:
        return found
    if visit.status not in WAITED_FOR:
        raise RuleError(_("The unit reports once its visit has been announced."))
    round_ = visit.round
    report = SelfReport.objects.create(
        visit=visit, due_on=due_for(visit), data_date=round_.data_date
    )
    SelfReportSection.objects.bulk_create(
        SelfReportSection(report=report, order=order, title=title[:400])
        for order, title in enumerate(outline_of(round_), start=1)
    )
    report.events.create(actor=by, new_status=report.status)
    audit.record(Action.CREATE, report, by=by)
    return report


@transaction.atomic
def follow(visit: Visit, *, by: "User") -> SelfReport | None:
    """The visit has moved: so does the due date, while the unit still writes."""
    report = SelfReport.objects.select_for_update().filter(visit=visit).first()
    if report is None or report.status not in SELF_REPORT_OPEN:
        return report
    report.due_on = due_for(visit)
    return audit.save(report, by=by, changed=["due_on"])


@transaction.atomic
def write(report: SelfReport, *, draft: Draft, revision: int, by: "User") -> SelfReport:
    """Keep what was typed, if the report still is the one that it was typed into.

    What is stored already is no writing, whatever the revision: the same request
    sent twice gets the same answer. Raises :class:`StaleError`.
    """
    locked = _locked(report)
    _refuse_closed(locked)
    sections = list(locked.sections.all())
    changed = []
    for section in sections:
        text = plain(draft.texts.get(section.order, section.text))
        if text != section.text:
            section.text = text
            changed.append(section)
    figures = {**locked.figures, **draft.figures}
    figures = {k: v for k, v in figures.items() if v is not None and k in NAMES}
    old = (locked.figures, locked.data_date)
    if not changed and old == (figures, draft.data_date):
        return locked
    if revision != locked.revision:
        raise StaleError(locked)
    SelfReportSection.objects.bulk_update(changed, ["text"])
    locked.figures, locked.data_date = figures, draft.data_date
    return touch(locked, "figures", "data_date", by=by)


@transaction.atomic
def submit(report: SelfReport, *, by: "User") -> SelfReport:
    """Hand it in; late is better than never. What is missing is said."""
    locked = _locked(report)
    _refuse_closed(locked)
    if lacks := missing(locked, locked.sections.all()):
        raise RuleError(
            _("Not submitted yet. Still missing: %(what)s.")
            % {"what": "; ".join(one.text for one in lacks)}
        )
    return _move(report, SelfReportStatus.SUBMITTED, by=by)


@transaction.atomic
def send_back(report: SelfReport, *, reason: str, by: "User") -> SelfReport:
    """The unit writes again; the reason says what is missing."""
    if not reason.strip():
        raise RuleError(_("Give a reason."))
    locked = _locked(report)
    _refuse_over(locked)
    _refuse_own(locked, by)
    report = _move(report, SelfReportStatus.RETURNED, by=by, reason=reason)
    telling.report_sent_back(report, reason, by=by)
    return report


@transaction.atomic
def accept(report: SelfReport, *, by: "User") -> SelfReport:
    """It will do. Never by the one who submitted it."""
    _refuse_own(_locked(report), by)
    return _move(report, SelfReportStatus.ACCEPTED, by=by)


def plain(text: str) -> str:
    """As it is stored: NFC, and lines that end alike whatever sent them."""
    return nfc(text).replace("\r\n", "\n").replace("\r", "\n")


def touch(report: SelfReport, *fields: str, by: "User") -> SelfReport:
    """Write these fields of a locked report as one more revision."""
    report.revision += 1
    report.updated_by = by
    report.save(update_fields=[*fields, "revision", "updated_by", "updated_at"])
    return report


def lock_to_write(report: SelfReport) -> SelfReport:
    """The locked report, if the unit may still write in it."""
    locked = _locked(report)
    _refuse_closed(locked)
    return locked


def _locked(report: SelfReport) -> SelfReport:
    rows = SelfReport.objects.select_for_update(of=("self",))
    return rows.select_related("visit__union").get(pk=report.pk)


def _refuse_closed(report: SelfReport) -> None:
    if report.status not in SELF_REPORT_OPEN:
        raise RuleError(
            _("The report is “%(status)s” and can no longer be changed.")
            % {"status": report.get_status_display()}
        )
    _refuse_over(report)


def _refuse_over(report: SelfReport) -> None:
    if is_over(report.visit):
        raise RuleError(
            _("The visit is “%(status)s”: nothing more is written in its report.")
            % {"status": report.visit.get_status_display()}
        )


def _refuse_own(report: SelfReport, by: "User") -> None:
    if rules.handed_in_report(by, report):
        raise RuleError(_("You submitted this report: somebody else must judge it."))


def _move(report: SelfReport, to: str, *, by: "User", reason: str = "") -> SelfReport:
    """The only writer of ``SelfReport.status``."""
    return audit.move(report, to, table=SELF_REPORT_TRANSITIONS, by=by, reason=reason)
