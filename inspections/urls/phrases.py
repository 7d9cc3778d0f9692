"""Standard clauses, the papers they rest on, and deadlines by weight."""

from django.urls import URLPattern, path

from inspections.views import legal_acts, phrases, severity_terms

urlpatterns: list[URLPattern] = [
    path("phrases/", phrases.index, name="phrases"),
    path("phrases/add/", phrases.add, name="phrase_add"),
    path("phrases/<int:pk>/", phrases.detail, name="phrase"),
    path("phrases/<int:pk>/edit/", phrases.edit, name="phrase_edit"),
    path("phrases/<int:pk>/copy/", phrases.copy, name="phrase_copy"),
    path("phrases/<int:pk>/retire/", phrases.retire, name="phrase_retire"),
    path("phrases/<int:pk>/restore/", phrases.restore, name="phrase_restore"),
    path("legal-acts/", legal_acts.index, name="legal_acts"),
    path("legal-acts/add/", legal_acts.add, name="legal_act_add"),
    path("legal-acts/<int:pk>/edit/", legal_acts.edit, name="legal_act_edit"),
    path("deadlines/", severity_terms.mine, name="severity_terms"),
    path("deadlines/<int:pk>/", severity_terms.of_union, name="severity_terms_of"),
]
