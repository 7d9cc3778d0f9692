"""Where the mark on a printed page leads: short and in capitals, as QR codes hold."""

from django.urls import path

from reports.views import check

app_name = "check"
urlpatterns = [
    path("<str:code>/<str:version>/<int:page>/<int:total>", check.paper, name="paper"),
]
