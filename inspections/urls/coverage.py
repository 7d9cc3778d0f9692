"""Savings groups: who is to be checked, and what gives reason to."""

from django.urls import URLPattern, path

from inspections.views.lending import coverage, signals

urlpatterns: list[URLPattern] = [
    path("coverage/", coverage.index, name="coverage"),
    path("coverage/<slug:rule>/", coverage.listed, name="coverage_list"),
    path("signals/", signals.index, name="signals"),
    path("groups/<int:pk>/signals/", signals.group, name="group_signals"),
]
