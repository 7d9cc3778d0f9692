"""Every address of the product; each app keeps its own list."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from accounts.views import admin_sign_in, set_language, sign_out
from inspections.views.home import home

admin.site.site_header = admin.site.site_title = _("Sổ Kiểm Tra: data tables")
admin.site.index_title = _("All tables of the register and of inspections")
admin.site.site_url = "/"

favicon = login_not_required(RedirectView.as_view(url="/static/favicon-32.png"))
own_password = RedirectView.as_view(pattern_name="accounts:password")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("language/", set_language, name="set_language"),
    path("favicon.ico", favicon, name="favicon"),
    # The admin has no sign-in, sign-out and password of its own.
    path("admin/login/", admin_sign_in, name="admin_sign_in"),
    path("admin/logout/", sign_out, name="admin_sign_out"),
    path("admin/password_change/", own_password, name="admin_password"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("unions/", include("unions.urls")),
    path("groups/", include("savings_groups.urls")),
    path("documents/", include("reports.urls")),
    path("K/", include("reports.check_urls")),
    path("excel/", include("workbooks.urls")),
    path("jobs/", include("jobs.urls")),
    path("notices/", include("notices.urls")),
    path("", include("inspections.urls")),
]

handler400 = "accounts.views.bad_request"
handler403 = "accounts.views.permission_denied"
handler404 = "accounts.views.page_not_found"
handler500 = "accounts.views.server_error"
