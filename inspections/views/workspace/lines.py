"""Who attended, and where the team went."""

import uuid
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from inspections.forms.recording import AttendanceForm, StopForm
from inspections.models import Attendance, FieldStop, Visit
from inspections.selectors import workspace
from inspections.services import lines
from inspections.views.workspace import desk


@require_GET
def attendance(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_read(request, pk)
    row = desk.edited(request, visit.attendances.all())
    form = AttendanceForm(initial=desk.initial(row, ("body", "full_name", "position")))
    return _attendance(request, visit, form)


@desk.written_by_sender
def attendance_save(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)

    def show(form: BaseForm, status: int) -> HttpResponse:
        return _attendance(request, visit, form, status=status)

    def act(cleaned: dict[str, Any]) -> lines.Outcome[Any]:
        return lines.record_attendance(visit, **cleaned, by=request.user)

    paper = desk.Desk(request, visit, "attendance", show)
    return paper.write(AttendanceForm(request.POST), act)


@desk.written_by_sender
def attendance_delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    rows = Attendance.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("visit"), pk=key)
    return desk.delete(request, row, "attendance", lines.remove)


@require_GET
def stops(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_read(request, pk)
    row = desk.edited(request, visit.stops.all())
    names = ("kind", "household", "met_with", "note")
    places = ("branch_id", "group_id", "initiative_id")
    initial = desk.initial(row, names)
    for name in places if row else ():
        initial[name.removesuffix("_id")] = getattr(row, name)
    return _stops(request, visit, StopForm(visit=visit, initial=initial))


@desk.written_by_sender
def stop_save(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)

    def show(form: BaseForm, status: int) -> HttpResponse:
        return _stops(request, visit, form, status=status)

    def act(cleaned: dict[str, Any]) -> lines.Outcome[Any]:
        return lines.record_stop(visit, **cleaned, by=request.user)

    paper = desk.Desk(request, visit, "stops", show)
    return paper.write(StopForm(request.POST, visit=visit), act)


@desk.written_by_sender
def stop_delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    rows = FieldStop.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("visit"), pk=key)
    return desk.delete(request, row, "stops", lines.remove)


def _attendance(
    request: UserRequest, visit: Visit, form: BaseForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "bodies": workspace.attendance_rows(visit),
        "suggestions": workspace.suggestions(visit) if visit.is_recording else [],
    }
    return desk.page(request, visit, "attendance", context, status=status)


def _stops(
    request: UserRequest, visit: Visit, form: BaseForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "stops": workspace.stops(visit)}
    return desk.page(request, visit, "stops", context, status=status)
