from django.urls import path

from workbooks.views import incoming, outgoing

app_name = "workbooks"
urlpatterns = [
    path("", incoming.index, name="index"),
    path("in/<uuid:pk>/", incoming.upload, name="upload"),
    path("in/<uuid:pk>/progress/", incoming.upload_progress, name="upload_progress"),
    path("in/<uuid:pk>/marked/", incoming.marked, name="marked"),
    path("in/<uuid:pk>/write/", incoming.write, name="write"),
    path("in/<uuid:pk>/again/", incoming.start_again, name="start_again"),
    path("out/<uuid:pk>/", outgoing.exported, name="exported"),
    path(
        "out/<uuid:pk>/progress/", outgoing.exported_progress, name="exported_progress"
    ),
    path("out/<uuid:pk>/file/", outgoing.exported_file, name="exported_file"),
    path("<slug:kind>/", incoming.send, name="send"),
    path("<slug:kind>/template/", incoming.template, name="template"),
    path("<slug:kind>/export/", outgoing.export, name="export"),
]
