"""Which column of a bank's file is what: the screen between sending and checking."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from savings_groups.bank.preview import preview
from savings_groups.bank.table import Layout
from savings_groups.forms.mapping import UNITS, MappingForm
from savings_groups.models import BankFile
from savings_groups.selectors import bank as selectors
from savings_groups.services.bank import mapping as services
from savings_groups.views.bank import find

if TYPE_CHECKING:
    from workbooks.foreign.reading import Sheet

#: Rows of the file that are shown as they would be read.
_ROWS = 5
#: Headings lie among the rows that are read, and spread over a few.
_LAST_ROW, _HIGHEST = 60, 5


@require_http_methods(["GET", "HEAD", "POST"])
def match(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """Match, look at the first rows as they would be read, order the check."""
    found = find(request, pk, "savings_groups.change_bankfile")
    if found.status not in services.OPEN:
        return redirect(found)
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET
    place = _place(asked)
    try:
        sheets, proposal = services.proposal(
            found, sheet=asked.get("sheet", ""), place=place
        )
    except RuleError as refusal:
        messages.error(request, str(refusal))
        back = "bank_file_map" if place else "bank_file"
        return redirect(f"savings_groups:{back}", pk)
    [sheet] = [each for each in sheets if each.name == proposal.sheet]
    data = _with_one_unit(request.POST) if posted else None
    form = MappingForm(data, kind=found.kind, proposal=proposal, top=sheet.top)
    if posted and "confirm" in request.POST and form.is_valid():
        try:
            _confirm(request, found, form)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    context = _context(request, found, sheets, sheet, form)
    return http.render(request, "savings_groups/bank/map.html", context)


def _confirm(request: UserRequest, found: BankFile, form: MappingForm) -> None:
    proposal, cleaned = form.proposal, form.cleaned_data
    services.confirm(
        found,
        sheet=proposal.sheet,
        heading_row=proposal.heading_row,
        heading_height=proposal.heading_height,
        columns=form.columns,
        units=form.units,
        as_of=cleaned["as_of"],
        source=cleaned["source"],
        by=request.user,
        shown=proposal.headings,
    )


def _context(
    request: UserRequest,
    found: BankFile,
    sheets: "list[Sheet]",
    sheet: "Sheet",
    form: MappingForm,
) -> dict[str, Any]:
    proposal = form.proposal
    layout = Layout(found.kind, form.columns, form.units, proposal.first_row)
    return {
        "bank_file": found,
        "sheets": sheets,
        "sheet": sheet,
        "form": form,
        "proposal": proposal,
        "units": UNITS,
        "preview": preview(sheet.top, layout, _ROWS),
        "known_sources": selectors.sources(request.user),
    }


def _place(asked: Mapping[str, str]) -> tuple[int, int] | None:
    """Where a person says the headings are; from the first row that she counts as 1."""
    if row := http.number(asked.get("row")):
        height = http.number(asked.get("height")) or 1
        return min(row, _LAST_ROW) - 1, min(height, _HIGHEST)
    row, kept = http.number(asked.get("heading_row")), asked.get("heading_height")
    if row is None or not (height := http.number(kept) or 0):
        return None
    return min(row, _LAST_ROW - 1), min(height, _HIGHEST)


def _with_one_unit(data: Any) -> Any:
    """The form as it was sent; one unit for every money column if that was pressed."""
    unit = data.get("all")
    if not unit:
        return data
    data = data.copy()
    for name in list(data):
        if name.startswith("unit_"):
            data[name] = unit
    return data
