"""The lists of the register: who sees what, search, filters, queries."""

from datetime import date

import pytest
from django.urls import reverse

from unions.enums import Body, Kind
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
)

LISTS = ["unions:index", "unions:branches", "unions:officers", "unions:initiatives"]


def make(url, union, count=1, **more):
    """Rows of one list with everything a row reads."""
    if url == "unions:index":
        rows = UnionFactory.create_batch(
            count, parent=union.parent, kind=Kind.COMMUNE, **more
        )
        for row in rows:
            FiguresFactory(union=row)
            PostFactory(officer__home_union=row)
        return rows
    if url == "unions:officers":
        rows = OfficerFactory.create_batch(count, home_union=union, **more)
        branch = BranchFactory(union=union)
        for row in rows:
            PostFactory(officer=row, branch=branch, body=Body.BRANCH)
        return rows
    if url == "unions:initiatives":
        branch = BranchFactory(union=union)
        return InitiativeFactory.create_batch(count, union=union, branch=branch, **more)
    rows = BranchFactory.create_batch(count, union=union, **more)
    for row in rows:
        PostFactory(officer__home_union=union, branch=row, body=Body.BRANCH)
    return rows


@pytest.mark.parametrize("who", ["staff", "inspector", "leader", "officer"])
@pytest.mark.parametrize("name", LISTS)
def test_everyone_signed_in_sees_her_subtree(client, request, name, who, ward):
    other_ward = request.getfixturevalue("other_ward")
    called = "full_name" if name == "unions:officers" else "name"
    mine = make(name, ward, **{called: "Của ta"})
    theirs = make(name, other_ward)
    if (who, name) == ("officer", "unions:index"):
        mine = []  # the commune that was made stands beside her ward
    client.force_login(request.getfixturevalue(who))

    page = client.get(reverse(name), {"q": "của ta"}).context["page"]
    assert list(page) == mine
    everything = set(client.get(reverse(name)).context["page"])
    assert everything.isdisjoint(theirs)


@pytest.mark.parametrize("name", LISTS)
def test_nobody_signs_in_first(client, name, db):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_only_read(client, name, staff):
    client.force_login(staff)

    assert client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    client, name, count, ward, staff, django_assert_num_queries
):
    make(name, ward, count)
    client.force_login(staff)
    expected = {
        "unions:index": 9,
        "unions:branches": 9,
        "unions:officers": 9,
        "unions:initiatives": 8,
    }
    with django_assert_num_queries(expected[name]):
        response = client.get(reverse(name))
    assert response.status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_htmx_gets_the_rows_only(client, name, ward, staff):
    client.force_login(staff)
    response = client.get(reverse(name), headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_explains_itself(client, name, staff):
    client.force_login(staff)
    response = client.get(reverse(name), {"q": "không có gì như thế"})

    assert 'class="empty"' in response.content.decode()


@pytest.fixture
def shown(client, staff):
    """What a list shows for a query string."""
    client.force_login(staff)

    def ask(name, **asked):
        return set(client.get(reverse(name), asked).context["page"])

    return ask


def test_unions_by_level_kind_and_parent(shown, province, city, ward, commune):
    assert shown("unions:index") == {city, ward, commune}
    assert shown("unions:index", level="commune") == {ward, commune}
    assert shown("unions:index", kind="ward") == {ward}
    assert shown("unions:index", parent=city.pk) == {ward, commune}


def test_unions_in_time(shown, city, ward, commune):
    ward.valid_from, ward.valid_to = date(2015, 3, 11), date(2025, 6, 30)
    ward.save()

    assert shown("unions:index", level="commune") == {commune}
    assert shown("unions:index", level="commune", state="closed") == {ward}
    assert shown("unions:index", level="commune", state="all") == {ward, commune}
    assert shown("unions:index", level="commune", on="01/01/2020") == {ward, commune}
    assert shown("unions:index", level="commune", on="10/03/2015") == {commune}


def test_a_wrong_filter_is_named_and_left_out(client, staff, city, ward):
    client.force_login(staff)
    response = client.get(reverse("unions:index"), {"on": "31/31/2020", "kind": "ward"})

    assert set(response.context["page"]) == {ward}
    assert response.context["filter_form"].errors == {
        "on": ["Enter a date as dd/mm/yyyy."]
    }


def test_branches_by_union_kind_and_state(shown, city, ward, commune):
    street = BranchFactory(union=ward, kind="street_group")
    hamlet = BranchFactory(union=commune)
    closed = BranchFactory(union=commune, closed_on=date(2020, 1, 1))

    assert shown("unions:branches") == {street, hamlet}
    assert shown("unions:branches", union=city.pk) == {street, hamlet}
    assert shown("unions:branches", union=ward.pk) == {street}
    assert shown("unions:branches", kind="hamlet", open="all") == {hamlet, closed}
    assert shown("unions:branches", open="closed") == {closed}


def test_officers_by_body_and_office(shown, ward, commune):
    chair = PostFactory(officer__home_union=ward).officer
    former = PostFactory(
        officer__home_union=commune, ended_on=date(2020, 1, 1), body=Body.EXECUTIVE
    ).officer
    nobody = OfficerFactory(home_union=ward)

    name = "unions:officers"
    assert shown(name) == {chair, former, nobody}
    assert shown(name, body="standing") == {chair}
    assert shown(name, body="executive") == set()
    assert shown(name, body="executive", serving="former") == {former}
    assert shown(name, serving="now") == {chair}
    assert shown(name, serving="former") == {former, nobody}
    assert shown(name, union=commune.pk) == {former}


def test_initiatives_by_state(shown, ward):
    active = InitiativeFactory(union=ward)
    ended = InitiativeFactory(union=ward, state="ended")

    assert shown("unions:initiatives", state="ended") == {ended}
    assert shown("unions:initiatives") == {active, ended}


def test_a_row_of_the_unions_shows_members_chair_and_parent(client, staff, city, ward):
    FiguresFactory(union=ward, members=1100, as_of=date(2018, 12, 31))
    FiguresFactory(union=ward, members=1234)
    PostFactory(officer__home_union=ward, officer__full_name="Lý Thị Hằng")
    PostFactory(
        officer__home_union=ward, officer__full_name="Cũ", ended_on=date(2016, 7, 1)
    )
    client.force_login(staff)

    row = client.get(reverse("unions:index"), {"kind": "ward"}).context["page"][0]

    assert (row.latest_members, row.chair_name, row.parent) == (
        1234,
        "Lý Thị Hằng",
        city,
    )


def test_pages_of_fifty(client, staff, city):
    UnionFactory.create_batch(52, parent=city)
    client.force_login(staff)

    page = client.get(reverse("unions:index"), {"page": "2"}).context["page"]
    assert (len(page), page.paginator.count) == (3, 53)
    assert client.get(reverse("unions:index"), {"page": "x"}).status_code == 200
