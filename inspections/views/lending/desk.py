"""What the pages of savings groups share: finding, asking, showing, answering.

The lines of 06/TD and of 15/TD are written in one way: a script sends one line and is
told 200, 409 or 422; a plain form sends all lines of its part at once.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.http import render
from core.permissions import require
from inspections.forms.lending import (
    LoanForm,
    MatchForm,
    SummedFigure,
    figure_fields,
)
from inspections.forms.lending_fields import LineForm
from inspections.forms.lending_group import GroupCheckForm
from inspections.models import BalanceMatch, GroupCheck, LoanCheck, Visit
from inspections.selectors import workspace
from inspections.selectors.lending import choosing, wording
from inspections.selectors.lending.desk import GroupForm, group_form
from inspections.selectors.lending.opened import Opened
from inspections.services.lending import opening
from inspections.services.lines import Outcome
from inspections.views.workspace import desk

Typed = Mapping[Any, LineForm]


@dataclass(frozen=True)
class Part:
    """One of the two forms that have lines."""

    #: Of its section in the page's address.
    anchor: str
    form: type[LineForm]
    verb: Callable[..., Outcome[Any]]


def find(request: UserRequest, pk: int) -> Visit:
    """The visit for those who inspect; for the inspected unit from signing on."""
    visit = desk.find(request, pk)
    if not visit.is_sealed:
        require(request, "inspections.read_record", visit)
    return visit


def find_check(request: UserRequest, key: uuid.UUID) -> GroupCheck:
    rows = GroupCheck.objects.visible_to(request.user)
    rows = rows.select_related("group", "visit__team", "visit__checklist")
    rows = rows.select_related("visit__union", "visit__round__plan__union")
    check: GroupCheck = get_object_or_404(rows, pk=key)
    if not check.visit.is_sealed:
        require(request, "inspections.read_record", check.visit)
    return check


def find_check_to_write(request: UserRequest, key: uuid.UUID) -> GroupCheck:
    check = find_check(request, key)
    require(request, "inspections.record_visit", check.visit)
    return check


def may_name(request: UserRequest, check: GroupCheck) -> bool:
    """Whole names: for those who record the visit, and inspectors who may print lists.

    The unit's own people see them on the papers, where each reading is noted.
    """
    user, visit = request.user, check.visit
    if user.has_perm("inspections.record_visit", visit):
        return True
    reads = user.has_perm("inspections.read_record", visit)
    return reads and user.has_perm("savings_groups.print_borrowers", check.group)


def page(
    request: UserRequest,
    visit: Visit,
    template: str,
    context: dict[str, Any],
    *,
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page of the step: its list of groups, or a page below that."""
    steps = workspace.steps(visit)
    place = [row.key for row in steps].index("groups")
    step = steps[place]
    inside = template.startswith("lending/")
    reads = request.user.has_perm("inspections.read_record", visit)
    frame = {
        "visit": visit,
        "steps": steps if reads else [],
        "step": step,
        "previous": step if inside else steps[place - 1] if reads else None,
        "next": steps[place + 1] if reads else None,
        "can_write": desk.can_write(request, visit),
        "may_read": reads,
    }
    shown = {**frame, **context}
    template = f"inspections/{template}.html"
    return render(request, template, shown, partial=partial, status=status)


def show(
    request: UserRequest,
    check: GroupCheck,
    *,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a group: its three forms as they stand, or as they were typed."""
    typed = typed or {}
    forms = group_form(check)
    named = may_name(request, check)
    context = {
        "check": check,
        "forms": forms,
        "may_name": named,
        "form": typed.get(check.pk) or GroupCheckForm.of(check),
        "asked": [opened.finding for opened in asked_findings(forms)],
        "part_three": wording.part_three(forms),
        "loans": _loans(forms, typed, named),
        "presence": Counter(row.line.presence for row in forms.loans),
        "matches": _matches(forms, typed, named),
        "summed": [SummedFigure(figure) for figure in forms.match_sums.figures],
        "refused": any(form.errors for form in typed.values()),
    }
    template = "lending/group"
    return page(request, check.visit, template, context, status=status)


def asked_findings(forms: GroupForm) -> list[Opened]:
    """What the answers of the questionnaire opened by themselves."""
    rows = (row for part in forms.sections for row in part.rows)
    return [row.opened for row in rows if row.opened]


def _loans(forms: GroupForm, typed: Typed, named: bool) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "key": str(row.line.pk),
            "name": _name(row.borrower, named),
            "findings": [opened.finding for opened in row.opened],
            "form": typed.get(row.line.pk)
            or LoanForm.of(row.line, prefix=str(row.line.pk)),
        }
        for row in forms.loans
    ]


def _matches(forms: GroupForm, typed: Typed, named: bool) -> list[dict[str, Any]]:
    """Each line with its fields; deposits are asked on a member's first line."""
    shown, seen = [], set()
    for row in forms.matches:
        form = typed.get(row.line.pk)
        if not isinstance(form, MatchForm):
            form = MatchForm.of(row.line, prefix=str(row.line.pk))
        first = row.borrower.pk not in seen
        seen.add(row.borrower.pk)
        shown.append(
            {
                "row": row,
                "key": str(row.line.pk),
                "name": _name(row.borrower, named),
                "findings": [opened.finding for opened in row.opened],
                "form": form,
                "figures": list(figure_fields(row, form, first=first)),
            }
        )
    return shown


def _name(borrower: Any, named: bool) -> str:
    name: str = borrower.full_name if named else borrower.masked_name
    return name


def write_line(
    request: UserRequest, line: LoanCheck | BalanceMatch, part: Part
) -> HttpResponse:
    """One line, as the page's script sends it."""
    form = part.form.of(line, request.POST)
    if not form.is_valid():
        return desk.refused_form(form)
    try:
        outcome = part.verb(line, **form.values(), by=request.user)
    except RuleError as refusal:
        return desk.refused(refusal)
    row = outcome.row
    if outcome.state == "conflict":
        return desk.told("conflict", row.revision, theirs=form.told(row))
    found = {"findings": choosing.opened_by(row), "visit": line.visit, "may_read": True}
    html = render_to_string("inspections/lending/_found.html", found, request)
    regions = {f"found-{row.pk}": html}
    return desk.told(outcome.state, row.revision, id=str(row.pk), regions=regions)


def write_lines(
    request: UserRequest,
    check: GroupCheck,
    lines: "list[Any]",
    part: Part,
    *,
    instead: Mapping[uuid.UUID, dict[str, Any]] | None = None,
) -> HttpResponse:
    """All lines of a part from one plain form. What is refused stays as typed.

    ``instead``: values of lines that the pressed button fills.
    """
    typed: dict[Any, LineForm] = {}
    refused, status = False, desk.REFUSED
    for line in lines:
        prefix = str(line.pk)
        form = part.form.of(line, _posted(request, line, instead), prefix=prefix)
        typed[line.pk] = form
        if f"{prefix}-base_revision" not in form.data or not form.is_typed:
            typed.pop(line.pk)
        elif not form.is_valid():
            refused = True
        elif state := _write(request, line, form, part):
            refused, status = True, state
        else:
            typed.pop(line.pk)
    if refused:
        messages.error(request, _("Not saved yet. Everything you typed is still here."))
        return show(request, check, typed=typed, status=status)
    messages.success(request, _("Saved at %(time)s.") % {"time": desk.saved_at()})
    return back(check, part.anchor)


def _posted(
    request: UserRequest, line: Any, instead: Mapping[uuid.UUID, dict[str, Any]] | None
) -> dict[str, Any]:
    posted: dict[str, Any] = request.POST.dict()
    for name, value in (instead or {}).get(line.pk, {}).items():
        posted[f"{line.pk}-{name}"] = "" if value is None else str(value)
    return posted


def _write(request: UserRequest, line: Any, form: LineForm, part: Part) -> int:
    """0 if it was written, else the status that says why not; the form says it too."""
    try:
        outcome = part.verb(line, **form.values(), by=request.user)
    except RuleError as refusal:
        form.add_error(None, str(refusal))
        return desk.REFUSED
    if outcome.state == "conflict":
        conflict(form, outcome.row)
        return desk.CONFLICT
    return 0


def conflict(form: LineForm, theirs: Any) -> None:
    """Show what was typed again, based on what stands now."""
    words = form.told(theirs)
    form.data = {**form.data, form.add_prefix("base_revision"): theirs.revision}
    form.add_error(
        None,
        _("Somebody else wrote meanwhile: “%(theirs)s”. Save again to replace it.")
        % {"theirs": words},
    )


def remove_line(
    request: UserRequest, line: LoanCheck | BalanceMatch, anchor: str
) -> HttpResponse:
    """Take a line back, if it may be and can be."""
    check = line.form
    require(request, "inspections.record_visit", check.visit)
    try:
        opening.remove_line(line, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    return back(check, anchor)


def back(check: GroupCheck, anchor: str = "") -> HttpResponse:
    answer = redirect("inspections:group_check", check.pk)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer
