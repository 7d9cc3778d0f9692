"""What views share: pages of a list, whole page or one partial."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_page
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE_SIZE = 50
#: A key of more digits is no key, and too large for databases.
_DIGITS = 10


def number(text: str | None) -> int | None:
    """A key out of an address or form; nonsense is no key."""
    is_number = text is not None and text.isdecimal() and len(text) < _DIGITS
    return int(text) if text and is_number else None


def paginate(
    request: HttpRequest, rows: "QuerySet[Any]", size: int = PAGE_SIZE
) -> Page[Any]:
    """The page that ``?page=`` asks for; a nonsense number gives the first or last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str = "",
    status: int | None = None,
) -> HttpResponse:
    """The whole page, or only ``partial`` of it when htmx asks for a fragment."""
    htmx = getattr(request, "htmx", None)
    if partial and htmx and not (htmx.boosted or htmx.history_restore_request):
        template = f"{template}#{partial}"
    answer = render_page(request, template, context, status=status)
    if partial:
        patch_vary_headers(answer, ["HX-Request"])
    return answer
