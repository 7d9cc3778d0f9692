"""Initiatives that visits saw, and the lists of those worth copying."""

from django.urls import path

from inspections.views import good_things, showcases

urlpatterns = [
    path("good-things/", good_things.index, name="good_things"),
    path("good-things/compare/", good_things.compare, name="good_things_compare"),
    path("initiatives/<int:pk>/", good_things.initiative, name="initiative"),
    path("initiatives/<int:pk>/again/", good_things.look_again, name="look_again"),
    path("findings/<uuid:key>/initiative/", good_things.adopt, name="finding_adopt"),
    path(
        "visits/<int:pk>/initiatives/<int:initiative>/",
        good_things.sight,
        name="initiative_sight",
    ),
    path(
        "visits/<int:pk>/initiatives/<int:initiative>/stop/",
        good_things.stop_again,
        name="initiative_stop",
    ),
    path("sightings/<int:pk>/", good_things.sighting, name="sighting"),
    path(
        "sightings/<int:pk>/remove/",
        good_things.sighting_remove,
        name="sighting_remove",
    ),
    path("showcases/", showcases.index, name="showcases"),
    path("showcases/add/", showcases.add, name="showcase_add"),
    path("showcases/take/", showcases.take, name="showcase_take"),
    path("showcases/<int:pk>/", showcases.detail, name="showcase"),
    path("showcases/<int:pk>/edit/", showcases.edit, name="showcase_edit"),
    path("showcases/<int:pk>/save/", showcases.save, name="showcase_save"),
    path("showcases/<int:pk>/delete/", showcases.delete, name="showcase_delete"),
]
