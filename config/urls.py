"""Every address of the product; each app keeps its own list."""

import logging
from importlib import import_module
from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
]


def _mount(prefix: str, app: str) -> None:
    """Until every app is finished: an app that cannot be imported yet is left out."""
    if find_spec(f"{app}.urls") is None:
        return
    try:
        import_module(f"{app}.urls")
    except (ImportError, AttributeError, SyntaxError) as error:
        logging.getLogger(__name__).warning("%s.urls left out: %s", app, error)
        return
    urlpatterns.append(path(prefix, include(f"{app}.urls")))


_mount("accounts/", "accounts")
_mount("unions/", "unions")
_mount("groups/", "savings_groups")
_mount("documents/", "reports")
_mount("jobs/", "jobs")
_mount("", "inspections")
try:
    from inspections.views.home import home
except (ImportError, SyntaxError):
    from accounts.views import profile as home
urlpatterns.insert(0, path("", home, name="home"))

handler400 = "accounts.views.bad_request"
handler403 = "accounts.views.permission_denied"
handler404 = "accounts.views.page_not_found"
handler500 = "accounts.views.server_error"
