"""What every add and edit page of the register does once its form is made."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import http
from core.exceptions import RuleError


def answer(  # noqa: PLR0913 -- what one page is made of
    request: HttpRequest,
    form: BaseModelForm[Any],
    *,
    save: Callable[..., Any],
    title: str,
    lead: str = "",
    back: str,
    then: str = "",
    template: str = "form_page.html",
) -> HttpResponse:
    """Show the form; when what came is right, ``save`` it and go ``then`` or to it."""
    if request.method == "POST" and form.is_valid():
        try:
            thing = save(form.instance, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(then or thing)
    context = {"form": form, "title": title, "lead": lead, "back_url": back}
    return http.render(request, template, context)
