"""What every page of the workspace shares: finding the visit, asking, answering.

A page posts a form and is redirected; a script asks for JSON and gets the outcome:
200/201 written, 409 somebody else was first, 422 refused with the reason.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.enums import VisitStatus
from inspections.models import Visit
from inspections.selectors import workspace
from inspections.services.lines import Outcome

CREATED, SIGNED_OUT, CONFLICT, REFUSED = 201, 401, 409, 422
_Row = TypeVar("_Row", bound=Model)
_View = TypeVar("_View", bound=Callable[..., HttpResponse])


def written_by_sender(view: _View) -> _View:
    """POST only; and what one person typed is never sent under another's name.

    A shared phone: the page of one person is still open when another signs in.
    """

    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed_by = request.headers.get("X-Person")
        if typed_by is not None and typed_by != str(request.user.pk):
            return JsonResponse({"error": "another_person"}, status=SIGNED_OUT)
        return view(request, *args, **kwargs)

    return cast("_View", require_POST(guarded))


def find(request: UserRequest, pk: int) -> Visit:
    visits = Visit.objects.visible_to(request.user).with_names()
    return get_object_or_404(visits, pk=pk)


def find_to_write(request: UserRequest, pk: int) -> Visit:
    """The visit, if the person may record it. When is for the verbs to say."""
    visit = find(request, pk)
    require(request, "inspections.record_visit", visit)
    return visit


def find_to_read(request: UserRequest, pk: int) -> Visit:
    """The visit for those who inspect; the inspected unit has the visit's page."""
    visit = find(request, pk)
    require(request, "inspections.read_record", visit)
    return visit


def can_write(request: UserRequest, visit: Visit) -> bool:
    return visit.is_recording and request.user.has_perm(
        "inspections.record_visit", visit
    )


def can_say(request: UserRequest, visit: Visit) -> bool:
    """Until signing, what is said and drawn while the minutes are read out."""
    is_open = visit.is_recording or visit.status == VisitStatus.RECORDED
    return is_open and request.user.has_perm("inspections.record_visit", visit)


def page(
    request: UserRequest,
    visit: Visit,
    step: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of one step, with the bar of all steps."""
    steps = workspace.steps(visit)
    place = [row.key for row in steps].index(step)
    frame = {
        "visit": visit,
        "steps": steps,
        "step": steps[place],
        "previous": steps[place - 1] if place else None,
        "next": steps[place + 1] if place + 1 < len(steps) else None,
        "can_write": can_write(request, visit),
    }
    template = f"inspections/visit/{step}.html"
    return render_page(request, template, {**frame, **context}, status=status)


@dataclass(frozen=True)
class Desk:
    """One visit's step, where a posted line is written or shown again."""

    request: UserRequest
    visit: Visit
    step: str
    #: Shows the step's page with the form as it was typed.
    show: Callable[[BaseForm, int], HttpResponse]
    #: Parts of the page that a write changes, by their ids: made after it.
    regions: Callable[[], dict[str, str]] = dict

    def write(
        self, form: BaseForm, act: Callable[[dict[str, Any]], Outcome[Any]]
    ) -> HttpResponse:
        """Check, write, and tell what became of it. Nothing typed is lost."""
        script = wants_json(self.request)
        if not form.is_valid():
            return refused_form(form) if script else self.show(form, REFUSED)
        try:
            outcome = act(form.cleaned_data)
        except RuleError as refusal:
            if script:
                return refused(refusal)
            form.add_error(None, str(refusal))
            return self.show(form, REFUSED)
        if outcome.state == "conflict":
            return self._conflict(form, outcome.row)
        if script:
            more = {"id": str(outcome.row.pk), "regions": self.regions()}
            return told(outcome.state, outcome.row.revision, **more)
        return done(self.request, self.step, self.visit)

    def _conflict(self, form: BaseForm, theirs: Any) -> HttpResponse:
        said = getattr(theirs, "said", "") or str(theirs)
        if wants_json(self.request):
            return told("conflict", theirs.revision, theirs=said)
        # based on what stands now, if saved again
        form.data = {**self.request.POST.dict(), "base_revision": theirs.revision}
        form.add_error(
            None,
            _("Somebody else wrote meanwhile: “%(theirs)s”. Save again to replace it.")
            % {"theirs": said},
        )
        return self.show(form, CONFLICT)


def delete(
    request: UserRequest, row: Any, step: str, verb: Callable[..., None]
) -> HttpResponse:
    """Take a line back, if it may be and can be."""
    visit = row.visit
    require(request, "inspections.record_visit", visit)
    try:
        verb(row, by=request.user)
    except RuleError as refusal:
        if wants_json(request):
            return refused(refusal)
        messages.error(request, str(refusal))
        return back(step, visit)
    return (
        JsonResponse({"state": "removed"}) if wants_json(request) else back(step, visit)
    )


def initial(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """What a form of one line begins with; a new line gets its key here."""
    if row is None:
        return {"id": uuid.uuid4(), "base_revision": 0}
    start = {"id": row.pk, "base_revision": row.revision}
    return start | {name: getattr(row, name) for name in names}


def key(text: str | None) -> uuid.UUID | None:
    """A key of the address or form; nonsense is no key."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def edited(request: HttpRequest, rows: "QuerySet[_Row]") -> _Row | None:
    """The line that the address asks to edit."""
    wanted = key(request.GET.get("edit"))
    return rows.filter(pk=wanted).first() if wanted else None


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def told(state: str, revision: int, **more: Any) -> JsonResponse:
    """The outcome of one write, for a script."""
    body = {"state": state, "revision": revision, "saved_at": saved_at(), **more}
    status = {"created": CREATED, "conflict": CONFLICT}.get(state, 200)
    return JsonResponse(body, status=status)


def refused(reason: object) -> JsonResponse:
    return JsonResponse({"errors": [str(reason)]}, status=REFUSED)


def refused_form(form: BaseForm) -> JsonResponse:
    """Every mistake of a form, each with the field's name."""
    errors = {}
    for name, found in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        errors[name] = f"{label}: {found[0]}" if label else str(found[0])
    return JsonResponse(
        {"errors": list(errors.values()), "fields": errors}, status=REFUSED
    )


def saved_at() -> str:
    return timezone.localtime().strftime("%H:%M")


def done(
    request: UserRequest, step: str, visit: Visit, anchor: str = ""
) -> HttpResponse:
    """Back to the step's page after a plain form."""
    messages.success(request, _("Saved at %(time)s.") % {"time": saved_at()})
    return back(step, visit, anchor)


def back(step: str, visit: Visit, anchor: str = "") -> HttpResponse:
    answer = redirect(f"inspections:visit_{step}", visit.pk)
    if anchor:
        answer["Location"] += f"#{anchor}"
    return answer
