"""The log of notices, one's own, one of them, and what a person does with it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from notices.forms.log import NoticeFilter
from notices.models import Notice
from notices.selectors import pages
from notices.services import log as services
from notices.services.mailing import is_set_up

if TYPE_CHECKING:
    from collections.abc import Callable

#: What failed longer ago is past help.
_RECENT = timedelta(days=30)


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """What was and will be told to whom, newest first."""
    require(request, "notices.see_log")
    since = timezone.now() - _RECENT
    form = NoticeFilter(request.GET, user=request.user)
    visible = Notice.objects.visible_to(request.user)
    rows = form.narrow(visible.for_list(), since)
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    context = {
        "page": page,
        "rows": pages.shown(page),
        "filter_form": form,
        "figures": pages.figures(visible, since),
        "has_server": is_set_up(),
    }
    return http.render(request, "notices/index.html", context, partial="rows")


@require_safe
def mine(request: UserRequest) -> HttpResponse:
    """What one was told oneself; for a unit's officer also what her unit was told."""
    require(request, "notices.view_notice")
    rows = pages.own(request.user)
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    context = {"page": page, "rows": pages.shown(page)}
    return http.render(request, "notices/mine.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    notice = _find(request, pk)
    require(request, "notices.view_notice", notice)
    context = {
        "row": pages.shown([notice])[0],
        "may_change": request.user.has_perm("notices.change_notice", notice),
    }
    return http.render(request, "notices/detail.html", context)


@require_POST
def resend(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.resend, _("It will be sent within minutes."))


@require_POST
def told(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.mark_told, _("Marked as told."))


@require_POST
def take_back(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.take_back, _("Taken back: it is not sent."))


def _act(
    request: UserRequest, pk: int, verb: "Callable[..., Notice]", done: str
) -> HttpResponse:
    notice = _find(request, pk)
    require(request, "notices.change_notice", notice)
    try:
        verb(notice, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("notices:detail", pk)


def _find(request: UserRequest, pk: int) -> Notice:
    rows = Notice.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=pk)
