"""The report of sums over units, as of a day."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from unions.forms.summary import SummaryFilter
from unions.selectors.columns import COLUMNS, USUAL, Column
from unions.selectors.summary import heading, report


@require_safe
def show(request: UserRequest) -> HttpResponse:
    require(request, "unions.view_figures")
    return add_up(
        request, title=_("Sums of figures"), columns=COLUMNS, usual=USUAL, drawn=_DRAWN
    )


#: What is drawn over the years, when it is shown.
_DRAWN = ("members", "attraction", "women", "clean_households", "fund_balance")
#: Charts beside one another, and rows on a page.
_CHARTS, _ROWS = 2, 25


def add_up(
    request: UserRequest,
    *,
    title: str,
    columns: Mapping[str, Column],
    usual: tuple[str, ...],
    drawn: tuple[str, ...],
    note: str = "",
) -> HttpResponse:
    """The report of any columns; other apps add up what they know in the same way."""
    form = SummaryFilter(request.GET, user=request.user, columns=columns, usual=usual)
    chosen = form.chosen
    found = report(form.scope, chosen, day=form.day, against=form.against_day)
    by = columns.get(form.order.removeprefix("-"))
    descending = form.order.startswith("-")
    keyed = found.now.ordered(by, descending=descending)
    page = http.paginate(request, keyed, _ROWS)
    names = [name for name in drawn if columns[name] in chosen][:_CHARTS]
    context = {
        "title": title,
        "note": note,
        "filter_form": form,
        "report": found,
        "page": page,
        "rows": found.rows([row["key"] for row in page], request.user),
        "total": found.total,
        "headings": [_heading(column, form.order) for column in chosen],
        "charts": found.charts({name: columns[name] for name in names}),
    }
    return http.render(request, "unions/summary.html", context)


def _heading(column: Column, order: str) -> dict[str, str]:
    """Its title, what a click on it sorts by, and how the rows stand now."""
    name = column.name
    ways = {name: "ascending", f"-{name}": "descending"}  # as aria-sort says it
    return {
        "title": heading(column),
        "sort": name if order == f"-{name}" else f"-{name}",
        "sorted": ways.get(order, ""),
    }
