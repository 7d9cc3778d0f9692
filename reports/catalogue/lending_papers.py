"""Papers about all groups of a visit: report 04/BC-TH, and everything in one bundle."""

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.enums import FindingKind
from inspections.models import Finding, Visit
from reports.base import DocumentKind
from reports.catalogue import group_values as values
from reports.catalogue.words import safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: Checklist sections that are about entrusted loans.
_LENDING = Q(item__section__title__iregex=r"(ủy thác|uỷ thác|TK&VV|vay vốn)")
_TO_BANK = re.compile(r"ngân hàng|NHCSXH", re.IGNORECASE)


class OfLending(DocumentKind):
    """About the groups that were checked at one visit."""

    subject: ClassVar[str] = "visit"

    def subjects(self, user: "User") -> QuerySet[Visit]:
        return Visit.objects.visible_to(user)

    def issuer(self, subject: Visit) -> "Union":
        return subject.round.plan.union

    def refuse(self, subject: Visit) -> str:
        if not subject.group_checks.exists():
            return _("No savings-and-loan group was checked at this visit.")
        return ""

    def snapshot(self, subject: Visit) -> dict[str, Any]:
        visit = _read(subject.pk)
        checks = visit.group_checks.select_related("group__union", "group__branch")
        groups = []
        for check in checks:
            check.visit = visit
            groups.append(values.of_check(check))
        return {
            **values.frame(visit),
            "code": self.code,
            "groups": groups,
            **_report(visit, groups),
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        year, month, day = snapshot["date"].split("-")
        when = f"{day}-{month}-{year}"
        return safe_stem(self.paper.replace("/", "-"), snapshot["unit"], when)

    paper: ClassVar[str]

    def document_title(self, subject: Visit) -> str:
        return f"{self.paper} – {subject.union} ngày {subject.date:%d/%m/%Y}"


class LendingReport(OfLending):
    slug: ClassVar[str] = "lending-report"
    title = gettext_lazy("Report 04/BC-TH on entrusted loans")
    code: ClassVar[str] = "BC"
    template: ClassVar[str] = "reports/print/lending_report.html"
    paper: ClassVar[str] = "Báo cáo 04/BC-TH"

    def refuse_number(self, subject: Visit) -> str:
        return "" if subject.is_sealed else _("The minutes are not signed yet.")


class LendingBundle(OfLending):
    """All forms of all groups, then the report: printed, carried, signed at once."""

    slug: ClassVar[str] = "lending-bundle"
    title = gettext_lazy("All forms of the groups in one file")
    code: ClassVar[str] = "BB"
    template: ClassVar[str] = "reports/print/lending_bundle.html"
    paper: ClassVar[str] = "Bộ mẫu kiểm tra tổ TK&VV"
    holds_people: ClassVar[bool] = True
    is_numbered: ClassVar[bool] = False


def _read(pk: int) -> Visit:
    rows = Visit.objects.select_related("union", "team", "round__plan__union__parent")
    return rows.prefetch_related("team__members").get(pk=pk)


def _report(visit: Visit, groups: list[dict[str, Any]]) -> dict[str, Any]:
    """Sections IV and VI of 04/BC-TH: what was found of whom, and what is enclosed."""
    own = Finding.objects.filter(visit=visit)
    of_union = values.findings(own.filter(_LENDING, group=None))
    of_groups = values.findings(own.filter(borrower=None).exclude(group=None))
    of_members = values.findings(own.exclude(borrower=None))
    wishes = own.filter(kind=FindingKind.PROPOSAL).values_list("text", flat=True)
    return {
        "found": {"union": of_union, "groups": of_groups, "members": of_members},
        "wishes": {
            "bank": [text for text in wishes if _TO_BANK.search(text)],
            "above": [text for text in wishes if not _TO_BANK.search(text)],
        },
        "totals": _totals(groups),
        "enclosed": {
            "loan_use": sum(group["enclosed"]["loans"] for group in groups),
            "balances": sum(group["enclosed"]["matches"] for group in groups),
            "checks": len(groups),
        },
    }


def _totals(groups: list[dict[str, Any]]) -> dict[str, int]:
    sums = [group["loan_sums"] for group in groups]
    return {
        "groups": len(groups),
        "loans": sum(len(group["loans"]) for group in groups),
        "customers": sum(row["examined_customers"] for row in sums),
        "rightly": sum(row["rightly_customers"] for row in sums),
        "wrongly": sum(row["wrongly_customers"] for row in sums),
        "matched": sum(group["match_sums"]["members"] for group in groups),
        "differing": sum(group["match_sums"]["differing"] for group in groups),
    }
