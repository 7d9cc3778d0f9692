"""People in the admin: the same rows, rules and verbs as on their own pages."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from audit.models import AuditEntry
from unions.tests.factories import MemberFactory

LIST = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")


@pytest.fixture
def colleague(ward):
    return MemberFactory(full_name="Hoàng Thị Én", username="en", union=ward)


def change_url(person):
    return reverse("admin:accounts_user_change", args=[person.pk])


def sent(union, **changes):
    return {
        "full_name": "Lò Thị Mới",
        "username": "moi.lt",
        "role": Role.OFFICER,
        "position": "",
        "phone": "",
        "email": "",
        "union": union.pk,
        **changes,
    }


def test_shows_and_finds_those_of_the_subtree(
    client, administrator, colleague, stranger
):
    client.force_login(administrator)
    answer = client.get(LIST)
    assert set(answer.context["cl"].queryset) == {administrator, colleague}
    found = client.get(LIST, {"q": "hoang en"}).context["cl"].queryset
    assert list(found) == [colleague]
    assert client.get(change_url(stranger)).status_code == 302


def test_adds_by_the_verb(client, administrator, ward, other_ward):
    client.force_login(administrator)
    refused = client.post(ADD, sent(other_ward))
    assert list(refused.context["adminform"].form.errors) == ["union"]
    client.post(ADD, sent(ward, is_superuser="on", is_staff="on"))
    person = User.objects.get(username="moi.lt")
    assert person.membership.union == ward
    assert (person.is_superuser, person.is_staff) == (False, False)
    assert not person.has_usable_password()
    assert AuditEntry.objects.filter(model="unions.membership").count() == 1


def test_changes_by_the_verb(client, administrator, colleague, city):
    client.force_login(administrator)
    changed = sent(city, username="en", full_name="Hoàng Thị Yến")
    assert client.post(change_url(colleague), changed).status_code == 302
    colleague = User.objects.get(pk=colleague.pk)
    assert (colleague.full_name, colleague.is_active) == ("Hoàng Thị Yến", False)
    assert colleague.membership.union == city


def test_is_for_administrators_and_deletes_nothing(
    client, administrator, staff, colleague
):
    delete = reverse("admin:accounts_user_delete", args=[colleague.pk])
    client.force_login(staff)
    for url in (LIST, ADD, change_url(colleague)):
        assert client.get(url).status_code == 403
    client.force_login(administrator)
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_a_refusal_of_the_verb_is_shown(client, administrator, city):
    client.force_login(administrator)
    own = sent(city, username="quantri", role=Role.STAFF, is_active="on")
    answer = client.post(change_url(administrator), own)
    assert answer.status_code == 200
    assert "own role" in str(answer.context["adminform"].form.errors)
    assert User.objects.get(pk=administrator.pk).role == Role.ADMINISTRATOR
