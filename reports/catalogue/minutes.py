"""Biên bản kiểm tra: the two-sided record of one visit."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.enums import SEALED, RoundKind, TeamRole, VisitStatus
from inspections.models import Minutes, Round, Visit
from reports.base import DocumentKind
from reports.catalogue import figures, issuer, lending, record, scores, two_sides
from reports.catalogue.words import HALF_DAYS, iso, lines, safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: Nothing has been seen yet, or never will be.
_NOT_BEGUN = frozenset(
    {
        VisitStatus.PLANNED,
        VisitStatus.ANNOUNCED,
        VisitStatus.POSTPONED,
        VisitStatus.CANCELLED,
    }
)


class MinutesOfVisit(DocumentKind):
    slug: ClassVar[str] = "minutes"
    title = gettext_lazy("Minutes of the visit")
    code: ClassVar[str] = "BB"
    template: ClassVar[str] = "reports/print/minutes.html"
    subject: ClassVar[str] = "visit"

    def subjects(self, user: "User") -> QuerySet[Visit]:
        return Visit.objects.visible_to(user)

    def issuer(self, subject: Visit) -> "Union":
        return subject.round.plan.union

    def document_title(self, subject: Visit) -> str:
        return f"Biên bản kiểm tra {subject.union} ngày {subject.date:%d/%m/%Y}"

    def refuse(self, subject: Visit) -> str:
        if subject.status in _NOT_BEGUN:
            return _("The visit has not begun: there is nothing to put into minutes.")
        return ""

    def refuse_number(self, subject: Visit) -> str:
        return "" if subject.is_sealed else _("The minutes are not signed yet.")

    def snapshot(self, subject: Visit) -> dict[str, Any]:
        visit = _read(subject.pk)
        findings = record.findings([visit])
        sections, total = scores.printed(
            scores.sections_of(visit.checklist_id),
            scores.answers_of([visit]).get(visit.pk, {}),
        )
        by_kind = record.of_kinds(findings)
        for section in sections:
            for kind in ("strengths", "shortcomings"):
                section[kind] = [
                    row for row in by_kind[kind] if row["section"] == section["key"]
                ]
        if visit.round.kind == RoundKind.RECHECK:
            sections, total = _looked_at(sections, total)
        return {
            **_frame(visit),
            **_signing(visit),
            "attendance": record.attendance(visit),
            "sections": sections,
            "total": total,
            "stops": record.stops(visit),
            "samples": lending.samples(visit),
            "funds": lending.funds(visit),
            "findings": by_kind,
            "follow_ups": record.follow_ups(visit),
            "remedies": record.remedies([visit]),
            "photos": record.photos(visit),
            "files": record.files(visit),
            **two_sides.of_visit(visit),
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        year, month, day = snapshot["date"].split("-")
        return safe_stem("Biên bản kiểm tra", snapshot["unit"], f"{day}-{month}-{year}")


def _looked_at(
    sections: list[dict[str, Any]], total: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A re-check prints of the checklist what it looked at, and misses nothing else."""
    kept = []
    for section in sections:
        items = [item for item in section["items"] if item["result"]]
        if items or section["strengths"] or section["shortcomings"]:
            kept.append({**section, "items": items, "unanswered": 0})
    return kept, {**total, "unanswered": 0}


def _read(pk: int) -> Visit:
    rows = Visit.objects.with_names().select_related(
        "union", "team", "round__plan__union__parent", "minutes"
    )
    return rows.prefetch_related("team__members").get(pk=pk)


def _frame(visit: Visit) -> dict[str, Any]:
    """Who, where, when, by which decision, and the unit's figures."""
    round_ = visit.round
    people = issuer.members(visit.team)
    on = round_.data_date or visit.date
    return {
        "code": "BB",
        "issuer": issuer.letterhead(round_.plan.union),
        "number": "",
        "date": iso(visit.date),
        "half_day": HALF_DAYS[visit.half_day],
        "place": visit.place,
        "unit": visit.union.title,
        "unit_name": visit.union.unit_name,
        "round": _of_round(round_),
        "decision": issuer.team_numbers([visit.team])[visit.team_id],
        "members": people,
        "leader": issuer.named(people, TeamRole.LEADER),
        "secretary": issuer.named(people, TeamRole.SECRETARY),
        "figures": figures.of_unit(visit.union, on),
        "groups": figures.of_groups(visit.union, on),
    }


def _of_round(round_: Round) -> dict[str, Any]:
    return {
        "name": round_.name,
        "about": issuer.about(round_.name),
        "plan": round_.plan.title,
        "period_from": iso(round_.period_from),
        "period_to": iso(round_.period_to),
        "data_date": iso(round_.data_date),
    }


def _post(visit: Visit, kept: Minutes) -> str:
    """``Chủ tịch``: the unit's own name already stands above the signature."""
    return kept.unit_signer_position.removesuffix(visit.union.title).strip(" ,")


def _signing(visit: Visit) -> dict[str, Any]:
    """What the unit said and how it signed; empty before there are minutes."""
    kept = getattr(visit, "minutes", None) or Minutes(visit=visit)
    return {
        "is_signed": visit.status in SEALED,
        #: What is empty will still be filled, on screen or by hand.
        "is_open": visit.status not in SEALED,
        "overview": lines(kept.overview),
        "opinion": lines(kept.unit_opinion),
        "report_by": iso(kept.report_by),
        "agreement": kept.agreement,
        "reservations": lines(kept.reservations),
        "witnesses": lines(kept.witnesses),
        "unit_signer": kept.unit_signer,
        "unit_signer_position": _post(visit, kept),
        "signed_on": iso(kept.signed_on),
        "copies": kept.copies,
    }
