"""Units' reports in the admin: to look up and to accept; words have their own page."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from inspections.admin.recording import RefusingAdmin
from inspections.models import SelfReport
from inspections.services import self_reports

if TYPE_CHECKING:
    from django.http import HttpRequest


@admin.register(SelfReport)
class SelfReportAdmin(RefusingAdmin):
    """Without what the unit wrote: a draft is its own until it submits."""

    list_display = ("visit", "due_on", "status", "updated_at")
    fields = ("visit", "due_on", "status", "file_name", "register", "updated_by")
    list_select_related = ("visit__union",)
    list_filter = ("status",)
    search_fields = ("visit__union__search_text",)
    date_hierarchy = "due_on"
    actions = ("accept_chosen",)

    def has_add_permission(self, request: "HttpRequest", *args: Any) -> bool:
        return False

    def has_change_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Accept the chosen reports"))
    def accept_chosen(self, request: "HttpRequest", queryset: Any) -> None:
        perm = "inspections.judge_self_report"
        self.each(request, queryset, perm, self_reports.accept, str(_("accepted")))
