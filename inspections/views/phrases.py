"""The library of standard clauses: the list, one with its versions, its verbs."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from core import http
from core.exceptions import RuleError
from core.permissions import require
from inspections.forms.phrases import PhraseFilter, PhraseForm, UseForm
from inspections.models import Phrase
from inspections.selectors import phrase_pages as selectors
from inspections.selectors import phrases
from inspections.services import phrases as services

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "inspections.view_phrase")
    user = request.user
    filters = PhraseFilter(request.GET, topics=selectors.topics(user))
    wanted = selectors.Narrowing(q=request.GET.get("q", ""), **filters.chosen())
    page = http.paginate(request, selectors.listed(user, wanted))
    context = {
        "page": page,
        "rows": [(row, selectors.term_words(row)) for row in page],
        "filter_form": filters,
    }
    return http.render(request, "inspections/phrases.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    phrase, user = _find(request, pk), request.user
    home, today = selectors.home_of(user), timezone.localdate()
    may_copy = user.has_perm("inspections.add_phrase", Phrase(union=home))
    context = {
        "phrase": phrase,
        "papers": selectors.papers(phrase, today),
        "quoted": phrases.legal_basis(phrase, today),
        "term": selectors.term_words(phrase),
        "history": selectors.history(phrase),
        "own_copy": selectors.own_copy(phrase, home),
        "may_copy": may_copy and phrases.can_be_copied(phrase, home),
    }
    return render(request, "inspections/phrase.html", context)


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    phrase = Phrase(union=selectors.home_of(request.user))
    require(request, "inspections.add_phrase", phrase)
    return _form(request, phrase, _("New standard clause"))


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    phrase = _find(request, pk)
    require(request, "inspections.change_phrase", phrase)
    return _form(request, phrase, _("Change the clause"))


@require_POST
def copy(request: UserRequest, pk: int) -> HttpResponse:
    """The own clause of her union, open to be changed."""
    phrase, home = _find(request, pk), selectors.home_of(request.user)
    require(request, "inspections.add_phrase", Phrase(union=home))
    if home is None:
        return redirect("inspections:phrase_edit", phrase.pk)
    try:
        own = services.copy_for(phrase, home, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect(phrase)
    return redirect("inspections:phrase_edit", own.pk)


@_form_methods
def retire(request: UserRequest, pk: int) -> HttpResponse:
    text = _("Nobody is offered it any more. What was written with it stays.")
    return _use(request, pk, False, _("Take the clause out of use"), text)


@_form_methods
def restore(request: UserRequest, pk: int) -> HttpResponse:
    text = _("It is offered again when a finding is written.")
    return _use(request, pk, True, _("Take the clause into use again"), text)


def _use(
    request: UserRequest, pk: int, in_use: bool, title: str, text: str
) -> HttpResponse:
    phrase = _find(request, pk)
    require(request, "inspections.change_phrase", phrase)
    form = UseForm(request.POST or None)
    if form.is_valid():

        def act() -> Phrase:
            reason = form.cleaned_data["reason"]
            return services.put_in_use(phrase, in_use, by=request.user, reason=reason)

        if _done(request, form, act):
            return redirect(phrase)
    context = {
        "form": form,
        "title": title,
        "text": phrase.text,
        "points": [text],
        "back_url": phrase.get_absolute_url(),
        "submit_label": title,
    }
    return render(request, "confirm_page.html", context)


def _form(request: UserRequest, phrase: Phrase, title: str) -> HttpResponse:
    user = request.user
    form = PhraseForm(request.POST or None, instance=phrase, user=user)
    if form.is_valid():

        def act() -> Phrase:
            return services.save(form.instance, by=user, **form.kept())

        if _done(request, form, act):
            return redirect(form.instance)
    context = {
        "form": form,
        "title": title,
        "topics": selectors.topics(user),
        "phrase": phrase,
    }
    return render(request, "inspections/phrase_form.html", context)


def _done(
    request: UserRequest, form: PhraseForm | UseForm, act: Callable[[], Phrase]
) -> bool:
    """Carried out; what a rule refuses stands in the form."""
    try:
        act()
    except RuleError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True


def _find(request: UserRequest, pk: int) -> Phrase:
    require(request, "inspections.view_phrase")
    rows = Phrase.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("union", "origin__union"), pk=pk)
