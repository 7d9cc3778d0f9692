"""Kế hoạch kiểm tra năm, with the calendar of its rounds."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inspections.enums import RoundStatus
from inspections.models import Plan, Round
from reports.base import DocumentKind
from reports.catalogue import issuer, schedule
from reports.catalogue.words import lines, safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union


class YearlyPlan(DocumentKind):
    slug: ClassVar[str] = "plan"
    title = _("Inspection plan of the year")
    code: ClassVar[str] = "KH"
    template: ClassVar[str] = "reports/print/plan.html"
    subject: ClassVar[str] = "plan"

    def subjects(self, user: "User") -> QuerySet[Plan]:
        return Plan.objects.visible_to(user)

    def issuer(self, subject: Plan) -> "Union":
        return subject.union

    def document_title(self, subject: Plan) -> str:
        about = issuer.without_kind(subject.title, "kế hoạch")
        return f"Kế hoạch {about[:1].lower()}{about[1:]} của {subject.union}"

    def snapshot(self, subject: Plan) -> dict[str, Any]:
        plan = Plan.objects.select_related("union__parent").get(pk=subject.pk)
        going = plan.rounds.exclude(status=RoundStatus.CANCELLED)
        rounds = schedule.read(going.order_by("starts_on", "pk"))
        return {
            "code": self.code,
            "issuer": issuer.letterhead(plan.union),
            "number": "",
            "year": plan.year,
            "title": issuer.without_kind(plan.title, "kế hoạch"),
            "basis": issuer.basis(plan),
            "purpose": lines(plan.purpose),
            "contents": lines(plan.contents),
            "method": lines(plan.method),
            "arrangement": lines(plan.arrangement),
            "together": schedule.together(rounds),
            "units": [union.title for union in schedule.units(rounds)],
            "rounds": _rounds(rounds),
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        head = snapshot["issuer"]
        return safe_stem("Kế hoạch kiểm tra", head["union"], str(snapshot["year"]))


def _rounds(rounds: list[Round]) -> list[dict[str, Any]]:
    teams = schedule.teams(rounds)
    return [
        {
            **schedule.frame(round_),
            "calendar": schedule.calendar(round_),
            "teams": teams[round_.pk],
        }
        for round_ in rounds
    ]
