"""The life of a unit's report before a visit: opened, written, submitted, judged."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core import workdays
from core.exceptions import RuleError
from inspections.enums import SELF_REPORT_OPEN, VisitStatus
from inspections.models import SelfReport, SelfReportSection, Visit
from inspections.selectors.outlines import outline_of

if TYPE_CHECKING:
    from accounts.models import User

#: A report is asked for from the announcement until the team leaves.
WAITED_FOR = frozenset({VisitStatus.ANNOUNCED, VisitStatus.IN_PROGRESS})


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
        visit=visit, due_on=_due(visit), data_date=round_.data_date
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
    report.due_on = _due(visit)
    return audit.save(report, by=by, changed=["due_on"])


def _due(visit: Visit) -> date:
    """Working days before the visit; of a visit announced later than that: today."""
    day = workdays.after(visit.date, -visit.round.report_days)
    today = timezone.localdate()
    return today if day < today <= visit.date else day
