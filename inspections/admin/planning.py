"""Plans, rounds and teams in the admin, through the same verbs as the pages."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import Scoped
from core.permissions import require
from inspections.admin import visits
from inspections.admin.recording import RefusingAdmin
from inspections.models import Plan, Round, Team, TeamMember
from inspections.selectors.planning import people_to_send
from inspections.services import planning, planning_teams
from unions.enums import Level
from unions.models import Union

if TYPE_CHECKING:
    from django.http import HttpRequest

    _Inline = admin.TabularInline[TeamMember, Team]
    _ModelForm = forms.ModelForm[Round]
else:
    _Inline, _ModelForm = admin.TabularInline, forms.ModelForm

__all__ = ["visits"]


@admin.register(Plan)
class PlanAdmin(RefusingAdmin):
    list_display = ("title", "year", "union")
    list_select_related = ("union",)
    list_filter = ("year",)
    autocomplete_fields = ("union",)

    def write(self, request: "HttpRequest", obj: Any, *, change: bool) -> None:
        require(request, "inspections.change_plan", obj)
        planning.save_plan(obj, by=request.user)  # type: ignore[arg-type]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("union",) if obj else ()


class RoundForm(_ModelForm):
    """The units go through a field of the form: the verb writes their rows."""

    unit_choice = forms.ModelMultipleChoiceField(
        Union.objects.none(),
        label=_("Units to inspect"),
        widget=forms.CheckboxSelectMultiple,
    )

    #: Who fills it in.
    user: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "unit_choice" not in self.fields:
            return
        below = Union.objects.visible_to(self.user)
        if self.instance.pk:
            self.initial["unit_choice"] = list(self.instance.units.all())
            below = Union.objects.under(self.instance.plan.union)
        field = self.fields["unit_choice"]
        field.queryset = below.filter(level=Level.COMMUNE)  # type: ignore[attr-defined]


@admin.register(Round)
class RoundAdmin(RefusingAdmin):
    """Status moves on the page of the round; here are its data."""

    form = RoundForm  # type: ignore[assignment]
    list_display = ("name", "plan", "starts_on", "ends_on", "status")
    list_select_related = ("plan",)
    list_filter = ("status",)
    search_fields = ("search_text",)
    fields = (
        "plan",
        "name",
        "status",
        ("starts_on", "ends_on"),
        "unit_choice",
        "checklist",
        ("period_from", "period_to", "data_date"),
        "purpose",
        "contents",
        "conclusion",
    )
    readonly_fields = ("status",)

    def has_change_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        is_open = obj is None or obj.status in planning.EDITABLE
        return is_open and super().has_change_permission(request, obj)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A round that is only read shows its model's fields."""
        may = obj is None or self.has_change_permission(request, obj)
        return [name for name in self.fields if may or name != "unit_choice"]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("status", "plan") if obj else ("status",)

    def get_form(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        require(request, "inspections.change_round", obj)
        units = form.cleaned_data["unit_choice"]
        planning.save_round(obj, units=units, by=request.user)


class MemberInline(Scoped, _Inline):
    model = TeamMember
    fields = ("role", "user", "full_name", "position", "duty")
    extra = 0
    min_num = 1

    def formfield_for_foreignkey(
        self, db_field: Any, request: "HttpRequest", **kwargs: Any
    ) -> Any:
        """People whom the planner may send, not everybody who has an account."""
        if db_field.name == "user":
            inside = Union.objects.inside(request.user)  # type: ignore[arg-type]
            kwargs["queryset"] = people_to_send(inside)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return self._may(request, "add", obj)

    def has_delete_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return self._may(request, "change", obj)


@admin.register(Team)
class TeamAdmin(RefusingAdmin):
    list_display = ("name", "round", "decision_number", "decision_date")
    list_select_related = ("round__plan",)
    search_fields = ("name",)
    inlines = (MemberInline,)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("round",) if obj else ()

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """The team is written together with its people: see below."""
        require(request, "inspections.change_team", obj)

    def save_related(
        self, request: Any, form: Any, formsets: Any, change: bool
    ) -> None:
        rows = formsets[0]
        rows.save(commit=False)
        kept = [row for row in rows.forms if row not in rows.deleted_forms]
        members = [row.instance for row in kept if row.instance.full_name]
        planning_teams.save_team(form.instance, members=members, by=request.user)
