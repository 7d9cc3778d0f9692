"""Language by choice, sign-in for every page but the public ones, nothing cached."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import (
    LoginRequiredMiddleware as DjangoLoginRequired,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

_Answer = Callable[[HttpRequest], HttpResponseBase]


def language(get_response: _Answer) -> _Answer:
    """Vietnamese unless this person chose otherwise; browsers are not asked."""
    known = {code for code, _name in settings.LANGUAGES}

    def answer(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if not chosen and request.user.is_authenticated:
            chosen = request.user.language
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.headers.setdefault("Content-Language", code)
        return response

    return answer


def keep_nothing(get_response: _Answer) -> _Answer:
    """What somebody signed in gets is kept by no cache: phones here are shared.

    What may be kept (photos, by their own view) says so itself.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Signed out while typing: a script gets 401 and keeps its text, a page a form.

    Whoever signed in with a one-time password sees nothing before she replaced it.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        if request.user.is_authenticated and request.user.must_change_password:
            return self._insist_on_new_password(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def _insist_on_new_password(self, request: HttpRequest) -> HttpResponse | None:
        if request.path in (reverse("accounts:password"), reverse("accounts:sign_out")):
            return None
        if _wants_fragment(request):
            return HttpResponse(status=403)
        return redirect("accounts:password")

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if _wants_fragment(request):
            return JsonResponse({"error": "signed_out"}, status=401)
        return super().handle_no_permission(request, view_func)


def _wants_fragment(request: HttpRequest) -> bool:
    """A script asked, not a person: a redirect to a form would be of no use to it."""
    accepts_json = "application/json" in request.headers.get("Accept", "")
    return accepts_json or request.headers.get("HX-Request") == "true"
