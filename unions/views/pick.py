"""What the search boxes of pickers ask: a few options for the words typed."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from core.http import number
from unions.enums import Level
from unions.forms import pickers
from unions.models import Branch, Union

if TYPE_CHECKING:
    from django.db.models import QuerySet


@require_safe
def pick(request: UserRequest) -> HttpResponse:
    """Unions: ``level``, ``existing=1`` and ``inside=1`` narrow what is offered."""
    user, asked = request.user, request.GET
    rows = Union.objects
    found = rows.inside(user) if asked.get("inside") else rows.visible_to(user)
    if asked.get("level") in Level.values:
        found = found.filter(level=asked["level"])
    if asked.get("existing"):
        found = found.existing(timezone.localdate())
    return offer(request, found)


@require_safe
def pick_branch(request: UserRequest) -> HttpResponse:
    """Branches: ``union`` narrows what is offered."""
    rows = Branch.objects.visible_to(request.user).open().select_related("union")
    if union := number(request.GET.get("union")):
        rows = rows.filter(union=union)
    return offer(request, rows)


def offer(request: UserRequest, rows: "QuerySet[Any]") -> HttpResponse:
    """Answer with the first matches as options (``many=1``: as check boxes)."""
    words = next(
        (value for key, value in request.GET.items() if key.endswith("_q")),
        request.GET.get("q", ""),
    )
    name = request.GET.get("name", "")
    keys = [key for key in map(number, request.GET.getlist(name)) if key]
    many = bool(request.GET.get("many"))
    chosen = list(rows.filter(pk__in=keys)) if many and keys else []
    rest = pickers.matching(rows.exclude(pk__in=[row.pk for row in chosen]), str(words))
    found = list(rest[: pickers.OFFERED + 1])
    context = {
        "chosen": [(row.pk, pickers.label(row)) for row in chosen],
        "options": [(row.pk, pickers.label(row)) for row in found[: pickers.OFFERED]],
        "has_more": len(found) > pickers.OFFERED,
        "name": name,
    }
    template = "unions/widgets/boxes.html" if many else "unions/widgets/options.html"
    return render(request, template, context)
