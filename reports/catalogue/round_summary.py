"""Báo cáo kết quả kiểm tra: what one round found, from its signed minutes."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.checklists import ScoreSheet, score_sheet
from inspections.enums import EvidenceKind, Grade
from inspections.models import Attendance, Evidence, Round, Visit
from reports.base import DocumentKind
from reports.catalogue import (
    issuer,
    long_overdue,
    record,
    schedule,
    scores,
    two_sides,
)
from reports.catalogue.words import (
    BODIES,
    GRADES,
    REMEDY_STATES,
    SEVERITIES,
    decimal,
    iso,
    lines,
    safe_stem,
)

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

_TENTH = Decimal("0.1")


class RoundSummary(DocumentKind):
    slug: ClassVar[str] = "round-summary"
    title = gettext_lazy("Report on the round")
    code: ClassVar[str] = "BC"
    template: ClassVar[str] = "reports/print/round_summary.html"
    subject: ClassVar[str] = "round"

    def subjects(self, user: "User") -> QuerySet[Round]:
        return Round.objects.visible_to(user)

    def issuer(self, subject: Round) -> "Union":
        return subject.plan.union

    def document_title(self, subject: Round) -> str:
        return f"Báo cáo kết quả {issuer.about(subject.name)}"

    def refuse(self, subject: Round) -> str:
        if not subject.visits.sealed().exists():
            return _("No minutes of this round are signed yet.")
        return ""

    def snapshot(self, subject: Round) -> dict[str, Any]:
        (round_,) = schedule.read(Round.objects.filter(pk=subject.pk))
        signed = [visit for visit in round_.visits.all() if visit.is_sealed]
        sheets = _sheets(signed)
        units = _units(round_, sheets)
        found = record.of_kinds(record.findings(signed))
        remedies = record.remedies(signed)
        return {
            "code": self.code,
            "issuer": issuer.letterhead(round_.plan.union),
            "number": "",
            "year": round_.ends_on.year,
            "plan": {"title": round_.plan.title, **issuer.plan_number(round_.plan)},
            "round": schedule.frame(round_),
            "conclusion": lines(round_.conclusion),
            "together": schedule.together([round_]),
            "teams": schedule.teams([round_])[round_.pk],
            "bodies": _bodies(signed),
            "units": units,
            "unsigned": [row["unit"] for row in units if not row["is_signed"]],
            "counts": _counts(units, list(sheets.values())),
            "sections": _sections(list(sheets.values())),
            "findings": {kind: record.merged(rows) for kind, rows in found.items()},
            "repeated": sum(bool(row["repeats_on"]) for row in found["shortcomings"]),
            "by_severity": _by_severity(found["shortcomings"]),
            "remedies": remedies,
            "remedy_states": _states(remedies),
            "long_overdue": long_overdue.of_visits(signed),
            "enclosures": _enclosures(signed),
            **_two_sides(signed),
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        return safe_stem("Báo cáo kết quả kiểm tra", snapshot["round"]["name"])


def _sheets(signed: list[Visit]) -> dict[int, ScoreSheet]:
    """The score sheet of every signed visit; each checklist is read once."""
    versions = {
        key: scores.sections_of(key) for key in {visit.checklist_id for visit in signed}
    }
    answers = scores.answers_of(signed)
    return {
        visit.pk: score_sheet(versions[visit.checklist_id], answers.get(visit.pk, {}))
        for visit in signed
    }


def _units(round_: Round, sheets: dict[int, ScoreSheet]) -> list[dict[str, Any]]:
    """Every unit of the round by day, with its result once the minutes are signed."""
    rows = []
    for visit, row in schedule.by_day(round_):
        sheet = sheets.get(visit.pk) if visit else None
        result = scores.totals(sheet) if sheet else {"percent": "", "grade": ""}
        rows.append(
            {**row, **result, "is_signed": sheet is not None, **_signing(visit)}
        )
    return rows


def _signing(visit: Visit | None) -> dict[str, str]:
    kept = getattr(visit, "minutes", None)
    if visit is None or kept is None or not visit.is_sealed:
        return {"signed_on": "", "agreement": ""}
    return {"signed_on": iso(kept.signed_on), "agreement": kept.agreement}


def _counts(units: list[dict[str, Any]], sheets: list[ScoreSheet]) -> dict[str, Any]:
    """Units, signed minutes, grades, the mean."""
    reached = Counter(sheet.grade for sheet in sheets)
    percents = [sheet.percent for sheet in sheets if sheet.percent is not None]
    return {
        "units": len(units),
        "signed": len(sheets),
        "unsigned": len(units) - len(sheets),
        "grades": [
            {"grade": word, "units": reached[Grade(grade)]}
            for grade, word in GRADES.items()
            if reached[Grade(grade)]
        ],
        "average": _mean(percents),
    }


def _sections(sheets: list[ScoreSheet]) -> list[dict[str, Any]]:
    """The mean of every section over the units in which it was examined."""
    percents: dict[str, list[Decimal]] = {}
    for sheet in sheets:
        for section in sheet.sections:
            found = percents.setdefault(scores.plain_title(section.title), [])
            if section.percent is not None:
                found.append(section.percent)
    return [
        {
            "title": title,
            "units": len(found),
            "average": _mean(found),
            "lowest": decimal(min(found, default=None)),
            "highest": decimal(max(found, default=None)),
        }
        for title, found in percents.items()
    ]


def _mean(values: list[Decimal]) -> str:
    if not values:
        return ""
    return decimal(
        (sum(values, Decimal(0)) / len(values)).quantize(_TENTH, ROUND_HALF_UP)
    )


def _by_severity(shortcomings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The heaviest first, only those that occurred."""
    apart = {
        name: [row for row in shortcomings if row["severity"] == name]
        for name in SEVERITIES.values()
    }
    return [
        {"severity": name, "count": len(rows), "rows": record.merged(rows)}
        for name, rows in apart.items()
        if rows
    ]


def _states(remedies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counted = Counter(row["state"] for row in remedies)
    return [
        {"state": state, "count": counted[state]}
        for state in REMEDY_STATES.values()
        if counted[state]
    ]


def _bodies(signed: list[Visit]) -> list[dict[str, Any]]:
    """How many people of each body worked with the team."""
    rows = Attendance.objects.filter(visit__in=signed).order_by()
    counted = dict(rows.values_list("body").annotate(Count("pk")))
    return [
        {"body": name, "count": counted[body]}
        for body, name in BODIES.items()
        if body in counted
    ]


def _two_sides(signed: list[Visit]) -> dict[str, Any]:
    """Dissent and corrections, where there are any."""
    found = {
        "dissent": two_sides.dissent(signed),
        "corrected": two_sides.corrected(signed),
    }
    return {name: told for name, told in found.items() if told}


def _enclosures(signed: list[Visit]) -> dict[str, int]:
    """What lies behind the report, counted."""
    kept = Evidence.objects.filter(visit__in=signed, remedy=None).aggregate(
        photos=Count("pk", filter=Q(kind=EvidenceKind.PHOTO)),
        files=Count("pk", filter=Q(kind=EvidenceKind.FILE)),
    )
    return {"minutes": len(signed), **kept}
