"""Addresses of plans, rounds, visits, remedies and checklists, one file a subject."""

from django.urls import path

from inspections.urls import (
    addenda,
    coverage,
    feeds,
    good_things,
    interests,
    ladder,
    lending,
    phrases,
    planning,
    proposals,
    rechecks,
    remedies,
    samples,
    self_reports,
    upload_links,
    workspace,
)
from inspections.views import search

app_name = "inspections"

#: The first that fits is taken.
_SUBJECTS = (
    addenda,
    feeds,
    interests,
    coverage,
    planning,
    proposals,
    workspace,
    self_reports,
    lending,
    samples,
    upload_links,
    rechecks,
    remedies,
    ladder,
    good_things,
    phrases,
)

urlpatterns = [
    path("search/", search.index, name="search"),
    *(one for subject in _SUBJECTS for one in subject.urlpatterns),
]
