"""Units on a map, coloured by a figure, with the same in a table."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from unions.forms.map import MapForm
from unions.selectors import as_of
from unions.selectors.map import union_map


@require_safe
def show(request: UserRequest) -> HttpResponse:
    require(request, "unions.view_union")
    form = MapForm(request.GET, user=request.user)
    asked = form.asked
    on = asked["on"] or timezone.localdate()
    units = as_of.units_of(request.user, asked["union"], on).existing(on)
    shown = union_map(units.filter(level=asked["level"]), figure=asked["figure"], on=on)
    page = Paginator(shown.units, http.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"shown": shown, "page": page, "filter_form": form, "on": on}
    return http.render(request, "unions/map.html", context, partial="rows")
