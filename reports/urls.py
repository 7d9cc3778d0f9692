from django.urls import path

from reports.views import (
    bundles,
    documents,
    life,
    scans,
    showcases,
    signatures,
    signed_pages,
)

app_name = "reports"
urlpatterns = [
    path("", documents.documents, name="documents"),
    path("bundles/", bundles.index, name="bundles"),
    path("bundles/round/<int:pk>/", bundles.ask, name="bundle_request"),
    path("bundles/<uuid:pk>/", bundles.bundle, name="bundle"),
    path("bundles/<uuid:pk>/progress/", bundles.progress, name="bundle_progress"),
    path("bundles/<uuid:pk>/cancel/", bundles.cancel, name="bundle_cancel"),
    path("bundles/<uuid:pk>/retry/", bundles.retry, name="bundle_retry"),
    path("bundles/<uuid:pk>/file/", bundles.file, name="bundle_file"),
    path("newest/", documents.newest, name="newest"),
    path("lists/", showcases.issued, name="issued_lists"),
    path("numbers/", documents.numbers, name="numbers"),
    path("about/plan/<int:pk>/changes/", documents.plan_changes, name="plan_changes"),
    path("about/<slug:about>/<int:pk>/", documents.panel, name="panel"),
    path("about/<slug:about>/<uuid:pk>/", documents.panel, name="panel_of_form"),
    path("request/<slug:kind>/<int:pk>/", documents.request_document, name="request"),
    path(
        "request/<slug:kind>/<uuid:pk>/",
        documents.request_document,
        name="request_form",
    ),
    path("<uuid:pk>/", documents.document, name="document"),
    path("<uuid:pk>/progress/", documents.document_progress, name="document_progress"),
    path("<uuid:pk>/file/", documents.document_file, name="document_file"),
    path("<uuid:pk>/word/", documents.document_word, name="document_word"),
    path(
        "<uuid:pk>/word/file/", documents.document_word_file, name="document_word_file"
    ),
    path("<uuid:pk>/printed/", signed_pages.printed, name="document_printed"),
    path("<uuid:pk>/signed/", signed_pages.index, name="signed_pages"),
    path("scans/", scans.index, name="scans"),
    path("scans/<uuid:pk>/", scans.batch, name="scan_batch"),
    path("scans/<uuid:pk>/again/", scans.again, name="scan_again"),
    path("scans/<uuid:pk>/<int:order>/", scans.file, name="scan_file"),
    path("<uuid:pk>/signatures/", signatures.index, name="signatures"),
    path("<uuid:pk>/signatures/sign/", signatures.sign, name="sign"),
    path("signatures/<uuid:pk>/", signatures.file, name="signed_file"),
    path("signatures/<uuid:pk>/remove/", signatures.remove, name="signed_file_remove"),
    path("signed/<uuid:pk>/", signed_pages.page, name="signed_page"),
    path("signed/<uuid:pk>/remove/", signed_pages.remove, name="signed_page_remove"),
    path("<uuid:pk>/retry/", life.retry, name="document_retry"),
    path("<uuid:pk>/number/", life.number, name="document_number"),
    path("<uuid:pk>/issue/", life.issue, name="document_issue"),
    path("<uuid:pk>/withdraw/", life.withdraw, name="document_withdraw"),
]
