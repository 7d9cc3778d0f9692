"""Visits in the admin: planned here by the verbs of planning, recorded by inlines."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.exceptions import RuleError
from core.permissions import require
from inspections.admin.recording import (
    FindingInline,
    RecordedInline,
    RefusingAdmin,
    write_findings,
)
from inspections.enums import VisitStatus
from inspections.models import Attendance, Finding, Remedy, Visit
from inspections.selectors.bookings import Slot
from inspections.services import findings, lines, planning_visits

if TYPE_CHECKING:
    from django.http import HttpRequest

    _ModelForm = forms.ModelForm[Visit]
else:
    _ModelForm = forms.ModelForm

_MOVABLE = (*planning_visits.MOVABLE, VisitStatus.POSTPONED)
_SLOT = ("date", "half_day", "team", "place")


class AttendanceInline(RecordedInline):
    model = Attendance
    fields = ("body", "full_name", "position")


class RemedyInline(RecordedInline):
    model = Remedy
    fields = ("text", "finding", "severity", "owner_note", "due_on")

    def formfield_for_foreignkey(
        self, db_field: Any, request: "HttpRequest", **kwargs: Any
    ) -> Any:
        """Findings of the visit itself."""
        if db_field.name == "finding":
            visit = getattr(request, "_visit", None)
            kwargs["queryset"] = Finding.objects.filter(visit=visit)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class VisitForm(_ModelForm):
    reason = forms.CharField(
        label=_("Why does it change?"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed once the unit has been told."),
    )
    overrule = forms.CharField(
        label=_("Why all the same?"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed where a rule speaks against the day: holiday, bank day…"),
    )


@admin.register(Visit)
class VisitAdmin(RefusingAdmin):
    """Once signed, everything here is read only."""

    form = VisitForm  # type: ignore[assignment]
    list_display = ("union", "date", "half_day", "team", "status")
    list_select_related = ("union", "team")
    list_filter = ("status", "half_day")
    search_fields = ("union__search_text",)
    date_hierarchy = "date"
    fields = ("round", "union", "status", *_SLOT, "reason", "overrule")
    autocomplete_fields = ("union",)
    inlines = (AttendanceInline, FindingInline, RemedyInline)

    def has_change_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        """The planner, and while it is being recorded its inspectors."""
        if super().has_change_permission(request, obj):
            return obj is None or not obj.is_sealed
        may = request.user.has_perm("inspections.record_visit", obj)
        return obj is not None and obj.is_recording and may

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("status",)
        may = request.user.has_perm("inspections.change_visit", obj)
        if obj.status in _MOVABLE and may:
            return ("status", "round", "union")
        return ("status", "round", "union", *_SLOT)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        is_told = obj is not None and obj.status == VisitStatus.ANNOUNCED
        is_movable = obj is None or obj.status in _MOVABLE
        asked = {"reason": is_told, "overrule": is_movable}
        return [name for name in self.fields if asked.get(name, True)]

    def get_inlines(self, request: Any, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change and not form.changed_data:
            return
        slot = Slot(obj.union, obj.team, obj.date, obj.half_day, obj.place)
        reason = form.cleaned_data.get("reason", "")
        how = {"overrule": form.cleaned_data.get("overrule", ""), "by": request.user}
        if not change:
            require(request, "inspections.add_visit", obj.round)
            made = planning_visits.schedule(obj.round, slots=[slot], **how)[0]
            obj.pk, obj._state.adding = made.pk, False
            return
        require(request, "inspections.change_visit", obj)
        if obj.status == VisitStatus.POSTPONED:
            planning_visits.replan(obj, slot=slot, **how)
        else:
            planning_visits.reschedule(obj, slot=slot, reason=reason, **how)

    def save_formset(self, request: Any, form: Any, formset: Any, change: Any) -> None:
        if formset.model is Finding:
            write_findings(request, formset)
            return
        write = _write_attendance if formset.model is Attendance else _write_remedy
        _write_rows(request, formset, write)


def _write_rows(request: Any, formset: Any, write: Callable[..., Any]) -> None:
    """Each changed row by its verb; a row that someone else changed is said."""
    formset.save(commit=False)
    for row in formset.deleted_objects:
        lines.remove(row, by=request.user)
    changed = [row for row, _fields in formset.changed_objects]
    for row in [*formset.new_objects, *changed]:
        base = 0 if row._state.adding else row.revision
        if write(formset.instance, row, base, request.user).state == "conflict":
            raise RuleError(_("Somebody else changed it. Load the page again."))


def _write_attendance(visit: Visit, row: Attendance, base: int, by: Any) -> Any:
    return lines.record_attendance(
        visit,
        id=row.pk or uuid.uuid4(),
        base_revision=base,
        body=row.body,
        full_name=row.full_name,
        position=row.position,
        by=by,
    )


def _write_remedy(visit: Visit, row: Remedy, base: int, by: Any) -> Any:
    return findings.recommend(
        visit,
        id=row.pk or uuid.uuid4(),
        base_revision=base,
        finding=row.finding,
        text=row.text,
        severity=row.severity,
        owner=None if row._state.adding else row.owner,
        owner_note=row.owner_note,
        due_on=row.due_on,
        by=by,
    )
