"""Pages that say what went wrong, and what to do."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import views
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_not_found_keeps_the_menu_for_those_signed_in(client):
    assert client.get("/no-such-page/").status_code == 404
    client.force_login(UserFactory())
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert 'id="menu"' in answer.content.decode()


def test_not_allowed_changes_nothing(client):
    client.force_login(UserFactory(is_staff=False))
    answer = client.get("/admin/login/")
    assert answer.status_code == 403
    assert "403.html" in [template.name for template in answer.templates]


def test_an_old_page_is_explained():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("accounts:sign_in"), {"username": "x"})
    assert answer.status_code == 403
    assert b"error-page" in answer.content


def test_server_error_needs_neither_database_nor_language(
    rf: RequestFactory, django_assert_num_queries
):
    with django_assert_num_queries(0):
        answer = views.server_error(rf.get("/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in page
    assert "<style" not in page
    assert "style=" not in page


def test_a_broken_request_is_explained(rf: RequestFactory):
    answer = views.bad_request(rf.get("/"), SuspiciousOperation())
    assert answer.status_code == 400
    assert "tải lại trang" in answer.content.decode()


def test_the_admin_asks_for_our_sign_in(client):
    answer = client.get("/admin/", follow=True)
    sign_in = f"{reverse('accounts:sign_in')}?next=/admin/"
    assert answer.redirect_chain[-1] == (sign_in, 302)
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/admin/").status_code == 200
    answer = client.get("/admin/password_change/")
    assert answer.headers["Location"] == reverse("accounts:password")
    answer = client.post("/admin/logout/")
    assert answer.headers["Location"] == reverse("accounts:sign_in")
