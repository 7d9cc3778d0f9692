"""Papers about one group at one visit: 06/TD, 15/TD, 16/TD and its minutes."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.models import GroupCheck
from reports.base import DocumentKind
from reports.catalogue import group_course
from reports.catalogue import group_values as values
from reports.catalogue.words import safe_stem

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union


class GroupPaper(DocumentKind):
    """What the papers about a group have in common. They name members in full."""

    subject: ClassVar[str] = "group_check"
    code: ClassVar[str] = "BB"
    holds_people: ClassVar[bool] = True
    is_numbered: ClassVar[bool] = False
    #: In the name of the file and of the document.
    paper: ClassVar[str]

    def subjects(self, user: "User") -> QuerySet[GroupCheck]:
        return GroupCheck.objects.visible_to(user).select_related("visit", "group")

    def issuer(self, subject: GroupCheck) -> "Union":
        return subject.visit.round.plan.union

    def document_title(self, subject: GroupCheck) -> str:
        return f"{self.paper} – {subject.group} ngày {subject.checked_on:%d/%m/%Y}"

    def snapshot(self, subject: GroupCheck) -> dict[str, Any]:
        check = read(subject.pk)
        return {
            **values.frame(check.visit),
            "code": self.code,
            "group": values.of_check(check),
        }

    def file_stem(self, snapshot: dict[str, Any]) -> str:
        group = snapshot["group"]
        year, month, day = group["checked_on"].split("-")
        name = group["name"]
        return safe_stem(self.paper.replace("/", "-"), name, f"{day}-{month}-{year}")


class LoanUse(GroupPaper):
    slug: ClassVar[str] = "loan-use"
    title = gettext_lazy("Form 06/TD: use of loans")
    template: ClassVar[str] = "reports/print/loan_use.html"
    paper: ClassVar[str] = "Mẫu 06/TD"

    def refuse(self, subject: GroupCheck) -> str:
        if not subject.loan_checks.exists():
            return _("There is no loan on the form yet: choose members first.")
        return ""


class Balances(GroupPaper):
    slug: ClassVar[str] = "balances"
    title = gettext_lazy("Form 15/TD: matching of balances")
    template: ClassVar[str] = "reports/print/balances.html"
    paper: ClassVar[str] = "Mẫu 15/TD"

    def refuse(self, subject: GroupCheck) -> str:
        if not subject.matches.exists():
            return _("There is no member on the form yet: choose members first.")
        return ""


class GroupQuestions(GroupPaper):
    slug: ClassVar[str] = "group-check"
    title = gettext_lazy("Form 16/TD: check of the group")
    template: ClassVar[str] = "reports/print/group_check.html"
    paper: ClassVar[str] = "Mẫu 16/TD"


class GroupMinutes(GroupPaper):
    slug: ClassVar[str] = "group-minutes"
    title = gettext_lazy("Minutes of the inspection of the group")
    template: ClassVar[str] = "reports/print/group_minutes.html"
    paper: ClassVar[str] = "Biên bản kiểm tra tổ"

    def snapshot(self, subject: GroupCheck) -> dict[str, Any]:
        check = read(subject.pk)
        return {
            **super().snapshot(subject),
            "charts": group_course.course(check),
            "months": group_course.months(check),
        }


def read(pk: Any) -> GroupCheck:
    """The form with all that its papers name."""
    rows = GroupCheck.objects.select_related(
        "group__union",
        "group__branch",
        "visit__union",
        "visit__team",
        "visit__round__plan__union__parent",
    )
    found: GroupCheck = rows.prefetch_related("visit__team__members").get(pk=pk)
    return found
