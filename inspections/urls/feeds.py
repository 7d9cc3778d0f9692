"""Calendars on phones."""

from django.urls import URLPattern, path

from inspections.views import feeds

urlpatterns: list[URLPattern] = [
    path("calendar/feeds/", feeds.index, name="feeds"),
    path("calendar/feeds/add/", feeds.add, name="feed_add"),
    path("calendar/feeds/add-union/", feeds.add_union, name="feed_add_union"),
    path("calendar/feeds/<int:pk>/", feeds.detail, name="feed"),
    path("calendar/feeds/<int:pk>/renew/", feeds.renew, name="feed_renew"),
    path("calendar/feeds/<int:pk>/revoke/", feeds.revoke, name="feed_revoke"),
    path("calendar/feed/<str:token>.ics", feeds.read, name="feed_read"),
    path("visits/<int:pk>/calendar.ics", feeds.visit, name="visit_calendar"),
]
