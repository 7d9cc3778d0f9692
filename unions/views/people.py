"""People who sign in: the list, add, edit, a one-time password."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest
from accounts.models import User
from core import http
from core.exceptions import RuleError
from core.permissions import require
from unions.forms.people import KnownPersonForm, PersonFilter, PersonForm
from unions.querysets import people_matching, people_visible_to
from unions.services import people as services

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "accounts.view_user")
    form = PersonFilter(request.GET, user=request.user)
    rows = form.narrow(people_visible_to(request.user))
    found = people_matching(rows, request.GET.get("q", ""))
    context = {"page": http.paginate(request, found), "filter_form": form}
    return http.render(request, "unions/people.html", context, partial="rows")


@never_cache
@_form_methods
def add(request: UserRequest) -> HttpResponse:
    require(request, "accounts.add_user")
    own = getattr(request.user, "membership", None)
    union = request.GET.get("union") or (own.union_id if own else None)
    form = PersonForm(request.POST or None, user=request.user, initial={"union": union})
    if form.is_valid():
        try:
            with transaction.atomic():
                person = services.add_person(
                    form.instance, union=form.cleaned_data["union"], by=request.user
                )
                password = services.give_password(person, by=request.user)
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _tell_once(request, person, password)
    context = {"form": form, "title": _("Add a person"), "back_url": _people()}
    context["submit_label"] = _("Add and make a password")
    return render(request, "form_page.html", context)


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    person = _find(request, pk)
    require(request, "accounts.change_user", person)
    title = str(person)
    form = KnownPersonForm(request.POST or None, instance=person, user=request.user)
    if form.is_valid():
        try:
            services.change_person(
                person, union=form.cleaned_data["union"], by=request.user
            )
        except RuleError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(_people())
    context = {"form": form, "title": title, "back_url": _people(), "person": person}
    return render(request, "unions/person_form.html", context)


@require_POST
@never_cache
def give_password(request: UserRequest, pk: int) -> HttpResponse:
    person = _find(request, pk)
    require(request, "accounts.change_user", person)
    try:
        password = services.give_password(person, by=request.user)
    except RuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("unions:person_edit", pk)
    return _tell_once(request, person, password)


def _tell_once(request: UserRequest, person: User, password: str) -> HttpResponse:
    context = {"person": person, "password": password}
    return render(request, "unions/one_time_password.html", context)


def _find(request: UserRequest, pk: int) -> User:
    return get_object_or_404(people_visible_to(request.user), pk=pk)


def _people() -> str:
    return reverse("unions:people")
