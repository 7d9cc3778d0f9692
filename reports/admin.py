"""Documents and the number register, to look at: verbs on their pages change them."""

from django.contrib import admin

from core.admin import LookOnlyAdmin
from reports.models import Document, DocumentNumber


@admin.register(Document)
class DocumentAdmin(LookOnlyAdmin):
    list_display = ("title", "kind", "status", "issued_on", "created_at")
    list_filter = ("kind", "status")
    list_select_related = ("union",)
    date_hierarchy = "created_at"


@admin.register(DocumentNumber)
class DocumentNumberAdmin(LookOnlyAdmin):
    list_display = ("symbol", "document", "union", "year", "state", "given_at")
    list_filter = ("year", "code", "state")
    list_select_related = ("union", "document")
