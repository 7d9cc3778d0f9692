"""The log as administrators read it: nothing can be added, changed or deleted."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from audit.models import AuditEntry
from core.admin import ScopedAdmin


@admin.register(AuditEntry)
class AuditEntryAdmin(ScopedAdmin):
    list_display = ("at", "actor", "action", "label", "model")
    list_filter = ("action", "model")
    list_select_related = ("actor",)
    search_fields = ("label", "key")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
