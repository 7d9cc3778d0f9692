"""Coming in, going out, the own account, and the pages that say what went wrong."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import services
from accounts.forms import PasswordForm, ProfileForm, SignInForm
from accounts.http import UserRequest
from accounts.models import User

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
YEAR = 365 * 24 * 60 * 60


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@get_or_post
def sign_in(request: HttpRequest) -> HttpResponse:
    target = _own_address(request)
    if request.user.is_authenticated:
        return redirect(target or settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request, request.POST or None)
    if form.is_valid():
        user = form.get_user()
        login(request, user)
        services.note_sign_in(user)
        return redirect(target or settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/sign_in.html", {"form": form, "next": target})


@require_POST
def sign_out(request: UserRequest) -> HttpResponse:
    services.note_sign_out(request.user)
    logout(request)
    messages.success(request, _("You have signed out."))
    answer = redirect(settings.LOGOUT_REDIRECT_URL)
    # The next person at this computer starts in her own language.
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


@require_safe
def reach(request: UserRequest) -> HttpResponse:
    """For a page about to send a form: the server is there, and she is signed in."""
    return HttpResponse(status=204)


@sensitive_post_parameters()
@never_cache
@get_or_post
def password(request: UserRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        form.save()
        services.note_new_password(request.user, by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed."))
        return redirect("home")
    return render(request, "accounts/password.html", {"form": form})


@get_or_post
def profile(request: UserRequest) -> HttpResponse:
    user = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=user)
    if form.is_valid():
        services.change_details(user, by=request.user)
        messages.success(request, _("Your details are saved."))
        return _speak(redirect("accounts:profile"), user.language)
    return render(request, "accounts/profile.html", {"form": form})


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in like everybody; who is signed in and sent here may not use it."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(_own_address(request) or reverse("admin:index"))


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        user = User.objects.get(pk=request.user.pk)
        services.choose_language(user, language, by=request.user)
    return _speak(redirect(_own_address(request) or "home"), language)


def _own_address(request: HttpRequest) -> str:
    """Where ``next`` leads, if it leads nowhere but here."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe and target != resolve_url(settings.LOGIN_URL) else ""


def _speak(answer: HttpResponse, language: str) -> HttpResponse:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return answer


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(get_template("400.html").render(), status=400)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, the language or the person."""
    return HttpResponse(get_template("500.html").render(), status=500)
