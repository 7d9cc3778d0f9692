"""What is booked, declared and subscribed to before a visit: to look at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import LookOnlyAdmin
from inspections.models import Booking, CalendarFeed, Interest
from unions.querysets import people_visible_to


@admin.register(Booking)
class BookingAdmin(LookOnlyAdmin):
    """Written together with their visits alone."""

    list_display = ("date", "half", "person", "team", "union", "visit")
    list_select_related = ("person", "team", "union", "visit__union")
    list_filter = ("half",)
    search_fields = ("union__search_text", "person__search_text")
    date_hierarchy = "date"
    fields = ("visit", "person", "team", "union", "date", "half")


@admin.register(Interest)
class InterestAdmin(LookOnlyAdmin):
    """Without what the tie is: that stands on its page, for those who may know."""

    list_display = ("full_name", "union", "declared_by", "declared_at")
    list_select_related = ("union", "declared_by")
    search_fields = ("union__search_text", "user__search_text")
    fields = ("full_name", "user", "union", "declared_by", "declared_at")


@admin.register(CalendarFeed)
class FeedAdmin(LookOnlyAdmin):
    """Who has an address and when it was read; never the address itself."""

    list_display = ("user", "union", "created_at", "read_at", "revoked_at")
    list_select_related = ("user", "union")
    search_fields = ("user__search_text",)
    fields = ("user", "union", "created_at", "read_at", "revoked_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those of the people whose accounts the administrator keeps."""
        people = people_visible_to(request.user)  # type: ignore[arg-type]
        return CalendarFeed.objects.filter(user__in=people)
