"""Savings groups at a visit: the bank's forms 16/TD, 06/TD and 15/TD."""

from django.urls import URLPattern, path

from inspections.views.lending import groups, loans, matches

urlpatterns: list[URLPattern] = [
    path("visits/<int:pk>/groups/", groups.index, name="visit_groups"),
    path("visits/<int:pk>/groups/open/", groups.open_group, name="group_open"),
    path("group-checks/<uuid:key>/", groups.group_check, name="group_check"),
    path("group-checks/<uuid:key>/save/", groups.save, name="group_check_save"),
    path("group-checks/<uuid:key>/refresh/", groups.refresh, name="group_refresh"),
    path("group-checks/<uuid:key>/delete/", groups.delete, name="group_check_delete"),
    path("group-checks/<uuid:key>/members/", groups.members, name="group_members"),
    path(
        "group-checks/<uuid:key>/members/add/",
        groups.members_add,
        name="group_members_add",
    ),
    path(
        "group-checks/<uuid:key>/loans/save/", loans.save_all, name="loan_checks_save"
    ),
    path("loan-checks/<uuid:key>/save/", loans.save, name="loan_check_save"),
    path("loan-checks/<uuid:key>/delete/", loans.delete, name="loan_check_delete"),
    path(
        "group-checks/<uuid:key>/matches/save/",
        matches.save_all,
        name="balance_matches_save",
    ),
    path("matches/<uuid:key>/save/", matches.save, name="balance_match_save"),
    path("matches/<uuid:key>/delete/", matches.delete, name="balance_match_delete"),
]
