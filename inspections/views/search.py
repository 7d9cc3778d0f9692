"""The search over everything, from the box at the top of every page."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core import http
from inspections.selectors.search import find

#: More is no question.
_LETTERS = 200


@require_safe
def index(request: UserRequest) -> HttpResponse:
    typed = request.GET.get("q", "")[:_LETTERS]
    context = {"found": find(typed, viewer=request.user)}
    return http.render(request, "search.html", context, partial="found")
