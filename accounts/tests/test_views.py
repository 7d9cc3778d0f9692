"""Coming in, going out, the own account."""

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import PASSWORD, UserFactory
from audit.enums import Action
from audit.models import AuditEntry

SIGN_IN = reverse("accounts:sign_in")
PROFILE = reverse("accounts:profile")
NEW_PASSWORD = reverse("accounts:password")
LANGUAGE = reverse("set_language")

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(username="ha.nt", full_name="Nguyễn Thị Hà")


def sign_in(client, username="ha.nt", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


class TestSignIn:
    def test_leads_home_and_is_written_down(self, client, person):
        answer = sign_in(client)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")
        assert acts() == [Action.SIGN_IN]
        assert AuditEntry.objects.get().actor == person

    def test_shows_no_menu_to_strangers(self, client):
        page = client.get(SIGN_IN).content.decode()
        assert 'id="menu"' not in page
        assert 'autocomplete="current-password"' in page

    def test_capitals_and_blanks_of_a_phone_keyboard_do_not_matter(
        self, client, person
    ):
        assert sign_in(client, username=" Ha.Nt ").status_code == 302

    def test_a_name_kept_in_capitals_is_found(self, client):
        UserFactory(username="Admin")
        assert sign_in(client, username="admin").status_code == 302

    def test_says_what_to_do_and_keeps_the_username(self, client, person):
        answer = sign_in(client, password="sai")
        assert answer.status_code == 200
        assert "keyboard" in str(answer.context["form"].non_field_errors()[0])
        assert 'value="ha.nt"' in answer.content.decode()
        assert "sai" not in answer.content.decode()
        assert acts() == []

    def test_a_closed_account_stays_out(self, client):
        UserFactory(username="cu", is_active=False)
        assert sign_in(client, username="cu").status_code == 200

    @pytest.mark.parametrize(
        ("target", "lands"),
        [
            ("/accounts/profile/", "/accounts/profile/"),
            ("https://elsewhere.example/", "/"),
            ("//elsewhere.example/", "/"),
            ("javascript:alert(1)", "/"),
            (SIGN_IN, "/"),
        ],
    )
    def test_next_stays_on_this_host(self, client, person, target, lands):
        assert sign_in(client, next=target).headers["Location"] == lands
        assert client.get(SIGN_IN, {"next": target}).headers["Location"] == lands

    def test_other_methods_are_refused(self, client):
        assert client.put(SIGN_IN).status_code == 405

    def test_is_closed_for_a_while_after_six_wrong_passwords(
        self, client, person, settings
    ):
        settings.AXES_ENABLED = True
        answers = [sign_in(client, password="sai").status_code for _i in range(6)]
        assert answers == [200] * 5 + [429]
        locked = sign_in(client)
        assert locked.status_code == 429
        assert b'class="gate error-page"' in locked.content
        assert sign_in(client, username="HA.NT").status_code == 429


class TestSignOut:
    def test_ends_the_session_and_forgets_the_language(self, client, person):
        client.force_login(person)
        answer = client.post(reverse("accounts:sign_out"))
        assert answer.headers["Location"] == SIGN_IN
        assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == ""
        assert client.get(PROFILE).status_code == 302
        assert acts() == [Action.SIGN_OUT]

    def test_is_a_post(self, client, person):
        client.force_login(person)
        assert client.get(reverse("accounts:sign_out")).status_code == 405


class TestPassword:
    new = {"old_password": PASSWORD, "new_password1": "hoa-que-Nong-Thuong"}

    def test_changes_and_keeps_her_signed_in(self, client, person):
        client.force_login(person)
        answer = client.post(
            NEW_PASSWORD, {**self.new, "new_password2": "hoa-que-Nong-Thuong"}
        )
        assert answer.headers["Location"] == "/"
        person.refresh_from_db()
        assert person.check_password("hoa-que-Nong-Thuong")
        assert client.get(PROFILE).status_code == 200
        assert acts() == [Action.PASSWORD]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("old_password", "sai"),
            ("new_password2", "khac-han-ca-hai"),
            ("new_password2", "ngan"),
        ],
    )
    def test_refuses_what_is_wrong(self, client, person, field, value):
        client.force_login(person)
        sent = {**self.new, "new_password2": "hoa-que-Nong-Thuong", field: value}
        answer = client.post(NEW_PASSWORD, sent)
        assert list(answer.context["form"].errors) == [field]
        assert acts() == []

    def test_a_one_time_password_is_not_kept_by_choosing_it_again(self, client, person):
        User.objects.update(must_change_password=True)
        client.force_login(person)
        sent = {
            "old_password": PASSWORD,
            "new_password1": PASSWORD,
            "new_password2": PASSWORD,
        }
        answer = client.post(NEW_PASSWORD, sent)
        assert list(answer.context["form"].errors) == ["new_password1"]
        assert client.get(PROFILE).headers["Location"] == NEW_PASSWORD

    def test_a_one_time_password_must_be_replaced_first(self, client, person):
        User.objects.update(must_change_password=True)
        client.force_login(person)
        assert client.get(PROFILE).headers["Location"] == NEW_PASSWORD
        assert client.post(LANGUAGE, {"language": "en"}).headers["Location"] == "/"
        assert client.get(NEW_PASSWORD).status_code == 200
        client.post(NEW_PASSWORD, {**self.new, "new_password2": "hoa-que-Nong-Thuong"})
        assert client.get(PROFILE).status_code == 200

    def test_a_script_is_told_so_without_being_sent_elsewhere(self, client, person):
        User.objects.update(must_change_password=True)
        client.force_login(person)
        assert (
            client.get(PROFILE, headers={"Accept": "application/json"}).status_code
            == 403
        )
        assert client.get(PROFILE, headers={"HX-Request": "true"}).status_code == 403


class TestProfile:
    def test_changes_her_details_and_no_more(self, client, person):
        client.force_login(person)
        sent = {
            "full_name": "Nguyễn Thị Hà",
            "position": "Phó Chủ tịch",
            "phone": "0912345678",
            "email": "ha@example.vn",
            "language": "en",
            "role": "administrator",
            "is_superuser": "on",
        }
        answer = client.post(PROFILE, sent)
        assert answer.headers["Location"] == PROFILE
        assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
        person = User.objects.get()
        assert (person.position, person.language) == ("Phó Chủ tịch", "en")
        assert (person.role, person.is_superuser) == ("inspector", False)
        entry = AuditEntry.objects.get()
        assert set(entry.detail) == {"position", "phone", "email", "language"}

    def test_keeps_what_was_typed_when_something_is_wrong(self, client, person):
        client.force_login(person)
        answer = client.post(
            PROFILE,
            {"full_name": "", "position": "Ủy viên", "email": "x", "language": "vi"},
        )
        assert set(answer.context["form"].errors) == {"full_name", "email"}
        assert 'value="Ủy viên"' in answer.content.decode()
        assert "Nguyễn Thị Hà" in answer.content.decode()

    def test_asks_for_the_sign_in(self, client):
        for url in (PROFILE, NEW_PASSWORD):
            assert client.get(url).headers["Location"] == f"{SIGN_IN}?next={url}"
            assert client.get(url, headers={"HX-Request": "true"}).status_code == 401
            asked = client.get(url, headers={"Accept": "application/json"})
            assert (asked.status_code, asked.json()) == (401, {"error": "signed_out"})


class TestShared:
    """The next person at this phone finds no page of the one before."""

    @pytest.mark.parametrize("name", ["home", "accounts:profile", "unions:officers"])
    def test_no_cache_keeps_a_page(self, client, person, name):
        client.force_login(person)
        answer = client.get(reverse(name))
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_nor_what_a_page_asks_for_in_parts(self, client, person):
        client.force_login(person)
        answer = client.get(reverse("home"), headers={"HX-Request": "true"})
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_the_sign_in_page_is_fetched_anew(self, client):
        assert "no-store" in client.get(SIGN_IN).headers["Cache-Control"]


class TestReach:
    """Asked by a page about to send a form: unless this says 204, it stays."""

    def test_says_whether_she_is_signed_in(self, client, person):
        url = reverse("accounts:reach")
        asked = client.get(url, headers={"Accept": "application/json"})
        assert (asked.status_code, asked.json()) == (401, {"error": "signed_out"})
        client.force_login(person)
        asked = client.get(url, headers={"Accept": "application/json"})
        assert (asked.status_code, asked.content) == (204, b"")

    def test_changes_nothing(self, client, person):
        client.force_login(person)
        assert client.post(reverse("accounts:reach")).status_code == 405

    def test_only_pages_of_a_person_ask(self, client, person):
        asks = f'data-reach="{reverse("accounts:reach")}"'
        assert asks not in client.get(SIGN_IN).content.decode()
        client.force_login(person)
        assert asks in client.get(PROFILE).content.decode()


class TestLanguage:
    def test_the_browser_is_not_asked(self, client, person):
        page = client.get(SIGN_IN, headers={"Accept-Language": "en"})
        assert page.headers["Content-Language"] == "vi"
        client.force_login(person)
        page = client.get(PROFILE, headers={"Accept-Language": "en"})
        assert page.headers["Content-Language"] == "vi"

    def test_her_choice_is_kept_with_her(self, client, person):
        client.force_login(person)
        answer = client.post(LANGUAGE, {"language": "en", "next": PROFILE})
        assert answer.headers["Location"] == PROFILE
        person.refresh_from_db()
        assert person.language == "en"
        assert client.get(PROFILE).headers["Content-Language"] == "en"
        del client.cookies[settings.LANGUAGE_COOKIE_NAME]
        assert client.get(PROFILE).headers["Content-Language"] == "en"

    def test_the_cookie_wins(self, client, person):
        User.objects.update(language="en")
        client.force_login(person)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "vi"
        assert client.get(PROFILE).headers["Content-Language"] == "vi"
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
        assert client.get(PROFILE).headers["Content-Language"] == "vi"

    def test_strangers_may_choose_too(self, client):
        client.post(LANGUAGE, {"language": "en", "next": "//elsewhere.example"})
        assert client.get(SIGN_IN).headers["Content-Language"] == "en"

    def test_refuses_what_it_does_not_speak(self, client):
        assert client.post(LANGUAGE, {"language": "fr"}).status_code == 400
        assert client.get(LANGUAGE).status_code == 405
