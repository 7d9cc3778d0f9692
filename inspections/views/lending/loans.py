"""Form 06/TD: what became of each loan."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.http import UserRequest
from core.permissions import require
from inspections.forms.lending import LoanForm
from inspections.models import LoanCheck
from inspections.services.lending import loans
from inspections.views.lending import desk as lending
from inspections.views.workspace import desk

_PART = lending.Part("form-06", LoanForm, loans.record_loan_check)


@desk.written_by_sender
def save(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """One line, as the page's script sends it."""
    line = _find(request, key)
    require(request, "inspections.record_visit", line.visit)
    return lending.write_line(request, line, _PART)


@desk.written_by_sender
def save_all(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """All lines of the form at once, without a script."""
    check = lending.find_check_to_write(request, key)
    rows = LoanCheck.objects.visible_to(request.user).filter(form=check)
    lines = list(rows.select_related("visit", "loan__borrower"))
    return lending.write_lines(request, check, lines, _PART)


@desk.written_by_sender
def delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    return lending.remove_line(request, _find(request, key), _PART.anchor)


def _find(request: UserRequest, key: uuid.UUID) -> Any:
    rows = LoanCheck.objects.visible_to(request.user)
    rows = rows.select_related("visit__round__plan__union", "form__visit")
    return get_object_or_404(rows, pk=key)
