"""Open remedies to units that do not sign in: files, links, and what comes by them."""

from django.urls import URLPattern, path

from inspections.views import link_pages, upload_links

urlpatterns: list[URLPattern] = [
    path("remedies/send/", upload_links.units, name="remedy_units"),
    path("remedies/send/<int:pk>/", upload_links.unit, name="remedy_unit"),
    path("remedies/send/<int:pk>/file/", upload_links.file, name="remedy_unit_file"),
    path("upload-links/", upload_links.index, name="upload_links"),
    path("upload-links/<int:pk>/", upload_links.detail, name="upload_link"),
    path(
        "upload-links/<int:pk>/revoke/", upload_links.revoke, name="upload_link_revoke"
    ),
    # Nobody signs in there. The name before the token is what logs leave out.
    path("r/<str:token>/", link_pages.show, name="link_open"),
    path("r/<str:token>/file/", link_pages.file, name="link_file"),
    path("r/<str:token>/<uuid:pk>/", link_pages.send, name="link_send"),
]
