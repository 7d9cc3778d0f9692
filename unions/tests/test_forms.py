"""Add and edit pages: who may, what is written, what is refused and kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from unions.enums import Kind
from unions.models import Branch, Figures, Initiative, Letterhead, Officer, Post, Union
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    MemberFactory,
    OfficerFactory,
    PostFactory,
)

UNION = {"kind": "commune", "name": "Dương Quang", "code": "01849"}
LETTERHEAD = {
    "issuer_name": "HỘI LHPN PHƯỜNG ĐỨC XUÂN",
    "sign_code": "HPN",
    "place": "Đức Xuân",
    "signer_title": "CHỦ TỊCH",
}
BRANCH = {"kind": "hamlet", "name": "Tân Thành", "members": "1.0"}
INITIATIVE = {"name": "Trồng quế", "state": "active", "started_on": "05/03/2019"}
OFFICER = {"full_name": "Hà Thị Lan", "birth_year": "1985", "phone": "0912345678"}
POST = {"body": "standing", "rank": "chair", "title": "Chủ tịch"}
FIGURES = {"as_of": "31/12/2020", "women": "1500", "members": "1200"}

#: Which page, the thing it is opened for, what is sent (with keys to fill), who may.
MANAGERS, KEEPERS = {"administrator", "staff"}, {"administrator", "staff", "officer"}
PAGES = {
    "unions:edit": (lambda u: u, {**UNION, "parent": "city"}, MANAGERS),
    "unions:letterhead": (lambda u: u, LETTERHEAD, MANAGERS),
    "unions:branch_add": (lambda u: u, BRANCH | {"members": "100"}, KEEPERS),
    "unions:branch_edit": (
        lambda u: BranchFactory(union=u),
        BRANCH | {"members": "100"},
        KEEPERS,
    ),
    "unions:initiative_add": (lambda u: u, INITIATIVE, KEEPERS),
    "unions:initiative_edit": (
        lambda u: InitiativeFactory(union=u),
        INITIATIVE,
        KEEPERS,
    ),
    "unions:officer_edit": (
        lambda u: OfficerFactory(home_union=u),
        {**OFFICER, "home_union": "ward"},
        KEEPERS,
    ),
    "unions:post_add": (
        lambda u: OfficerFactory(home_union=u),
        {**POST, "union": "ward"},
        KEEPERS,
    ),
    "unions:post_edit": (
        lambda u: PostFactory(officer__home_union=u),
        {**POST, "union": "ward"},
        KEEPERS,
    ),
    "unions:figures_add": (lambda u: u, FIGURES, KEEPERS),
    "unions:figures_edit": (lambda u: FiguresFactory(union=u), FIGURES, KEEPERS),
}
ROLES = ["administrator", "staff", "inspector", "leader", "officer"]


@pytest.fixture
def send(request, client):
    """Sign in as ``who``, and send ``values`` to the page ``url``."""

    def ask(url, who, *args, **values):
        client.force_login(request.getfixturevalue(who))
        for key in {"parent", "home_union", "union"} & values.keys():
            if not str(values[key]).isdigit():
                values[key] = request.getfixturevalue(values[key]).pk
        return client.post(reverse(url, args=args), values)

    return ask


@pytest.fixture
def province_staff(province):
    return MemberFactory(username="tinh", role="staff", union=province)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ROLES)
def test_those_who_may_are_answered_all_others_get_403(name, who, send, client, ward):
    make, values, allowed = PAGES[name]
    thing = make(ward)

    response = send(name, who, thing.pk, **values)
    shown = client.get(reverse(name, args=[thing.pk]))
    if who in allowed:
        errors = response.context["form"].errors if response.context else None
        assert (response.status_code, errors) == (302, None)
        assert shown.status_code == 200
    else:
        assert (response.status_code, shown.status_code) == (403, 403)


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_no_form(name, send, client, ward, stranger):
    make, values, _allowed = PAGES[name]
    thing = make(ward)
    client.force_login(stranger)

    assert client.get(reverse(name, args=[thing.pk])).status_code == 404
    assert client.post(reverse(name, args=[thing.pk]), values).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_forms_are_got_and_posted(name, client, ward, staff):
    thing = PAGES[name][0](ward)
    client.force_login(staff)

    assert client.delete(reverse(name, args=[thing.pk])).status_code == 405


@pytest.mark.parametrize("name", [*PAGES, "unions:add", "unions:officer_add"])
def test_nobody_signs_in_first(name, client, ward):
    args = [PAGES[name][0](ward).pk] if name in PAGES else []

    assert client.get(reverse(name, args=args)).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("staff", 302), ("officer", 403)])
def test_a_union_is_added(send, who, status, city, ward):
    response = send("unions:add", who, parent="city", **UNION)

    assert response.status_code == status
    if status == 302:
        union = Union.objects.get(name="Dương Quang")
        assert (union.path, union.parent) == (f"{city.path}{union.pk}/", city)
        assert response["Location"] == union.get_absolute_url()


def test_a_union_goes_nowhere_outside_her_tree(send, staff, other_city):
    response = send("unions:add", "staff", parent=str(other_city.pk), **UNION)

    form = response.context["form"]
    assert form.errors.as_data()["parent"][0].code == "invalid_choice"
    assert Union.objects.filter(name="Dương Quang").count() == 0


def test_a_union_needs_one_above(send, staff):
    form = send("unions:add", "staff", **UNION).context["form"]

    assert form.errors == {"parent": ["Choose the union above."]}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "1849a"}, "code"),
        ({"name": ""}, "name"),
        ({"valid_from": "31/02/2020"}, "valid_from"),
        ({"valid_from": "01/07/2025", "valid_to": "30/06/2025"}, "__all__"),
        ({"phone": "so dien thoai"}, "phone"),
    ],
)
def test_a_wrong_union_keeps_what_was_typed(send, city, staff, wrong, field):
    response = send("unions:add", "staff", parent="city", **{**UNION, **wrong})

    form = response.context["form"]
    assert list(form.errors) == [field]
    content = response.content.decode()
    for value in {**UNION, **wrong}.values():
        if value and value != "commune":
            assert f'value="{value}"' in content


def test_dates_are_day_month_year(send, city, staff):
    send("unions:add", "staff", parent="city", valid_from="10/09/2010", **UNION)

    assert Union.objects.get(name="Dương Quang").valid_from == date(2010, 9, 10)


def test_the_top_of_ones_own_tree_stays_under_its_parent(send, client, city, province):
    response = send("unions:edit", "staff", city.pk, kind="ward", name="Bắc Cạn")

    city.refresh_from_db()
    assert response.status_code == 302
    assert (city.name, city.kind, city.parent) == ("Bắc Cạn", Kind.CITY, province)


def test_a_move_by_the_page_rewrites_the_path(send, ward, province, city, other_city):
    response = send(
        "unions:edit", "province_staff", ward.pk, **{**UNION, "parent": other_city.pk}
    )

    ward.refresh_from_db()
    assert response.status_code == 302
    assert ward.path == f"{other_city.path}{ward.pk}/"


def test_the_letterhead_is_added_then_changed(send, ward):
    send("unions:letterhead", "staff", ward.pk, **LETTERHEAD)
    send("unions:letterhead", "staff", ward.pk, **{**LETTERHEAD, "place": "Bắc Kạn"})

    assert Letterhead.objects.get(union=ward).place == "Bắc Kạn"


def test_a_branch_name_is_once_in_a_union(send, ward):
    BranchFactory(union=ward, name="Tân Thành", kind="hamlet")
    values = {**BRANCH, "members": "10"}

    form = send("unions:branch_add", "officer", ward.pk, **values).context["form"]
    assert form.errors == {"__all__": ["This union already has such a branch."]}
    values["kind"] = "street_group"
    assert send("unions:branch_add", "officer", ward.pk, **values).status_code == 302
    assert Branch.objects.filter(union=ward, name="Tân Thành").count() == 2


def test_an_initiative_of_a_branch(send, client, ward, commune):
    mine, theirs = BranchFactory(union=ward), BranchFactory(union=commune)

    sent = send(
        "unions:initiative_add", "officer", ward.pk, branch=theirs.pk, **INITIATIVE
    )
    assert "branch" in sent.context["form"].errors
    send("unions:initiative_add", "officer", ward.pk, branch=mine.pk, **INITIATIVE)
    initiative = Initiative.objects.get()
    assert (initiative.branch, initiative.started_on) == (mine, date(2019, 3, 5))


def test_an_officer_is_added_to_ones_own_union_only(send, ward, commune):
    values = {**OFFICER, "home_union": "commune"}

    form = send("unions:officer_add", "officer", **values).context["form"]
    assert "home_union" in form.errors
    send("unions:officer_add", "officer", **{**values, "home_union": "ward"})
    assert Officer.objects.get().home_union == ward
    assert send("unions:officer_add", "inspector", **values).status_code == 403


def test_a_post_elsewhere_is_refused(send, ward, commune):
    person = OfficerFactory(home_union=ward)
    sent = send("unions:post_add", "officer", person.pk, **{**POST, "union": "commune"})

    assert "union" in sent.context["form"].errors
    assert Post.objects.count() == 0


def test_a_post_in_another_union_of_the_tree(send, ward, commune):
    person = OfficerFactory(home_union=ward)
    branch = BranchFactory(union=commune)
    values = {**POST, "union": "commune", "branch": branch.pk, "body": "branch"}

    assert send("unions:post_add", "staff", person.pk, **values).status_code == 302
    assert Post.objects.get().branch == branch


def test_a_post_ends_after_it_begins(send, ward):
    person = OfficerFactory(home_union=ward)
    values = {
        **POST,
        "union": "ward",
        "started_on": "02/01/2020",
        "ended_on": "01/01/2020",
    }

    form = send("unions:post_add", "officer", person.pk, **values).context["form"]
    assert form.errors == {"__all__": ["The end must not lie before the beginning."]}
    assert form["started_on"].value() == "02/01/2020"


def test_figures_that_jump_are_asked_back_once(send, ward):
    FiguresFactory(union=ward, women=1500, members=800)

    response = send("unions:figures_add", "officer", ward.pk, **FIGURES)
    form = response.context["form"]
    assert form.errors == {
        "__all__": ["“Members”: 800 on 31/12/2019, now 1.200 (+50%)."],
        "confirmed": ["Check the figures, then tick this and save."],
    }
    assert 'type="checkbox" name="confirmed"' in response.content.decode()
    assert form["members"].value() == "1200"
    seen = form.fields["confirmed"].widget.seen
    send("unions:figures_add", "officer", ward.pk, confirmed=seen, **FIGURES)
    assert Figures.objects.get(as_of=date(2020, 12, 31)).members == 1200


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"as_of": "31/12/2019"}, "There are figures of this date already."),
        ({"period": "half"}, "Figures of the half-year have the data date 30/06/2020."),
        ({"as_of": "31/12/2999"}, "The data date has not come yet."),
    ],
)
def test_wrong_figures_are_refused(send, ward, wrong, says):
    FiguresFactory(union=ward)

    form = send("unions:figures_add", "officer", ward.pk, **{**FIGURES, **wrong})
    assert form.context["form"].errors == {"__all__": [says]}
    assert Figures.objects.count() == 1


def test_money_is_typed_with_dots(send, client, ward):
    send("unions:figures_add", "officer", ward.pk, fund_balance="12.345.678", **FIGURES)

    figures = Figures.objects.get()
    assert figures.fund_balance == 12_345_678
    shown = client.get(reverse("unions:figures_edit", args=[figures.pk]))
    assert 'value="12.345.678"' in shown.content.decode()


def test_coordinates_take_a_comma(send, ward, city):
    values = {**UNION, "parent": "city", "latitude": "22,14702"}
    send("unions:edit", "staff", ward.pk, **values)

    ward.refresh_from_db()
    assert ward.latitude == Decimal("22.14702")
