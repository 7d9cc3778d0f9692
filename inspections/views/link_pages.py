"""What a unit sees and sends by its upload link: nobody signs in here.

Whoever knows the address has its remedies and nothing else. No answer is kept by a
cache, names the address to another site, or writes into a session; an address that
nobody gave out is answered like every other page that does not exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views import page_not_found
from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.forms.upload_links import MorePhotosForm, SendForm
from inspections.models import Remedy, UploadLink
from inspections.selectors import upload_links as selectors
from inspections.services import upload_links as services
from inspections.sheets.remedies import workbook
from workbooks.services import exports
from workbooks.views.incoming import answer_file

#: Largest request that is read at all: ten photos as phones take them.
_MOST_BYTES = 60 * 1024 * 1024

_Page = Callable[..., HttpResponseBase]


def _by_link(view: _Page) -> Callable[..., HttpResponseBase]:
    """Find the link of the address; say nothing to caches, referrers and robots."""

    @wraps(view)
    def answer(request: HttpRequest, token: str, **rest: Any) -> HttpResponseBase:
        link = services.find(token)
        response: HttpResponseBase
        try:
            if link is None:
                raise Http404
            response = view(request, link, token, **rest)
        except Http404 as nothing:
            response = page_not_found(request, nothing)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@login_not_required
@require_safe
@_by_link
def show(request: HttpRequest, link: UploadLink, token: str) -> HttpResponse:
    """What is still to do, and what was sent."""
    if not link.is_open:
        return _closed(request, link)
    services.note_opening(link)
    lines = selectors.lines(link, selectors.remedies_of(link))
    context = {"lines": lines, "left": sum(one.state == "todo" for one in lines)}
    return _render(request, "open", link, token, context)


@login_not_required
@require_safe
@_by_link
def file(request: HttpRequest, link: UploadLink, token: str) -> HttpResponseBase:
    """The workbook of just these remedies, to fill in."""
    if not link.is_open:
        return _closed(request, link)
    made = workbook(link.created_by, selectors.remedies_of(link))
    audit.record(Action.DOWNLOAD, link, by=None)
    return answer_file(made, exports.list_name("viec can khac phuc", link.unit.name))


@login_not_required
@csrf_exempt  # asked below, when the size is known: before that nothing is read
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def send(
    request: HttpRequest, link: UploadLink, token: str, pk: UUID
) -> HttpResponseBase:
    """One remedy: what was done, with photos; later, more photos."""
    remedy = get_object_or_404(selectors.remedies_of(link), pk=pk)
    if request.method != "POST":
        if not link.is_open:
            return _closed(request, link)
        return _form(request, link, token, remedy)
    if refused := _too_much(request, link):
        return refused
    _name_origin(request)
    return _take(request, link, token, remedy)


@csrf_protect
def _take(
    request: HttpRequest, link: UploadLink, token: str, remedy: Remedy
) -> HttpResponse:
    """Keep what was sent; what was typed is never lost."""
    more = "more" in request.POST
    form_class = MorePhotosForm if more else SendForm
    form = form_class(request.POST, request.FILES)
    if not form.is_valid():
        if not link.is_open:
            return _closed(request, link, typed=request.POST.get("text", ""))
        return _form(request, link, token, remedy, form)
    try:
        if request.user.is_authenticated:
            raise RuleError(
                _("You are signed in: report it in your own name, from the remedies.")
            )
        verb = services.add_files if more else services.use
        verb(link, remedy, **form.cleaned_data)
    except services.ClosedError:
        link.refresh_from_db()
        return _closed(request, link, typed=request.POST.get("text", ""))
    except RuleError as refusal:
        form.add_error(None, str(refusal))
        link.refresh_from_db(fields=["files_used"])
        return _form(request, link, token, remedy, form)
    return redirect("inspections:link_open", token)


def _form(
    request: HttpRequest,
    link: UploadLink,
    token: str,
    remedy: Remedy,
    form: Any = None,
) -> HttpResponse:
    """The form for what can be sent of this remedy now; the page alone, if nothing."""
    [line] = selectors.lines(link, [remedy])
    if form is None:
        form = {"todo": SendForm, "sent": MorePhotosForm}.get(line.state, SendForm)()
    context = {
        "line": line,
        "form": form,
        "more": isinstance(form, MorePhotosForm),
        "may_send": line.state == "todo" or line.may_add or form.is_bound,
        "files_left": link.most_files - link.files_used,
    }
    return _render(request, "send", link, token, context)


def _closed(request: HttpRequest, link: UploadLink, typed: str = "") -> HttpResponse:
    """It works no more; whom to call, and what was typed, to be copied."""
    context = {"state": selectors.state(link), "typed": typed}
    return _render(request, "closed", link, "", context, status=410)


def _too_much(request: HttpRequest, link: UploadLink) -> HttpResponse | None:
    """Refused before anything of it is read."""
    try:
        services.count_post(link)
    except services.TooOftenError as refusal:
        said = {"said": str(refusal)}
        return _render(request, "refused", link, "", said, status=429)
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = 0
    if size <= _MOST_BYTES:
        return None
    words = _("That was too much at once. Send the photos one after another.")
    return _render(request, "refused", link, "", {"said": words}, status=413)


def _name_origin(request: HttpRequest) -> None:
    """A page that names itself to nobody says ``null`` to us as well.

    Browsers do so for ``no-referrer``. Then the pair of cookie and field decides, as it
    does where no origin is sent; nobody else's page knows the address to begin with.
    """
    if request.META.get("HTTP_ORIGIN") == "null":
        request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"


def _render(
    request: HttpRequest,
    page: str,
    link: UploadLink,
    token: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """As nobody sees it, whoever is signed in on this phone."""
    shown = {
        "link": link,
        "token": token,
        "contact": selectors.contact(link),
        "user": AnonymousUser(),
        "most_mb": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        **context,
    }
    return render_page(request, f"inspections/link/{page}.html", shown, status=status)
