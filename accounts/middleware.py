"""Language by the person's choice, and sign-in for every page but the public ones."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import (
    LoginRequiredMiddleware as DjangoLoginRequired,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
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


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Signed out while typing: a script gets 401 and keeps its text, a page a form."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": "signed_out"}, status=401)
        if request.headers.get("HX-Request") == "true":
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = str(self.get_login_url(view_func))
            return answer
        return super().handle_no_permission(request, view_func)
