"""Jobs as administrators see them: what waits, what failed and why."""

from django.contrib import admin

from core.admin import LookOnlyAdmin
from jobs.models import Job


@admin.register(Job)
class JobAdmin(LookOnlyAdmin):
    list_display = ("kind", "state", "progress", "attempts", "created_at", "error")
    list_filter = ("state", "kind", "queue")
    list_select_related = ("requested_by",)
    exclude = ("lease_token",)
    date_hierarchy = "created_at"
