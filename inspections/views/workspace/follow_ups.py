"""What the last visits left: looked at again, one tap each."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from inspections.enums import Verdict
from inspections.forms.follow_ups import AddForm, FollowUpForm
from inspections.models import FollowUp, Visit
from inspections.selectors import follow_ups as selectors
from inspections.services import follow_ups, lines
from inspections.views.workspace import desk

#: Remedies of long ago that are offered to be looked at as well.
_MOST_OTHERS = 60


@require_GET
def index(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, desk.find_to_read(request, pk))


@desk.written_by_sender
def save(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)
    key = desk.key(request.POST.get("id"))

    def show(form: BaseForm, status: int) -> HttpResponse:
        return _page(request, visit, typed={key: form}, status=status)

    def act(cleaned: dict[str, Any]) -> lines.Outcome[FollowUp]:
        return follow_ups.record(visit, **cleaned, by=request.user)

    def count() -> dict[str, str]:
        now = selectors.progress(visit)
        return {"count-follow_ups": f"{now.done}/{now.total}"}

    form = FollowUpForm(request.POST, auto_id=f"follow-{key}-%s")
    return desk.Desk(request, visit, "follow_ups", show, count).write(form, act)


@desk.written_by_sender
def add(request: UserRequest, pk: int) -> HttpResponse:
    visit = desk.find_to_write(request, pk)

    def show(form: BaseForm, status: int) -> HttpResponse:
        for found in form.errors.values():
            messages.error(request, str(found[0]))
        return _page(request, visit, status=status)

    def act(cleaned: dict[str, Any]) -> lines.Outcome[FollowUp]:
        return follow_ups.add(visit, **cleaned, by=request.user)

    paper = desk.Desk(request, visit, "follow_ups", show)
    return paper.write(AddForm(request.POST, visit=visit), act)


def _page(
    request: UserRequest,
    visit: Visit,
    *,
    typed: dict[uuid.UUID | None, BaseForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = selectors.rows(visit, request.user)
    bound = typed or {}
    others = []
    if desk.can_write(request, visit):
        found = selectors.others(visit).select_related("visit__union")
        newest = found.order_by("-visit__date", "due_on", "pk")[:_MOST_OTHERS]
        others = [(remedy, uuid.uuid4()) for remedy in newest]
    context = {
        "rows": [
            (row, bound.get(row.follow_up.pk) or FollowUpForm.of(row.follow_up))
            for row in rows
        ],
        "missing": sum(not row.follow_up.verdict for row in rows),
        "others": others,
        "reported": selectors.reported(visit),
        "verdicts": Verdict,
    }
    return desk.page(request, visit, "follow_ups", context, status=status)
