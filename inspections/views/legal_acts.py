"""The papers that clauses rest on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.phrases import LegalActForm
from inspections.models import LegalAct
from inspections.selectors import phrase_pages as selectors
from inspections.services import legal_acts as services

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.view_legalact")
    rows = selectors.acts(request.user, request.GET.get("q", ""))
    page = http.paginate(request, rows)
    context = {
        "page": page,
        "today": timezone.localdate(),
        "rows": [
            (act, request.user.has_perm("inspections.change_legalact", act))
            for act in page
        ],
    }
    return http.render(request, "inspections/legal_acts.html", context, partial="rows")


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    act = LegalAct(union=selectors.home_of(request.user))
    require(request, "inspections.add_legalact", act)
    return _form(request, act, _("New legal basis"))


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    require(request, "inspections.view_legalact")
    rows = LegalAct.objects.visible_to(request.user).select_related("union")
    act = get_object_or_404(rows, pk=pk)
    require(request, "inspections.change_legalact", act)
    return _form(request, act, _("Change the legal basis"))


def _form(request: UserRequest, act: LegalAct, title: str) -> HttpResponse:
    form = LegalActForm(request.POST or None, instance=act, user=request.user)
    if form.is_valid():
        try:
            services.save(form.instance, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("inspections:legal_acts")
    context = {
        "form": form,
        "title": title,
        "back_url": reverse("inspections:legal_acts"),
    }
    return render(request, "inspections/legal_act_form.html", context)
