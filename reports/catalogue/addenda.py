"""Biên bản đính chính: what is corrected in the signed minutes of one visit."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.enums import Agreement, TeamRole
from inspections.models import Addendum, Minutes, Visit
from reports.base import DocumentKind
from reports.catalogue import issuer, two_sides
from reports.catalogue.words import iso, safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union


class AddendaOfVisit(DocumentKind):
    """Beside the minutes, which stay as they were signed."""

    slug: ClassVar[str] = "addendum"
    title = gettext_lazy("Minutes of corrections")
    code: ClassVar[str] = "BB"
    template: ClassVar[str] = "reports/print/addenda.html"
    subject: ClassVar[str] = "visit"

    def subjects(self, user: "User") -> QuerySet[Visit]:
        return Visit.objects.visible_to(user)

    def issuer(self, subject: Visit) -> "Union":
        return subject.round.plan.union

    def document_title(self, subject: Visit) -> str:
        day = f"{subject.date:%d/%m/%Y}"
        return f"Biên bản đính chính biên bản kiểm tra {subject.union} ngày {day}"

    def refuse(self, subject: Visit) -> str:
        if not Addendum.objects.filter(visit=subject).exists():
            return _("Nothing of the signed minutes was corrected.")
        return ""

    def snapshot(self, subject: Visit) -> dict[str, Any]:
        rows = Visit.objects.with_names().select_related(
            "union", "team", "round__plan__union__parent"
        )
        visit = rows.prefetch_related("team__members").get(pk=subject.pk)
        kept = Minutes.objects.filter(visit=visit).first() or Minutes(visit=visit)
        people = issuer.members(visit.team)
        addenda = two_sides.corrections(visit)
        dated = addenda[-1]["made_on"] if addenda else iso(visit.date)
        return {
            "code": self.code,
            "issuer": issuer.letterhead(visit.round.plan.union),
            "number": "",
            "date": dated,
            "year": dated[:4],
            "visit_date": iso(visit.date),
            "signed_on": iso(kept.signed_on),
            "minutes": issuer.minutes_number(visit),
            "place": visit.place,
            "unit": visit.union.title,
            "unit_name": visit.union.unit_name,
            "leader": issuer.named(people, TeamRole.LEADER),
            "secretary": issuer.named(people, TeamRole.SECRETARY),
            "unit_signer": "" if _refused(kept) else kept.unit_signer,
            "addenda": addenda,
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        year, month, day = snapshot["visit_date"].split("-")
        when = f"{day}-{month}-{year}"
        return safe_stem("Biên bản đính chính", snapshot["unit"], when)


def _refused(kept: Minutes) -> bool:
    """Who refused to sign the minutes is not named as a signer of the correction."""
    return kept.agreement == Agreement.REFUSED
