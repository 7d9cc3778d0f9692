"""Visits that look again at what was to be put right."""

from django.urls import URLPattern, path

from inspections.views import rechecks

urlpatterns: list[URLPattern] = [
    path("remedies/<uuid:pk>/recheck/", rechecks.add, name="recheck_add"),
]
