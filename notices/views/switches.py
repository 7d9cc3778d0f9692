"""Which kinds unions send, and what a person wants to be mailed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from notices.forms.switches import ChoiceForm, SwitchesForm, UnionChoice
from notices.models import Switch
from notices.selectors import switches as selectors
from notices.services import choices as services
from unions.models import Union

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def switches(request: UserRequest) -> HttpResponse:
    """Unions that say something themselves; and the way to any other."""
    require(request, "notices.change_switch")
    form = UnionChoice(request.GET or None, user=request.user)
    if form.is_valid() and form.cleaned_data["union"]:
        return redirect("notices:switch", form.cleaned_data["union"].pk)
    rows = Switch.objects.visible_to(request.user).select_related("union")
    page = http.paginate(request, rows.order_by("union__sort_key", "kind"))
    own = getattr(request.user, "membership", None)
    context = {"page": page, "form": form, "own": own.union if own else None}
    return http.render(request, "notices/switches.html", context)


@_form_methods
def switch(request: UserRequest, pk: int) -> HttpResponse:
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    require(request, "notices.change_switch", union)
    own, above = selectors.own_and_above(union)
    form = SwitchesForm(request.POST or None, own=own, above=above)
    if form.is_valid():
        services.switch(union, form.asked(), by=request.user)
        messages.success(request, _("Saved."))
        return redirect("notices:switches")
    context = {
        "form": form,
        "title": _("What is sent"),
        "lead": union.title,
        "back_url": reverse("notices:switches"),
    }
    return render(request, "form_page.html", context)


@_form_methods
def choice(request: UserRequest) -> HttpResponse:
    """What I want to be mailed."""
    require(request, "notices.view_notice")
    known = selectors.choice_of(request.user)
    initial = {"at_once": known.at_once, "digest": known.digest}
    form = ChoiceForm(
        request.POST if request.method == "POST" else None, initial=initial
    )
    if form.is_valid():
        services.choose(request.user, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("notices:choice")
    return render(request, "notices/choice.html", {"form": form})
