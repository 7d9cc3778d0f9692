"""Calendars on phones: one's own addresses, and what programs read at them."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections import ics
from inspections.forms.feeds import UnionFeedForm
from inspections.models import CalendarFeed, Visit
from inspections.selectors import feeds as selectors
from inspections.services import feeds as services


@login_not_required
@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, for whoever knows the address.

    Whether an address was taken back or never was is not told. Programs that have the
    newest get 304.
    """
    feed = selectors.found(token)
    if feed is None:
        words = _("There is no calendar at this address.")
        return HttpResponseNotFound(words, content_type="text/plain; charset=utf-8")
    services.note_reading(feed)
    content = selectors.read(feed)
    # By the time alone nobody would notice what she may not see any more.
    answer = get_conditional_response(request, etag=content.etag)
    if answer is None:
        answer = HttpResponse(content.file(), content_type=ics.CONTENT_TYPE)
        answer["Content-Disposition"] = 'inline; filename="lich-kiem-tra.ics"'
    answer["ETag"] = content.etag
    if changed_at := content.changed_at:
        answer["Last-Modified"] = http_date(changed_at.timestamp())
    # A cache of one's own may keep it, and asks each time whether it is the newest.
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.add_calendarfeed")
    return _index(request, UnionFeedForm(user=request.user))


@require_POST
def add(request: UserRequest) -> HttpResponse:
    """An address of one's own visits; to its page, which shows it."""
    require(request, "inspections.add_calendarfeed")
    return _made(request, lambda: services.issue(None, by=request.user))


@require_POST
def add_union(request: UserRequest) -> HttpResponse:
    """An address of all visits of a union."""
    require(request, "inspections.add_union_feed")
    form = UnionFeedForm(request.POST, user=request.user)
    if not form.is_valid():
        return _index(request, form)
    union = form.cleaned_data["union"]
    require(request, "inspections.add_union_feed", union)
    return _made(request, lambda: services.issue(union, by=request.user))


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """The address itself, and how to give it to a phone. That it was seen is noted."""
    feed = _find(request, pk)
    try:
        address = selectors.address(services.show(feed, by=request.user))
    except RuleError as refusal:  # sealed with a key that is gone
        messages.error(request, str(refusal))
        return redirect("inspections:feeds")
    webcal = "webcal://" + address.partition("://")[2]
    context = {"feed": feed, "address": address, "webcal": webcal}
    return render(request, "inspections/feeds_address.html", context)


@require_POST
def renew(request: UserRequest, pk: int) -> HttpResponse:
    feed = _find(request, pk)
    return _made(request, lambda: services.renew(feed, by=request.user))


@require_POST
def revoke(request: UserRequest, pk: int) -> HttpResponse:
    feed = _find(request, pk)
    try:
        services.revoke(feed, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("The address is taken back: nobody reads it any more.")
        messages.success(request, words)
    return redirect("inspections:feeds")


@require_safe
def visit(request: UserRequest, pk: int) -> HttpResponse:
    """One visit as a file that a phone's calendar opens."""
    rows = Visit.objects.visible_to(request.user)
    found = get_object_or_404(rows, pk=pk)
    file = ics.calendar([selectors.one(found)])
    answer = HttpResponse(file, content_type=ics.CONTENT_TYPE)
    name = f"kiem-tra-{found.date:%Y-%m-%d}-{found.pk}.ics"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _find(request: UserRequest, pk: int) -> CalendarFeed:
    """One of her own that works."""
    return get_object_or_404(selectors.own(request.user), pk=pk)


def _made(request: UserRequest, verb: Callable[[], CalendarFeed]) -> HttpResponse:
    try:
        feed = verb()
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("inspections:feeds")
    messages.success(request, _("The calendar address is ready."))
    return redirect("inspections:feed", feed.pk)


def _index(request: UserRequest, form: UnionFeedForm) -> HttpResponse:
    feeds = list(selectors.own(request.user))
    has_own = any(feed.union is None for feed in feeds)
    context = {"feeds": feeds, "form": form, "has_own": has_own}
    return render(request, "inspections/feeds.html", context)
