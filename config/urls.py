"""Every address of the product; each app keeps its own list."""

import logging
from importlib import import_module
from importlib.util import find_spec

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from accounts.views import admin_sign_in, set_language, sign_out

admin.site.site_header = admin.site.site_title = _("Sổ Kiểm Tra: data tables")
admin.site.index_title = _("All tables of the register and of inspections")
admin.site.site_url = "/"

favicon = login_not_required(RedirectView.as_view(url="/static/favicon-32.png"))

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", set_language, name="set_language"),
    path("favicon.ico", favicon, name="favicon"),
    path("admin/login/", admin_sign_in),
    path("admin/logout/", sign_out),
    path(
        "admin/password_change/", RedirectView.as_view(pattern_name="accounts:password")
    ),
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
