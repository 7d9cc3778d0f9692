"""The log as administrators read it: nothing can be added, changed or deleted."""

from django.contrib import admin

from audit.models import AuditEntry
from core.admin import LookOnlyAdmin


@admin.register(AuditEntry)
class AuditEntryAdmin(LookOnlyAdmin):
    list_display = ("at", "actor", "action", "label", "model")
    list_filter = ("action", "model")
    list_select_related = ("actor",)
    search_fields = ("label", "key")
    date_hierarchy = "at"
