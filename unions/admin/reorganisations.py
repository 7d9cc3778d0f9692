"""Reorganisations in the admin: to be read; their own pages carry them out."""

from django.contrib import admin

from core.admin import LookOnlyAdmin
from unions.models import Reorganisation


@admin.register(Reorganisation)
class ReorganisationAdmin(LookOnlyAdmin):
    list_display = ("kind", "decision_number", "effective_on", "union", "status")
    list_select_related = ("union",)
    list_filter = ("kind", "status")
    search_fields = ("decision_number", "decision_title")
