"""A union's committees as a whole: enter one for a term, end one on a day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from unions.forms.terms import LINES, EndForm, TermForm, lines_formset
from unions.models import Post, Union
from unions.selectors.officers import Register
from unions.services import terms as services

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@_form_methods
def add(request: UserRequest, pk: int) -> HttpResponse:
    """Enter a committee; ``?rows=30`` shows more empty lines without a script."""
    union = _find(request, pk)
    require(request, "unions.add_post", union)
    asked = http.number(request.GET.get("rows")) or LINES
    form = TermForm(request.POST or None, initial={"started_on": union.valid_from})
    register = Register(union, request.user)
    lines = lines_formset(asked)(
        request.POST or None, prefix="lines", union=union, register=register
    )
    both = [form.is_valid(), lines.is_valid()] if request.method == "POST" else [False]
    if all(both):
        try:
            posts = services.appoint(lines.posts(form), by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext("%(n)s post saved.", "%(n)s posts saved.", len(posts))
            messages.success(request, text % {"n": len(posts)})
            return redirect(f"{union.get_absolute_url()}#officers")
    context = {
        "union": union,
        "form": form,
        "formset": lines,
        "known": list(register.labels),
    }
    return http.render(request, "unions/officer_term.html", context)


@_form_methods
def end(request: UserRequest, pk: int) -> HttpResponse:
    """End all posts of a committee on the day of the congress."""
    union = _find(request, pk)
    require(request, "unions.change_post", union)
    form = EndForm(request.POST or None)
    here = f"{reverse('unions:detail', args=[pk])}#officers"
    if form.is_valid():
        asked = form.cleaned_data
        try:
            ended = services.end_posts(
                union, body=asked["body"], on=asked["on"], by=request.user
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            text = ngettext("%(n)s post ended.", "%(n)s posts ended.", ended)
            messages.success(request, text % {"n": ended})
            return redirect(here)
    held = Post.objects.current(timezone.localdate()).filter(union=union, branch=None)
    context = {
        "form": form,
        "title": _("End the term of a committee"),
        "lead": str(union),
        "posts": held.select_related("officer").order_by("body", "officer__sort_key"),
        "submit_label": _("End these posts"),
        "danger": True,
        "back_url": here,
    }
    return http.render(request, "unions/officer_term_end.html", context)


def _find(request: UserRequest, pk: int) -> Union:
    return get_object_or_404(Union.objects.visible_to(request.user), pk=pk)
