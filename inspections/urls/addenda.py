"""Corrections of signed minutes."""

from django.urls import URLPattern, path

from inspections.views import addenda

urlpatterns: list[URLPattern] = [
    path("visits/<int:pk>/addenda/add/", addenda.add, name="addendum_add"),
]
