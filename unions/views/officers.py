"""Officers and their posts: the list, one officer, add, edit."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from core import http
from core.permissions import require
from unions.forms.officers import OfficerFilter, OfficerForm, PostForm
from unions.models import Officer, Post
from unions.selectors import as_of
from unions.selectors import officers as pages
from unions.services import officers as services
from unions.views.keeping import answer

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: UserRequest) -> HttpResponse:
    require(request, "unions.view_officer")
    form = OfficerFilter(request.GET, user=request.user)
    rows = form.narrow(Officer.objects.for_list(form.day))
    page = http.paginate(request, rows.matching(request.GET.get("q", "")))
    page.object_list = as_of.tell(page, viewer=request.user, on=form.day)
    context = {"page": page, "filter_form": form}
    return http.render(request, "unions/officers.html", context, partial="rows")


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    officer = _find(request, pk)
    on = timezone.localdate()
    context = {
        "officer": officer,
        "shown": pages.officer_page(officer, viewer=request.user, on=on),
    }
    return http.render(request, "unions/officer.html", context)


@_form_methods
def add(request: UserRequest) -> HttpResponse:
    require(request, "unions.add_officer")
    own = getattr(request.user, "membership", None)
    home = request.GET.get("union") or (own.union_id if own else None)
    form = OfficerForm(
        request.POST or None, user=request.user, initial={"home_union": home}
    )
    return answer(
        request,
        form,
        save=services.keep_officer,
        title=_("Add an officer"),
        lead=_("Her posts are added on her page."),
        back=reverse("unions:officers"),
    )


@_form_methods
def edit(request: UserRequest, pk: int) -> HttpResponse:
    officer = _find(request, pk)
    require(request, "unions.change_officer", officer)
    name = str(officer)
    form = OfficerForm(request.POST or None, instance=officer, user=request.user)
    return answer(
        request,
        form,
        save=services.keep_officer,
        title=_("Edit the officer"),
        lead=name,
        back=reverse("unions:officer", args=[pk]),
    )


@_form_methods
def post_add(request: UserRequest, pk: int) -> HttpResponse:
    officer = _find(request, pk)
    require(request, "unions.add_post", officer)
    form = PostForm(
        request.POST or None,
        instance=Post(officer=officer),
        user=request.user,
        initial={"union": officer.home_union_id},
    )
    here = reverse("unions:officer", args=[pk])
    return answer(
        request,
        form,
        save=services.keep_post,
        title=_("Add a post"),
        lead=str(officer),
        back=here,
        then=here,
    )


@_form_methods
def post_edit(request: UserRequest, pk: int) -> HttpResponse:
    rows = Post.objects.visible_to(request.user).select_related("officer", "union")
    post = get_object_or_404(rows, pk=pk)
    require(request, "unions.change_post", post)
    form = PostForm(request.POST or None, instance=post, user=request.user)
    here = reverse("unions:officer", args=[post.officer_id])
    return answer(
        request,
        form,
        save=services.keep_post,
        title=_("Edit the post"),
        lead=str(post.officer),
        back=here,
        then=here,
    )


def _find(request: UserRequest, pk: int) -> Officer:
    rows = Officer.objects.visible_to(request.user).select_related("home_union")
    found: Officer = get_object_or_404(rows, pk=pk)
    return found
