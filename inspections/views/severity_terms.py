"""How long a union gives for a shortcoming of each weight."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.phrases import term_forms
from inspections.models import SeverityTerm
from inspections.selectors import deadlines as selectors
from inspections.services import severity_terms as services
from unions.models import Union


@require_safe
def mine(request: UserRequest) -> HttpResponse:
    """Of one's own union; whoever has none begins at the top."""
    require(request, "inspections.view_severityterm")
    membership = getattr(request.user, "membership", None)
    rows = Union.objects.visible_to(request.user).filter(parent=None)
    union = membership.union if membership else rows.order_by("sort_key", "pk").first()
    if union is None:
        raise Http404
    return redirect("inspections:severity_terms_of", union.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def of_union(request: UserRequest, pk: int) -> HttpResponse:
    """The form; ``preview`` shows what would come of it and saves nothing."""
    require(request, "inspections.view_severityterm")
    union = get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
    row, perm = SeverityTerm(union=union), "inspections.change_severityterm"
    if request.method == "POST":
        require(request, perm, row)
    own = selectors.standing(union)
    forms = term_forms(request.POST or None, own, union.pk)
    valid = [form.is_valid() for _one, form in forms]  # all of them say what is wrong
    is_valid = bool(request.POST) and all(valid)
    terms = {one.severity.value: form.term() for one, form in forms} if is_valid else {}
    if is_valid and "preview" not in request.POST:
        try:
            services.set_terms(union, terms, by=request.user)
        except RuleError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("inspections:severity_terms_of", union.pk)
    context = {
        "union": union,
        "rows": selectors.previews(union, forms, terms, timezone.localdate()),
        "is_preview": is_valid,
        "may_change": request.user.has_perm(perm, row),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/severity_terms.html", context)
