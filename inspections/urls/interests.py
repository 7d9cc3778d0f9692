"""Ties between people and units."""

from django.urls import URLPattern, path

from inspections.views import interests

urlpatterns: list[URLPattern] = [
    path("interests/", interests.index, name="interests"),
    path("interests/add/", interests.add, name="interest_add"),
    path("interests/declare/", interests.declare, name="interest_declare"),
    path("interests/<int:pk>/", interests.detail, name="interest"),
    path("interests/<int:pk>/edit/", interests.edit, name="interest_edit"),
    path("interests/<int:pk>/delete/", interests.delete, name="interest_delete"),
]
