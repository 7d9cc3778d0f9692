"""Urging: the page of the day, the ladder of unions, letters."""

from django.urls import URLPattern, path

from inspections.views import ladder, ladder_rungs, letters

urlpatterns: list[URLPattern] = [
    path("ladder/", ladder.index, name="ladder"),
    path("ladder/calls/<int:pk>/", ladder.call, name="ladder_call"),
    path("ladder/steps/<int:pk>/leave-out/", ladder.leave_out, name="ladder_leave_out"),
    path("remedies/<uuid:pk>/ladder/", ladder.of_remedy, name="ladder_of_remedy"),
    path("ladder/rungs/", ladder_rungs.index, name="rungs"),
    path("ladder/rungs/of/<int:pk>/", ladder_rungs.of_union, name="rungs_of"),
    path("ladder/rungs/of/<int:pk>/own/", ladder_rungs.make_own, name="rungs_own"),
    path("ladder/rungs/of/<int:pk>/above/", ladder_rungs.as_above, name="rungs_above"),
    path("ladder/rungs/of/<int:pk>/add/", ladder_rungs.add, name="rung_add"),
    path("ladder/rungs/<int:pk>/", ladder_rungs.edit, name="rung_edit"),
    path("ladder/rungs/<int:pk>/switch/", ladder_rungs.switch, name="rung_switch"),
    path("ladder/rungs/<int:pk>/remove/", ladder_rungs.remove, name="rung_remove"),
    path("letters/to/<int:pk>/", letters.write_to, name="letter_to"),
    path("letters/<uuid:pk>/", letters.detail, name="letter"),
    path("letters/<uuid:pk>/edit/", letters.edit, name="letter_edit"),
    path("letters/<uuid:pk>/drop/", letters.drop, name="letter_drop"),
    path(
        "letters/<uuid:pk>/without/<uuid:remedy>/", letters.remove, name="letter_remove"
    ),
]
