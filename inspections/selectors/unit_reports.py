"""The reports that a unit writes before visits: what is to be written, what was sent.

Of people who inspect as well: those that others ask of their own unit.
"""

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery

from inspections.enums import SelfReportStatus, VisitStatus
from inspections.models import Round, SelfReportEvent, Visit
from inspections.selectors.self_reports import WAITED_FOR

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.querysets import VisitQuerySet


def of_unit(user: "User") -> "VisitQuerySet":
    """Visits for which the person's unit is asked for a report, the newest first.

    In the shape that ``self_report_lists.listed`` reads.
    """
    asked = Q(status__in=WAITED_FOR) | Q(self_report__isnull=False)
    first = SelfReportEvent.objects.filter(
        subject__visit=OuterRef("pk"), new_status=SelfReportStatus.SUBMITTED
    ).order_by("at", "pk")
    return (
        Visit.objects.visible_to(user)
        .filter(asked)
        .exclude(status=VisitStatus.CANCELLED)
        .exclude(round__in=Round.objects.visible_to(user))
        .select_related("union", "round__plan__union", "team", "self_report")
        .annotate(sent_at=Subquery(first.values("at")[:1]))
        .order_by("-date", "half_day", "pk")
    )
