"""The last step: what the minutes say, the end of recording, and signing."""

import uuid
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
from inspections.enums import Side, VisitStatus
from inspections.forms.minutes import (
    MinutesForm,
    OpinionForm,
    SignatureForm,
    SignForm,
)
from inspections.models import Finding, Minutes, Visit
from inspections.selectors import opinions, readout, workspace
from inspections.selectors.visit import readiness, sheet
from inspections.services import lines, visits
from inspections.views.workspace import desk


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_read(request, pk)
    return page(request, visit)


@desk.written_by_sender
def save(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)

    def show(form: BaseForm, status: int) -> HttpResponse:
        return page(request, visit, form=form, status=status)

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
    return page(request, visit, sign_form=form, status=desk.REFUSED)


def page(  # noqa: PLR0913 -- one bound form each
    request: UserRequest,
    visit: Visit,
    *,
    form: BaseForm | None = None,
    sign_form: BaseForm | None = None,
    asking: dict[uuid.UUID, BaseForm] | None = None,
    drawing: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The step, with one of its forms as it was typed: ``asking`` by finding."""
    minutes = Minutes.objects.filter(visit=visit).first() or Minutes(visit=visit)
    may_sign = visit.status == VisitStatus.RECORDED and request.user.has_perm(
        "inspections.sign_visit", visit
    )
    kinds = workspace.finding_rows(visit, request.user)
    heard = opinions.heard(visit)
    can_say = desk.can_say(request, visit)
    if can_say:
        _ask(kinds, heard, asking or {})
    context = {
        "minutes": minutes,
        "form": form or MinutesForm.of(minutes),
        "sign_form": sign_form or SignForm(initial=_signing(visit, minutes, heard)),
        "may_sign": may_sign,
        "ready": readiness(visit),
        "sheet": sheet(visit),
        "kinds": kinds,
        "bodies": workspace.attendance_rows(visit),
        "heard": heard,
        "can_say": can_say,
        "drawn": readout.drawn(visit),
        "signers": readout.signers(visit) if can_say else [],
        "drawing": drawing or SignatureForm(initial={"id": uuid.uuid4()}),
    }
    return desk.page(request, visit, "minutes", context, status=status)


def _ask(kinds: Any, heard: opinions.Heard, bound: dict[uuid.UUID, BaseForm]) -> None:
    """Give each finding that the unit is asked about its own form, as it stands."""
    asked = {finding.pk for finding in heard.findings}
    rows: list[Finding] = [finding for row in kinds for finding in row.findings]
    for finding in rows:
        if finding.pk in asked:
            said = getattr(finding, "opinion", None)
            initial = desk.initial(said, ("stance", "text"))
            form = bound.get(finding.pk) or OpinionForm.of(finding, initial)
            finding.asking = form  # type: ignore[attr-defined]


def _signing(visit: Visit, minutes: Minutes, heard: opinions.Heard) -> dict[str, Any]:
    """The day of the visit; how the unit would sign by what it said; and its signer:
    who drew a name for it, else its chair."""
    known = {
        "agreement": heard.agreement,
        "reservations": heard.reservations,
        "signed_on": minutes.signed_on or visit.date,
        "unit_opinion": minutes.unit_opinion,
    }
    signature = readout.drawn(visit).filter(side=Side.UNIT).first()
    if signature is not None:
        return known | {
            "unit_signer": signature.full_name,
            "unit_signer_position": signature.position,
        }
    signer = workspace.chair(visit)
    return known | {
        "unit_signer": signer.officer.full_name if signer else "",
        "unit_signer_position": signer.title if signer else "",
    }
