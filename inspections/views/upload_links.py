"""Open remedies for units that do not sign in: choose, look, send; links given out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from audit import services as audit
from audit.enums import Action
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.upload_links import MAIL, GiveForm, LinkFilter
from inspections.models import Remedy, UploadLink
from inspections.selectors import upload_links as selectors
from inspections.services import upload_link_mails as mails
from inspections.services import upload_links as services
from inspections.sheets.remedies import workbook
from notices.services.attachments import Attachment
from notices.services.mailing import is_set_up
from unions.models import Union
from workbooks.services import exports
from workbooks.views.incoming import answer_file

#: Of the session: the link whose address is shown on the next page, and never again.
_SHOWN = "shown_link"


@require_safe
def units(request: UserRequest) -> HttpResponse:
    """Units with remedies still to do."""
    require(request, "inspections.give_upload_link")
    words = request.GET.get("q", "")
    page = http.paginate(request, selectors.units(request.user, words))
    context = {
        "page": page,
        "rows": selectors.unit_rows(page),
        "narrowed": bool(words),
    }
    template = "inspections/upload_links/units.html"
    return http.render(request, template, context, partial="rows")


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: UserRequest, pk: int) -> HttpResponse:
    """What will go to one unit; then its link, by mail or to be copied."""
    found, rows = _find_unit(request, pk)
    remedies = list(rows)
    form = GiveForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        link = _given(request, found, form)
        if link is not None:
            return redirect("inspections:upload_link", link)
    context = {
        "unit": found,
        "union": remedies[0].visit.round.plan.union,
        "lines": remedies,
        "form": form,
        "can_mail": bool(found.email) and is_set_up(),
        "has_server": is_set_up(),
        "of": request.GET.get("of", ""),
    }
    return render(request, "inspections/upload_links/unit.html", context)


@require_safe
@never_cache
def file(request: UserRequest, pk: int) -> HttpResponseBase:
    """The workbook of a unit's open remedies, to fill in."""
    found, rows = _find_unit(request, pk)
    made = workbook(request.user, rows)
    detail = {"kind": "remedies", "unit": str(found)}
    audit.record(Action.EXPORT, request.user, by=request.user, detail=detail)
    return answer_file(made, _file_name(found))


@require_safe
def index(request: UserRequest) -> HttpResponse:
    """Links that were given out, the newest first."""
    require(request, "inspections.view_uploadlink")
    filters = LinkFilter(request.GET)
    words, state = request.GET.get("q", ""), filters.chosen()
    rows = selectors.listed(request.user, state=state, words=words)
    page = http.paginate(request, rows)
    context = {
        "page": page,
        "rows": [
            (one, selectors.state(one), selectors.state_words(one)) for one in page
        ],
        "filter_form": filters,
        "narrowed": bool(words or state),
    }
    template = "inspections/upload_links/index.html"
    return http.render(request, template, context, partial="rows")


@require_safe
@never_cache
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """One link; its address once, to whoever has just given it out."""
    link = _find(request, pk)
    require(request, "inspections.view_uploadlink", link)
    remedies = list(selectors.remedies_of(link))
    context: dict[str, Any] = {
        "link": link,
        "state": selectors.state(link),
        "state_words": selectors.state_words(link),
        "lines": selectors.lines(link, remedies),
    }
    if request.session.get(_SHOWN) == link.pk and link.is_open and link.token:
        del request.session[_SHOWN]
        address = selectors.address(link.token.reveal())
        audit.record(Action.READ, link, by=request.user, detail={"field": "token"})
        context |= {
            "address": address,
            "message": selectors.words(link, remedies, address),
        }
    return render(request, "inspections/upload_links/detail.html", context)


@require_POST
def revoke(request: UserRequest, pk: int) -> HttpResponse:
    link = _find(request, pk)
    require(request, "inspections.give_upload_link", link)
    try:
        services.revoke(link, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link is taken back: nobody can use it now."))
    return redirect("inspections:upload_link", pk)


def _given(request: UserRequest, unit: Union, form: GiveForm) -> int | None:
    """The key of the new link; nothing when a rule forbids it, said in the form."""
    chosen: list[Remedy] = list(form.cleaned_data["remedies"])
    terms = {name: form.cleaned_data[name] for name in ("days", "most_files")}
    try:
        if request.POST.get("how") == MAIL:
            rows = form.cleaned_data["remedies"]
            data = workbook(request.user, rows).read()
            file = Attachment(_file_name(unit), data)
            given = mails.give_and_mail(
                unit, chosen, by=request.user, file=file, **terms
            )
            messages.success(
                request, _("It is in the outbox: the mail goes out within minutes.")
            )
            return given.pk
        link, _token = services.give(unit, chosen, by=request.user, **terms)
    except RuleError as refusal:
        form.add_error(None, str(refusal))
        return None
    request.session[_SHOWN] = link.pk
    return link.pk


def _find_unit(request: UserRequest, pk: int) -> tuple[Union, Any]:
    """A unit with open remedies of her own work, and these of one inspecting union."""
    of = http.number(request.GET.get("of"))
    rows = selectors.of_unit(request.user, pk, of)
    first = rows.first()
    if first is None:
        raise Http404
    require(request, "inspections.give_upload_link", first)
    union = first.visit.round.plan.union_id
    return first.owner, rows.filter(visit__round__plan__union=union)


def _find(request: UserRequest, pk: int) -> UploadLink:
    rows = UploadLink.objects.visible_to(request.user)
    rows = rows.select_related("unit", "union", "created_by")
    found: UploadLink = get_object_or_404(rows, pk=pk)
    return found


def _file_name(unit: Union) -> str:
    return exports.list_name("viec can khac phuc", unit.name)
