from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.documents, name="documents"),
    path("newest/", views.newest, name="newest"),
    path("numbers/", views.numbers, name="numbers"),
    path("about/plan/<int:pk>/changes/", views.plan_changes, name="plan_changes"),
    path("about/<slug:about>/<int:pk>/", views.panel, name="panel"),
    path("about/<slug:about>/<uuid:pk>/", views.panel, name="panel_of_form"),
    path("request/<slug:kind>/<int:pk>/", views.request_document, name="request"),
    path("request/<slug:kind>/<uuid:pk>/", views.request_document, name="request_form"),
    path("<uuid:pk>/", views.document, name="document"),
    path("<uuid:pk>/progress/", views.document_progress, name="document_progress"),
    path("<uuid:pk>/file/", views.document_file, name="document_file"),
    path("<uuid:pk>/word/", views.document_word, name="document_word"),
    path("<uuid:pk>/word/file/", views.document_word_file, name="document_word_file"),
    path("<uuid:pk>/retry/", views.document_retry, name="document_retry"),
    path("<uuid:pk>/number/", views.document_number, name="document_number"),
    path("<uuid:pk>/issue/", views.document_issue, name="document_issue"),
    path("<uuid:pk>/withdraw/", views.document_withdraw, name="document_withdraw"),
]
