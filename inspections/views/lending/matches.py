"""Form 15/TD: the bank, the group's book and what the borrower says."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.http import UserRequest
from core.permissions import require
from inspections.forms.lending import MatchForm
from inspections.models import BalanceMatch
from inspections.services.lending import matches
from inspections.views.lending import desk as lending
from inspections.views.workspace import desk

_PART = lending.Part("form-15", MatchForm, matches.record_match)


@desk.written_by_sender
def save(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """One line, as the page's script sends it."""
    line = _find(request, key)
    require(request, "inspections.record_visit", line.visit)
    return lending.write_line(request, line, _PART)


@desk.written_by_sender
def save_all(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """All lines at once, without a script; the button "agrees" fills its line first."""
    check = lending.find_check_to_write(request, key)
    rows = BalanceMatch.objects.visible_to(request.user).filter(form=check)
    lines = list(rows.select_related("visit", "borrower", "loan"))
    agreed = desk.key(request.POST.get("agree"))
    instead = {line.pk: MatchForm.agreeing(line) for line in lines if line.pk == agreed}
    return lending.write_lines(request, check, lines, _PART, instead=instead)


@desk.written_by_sender
def delete(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    return lending.remove_line(request, _find(request, key), _PART.anchor)


def _find(request: UserRequest, key: uuid.UUID) -> Any:
    rows = BalanceMatch.objects.visible_to(request.user)
    rows = rows.select_related("visit__round__plan__union", "form__visit")
    return get_object_or_404(rows, pk=key)
