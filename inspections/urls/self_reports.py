"""What the unit reports before a visit."""

from django.urls import URLPattern, path

from inspections.views import self_reports, unit_reports

urlpatterns: list[URLPattern] = [
    path("visits/<int:pk>/report/", self_reports.page, name="self_report"),
    path("visits/<int:pk>/report/save/", self_reports.save, name="self_report_save"),
    path(
        "visits/<int:pk>/report/submit/",
        self_reports.submit,
        name="self_report_submit",
    ),
    path("visits/<int:pk>/report/file/", self_reports.file, name="self_report_file"),
    path(
        "visits/<int:pk>/report/file/delete/",
        self_reports.file_delete,
        name="self_report_file_delete",
    ),
    path(
        "visits/<int:pk>/report/return/",
        self_reports.send_back,
        name="self_report_return",
    ),
    path(
        "visits/<int:pk>/report/accept/",
        self_reports.accept,
        name="self_report_accept",
    ),
    path(
        "visits/<int:pk>/report/figures/",
        self_reports.figures,
        name="self_report_figures",
    ),
    path("unit-reports/", unit_reports.index, name="unit_reports"),
    path("rounds/<int:pk>/reports/", self_reports.round_reports, name="round_reports"),
]
