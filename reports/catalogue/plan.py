"""Kế hoạch kiểm tra năm, with the calendar of its rounds."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from inspections.enums import RoundStatus, VisitStatus
from inspections.models import Plan, Round, RoundEvent, Visit, VisitEvent
from reports.base import DocumentKind
from reports.catalogue import issuer, plan_versions, schedule
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
        return plan_versions.with_changes(self.content(subject), subject)

    def content(self, subject: Plan) -> dict[str, Any]:
        """The plan as it is now, whatever was issued before."""
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
            "called_off": _called_off(plan),
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        head = snapshot["issuer"]
        return safe_stem("Kế hoạch kiểm tra", head["union"], str(snapshot["year"]))


def _rounds(rounds: list[Round]) -> list[dict[str, Any]]:
    teams = schedule.teams(rounds)
    put_off = _put_off(rounds)
    return [
        {
            "key": str(round_.pk),
            **schedule.frame(round_),
            "calendar": _calendar(round_, put_off),
            "teams": teams[round_.pk],
        }
        for round_ in rounds
    ]


def _called_off(plan: Plan) -> list[dict[str, str]]:
    """Rounds that do not take place, with the reason."""
    events = RoundEvent.objects.filter(
        subject__plan=plan, new_status=RoundStatus.CANCELLED
    )
    return [
        {"key": str(event.subject_id), "reason": event.reason}
        for event in events.order_by("pk")
    ]


def _calendar(
    round_: Round, put_off: dict[tuple[int, int], dict[str, str]]
) -> list[dict[str, Any]]:
    """Units by day; each says whether its visit was put off or called off, and why."""
    dated = {visit.union_id for visit in round_.visits.all()}
    units = (row.union_id for row in round_.round_units.all())
    undated = (key for key in units if key not in dated)
    rows = []
    for visit, row in schedule.by_day(round_):
        key = visit.union_id if visit else next(undated)
        rows.append({"key": str(key), **row, **put_off.get((round_.pk, key), _ON)})
    return rows


#: Of a visit that takes place, or has no day yet.
_ON = {"state": "", "reason": ""}


def _put_off(rounds: list[Round]) -> dict[tuple[int, int], dict[str, str]]:
    """By round and unit: visits that are postponed or cancelled, with the reason."""
    states = (VisitStatus.POSTPONED, VisitStatus.CANCELLED)
    visits = Visit.objects.filter(round__in=rounds, status__in=states)
    why = VisitEvent.objects.filter(
        subject=OuterRef("pk"), new_status=OuterRef("status")
    )
    last = why.order_by("-at", "-pk").values("reason")[:1]
    found = visits.order_by("pk").annotate(reason=Subquery(last))
    off = {
        (key, union): {"state": state, "reason": reason or ""}
        for key, union, state, reason in found.values_list(
            "round", "union", "status", "reason"
        )
    }
    for round_ in rounds:  # another visit was planned since
        for visit in round_.visits.all():
            if visit.status != VisitStatus.POSTPONED:
                off.pop((visit.round_id, visit.union_id), None)
    return off
