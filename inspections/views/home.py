"""The first page after signing in: what to do next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from inspections.selectors import home as selectors


@require_GET
def home(request: UserRequest) -> HttpResponse:
    context = {"home": selectors.home(request.user)}
    return render(request, "inspections/home.html", context)
