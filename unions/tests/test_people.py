"""People who sign in, kept by the administrator of their union."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from unions.enums import LinkKind
from unions.models import Membership
from unions.querysets import people_visible_to
from unions.services import people as services
from unions.tests.factories import MemberFactory, UnionLinkFactory

PEOPLE = reverse("unions:people")
ADD = reverse("unions:person_add")


@pytest.fixture
def colleague(city):
    return MemberFactory(full_name="Hoàng Thị Én", username="en", union=city)


def edit_url(person):
    return reverse("unions:person_edit", args=[person.pk])


def details(person, **changes):
    """What the edit form sends."""
    return {
        "full_name": person.full_name,
        "username": person.username,
        "role": person.role,
        "union": person.membership.union_id,
        "position": person.position,
        "phone": person.phone,
        "email": person.email,
        "is_active": "on",
        **changes,
    }


def new_person(union, **changes):
    return {
        "full_name": "Lò Thị Mới",
        "username": "moi.lt",
        "role": Role.INSPECTOR,
        "union": union.pk,
        "position": "Ủy viên",
        "phone": "",
        "email": "",
        **changes,
    }


def test_the_list_shows_the_subtree_only(
    client, administrator, colleague, officer, stranger
):
    client.force_login(administrator)
    page = client.get(PEOPLE).context["page"]
    assert set(page) == {administrator, colleague, officer}


def test_superusers_are_hidden_from_administrators(city, administrator, colleague):
    boss = MemberFactory(union=city, is_superuser=True)
    assert set(people_visible_to(administrator)) == {administrator, colleague}
    assert set(people_visible_to(boss)) == {administrator, colleague, boss}


def test_people_of_a_predecessor_are_not_hers(
    client, administrator, stranger, other_city, ward
):
    """A password for them would open what the predecessor holds beside her union."""
    UnionLinkFactory(
        from_union=other_city,
        to_union=ward,
        kind=LinkKind.SPLIT,
        effective_on=date(2025, 7, 1),
    )
    assert stranger not in people_visible_to(administrator)
    client.force_login(administrator)
    url = reverse("unions:person_password", args=[stranger.pk])
    assert client.post(url).status_code == 404
    with pytest.raises(RuleError, match="outside yours"):
        services.give_password(stranger, by=administrator)


def test_somebody_without_a_union_sees_nobody(administrator):
    assert not people_visible_to(MemberFactory(union=None)).exists()


def test_search_needs_no_accents_and_filters_narrow(
    client, administrator, colleague, officer
):
    client.force_login(administrator)
    assert list(client.get(PEOPLE, {"q": "hoang thi en"}).context["page"]) == [
        colleague
    ]
    found = client.get(PEOPLE, {"role": Role.OFFICER}).context["page"]
    assert list(found) == [officer]
    colleague.is_active = False
    colleague.save()
    found = client.get(PEOPLE, {"account": "closed"}).context["page"]
    assert list(found) == [colleague]
    union = officer.membership.union_id
    assert list(client.get(PEOPLE, {"union": union}).context["page"]) == [officer]


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    client, administrator, city, count, django_assert_num_queries
):
    MemberFactory.create_batch(count, union=city)
    client.force_login(administrator)
    client.get(PEOPLE)
    with django_assert_num_queries(8):
        page = client.get(PEOPLE).context["page"]
    assert len(page) == count + 1


def test_add_shows_a_password_once_and_it_must_be_replaced(client, administrator, ward):
    client.force_login(administrator)
    answer = client.post(ADD, new_person(ward, role=Role.OFFICER))
    assert answer.status_code == 200
    person = User.objects.get(username="moi.lt")
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert person.check_password(password)
    assert person.must_change_password
    assert person.membership.union == ward
    assert (person.role, person.is_staff, person.is_superuser) == (
        Role.OFFICER,
        False,
        False,
    )
    actions = AuditEntry.objects.filter(key=str(person.pk), model="accounts.user")
    assert [entry.action for entry in actions.order_by("pk")] == [
        Action.CREATE,
        Action.PASSWORD,
    ]
    client.post(reverse("accounts:sign_out"))
    assert client.login(username="moi.lt", password=password)
    assert client.get(reverse("accounts:profile")).headers["Location"] == reverse(
        "accounts:password"
    )


@pytest.mark.parametrize(
    ("role", "at_tables"),
    [("administrator", True), ("inspector", True), ("leader", False)],
)
def test_only_those_who_keep_data_reach_the_tables(
    administrator, city, role, at_tables
):
    person = User(username="x.y", full_name="X Y", role=role)
    assert (
        services.add_person(person, union=city, by=administrator).is_staff is at_tables
    )
    assert not person.has_usable_password()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "Đào Thị"),
        ("username", "ab"),
        ("username", "EN"),
        ("role", "superuser"),
        ("phone", "xin chào"),
        ("full_name", ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client, administrator, colleague, city, field, value
):
    client.force_login(administrator)
    answer = client.post(ADD, new_person(city, **{field: value}))
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Ủy viên"' in answer.content.decode()
    assert not User.objects.filter(full_name="Lò Thị Mới").exists()


def test_a_union_outside_cannot_be_chosen(client, administrator, other_ward):
    client.force_login(administrator)
    answer = client.post(ADD, new_person(other_ward))
    assert list(answer.context["form"].errors) == ["union"]


def test_edit_changes_role_and_union_and_writes_it_down(
    client, administrator, colleague, ward
):
    client.force_login(administrator)
    sent = details(
        colleague, role=Role.OFFICER, union=ward.pk, full_name="Hoàng Thị Yến"
    )
    assert client.post(edit_url(colleague), sent).status_code == 302
    colleague = User.objects.get(pk=colleague.pk)
    assert (colleague.full_name, colleague.role) == ("Hoàng Thị Yến", Role.OFFICER)
    assert Membership.objects.get(user=colleague).union == ward
    entry = AuditEntry.objects.get(action=Action.CHANGE, model="accounts.user")
    assert set(entry.detail) == {"full_name", "role"}


def test_closing_an_account_ends_her_session(client, administrator, colleague):
    client.force_login(colleague)
    services.change_person(
        _with(colleague, is_active=False),
        union=colleague.membership.union,
        by=administrator,
    )
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_nobody_raises_or_closes_herself(administrator, city):
    for change in ({"role": Role.STAFF}, {"is_active": False}):
        with pytest.raises(RuleError, match="your own role"):
            services.change_person(
                _with(administrator, **change), union=city, by=administrator
            )
    with pytest.raises(RuleError, match="on its own page"):
        services.give_password(administrator, by=administrator)


def test_the_verbs_refuse_who_and_what_lies_outside(
    administrator, colleague, stranger, other_ward, city
):
    with pytest.raises(RuleError, match="outside yours"):
        services.change_person(stranger, union=city, by=administrator)
    with pytest.raises(RuleError, match="outside yours"):
        services.give_password(stranger, by=administrator)
    for act in (services.change_person, services.add_person):
        with pytest.raises(RuleError, match="one below it"):
            act(colleague, union=other_ward, by=administrator)
    boss = MemberFactory(union=city, is_superuser=True)
    with pytest.raises(RuleError, match="outside yours"):
        services.give_password(boss, by=administrator)


def test_a_new_one_time_password_replaces_the_old(client, administrator, colleague):
    client.force_login(administrator)
    url = reverse("unions:person_password", args=[colleague.pk])
    answer = client.post(url)
    colleague.refresh_from_db()
    assert colleague.check_password(answer.context["password"])
    assert colleague.must_change_password
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(url).status_code == 405


def test_strangers_are_not_found_and_others_may_not(
    client, administrator, staff, colleague, stranger
):
    client.force_login(administrator)
    assert client.get(edit_url(stranger)).status_code == 404
    assert client.post(edit_url(stranger), {}).status_code == 404
    url = reverse("unions:person_password", args=[stranger.pk])
    assert client.post(url).status_code == 404
    client.force_login(staff)
    for url in (PEOPLE, ADD, edit_url(colleague)):
        assert client.get(url).status_code == 403
    client.logout()
    for url in (PEOPLE, ADD, edit_url(colleague)):
        sign_in = f"{reverse('accounts:sign_in')}?next={url}"
        assert client.get(url).headers["Location"] == sign_in
    client.force_login(administrator)
    assert client.post(PEOPLE).status_code == 405
    assert client.put(edit_url(colleague)).status_code == 405


def _with(person, **changes):
    copy = User.objects.get(pk=person.pk)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy
