"""Addresses of plans, rounds, visits, remedies and checklists."""

from django.urls import URLPattern

app_name = "inspections"

#: Plan → round → team → visits.
_planning: list[URLPattern] = []

#: A visit from its start to its end, and what is recorded at it.
_workspace: list[URLPattern] = []

#: What must be put right, the checklists, and the panel of a union's page.
_remedies: list[URLPattern] = []

urlpatterns = [*_planning, *_workspace, *_remedies]
