"""The step "groups" of a visit, and form 16/TD of one group."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.http import number, paginate
from inspections.forms.lending_group import GroupCheckForm
from inspections.models import GroupCheck
from inspections.selectors.lending import choosing, samples, wording
from inspections.selectors.lending.desk import group_form, group_rows
from inspections.services.lending import checks, opening
from inspections.services.lines import Outcome
from inspections.views.lending import desk as lending
from inspections.views.workspace import desk
from savings_groups.models import Borrower, SavingsGroup


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    """Groups with forms first; below them those that can still be opened."""
    visit = lending.find(request, pk)
    words = request.GET.get("q", "")
    can_write = desk.can_write(request, visit)
    context: dict[str, Any] = {
        "groups": group_rows(visit),
        "words": words,
        "sample": samples.of_visit(visit),
    }
    partial = "rows" if can_write else ""
    if can_write:
        rows = choosing.groups_to_open(visit, words)
        page = paginate(request, rows)
        for group in page:
            group.new_key = uuid.uuid4()
        context |= {"page": page}
    return lending.page(request, visit, "visit/groups", context, partial=partial)


@desk.written_by_sender
def open_group(request: UserRequest, pk: int) -> HttpResponse:
    """Open the forms of a group; the same tap twice opens them once."""
    visit = desk.find_to_write(request, pk)
    groups = SavingsGroup.objects.visible_to(request.user)
    group = get_object_or_404(groups, pk=number(request.POST.get("group")))
    key = desk.key(request.POST.get("id")) or uuid.uuid4()
    try:
        outcome = opening.open_group(visit, group, id=key, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return desk.back("groups", visit)
    return lending.back(outcome.row)


@require_GET
def group_check(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    return lending.show(request, lending.find_check(request, key))


@desk.written_by_sender
def save(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Form 16/TD, by the page's script or as a plain form."""
    check = lending.find_check_to_write(request, key)
    form = GroupCheckForm.of(check, request.POST)
    script = desk.wants_json(request)
    if not form.is_valid():
        return desk.refused_form(form) if script else _again(request, check, form)
    try:
        outcome = checks.record_group_check(check, **form.values(), by=request.user)
    except RuleError as refusal:
        if script:
            return desk.refused(refusal)
        form.add_error(None, str(refusal))
        return _again(request, check, form)
    if script:
        return _tell(request, form, outcome)
    if outcome.state == "conflict":
        lending.conflict(form, outcome.row)
        return _again(request, check, form, status=desk.CONFLICT)
    messages.success(request, _("Saved at %(time)s.") % {"time": desk.saved_at()})
    return lending.back(check, "form-16")


def _tell(
    request: UserRequest, form: GroupCheckForm, outcome: Outcome[GroupCheck]
) -> HttpResponse:
    row = outcome.row
    if outcome.state == "conflict":
        return desk.told("conflict", row.revision, theirs=form.told(row))
    regions = _regions(request, row)
    return desk.told(outcome.state, row.revision, id=str(row.pk), regions=regions)


@desk.written_by_sender
def refresh(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Copy the bank's figures again, where nobody has written yet."""
    check = lending.find_check_to_write(request, key)
    try:
        done = opening.refresh_bank(check, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return lending.back(check)
    text = ngettext(
        "%(count)d line has new figures of the bank.",
        "%(count)d lines have new figures of the bank.",
        done.changed,
    )
    messages.success(request, text % {"count": done.changed})
    if done.kept:
        text = ngettext(
            "%(count)d line that was written already keeps its figures.",
            "%(count)d lines that were written already keep their figures.",
            len(done.kept),
        )
        messages.warning(request, text % {"count": len(done.kept)})
    return lending.back(check)


@desk.written_by_sender
def delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Take the forms of a group back, with all of their lines."""
    check = lending.find_check_to_write(request, key)
    try:
        opening.remove_group(check, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return lending.back(check)
    return desk.back("groups", check.visit)


@require_GET
def members(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Members of the group to choose from: drawn ones first."""
    check = lending.find_check_to_write(request, key)
    words = request.GET.get("q", "")
    context = {
        "check": check,
        "group": check.group,
        "sample": samples.of_group(check.visit, check.group),
        "words": words,
        "page": paginate(request, choosing.members_to_add(check, words), size=100),
    }
    return lending.page(
        request,
        check.visit,
        "lending/members",
        context,
        partial="rows",
    )


@desk.written_by_sender
def members_add(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """Lines for the chosen members, or for all who are still in the group."""
    check = lending.find_check_to_write(request, key)
    rows = Borrower.objects.visible_to(request.user).filter(group=check.group)
    if "all" in request.POST:
        rows = rows.present()
    else:
        rows = rows.filter(pk__in=_numbers(request.POST.getlist("borrower")))
    try:
        added = opening.add_members(check, borrowers=rows, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return lending.back(check)
    text = ngettext("%(count)d line was added.", "%(count)d lines were added.", added)
    messages.success(request, text % {"count": added})
    return lending.back(check, "form-15")


def _numbers(texts: list[str]) -> list[int]:
    found = (number(text) for text in texts)
    return [one for one in found if one is not None]


def _again(
    request: UserRequest,
    check: GroupCheck,
    form: GroupCheckForm,
    *,
    status: int = desk.REFUSED,
) -> HttpResponse:
    return lending.show(request, check, typed={check.pk: form}, status=status)


def _regions(request: UserRequest, check: GroupCheck) -> dict[str, str]:
    """The parts of the page that the questionnaire changes."""
    forms = group_form(check)
    words = {"part_three": wording.part_three(forms), "can_write": True}
    found = {
        "findings": [opened.finding for opened in lending.asked_findings(forms)],
        "visit": check.visit,
        "may_read": True,
    }
    folder = "inspections/lending"
    return {
        "count-questions": f"{forms.questions.answered}/{forms.questions.questions}",
        "found-questions": render_to_string(f"{folder}/_found.html", found, request),
        **{
            f"propose-{name}": render_to_string(
                f"{folder}/_propose.html", {**words, "name": name}, request
            )
            for name in ("strengths", "shortcomings", "proposals")
        },
    }
