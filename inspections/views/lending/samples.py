"""Who is examined: drawing groups and members, replacing one, the file of a draw."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.samples import (
    DrawForm,
    GroupsDrawForm,
    MembersDrawForm,
    ReplaceForm,
)
from inspections.models import Sample, SampleLine, Visit
from inspections.selectors.lending import populations, samples
from inspections.selectors.lending.populations import Population
from inspections.selectors.lending.samples import SampleView
from inspections.services.lending import sampling as services
from inspections.views.lending import desk as lending
from inspections.views.workspace import desk
from savings_groups.models import SavingsGroup
from savings_groups.sampling import least_members

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
#: Of a rule, what another draw begins with.
_KEPT = ("number", "by_grade", "with_signals")
#: How many groups are drawn when nobody says another number.
USUAL_GROUPS = 2


@_form_methods
def visit_sample(request: UserRequest, pk: int) -> HttpResponse:
    """Groups of the unit."""
    visit = _visit(request, pk)
    shown = samples.of_visit(visit)
    usual: dict[str, Any] = {"number": USUAL_GROUPS}
    if shown:
        usual = _asked(shown)
    usual["seed"] = services.new_seed(visit.date)
    form = GroupsDrawForm(request.POST or None, again=bool(shown), initial=usual)
    if form.is_valid():
        rule = form.rule(visit.date.year)
        asked = {"seed": form.cleaned_data["seed"], "reason": form.why}
        try:
            services.draw_groups(visit, rule=rule, **asked, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _drawn(request, "visit_sample", visit.pk)
    population = None if shown else populations.groups_of(visit)
    return _page(request, visit, form, shown, population)


@_form_methods
def group_sample(request: UserRequest, pk: int, group: int) -> HttpResponse:
    """Members of one group."""
    visit = _visit(request, pk)
    found = _group(request, visit, group)
    shown = samples.of_group(visit, found)
    population = populations.members_of(visit, found)
    least = least_members(population.size)
    number = shown.sample.rule.get("number", least) if shown else least
    usual = {"number": number, "seed": services.new_seed(visit.date)}
    form = MembersDrawForm(
        request.POST or None, again=bool(shown), least=least, initial=usual
    )
    if form.is_valid():
        rule = form.rule(population.size)
        asked = {"seed": form.cleaned_data["seed"], "reason": form.why}
        try:
            services.draw_members(visit, found, rule=rule, **asked, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _drawn(request, "group_sample", visit.pk, found.pk)
    return _page(request, visit, form, shown, population, group=found)


@_form_methods
def sample_replace(request: UserRequest, pk: int) -> HttpResponse:
    """One who cannot be met, and who comes in her place."""
    seen = Sample.objects.visible_to(request.user)
    lines = SampleLine.objects.filter(sample__in=seen).defer("borrower__id_number")
    line = get_object_or_404(
        lines.select_related("sample__group", "sample__visit", "group", "borrower"),
        pk=pk,
    )
    visit = desk.find_to_write(request, line.sample.visit_id)
    group = line.sample.group
    shown = samples.of_group(visit, group) if group else samples.of_visit(visit)
    reserve = (
        [(row.key, _label(row.thing, row.key)) for row in shown.reserve]
        if shown
        else []
    )
    form = ReplaceForm(request.POST or None, reserve=reserve)
    if form.is_valid():
        asked = {"reason": form.whole_reason, "instead": form.cleaned_data["instead"]}
        try:
            new = services.replace(line, **asked, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("“%(name)s” comes in her place.")
            name = _label(new.borrower or new.group, new.key)
            messages.success(request, text % {"name": name})
            return redirect(_address(line.sample))
    context = {
        "form": form,
        "title": _("Replace one who cannot be visited"),
        "lead": _label(line.borrower or line.group, line.key),
        "submit_label": _("Replace"),
        "back_url": _address(line.sample),
    }
    return http.render(request, "inspections/lending/sample_replace.html", context)


@require_safe
def sample_json(request: UserRequest, key: uuid.UUID) -> HttpResponse:
    """The draw as a file for ``draw_again``: codes, no names."""
    rows = Sample.objects.visible_to(request.user).select_related("visit")
    sample = get_object_or_404(rows, pk=key)
    require(request, "inspections.read_record", sample.visit)
    plain = services.as_file(sample, by=request.user)
    answer = JsonResponse(plain, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"mau-{sample.as_of:%Y-%m-%d}-{sample.pk.hex[:8]}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _visit(request: UserRequest, pk: int) -> Visit:
    if request.method == "POST":
        return desk.find_to_write(request, pk)
    return desk.find_to_read(request, pk)


def _group(request: UserRequest, visit: Visit, pk: int) -> SavingsGroup:
    rows = SavingsGroup.objects.visible_to(request.user).select_related("union")
    group: SavingsGroup = get_object_or_404(rows, pk=pk)
    if not group.union.path.startswith(visit.union.path):
        raise Http404
    return group


def _asked(shown: SampleView) -> dict[str, Any]:
    return {name: shown.sample.rule.get(name) for name in _KEPT}


def _page(
    request: UserRequest,
    visit: Visit,
    form: DrawForm,
    shown: SampleView | None,
    population: Population | None,
    group: SavingsGroup | None = None,
) -> HttpResponse:
    check = visit.group_checks.filter(group=group).first() if group else None
    named = request.user.has_perm("inspections.record_visit", visit)
    context = {
        "form": form,
        "group": group,
        "check": check,
        "shown": shown,
        "again": services.draw_again(shown.sample) if shown else None,
        "population": population,
        "apart": _apart(population),
        "named": named,
        "new_key": uuid.uuid4(),
    }
    status = desk.REFUSED if form.errors else 200
    return lending.page(request, visit, "lending/sample", context, status=status)


def _apart(population: Population | None) -> int:
    return sum(row.is_apart for row in population.candidates) if population else 0


def _drawn(request: UserRequest, name: str, *args: int) -> HttpResponse:
    messages.success(request, _("The sample is drawn."))
    return redirect(f"inspections:{name}", *args)


def _address(sample: Sample) -> str:
    if sample.group_id is None:
        return reverse("inspections:visit_sample", args=[sample.visit_id])
    args = [sample.visit_id, sample.group_id]
    return reverse("inspections:group_sample", args=args)


def _label(thing: Any, key: str) -> str:
    """Whole names: asked for by those who record the visit only."""
    return str(getattr(thing, "full_name", thing or key))
