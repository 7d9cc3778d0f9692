"""Corrections of signed minutes in the admin: to read; they are never changed."""

from django.contrib import admin

from core.admin import LookOnlyAdmin
from inspections.models import Addendum


@admin.register(Addendum)
class AddendumAdmin(LookOnlyAdmin):
    list_display = ("visit", "number", "part", "made_on", "actor")
    list_select_related = ("visit__union", "actor")
    list_filter = ("part",)
    search_fields = ("visit__union__search_text",)
    date_hierarchy = "made_on"
