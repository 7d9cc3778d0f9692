"""People in the admin, by the same form and verbs as their own pages."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from core.admin import ScopedAdmin
from unions.forms.people import KnownPersonForm, PersonForm
from unions.querysets import people_matching, people_visible_to
from unions.services import people as services


@admin.register(User)
class PersonAdmin(ScopedAdmin):
    list_display = ("full_name", "username", "role", "position", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("search_text",)
    ordering = ("sort_key", "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        return people_visible_to(request.user)  # type: ignore[arg-type]

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        found = people_matching(queryset, search_term) if search_term else queryset
        return found, False

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = KnownPersonForm if change else PersonForm
        bound: Any = type(form.__name__, (form,), {"user": request.user})
        return super().get_form(request, obj, change, form=bound, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = (KnownPersonForm if obj else PersonForm).Meta.fields
        return (*fields, "union")

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        person = super().save_form(request, form, change)
        person.chosen_union = form.cleaned_data["union"]
        return person

    def write(self, request: Any, obj: Any, *, change: bool) -> None:
        verb = services.change_person if change else services.add_person
        verb(obj, union=obj.chosen_union, by=request.user)
        if not change:
            here = reverse("unions:person_edit", args=[obj.pk])
            words = _("She has no password yet. Make a one-time password on her page.")
            messages.warning(request, format_html('<a href="{}">{}</a>', here, words))
