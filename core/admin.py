"""The admin under the same rules as the pages: scope, permissions, verbs."""

from typing import TYPE_CHECKING, Any

import rules
from django.contrib import admin
from django.http import HttpRequest

from core.exceptions import RuleError
from core.fields import MoneyField
from core.forms import DongInput
from core.querysets import search

if TYPE_CHECKING:
    from django.db import models

    _Admin = admin.ModelAdmin[models.Model]
    _Base = admin.options.BaseModelAdmin[models.Model]
else:
    _Admin = admin.ModelAdmin
    _Base = object


class Scoped(_Base):
    """Rows and choices come from ``visible_to``; permissions are asked per object.

    Nothing can be deleted here unless a rule says so: not by a superuser either, who
    holds every permission that Django knows.
    """

    formfield_overrides = {MoneyField: {"widget": DongInput}}

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        rows = db_field.remote_field.model._default_manager.all()
        if "queryset" not in kwargs and hasattr(rows, "visible_to"):
            kwargs["queryset"] = rows.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _may(self, request: HttpRequest, action: str, obj: Any = None) -> bool:
        meta = self.model._meta
        perm = f"{meta.app_label}.{action}_{meta.model_name}"
        return rules.perm_exists(perm) and bool(request.user.has_perm(perm, obj))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view", obj) or self._may(request, "change", obj)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "delete", obj)


class ScopedAdmin(Scoped, _Admin):
    """A model's admin; writes go through :meth:`write`, which calls a verb."""

    actions: Any = None
    show_full_result_count = False
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """The search of the pages, where it is over their column of words."""
        fields = tuple(self.get_search_fields(request))
        if fields and all(field.endswith("search_text") for field in fields):
            return search(queryset, search_term, *fields), False
        return super().get_search_results(request, queryset, search_term)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Only what the page offers: others would spell out a hidden column."""
        filters = self.get_list_filter(request)
        offered = [*map(str, filters), self.date_hierarchy]
        is_offered = lookup.split("__", 1)[0] in offered
        return is_offered and super().lookup_allowed(lookup, value, request)

    def write(self, request: HttpRequest, obj: Any, *, change: bool) -> None:
        """Call the verb that writes this noun."""
        raise NotImplementedError

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        self.write(request, obj, change=change)

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """When a verb refuses, nothing is written and the form says why."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except RuleError as refusal:
            request.refusal = str(refusal)
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        refusal = getattr(request, "refusal", "")
        return _refused(form, refusal) if refusal else form


def _refused(form: Any, why: str) -> Any:
    """The same form, with what the verb said among its errors."""

    def clean(self: Any) -> Any:
        cleaned = form.clean(self)
        self.add_error(None, why)
        return cleaned

    return type(form.__name__, (form,), {"clean": clean})


class LookOnlyAdmin(ScopedAdmin):
    """Rows that nobody changes here, not even a superuser."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
