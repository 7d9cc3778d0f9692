"""Who is drawn to be examined, and the other money of the unit."""

from django.urls import URLPattern, path

from inspections.views.lending import funds, samples

urlpatterns: list[URLPattern] = [
    path("visits/<int:pk>/sample/", samples.visit_sample, name="visit_sample"),
    path(
        "visits/<int:pk>/groups/<int:group>/sample/",
        samples.group_sample,
        name="group_sample",
    ),
    path(
        "samples/lines/<int:pk>/replace/", samples.sample_replace, name="sample_replace"
    ),
    path("samples/<uuid:key>/file/", samples.sample_json, name="sample_json"),
    path("visits/<int:pk>/funds/", funds.index, name="visit_funds"),
    path("visits/<int:pk>/funds/add/", funds.add, name="visit_fund_add"),
    path("visits/<int:pk>/funds/<int:fund>/save/", funds.save, name="fund_check_save"),
]
