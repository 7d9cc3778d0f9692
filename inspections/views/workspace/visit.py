"""One visit: what it is, what was found, what comes next; and the unit's profile."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.recording import ReasonForm
from inspections.models import Visit
from inspections.selectors import addenda, good_things, self_report_lists, workspace
from inspections.selectors.visit import summary
from inspections.services import visits
from inspections.views.workspace import desk


@require_GET
def visit(request: UserRequest, pk: int) -> HttpResponse:
    found = desk.find(request, pk)
    may_read = request.user.has_perm("inspections.read_record", found)
    context = {
        "visit": found,
        "members": found.team.members.all(),
        "summary": summary(found, request.user),
        "addenda": addenda.listed(found).visible_to(request.user),
        "events": workspace.history(found, for_unit=not may_read),
        "reason_form": ReasonForm(),
        "can_write": desk.can_write(request, found),
        "may_read": may_read,
        "steps": workspace.steps(found) if may_read else [],
        "self_report": self_report_lists.glance(found, request.user),
    }
    return render(request, "inspections/visit/visit.html", context)


@require_GET
def preparation(request: UserRequest, pk: int) -> HttpResponse:
    found = desk.find_to_read(request, pk)
    context = {
        "before": workspace.preparation(found, request.user),
        "prepared": self_report_lists.prepared(found),
        "initiatives": good_things.known(found, request.user),
    }
    return desk.page(request, found, "preparation", context)


@require_POST
def start(request: UserRequest, pk: int) -> HttpResponse:
    found = desk.find_to_write(request, pk)
    try:
        visits.start(found, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return desk.back("attendance", found)


@require_POST
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    done = _("The visit is open for recording again.")
    return _act(request, pk, "send_back_visit", visits.send_back, done)


@require_POST
def conclude(request: UserRequest, pk: int) -> HttpResponse:
    done = _("The visit is concluded.")
    return _act(request, pk, "conclude_visit", visits.conclude, done)


@require_POST
def close(request: UserRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "conclude_visit", visits.close, _("The visit is closed."))


def _act(
    request: UserRequest, pk: int, perm: str, verb: Callable[..., Visit], done: str
) -> HttpResponse:
    found = desk.find(request, pk)
    require(request, f"inspections.{perm}", found)
    try:
        verb(found, reason=request.POST.get("reason", "")[:2000], by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(found)
