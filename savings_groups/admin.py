"""Groups in the admin: the same scope, rules and verbs as their pages."""

from django.contrib import admin

from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.services import groups as services
from unions.admin.register import RegisterAdmin
from unions.forms.checked import checked_form


@admin.register(SavingsGroup)
class SavingsGroupAdmin(RegisterAdmin):
    verb = staticmethod(services.keep_group)
    form = checked_form(services.check_group)
    list_display = ("name", "code", "union", "leader_name", "closed_on")
    list_select_related = ("union",)
    search_fields = ("search_text",)
    autocomplete_fields = ("union", "branch")
    #: Phones are read on the group's page, where the reading is recorded; the board is
    #: changed there, with the day of the change.
    exclude = ("leader_phone",)
    readonly_fields = ("leader_name", "deputy_name")


@admin.register(GroupMonth)
class GroupMonthAdmin(RegisterAdmin):
    verb = staticmethod(services.keep_month)
    form = checked_form(services.check_month)
    list_display = ("group", "month", "members", "debt", "overdue", "deposits", "grade")
    list_select_related = ("group",)
    list_filter = ("grade",)
    autocomplete_fields = ("group",)
