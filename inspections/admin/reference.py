"""Checklists and standard phrases in the admin. What is published is only read."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.admin import Scoped
from core.forms import NumberField
from core.permissions import require
from inspections.admin.recording import RefusingAdmin
from inspections.models import (
    Checklist,
    ChecklistVersion,
    Item,
    LegalAct,
    Phrase,
    Section,
)
from inspections.selectors.phrase_pages import home_of
from inspections.services import checklists, phrases

if TYPE_CHECKING:
    from django.http import HttpRequest

    _SectionInline = admin.TabularInline[Section, ChecklistVersion]
    _ItemInline = admin.StackedInline[Item, Section]
else:
    _SectionInline, _ItemInline = admin.TabularInline, admin.StackedInline


def _version(obj: Any) -> ChecklistVersion | None:
    """The version that a version, section or item belongs to."""
    obj = getattr(obj, "section", obj)
    found: ChecklistVersion | None = getattr(obj, "version", obj)
    return found


class OfDraft(Scoped):
    """Can be written only while its version is a draft of one's own union."""

    def has_change_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return self._open(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return self._open(request, obj) and super().has_delete_permission(request, obj)

    def _open(self, request: "HttpRequest", obj: Any) -> bool:
        version = _version(obj)
        if version is None:
            return True
        perm = "inspections.change_checklistversion"
        return not version.is_frozen and request.user.has_perm(perm, version)


class InDraft(OfDraft):
    """An inline: ``obj`` is the version or section that it stands in."""

    def has_add_permission(self, request: "HttpRequest", *args: Any) -> bool:
        obj = args[0] if args else None
        return obj is not None and self._open(request, obj)


class SectionInline(InDraft, _SectionInline):
    model = Section
    extra = 0
    show_change_link = True


class ItemInline(InDraft, _ItemInline):
    model = Item
    extra = 0
    formfield_overrides = {models.DecimalField: {"form_class": NumberField}}


class Parts(RefusingAdmin):
    """Writes what stands in a version through the verbs of checklists."""

    def save_formset(self, request: Any, form: Any, formset: Any, change: Any) -> None:
        formset.save(commit=False)
        for row in formset.deleted_objects:
            checklists.remove(row, by=request.user)
        changed = [row for row, _fields in formset.changed_objects]
        for row in [*changed, *formset.new_objects]:
            if isinstance(row, Section):
                checklists.save_section(row, by=request.user)
            else:
                checklists.save_item(row, by=request.user)


@admin.register(Checklist)
class ChecklistAdmin(RefusingAdmin):
    list_display = ("name", "union")
    list_select_related = ("union",)
    search_fields = ("name",)
    autocomplete_fields = ("union",)

    def write(self, request: "HttpRequest", obj: Any, *, change: bool) -> None:
        require(request, "inspections.change_checklist", obj)
        checklists.save_checklist(obj, by=request.user)  # type: ignore[arg-type]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("union",) if obj else ()


@admin.register(ChecklistVersion)
class ChecklistVersionAdmin(OfDraft, Parts):
    """A draft opens to write, a published version to read."""

    list_display = ("checklist", "number", "status", "published_at")
    list_select_related = ("checklist",)
    list_filter = ("status",)
    fields = (
        "checklist",
        "note",
        "number",
        "status",
        "published_at",
        "publisher",
        "seal",
    )
    readonly_fields = ("number", "status", "published_at", "publisher", "seal")
    inlines = (SectionInline,)
    actions = ("publish_chosen", "archive_chosen", "copy_chosen")

    def write(self, request: "HttpRequest", obj: Any, *, change: bool) -> None:
        require(request, "inspections.change_checklistversion", obj)
        if change:
            checklists.save_version(obj, by=request.user)  # type: ignore[arg-type]
            return
        made = checklists.new_version(obj.checklist, note=obj.note, by=request.user)  # type: ignore[arg-type]
        obj.pk, obj.number, obj._state.adding = made.pk, made.number, False

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "checklist") if obj else self.readonly_fields

    @admin.display(description=_("published by"))
    def publisher(self, version: ChecklistVersion) -> str:
        return str(version.published_by or "")

    @admin.display(description=_("Seal of the content (SHA-256)"))
    def seal(self, version: ChecklistVersion) -> str:
        return version.sha256

    def has_delete_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Publish: it never changes again"))
    def publish_chosen(self, request: "HttpRequest", queryset: Any) -> None:
        done = str(_("published"))
        self.each(request, queryset, _CHANGE, checklists.publish, done)

    @admin.action(description=_("Archive: no new round uses it"))
    def archive_chosen(self, request: "HttpRequest", queryset: Any) -> None:
        done = str(_("archived"))
        self.each(request, queryset, _CHANGE, checklists.archive, done)

    @admin.action(description=_("Make a new draft from it"))
    def copy_chosen(self, request: "HttpRequest", queryset: Any) -> None:
        done = str(_("copied into a new draft"))
        self.each(request, queryset, _CHANGE, checklists.draft_from, done)


_CHANGE = "inspections.change_checklistversion"


@admin.register(Section)
class SectionAdmin(OfDraft, Parts):
    """Reached from its version: where the items of a draft are written."""

    fields = ("of_version", "order", "title")
    readonly_fields = ("of_version",)
    inlines = (ItemInline,)

    def get_queryset(self, request: "HttpRequest") -> Any:
        versions = ChecklistVersion.objects.visible_to(request.user)  # type: ignore[arg-type]
        return super().get_queryset(request).filter(version__in=versions)

    def write(self, request: "HttpRequest", obj: Any, *, change: bool) -> None:
        checklists.save_section(obj, by=request.user)  # type: ignore[arg-type]

    def has_add_permission(self, request: "HttpRequest", *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: "HttpRequest", obj: Any = None) -> bool:
        return False

    @admin.display(description=_("version"))
    def of_version(self, section: Section) -> str:
        return str(section.version)

    def has_module_permission(self, request: "HttpRequest") -> bool:
        """Not on the index."""
        return False


class PhraseAdminForm(forms.ModelForm[Phrase]):
    """A clause, and why it is changed."""

    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        required=False,
        help_text=_("Why it is changed: kept with the new version."),
    )


@admin.register(Phrase)
class PhraseAdmin(RefusingAdmin):
    """Clauses of everybody and of one's own unions; their versions are read beside."""

    form = PhraseAdminForm  # type: ignore[assignment]
    list_display = ("text", "union", "kind", "topic", "severity", "is_active")
    list_select_related = ("union",)
    list_filter = ("kind", "topic", "severity", "is_active")
    search_fields = ("search_text",)
    filter_horizontal = ("legal_acts",)
    exclude = ("union",)

    def write(self, request: "HttpRequest", obj: Any, *, change: bool) -> None:
        """A new clause is of the person's union; a superuser's, of everybody."""
        if not change:
            obj.union = home_of(request.user)  # type: ignore[arg-type]
        require(request, f"inspections.{'change' if change else 'add'}_phrase", obj)

    def save_related(
        self, request: Any, form: Any, formsets: Any, change: bool
    ) -> None:
        """Here its papers are known too: the verb writes both, and the version."""
        phrases.save(
            form.instance,
            by=request.user,
            reason=form.cleaned_data["reason"],
            legal_acts=form.cleaned_data["legal_acts"],
        )

    def formfield_for_manytomany(
        self, db_field: Any, request: Any, **kwargs: Any
    ) -> Any:
        kwargs["queryset"] = LegalAct.objects.visible_to(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
