"""Anybody who holds a paper may ask whether it is valid.

Told are its number, date and issuer, and whether it is valid: nothing that is not on
the paper in her hand. Nobody signs in here; the code cannot be guessed.
"""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views import page_not_found
from reports import qr
from reports.selectors import check as selectors


@login_not_required
@require_safe
def paper(
    request: HttpRequest, code: str, version: str, page: int, total: int
) -> HttpResponse:
    """The same for everybody, whoever is signed in on this phone."""
    mark = qr.Mark(code.upper(), version.upper(), page, total)
    told = selectors.told(mark)
    if told is None:
        answer = page_not_found(request, Http404())
    else:
        context = {"told": told, "mark": mark, "user": AnonymousUser()}
        answer = render(request, "reports/check.html", context)
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
