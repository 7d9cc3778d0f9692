"""The register in the admin: the same scope, rules and verbs as its pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin

from core.admin import ScopedAdmin
from core.permissions import require
from unions.forms.checked import checked_form
from unions.forms.figures import FiguresAdminForm
from unions.forms.pickers import matching
from unions.models import (
    Branch,
    BusyDays,
    Figures,
    Fund,
    FundCount,
    Initiative,
    Letterhead,
    Officer,
    Post,
    Union,
    UnionLink,
)
from unions.rules import holds
from unions.services import branches, days, figures, funds, officers, unions

if TYPE_CHECKING:
    from django.http import HttpRequest


class RegisterAdmin(ScopedAdmin):
    """One noun of the register; ``verb`` writes it."""

    verb: ClassVar[Callable[..., Any]]

    def write(self, request: "HttpRequest", obj: Any, *, change: bool) -> None:
        action, meta = "change" if change else "add", obj._meta
        require(request, f"{meta.app_label}.{action}_{meta.model_name}", obj)
        type(self).verb(obj, by=request.user)

    def get_search_results(
        self, request: "HttpRequest", queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        if search_term.strip() and hasattr(queryset, "matching"):
            return matching(queryset, search_term), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(Union)
class UnionAdmin(RegisterAdmin):
    verb = staticmethod(unions.change_union)
    form = checked_form(unions.check_union)
    list_display = ("title", "code", "kind", "parent", "valid_from", "valid_to")
    list_select_related = ("parent",)
    list_filter = ("level", "kind")
    search_fields = ("search_text",)
    autocomplete_fields = ("parent",)

    def write(self, request: "HttpRequest", obj: Any, *, change: bool) -> None:
        if change:
            super().write(request, obj, change=change)
            return
        require(request, "unions.add_union", obj.parent or obj)
        unions.register_union(obj, by=request.user)  # type: ignore[arg-type]

    def get_readonly_fields(
        self, request: "HttpRequest", obj: Any = None
    ) -> tuple[str, ...]:
        """The top of one's own tree stays under its parent."""
        if obj is None or obj.parent is None or holds(request.user, obj.parent):  # type: ignore[arg-type]
            return ()
        return ("parent", "kind")


@admin.register(UnionLink)
class UnionLinkAdmin(RegisterAdmin):
    verb = staticmethod(unions.keep_link)
    form = checked_form(unions.check_link)
    list_display = ("from_union", "kind", "to_union", "effective_on", "decision")
    list_select_related = ("from_union", "to_union")
    list_filter = ("kind",)
    autocomplete_fields = ("from_union", "to_union")


@admin.register(Letterhead)
class LetterheadAdmin(RegisterAdmin):
    verb = staticmethod(unions.keep_letterhead)
    list_display = ("union", "issuer_name", "sign_code", "place", "signer_name")
    list_select_related = ("union",)
    autocomplete_fields = ("union",)


@admin.register(Branch)
class BranchAdmin(RegisterAdmin):
    verb = staticmethod(branches.keep_branch)
    form = checked_form(branches.check_branch)
    list_display = ("title", "union", "members", "women_groups", "closed_on")
    list_select_related = ("union",)
    list_filter = ("kind",)
    search_fields = ("search_text",)
    autocomplete_fields = ("union",)


@admin.register(Officer)
class OfficerAdmin(RegisterAdmin):
    verb = staticmethod(officers.keep_officer)
    form = checked_form(officers.check_officer)
    list_display = ("full_name", "home_union", "phone", "is_party_member")
    list_select_related = ("home_union",)
    search_fields = ("search_text",)
    autocomplete_fields = ("home_union",)


@admin.register(Post)
class PostAdmin(RegisterAdmin):
    verb = staticmethod(officers.keep_post)
    form = checked_form(officers.check_post)
    list_display = ("officer", "title", "union", "branch", "started_on", "ended_on")
    list_select_related = ("officer", "union", "branch")
    list_filter = ("body", "rank")
    autocomplete_fields = ("officer", "union", "branch")
    raw_id_fields = ("acts_for",)


@admin.register(Figures)
class FiguresAdmin(RegisterAdmin):
    verb = staticmethod(figures.keep_figures)
    form = FiguresAdminForm  # type: ignore[assignment]
    list_display = ("union", "branch", "as_of", "population", "women", "members")
    list_select_related = ("union", "branch")
    autocomplete_fields = ("union", "branch")

    def write(self, request: "HttpRequest", obj: Any, *, change: bool) -> None:
        action = "change" if change else "add"
        require(request, f"unions.{action}_figures", obj)
        figures.keep_figures(obj, by=request.user, confirmed=True)  # type: ignore[arg-type]


@admin.register(Fund)
class FundAdmin(RegisterAdmin):
    verb = staticmethod(funds.keep_fund)
    form = checked_form(funds.check_fund)
    list_display = ("name", "union", "branch", "holder", "closed_on")
    list_select_related = ("union", "branch")
    search_fields = ("name", "holder")
    autocomplete_fields = ("union", "branch")

    def get_search_results(
        self, request: "HttpRequest", queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """By the words of Django: funds have no column to search in."""
        return ScopedAdmin.get_search_results(self, request, queryset, search_term)


@admin.register(FundCount)
class FundCountAdmin(RegisterAdmin):
    verb = staticmethod(funds.keep_count)
    form = checked_form(funds.check_count)
    list_display = ("fund", "counted_on", "by_book", "in_hand", "counted_by")
    list_select_related = ("fund",)
    autocomplete_fields = ("fund",)


@admin.register(Initiative)
class InitiativeAdmin(RegisterAdmin):
    verb = staticmethod(branches.keep_initiative)
    form = checked_form(branches.check_initiative)
    list_display = ("name", "union", "branch", "field", "state")
    list_select_related = ("union", "branch")
    list_filter = ("state",)
    search_fields = ("search_text",)
    autocomplete_fields = ("union", "branch")


@admin.register(BusyDays)
class BusyDaysAdmin(RegisterAdmin):
    verb = staticmethod(days.keep_busy_days)
    form = checked_form(days.check_busy_days)
    list_display = ("first_on", "last_on", "union", "kind", "reason")
    list_select_related = ("union",)
    list_filter = ("kind",)
    autocomplete_fields = ("union",)

    def delete_model(self, request: "HttpRequest", obj: Any) -> None:
        days.remove_busy_days(obj, by=request.user)  # type: ignore[arg-type]
