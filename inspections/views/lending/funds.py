"""Other money of the unit: the step of a visit where its funds are counted."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from inspections.forms.fund_checks import FundAddForm, FundCheckForm
from inspections.models import FundCheck, Visit
from inspections.selectors.lending.funds import FundRow, fund_rows, totals
from inspections.services.lending import funds as services
from inspections.services.lines import Outcome
from inspections.views.workspace import desk
from unions.models import Fund


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, desk.find_to_read(request, pk))


@desk.written_by_sender
def save(request: UserRequest, pk: int, fund: int) -> HttpResponse:
    """What one fund's book says and what was counted."""
    visit = desk.find_to_write(request, pk)
    seen = Fund.objects.visible_to(request.user).filter(union=visit.union)
    found = get_object_or_404(seen.select_related("branch"), pk=fund)
    form = FundCheckForm(request.POST, auto_id=f"fund-{fund}-%s")
    script = desk.wants_json(request)
    if not form.is_valid():
        if script:
            return desk.refused_form(form)
        return _page(request, visit, {fund: form}, status=desk.REFUSED)
    try:
        outcome = services.record_fund_check(
            visit, found, **form.cleaned_data, by=request.user
        )
    except RuleError as refusal:
        if script:
            return desk.refused(refusal)
        form.add_error(None, str(refusal))
        return _page(request, visit, {fund: form}, status=desk.REFUSED)
    return _told(request, visit, form, outcome, script=script)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: UserRequest, pk: int) -> HttpResponse:
    """A fund that the register lacks."""
    visit = desk.find_to_write(request, pk)
    form = FundAddForm(request.POST or None, visit=visit)
    if form.is_valid():
        try:
            fund = services.add_fund(visit, **form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The fund is in the register: count it now."))
            return desk.back("funds", visit, f"fund-{fund.pk}")
    context = {
        "form": form,
        "title": _("Add a fund"),
        "lead": str(visit.union),
        "back_url": desk.back("funds", visit)["Location"],
    }
    return http.render(request, "form_page.html", context)


def _told(
    request: UserRequest,
    visit: Visit,
    form: FundCheckForm,
    outcome: Outcome[FundCheck],
    *,
    script: bool,
) -> HttpResponse:
    row, fund = outcome.row, outcome.row.fund_id
    if outcome.state == "conflict":
        theirs = _("by the book %(book)s, counted %(hand)s") % {
            "book": _dong(row.by_book),
            "hand": _dong(row.in_hand),
        }
        if script:
            return desk.told("conflict", row.revision, theirs=theirs)
        form.data = {**request.POST.dict(), "base_revision": row.revision}
        text = _(
            "Somebody else wrote meanwhile: “%(theirs)s”. Save again to replace it."
        )
        form.add_error(None, text % {"theirs": theirs})
        return _page(request, visit, {fund: form}, status=desk.CONFLICT)
    if script:
        regions = _regions(request, visit, fund)
        return desk.told(outcome.state, row.revision, id=str(row.pk), regions=regions)
    return desk.done(request, "funds", visit, f"fund-{fund}")


def _regions(request: UserRequest, visit: Visit, fund: int) -> dict[str, str]:
    """The parts of the page that one count changes."""
    rows = fund_rows(visit)
    found = next((row.findings for row in rows if row.fund.pk == fund), ())
    context = {"findings": found, "visit": visit, "may_read": True}
    html = render_to_string("inspections/lending/_found.html", context, request)
    sums = {"totals": totals(rows)}
    shown = render_to_string("inspections/lending/_fund_totals.html", sums, request)
    return {f"found-fund-{fund}": html.strip(), "fund-totals": shown}


def _page(
    request: UserRequest,
    visit: Visit,
    typed: dict[int, BaseForm] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    rows = fund_rows(visit)
    context = {
        "funds": [_shown(row, typed or {}) for row in rows],
        "totals": totals(rows),
        "may_read": True,
    }
    return desk.page(request, visit, "funds", context, status=status)


def _shown(row: FundRow, typed: dict[int, BaseForm]) -> dict[str, Any]:
    return {"row": row, "form": typed.get(row.fund.pk) or FundCheckForm.of(row)}


def _dong(amount: int | None) -> str:
    return "–" if amount is None else f"{amount:,}".replace(",", ".")
