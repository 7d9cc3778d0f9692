"""The last step: what the minutes say, the end of recording, and signing."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import VisitStatus
from inspections.forms.recording import MinutesForm, SignForm
from inspections.models import Minutes, Visit
from inspections.selectors import workspace
from inspections.selectors.visit import readiness, sheet
from inspections.services import lines, visits
from inspections.views.workspace import desk


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_read(request, pk)
    return _page(request, visit)


@desk.written_by_sender
def save(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)

    def show(form: BaseForm, status: int) -> HttpResponse:
        return _page(request, visit, form=form, status=status)

    def act(cleaned: dict[str, Any]) -> lines.Outcome[Any]:
        return lines.save_minutes(visit, **cleaned, by=request.user)

    paper = desk.Desk(request, visit, "minutes", show)
    return paper.write(MinutesForm(request.POST), act)


@require_POST
def finish(request: UserRequest, pk: int) -> HttpResponse:
    """The end of recording, if nothing is missing."""
    visit = desk.find_to_write(request, pk)
    try:
        visits.finish_recording(visit, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Recording is finished. Read it to the unit, then sign.")
        )
    return desk.back("minutes", visit)


@require_POST
def sign(request: UserRequest, pk: int) -> HttpResponse:
    """The seal. Nothing recorded changes afterwards."""
    visit = desk.find(request, pk)
    require(request, "inspections.sign_visit", visit)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            visits.sign(visit, **form.cleaned_data, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The minutes are signed and sealed."))
            return redirect(visit)
    return _page(request, visit, sign_form=form, status=desk.REFUSED)


def _page(
    request: UserRequest,
    visit: Visit,
    *,
    form: BaseForm | None = None,
    sign_form: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    minutes = Minutes.objects.filter(visit=visit).first() or Minutes(visit=visit)
    may_sign = visit.status == VisitStatus.RECORDED and request.user.has_perm(
        "inspections.sign_visit", visit
    )
    context = {
        "minutes": minutes,
        "form": form or MinutesForm.of(minutes),
        "sign_form": sign_form or SignForm(initial=_signature(visit, minutes)),
        "may_sign": may_sign,
        "ready": readiness(visit),
        "sheet": sheet(visit),
        "kinds": workspace.finding_rows(visit, request.user),
        "bodies": workspace.attendance_rows(visit),
    }
    return desk.page(request, visit, "minutes", context, status=status)


def _signature(visit: Visit, minutes: Minutes) -> dict[str, Any]:
    """The day of the visit, and the chair of the unit as its signer."""
    signer = workspace.chair(visit)
    return {
        "signed_on": minutes.signed_on or visit.date,
        "unit_opinion": minutes.unit_opinion,
        "unit_signer": signer.officer.full_name if signer else "",
        "unit_signer_position": signer.title if signer else "",
    }
