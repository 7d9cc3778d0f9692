"""Findings and remedies in the admin, through the same verbs as the pages."""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _

from core.admin import Scoped, ScopedAdmin
from core.exceptions import RuleError
from core.permissions import require
from inspections.models import Finding, Remedy
from inspections.services import findings, lines, remedies_in_bulk

if TYPE_CHECKING:
    from django.http import HttpRequest

    _Inline = admin.TabularInline[Any, Any]
else:
    _Inline = admin.TabularInline


class RefusingAdmin(ScopedAdmin):
    """Actions on many rows: a rule that says no is shown, the others go on."""

    def each(
        self, request: "HttpRequest", rows: Any, perm: str, verb: Any, done: str
    ) -> None:
        """An action: the verb on every chosen row, each refusal named."""
        for row in rows:
            require(request, perm, row)
            try:
                verb(row, by=request.user)
            except RuleError as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, f"{row}: {done}")


class RecordedInline(Scoped, _Inline):
    """Rows of a visit, writable while it is being recorded."""

    extra = 0
    show_change_link = False

    def has_add_permission(self, request: "HttpRequest", *args: Any) -> bool:
        return self._open(request, *args)

    def has_change_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return self._open(request, obj)

    def has_delete_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return self._open(request, obj)

    def _open(self, request: "HttpRequest", visit: Any = None) -> bool:
        return (
            visit is not None
            and visit.is_recording
            and request.user.has_perm("inspections.record_visit", visit)
        )


class FindingInline(RecordedInline):
    """Findings of a visit."""

    model = Finding
    fields = ("kind", "text", "severity", "cause", "legal_basis", "amount", "item")

    def formfield_for_foreignkey(
        self, db_field: Any, request: "HttpRequest", **kwargs: Any
    ) -> Any:
        """Items of the visit's own checklist."""
        visit = getattr(request, "_visit", None)
        if db_field.name == "item":
            rows = db_field.remote_field.model._default_manager
            version = visit.checklist_id if visit else None
            kwargs["queryset"] = rows.filter(section__version=version).order_by(
                "section__order", "order"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        request._visit = obj
        return super().get_formset(request, obj, **kwargs)


def write_findings(request: Any, formset: Any) -> None:
    """Save the inline's rows by the verbs of recording."""
    visit = formset.instance
    formset.save(commit=False)
    for row in formset.deleted_objects:
        lines.remove(row, by=request.user)
    changed = [row for row, _fields in formset.changed_objects]
    for row in [*formset.new_objects, *changed]:
        old = Finding.objects.filter(pk=row.pk).first()
        findings.record_finding(
            visit,
            id=row.pk or uuid.uuid4(),
            base_revision=row.revision if old else 0,
            kind=row.kind,
            text=row.text,
            severity=row.severity,
            cause=row.cause,
            legal_basis=row.legal_basis,
            amount=row.amount,
            item=row.item,
            stop=old.stop if old else None,
            phrase=old.phrase if old else None,
            by=request.user,
        )


class RemarkActionForm(ActionForm):
    """What stands with every proof that an action accepts."""

    remark = forms.CharField(label=_("Remark"), required=False, max_length=2000)


@admin.register(Remedy)
class RemedyAdmin(RefusingAdmin):
    """To read and to accept; the other steps need words and have their own pages."""

    list_display = ("text", "owner", "due_on", "severity", "status")
    fields = (
        "visit",
        "finding",
        "text",
        "owner",
        "owner_note",
        "severity",
        "due_on",
        "status",
    )
    list_select_related = ("owner", "visit__union")
    list_filter = ("status", "severity")
    search_fields = ("owner__search_text",)
    date_hierarchy = "due_on"
    actions = ("accept_chosen",)
    action_form = RemarkActionForm

    def has_add_permission(self, request: "HttpRequest", *args: Any) -> bool:
        return False

    def has_change_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Confirm the chosen ones as remedied"))
    def accept_chosen(self, request: "HttpRequest", queryset: Any) -> None:
        """As on the list's page: one remark, and each by its own rules."""
        remark = request.POST.get("remark", "")
        rows = queryset.select_related(
            "owner", "visit__team", "visit__round__plan__union"
        )
        by: Any = request.user
        try:
            outcome = remedies_in_bulk.accept_many(rows, by=by, remark=remark)
        except RuleError as refusal:
            messages.error(request, str(refusal))
            return
        for row in outcome.done:
            messages.success(request, f"{row}: {_('remedied')}")
        for row, reason in outcome.refused:
            messages.error(request, f"{row}: {reason}")
