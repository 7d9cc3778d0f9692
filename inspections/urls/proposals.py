"""A schedule that the machine proposes and a person decides on."""

from django.urls import URLPattern, path

from inspections.views import proposals

urlpatterns: list[URLPattern] = [
    path("rounds/<int:pk>/proposals/add/", proposals.add, name="proposal_add"),
    path("proposals/<uuid:pk>/", proposals.detail, name="proposal"),
    path("proposals/<uuid:pk>/progress/", proposals.progress, name="proposal_progress"),
    path("proposals/<uuid:pk>/stop/", proposals.stop, name="proposal_stop"),
    path("proposals/<uuid:pk>/accept/", proposals.accept, name="proposal_accept"),
    path("proposals/<uuid:pk>/decline/", proposals.decline, name="proposal_decline"),
    path("proposals/<uuid:pk>/discard/", proposals.discard, name="proposal_discard"),
]
