"""Báo cáo tự kiểm tra: the unit's own report before a visit, on its own letterhead."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.core import money
from inspections.enums import SelfReportStatus
from inspections.models import SelfReport, Visit
from inspections.selectors.self_reports import missing, submitted_on
from reports.base import DocumentKind
from reports.catalogue import issuer
from reports.catalogue.words import iso, safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: The words of the paper, by the names of the fields of ``unions.Figures``; and units.
FIGURES: tuple[tuple[str, str, str], ...] = (
    ("population", "Dân số", "người"),
    ("women", "Phụ nữ từ 18 tuổi trở lên", "người"),
    ("members", "Hội viên", "người"),
    ("joined", "Hội viên mới kết nạp", "người"),
    ("left", "Hội viên đưa ra khỏi Hội", "người"),
    ("core_members", "Hội viên nòng cốt", "người"),
    ("ethnic_minority", "Hội viên dân tộc thiểu số", "người"),
    ("religious", "Hội viên tôn giáo", "người"),
    ("branches", "Chi hội", "chi hội"),
    ("women_groups", "Tổ phụ nữ", "tổ"),
    ("officers", "Cán bộ Hội", "người"),
    ("clean_households", "Hộ đạt tiêu chí “5 không, 3 sạch”", "hộ"),
    ("poor_households", "Hộ nghèo do phụ nữ làm chủ hộ", "hộ"),
    ("fund_balance", "Số dư quỹ Hội", "đồng"),
)


class SelfReportPaper(DocumentKind):
    slug: ClassVar[str] = "self-report"
    title = gettext_lazy("The unit's report before the visit")
    code: ClassVar[str] = "BC"
    template: ClassVar[str] = "reports/print/self_report.html"
    subject: ClassVar[str] = "visit"
    request_perm: ClassVar[str] = "reports.request_self_report"

    def subjects(self, user: "User") -> QuerySet[Visit]:
        return Visit.objects.visible_to(user).with_names()

    def issuer(self, subject: Visit) -> "Union":
        return subject.union

    def document_title(self, subject: Visit) -> str:
        return f"Báo cáo tự kiểm tra của {subject.union} – {subject.round.name}"

    def refuse(self, subject: Visit) -> str:
        report = SelfReport.objects.filter(visit=subject).first()
        if report is None or report.status == SelfReportStatus.DRAFT:
            return _("The unit has not submitted its report.")
        lacks = missing(report, report.sections.all())
        if not lacks:
            return ""
        text = _("The report of the unit still lacks: %(what)s.")
        return text % {"what": "; ".join(one.text for one in lacks)}

    def snapshot(self, subject: Visit) -> dict[str, Any]:
        rows = SelfReport.objects.select_related(
            "visit__union__parent", "visit__round__plan__union"
        )
        report = rows.get(visit=subject)
        visit, round_ = report.visit, report.visit.round
        return {
            "code": self.code,
            "issuer": issuer.letterhead(visit.union),
            "number": "",
            "year": (submitted_on(report) or report.due_on).year,
            "round": round_.name,
            "about": issuer.about(round_.name),
            "inspecting": round_.plan.union.title,
            "visit_on": iso(visit.date),
            "period_from": iso(round_.period_from),
            "period_to": iso(round_.period_to),
            "data_date": iso(report.data_date),
            "sections": [
                {"title": part.title, "lines": _as_typed(part.text)}
                for part in report.sections.all()
            ],
            "has_file": bool(report.file),
            "figures": [
                {"name": words, "unit": unit, "value": money(report.figures[name])}
                for name, words, unit in FIGURES
                if report.figures.get(name) is not None
            ],
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        head = snapshot["issuer"]
        return safe_stem("Báo cáo tự kiểm tra", head["union"], snapshot["round"])


def _as_typed(text: str) -> list[str]:
    """Its lines with their own dashes and numbers, without the empty ones."""
    return [line for line in map(str.strip, text.splitlines()) if line]
