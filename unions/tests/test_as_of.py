"""The register as it was on a day, under the units of that time."""

from datetime import date

import pytest
from django.urls import reverse

from unions.enums import Body, LinkKind
from unions.models import Branch, Handover, Union
from unions.services import reorganisation as verbs
from unions.tests.blueprints import (
    DAY,
    EVE,
    abolition,
    carried_out,
    changed,
    division,
    merger,
    new,
)
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    MemberFactory,
    OfficerFactory,
    PostFactory,
)

THEN = date(2020, 3, 10)
ASKED = "10/03/2020"
LISTS = ["unions:branches", "unions:officers", "unions:initiatives"]


@pytest.fixture
def system(db):
    return MemberFactory(username="hethong", is_superuser=True)


def chair(union, name, **more):
    return PostFactory(
        officer__home_union=union, officer__full_name=name, union=union, **more
    )


@pytest.fixture
def merged(system, staff, ward, commune):
    """Two units, each with a branch “Tổ 1”, merged on 1 July 2025."""
    for unit in (ward, commune):
        branch = BranchFactory(union=unit, name="Tổ 1")
        InitiativeFactory(union=unit, branch=branch, name=f"Mô hình {unit.name}")
        chair(unit, f"Chủ tịch {unit.name}")
        FiguresFactory(union=unit, members=1200)
        FiguresFactory(union=unit, as_of=date(2024, 12, 31), members=1300)
    chair(ward, "Chủ tịch cũ", started_on=date(2011, 1, 1), ended_on=date(2016, 5, 31))
    carried_out(merger(ward, commune), by=system)
    union = new()
    chair(union, "Chủ tịch mới", started_on=DAY)
    return union


@pytest.fixture
def ask(client, staff):
    client.force_login(staff)

    def ask(name, **asked):
        return client.get(reverse(name), asked)

    return ask


def branches(response):
    page = response.context["page"]
    return {(row.title_then, row.union_then.unit_name) for row in page}


def test_branches_stand_under_the_unit_and_the_name_of_that_time(ask, merged):
    today = {
        ("Chi hội thôn Tổ 1 (Đức Xuân)", "phường Bắc Kạn"),
        ("Chi hội thôn Tổ 1 (Nông Thượng)", "phường Bắc Kạn"),
    }
    before = {
        ("Chi hội thôn Tổ 1", "phường Đức Xuân"),
        ("Chi hội thôn Tổ 1", "xã Nông Thượng"),
    }
    assert branches(ask("unions:branches")) == today
    assert branches(ask("unions:branches", on="01/07/2025")) == today
    assert branches(ask("unions:branches", on="30/06/2025")) == before
    assert branches(ask("unions:branches", on=ASKED)) == before


def test_branches_founded_later_or_closed_by_then_are_left_out(ask, ward):
    old = BranchFactory(union=ward, founded_on=THEN)
    BranchFactory(union=ward, founded_on=date(2020, 3, 11))
    closed = BranchFactory(union=ward, closed_on=date(2020, 3, 11))
    gone = BranchFactory(union=ward, closed_on=THEN)
    always = BranchFactory(union=ward)

    def shown(**asked):
        return set(ask("unions:branches", on=ASKED, **asked).context["page"])

    assert shown() == {old, closed, always}
    assert shown(open="closed") == {gone}


def test_initiatives_begun_by_then(ask, merged):
    InitiativeFactory(union=merged, started_on=date(2021, 1, 1))

    response = ask("unions:initiatives", on=ASKED)
    assert {
        (row.name, row.union_then.unit_name) for row in response.context["page"]
    } == {
        ("Mô hình Đức Xuân", "phường Đức Xuân"),
        ("Mô hình Nông Thượng", "xã Nông Thượng"),
    }


def test_who_was_chair_on_a_day(ask, merged, ward):
    def serving(**asked):
        page = ask("unions:officers", body=Body.STANDING, **asked).context["page"]
        return {(row.full_name, row.union_then.unit_name) for row in page}

    assert serving(on=ASKED) == {
        ("Chủ tịch Đức Xuân", "phường Đức Xuân"),
        ("Chủ tịch Nông Thượng", "xã Nông Thượng"),
    }
    assert serving(on="01/01/2015") == {("Chủ tịch cũ", "phường Đức Xuân")}
    assert serving(on="01/07/2025") == {("Chủ tịch mới", "phường Bắc Kạn")}
    assert serving(on=ASKED, union=ward.pk, q="cũ") == set()


def test_unions_with_chair_and_figures_of_the_day(ask, merged):
    def rows(**asked):
        page = ask("unions:index", level="commune", **asked).context["page"]
        return {(row.unit_name, row.chair_name, row.latest_members) for row in page}

    assert rows() == {("phường Bắc Kạn", "Chủ tịch mới", None)}
    assert rows(on=ASKED) == {
        ("phường Đức Xuân", "Chủ tịch Đức Xuân", 1200),
        ("xã Nông Thượng", "Chủ tịch Nông Thượng", 1200),
    }
    assert rows(on="30/06/2025", q="đức xuân") == {
        ("phường Đức Xuân", "Chủ tịch Đức Xuân", 1300)
    }


def test_the_chair_of_a_unit_that_was_only_renamed(ask, ward, system):
    chair(ward, "Lý Thị Hằng")
    carried_out(changed(ward, LinkKind.RENAME, name="Mới"), by=system)

    for day, name in ((ASKED, "Đức Xuân"), ("01/07/2025", "Mới")):
        (row,) = ask("unions:index", level="commune", on=day).context["page"]
        assert (row.name, row.chair_name) == (name, "Lý Thị Hằng")


def test_an_ended_unit_shows_what_it_had_on_its_last_day(ask, merged, ward, city):
    response = ask("unions:branches", union=ward.pk)

    assert branches(response) == {("Chi hội thôn Tổ 1", "phường Đức Xuân")}
    assert response.context["filter_form"].day == EVE
    assert "The chosen unit ended on" in response.content.decode()
    assert ask("unions:branches", union=city.pk).context["filter_form"].day is None


def test_todays_unit_on_a_day_before_it_shows_what_it_came_from(ask, merged):
    response = ask("unions:branches", union=merged.pk, on=ASKED)

    assert branches(response) == {
        ("Chi hội thôn Tổ 1", "phường Đức Xuân"),
        ("Chi hội thôn Tổ 1", "xã Nông Thượng"),
    }


def test_under_a_city_that_has_ended(ask, system, city, ward):
    other = city.parent
    carried_out(abolition(city, other), by=system)
    ask_ = {"level": "commune", "parent": city.pk}
    system.refresh_from_db()

    def shown(**asked):
        return {row.pk for row in ask("unions:index", **ask_, **asked).context["page"]}

    assert shown() == {ward.pk}
    assert shown(on="01/07/2025") == set()


def test_things_of_a_divided_unit_wait_with_it(ask, ward, system):
    BranchFactory(union=ward, name="Tổ 1")
    carried_out(division(ward, "Đông", "Tây"), by=system)
    waiting = {("Chi hội thôn Tổ 1", "phường Đức Xuân")}

    assert branches(ask("unions:branches")) == waiting
    assert branches(ask("unions:branches", on="02/07/2025")) == waiting
    assert branches(ask("unions:branches", union=new("Đông").pk)) == set()

    key = f"unions.branch:{Branch.objects.get().pk}"
    verbs.decide(ward, main=new("Tây"), assigned={key: new("Đông").pk}, by=system)
    gone = {("Chi hội thôn Tổ 1", "phường Đông")}
    assert branches(ask("unions:branches", on="02/07/2025")) == gone
    assert branches(ask("unions:branches", on="30/06/2025")) == waiting


@pytest.mark.parametrize("day", ["01/01/0001", "29/02/1904", "31/12/9999"])
@pytest.mark.parametrize("name", ["unions:index", "unions:summary", *LISTS])
def test_a_day_beyond_all_reason_is_refused(ask, name, day, ward):
    response = ask(name, on=day)
    assert response.status_code == 200
    assert response.context["filter_form"].errors == {
        "on": ["Enter a day from 20/10/1930 on."]
    }


@pytest.mark.parametrize("name", ["unions:index", *LISTS])
def test_a_wrong_day_is_named_and_the_list_stays(ask, client, name, merged):
    response = ask(name, on="31/02/2020", q="a")
    assert response.context["filter_form"].errors == {
        "on": ["Enter a date as dd/mm/yyyy."]
    }
    assert set(response.context["page"]) == set(ask(name, q="a").context["page"])
    part = client.get(
        reverse(name), {"on": "31/02/2020"}, headers={"HX-Request": "true"}
    )
    assert "Enter a date as dd/mm/yyyy." in part.content.decode()


def test_the_day_survives_paging(ask, ward):
    BranchFactory.create_batch(51, union=ward)
    page = ask("unions:branches", on=ASKED, q="thôn").content.decode()

    assert "?on=10%2F03%2F2020&amp;q=th%C3%B4n&amp;page=2" in page


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_many_rows_of_a_past_day(
    client, name, count, ward, system, django_assert_num_queries
):
    for _number in range(count):
        branch = BranchFactory(union=ward)
        PostFactory(officer__home_union=ward, branch=branch, body=Body.BRANCH)
        InitiativeFactory(union=ward, branch=branch)
    carried_out(changed(ward, LinkKind.RENAME, name="Mới"), by=system)
    client.force_login(MemberFactory(union=ward.parent))
    expected = {"unions:branches": 13, "unions:officers": 13, "unions:initiatives": 12}
    with django_assert_num_queries(expected[name]):
        response = client.get(reverse(name), {"on": ASKED})
    assert len(response.context["page"]) == count


def test_what_went_elsewhere_is_named_but_not_opened(client, ward, system):
    """East sees what the divided ward had, also what West goes on with."""
    branch = BranchFactory(union=ward, name="Tổ 1")
    head = PostFactory(officer__home_union=ward, officer__phone="0912345678").officer
    carried_out(division(ward, "Đông", "Tây", main="Tây"), by=system)
    east, west = new("Đông"), new("Tây")
    keys = [f"unions.branch:{branch.pk}", f"unions.officer:{head.pk}"]
    verbs.decide(ward, main=west, assigned=dict.fromkeys(keys, west.pk), by=system)
    client.force_login(MemberFactory(union=east))

    response = client.get(reverse("unions:branches"), {"on": "30/06/2025"})
    assert [row.opens for row in response.context["page"]] == [False]
    assert branch.get_absolute_url() not in response.content.decode()
    assert client.get(branch.get_absolute_url()).status_code == 404
    response = client.get(reverse("unions:officers"), {"on": "30/06/2025"})
    assert [row.opens for row in response.context["page"]] == [False]
    assert "0912345678" not in response.content.decode()


def page(client, union, **asked):
    return client.get(reverse("unions:detail", args=[union.pk]), asked)


def test_the_page_of_a_union_on_a_day(client, staff, merged, ward):
    client.force_login(staff)
    response = page(client, ward, on=ASKED)
    shown = response.context["shown"]

    assert [row.title_then for row in shown.branches.rows] == ["Chi hội thôn Tổ 1"]
    assert [row.name for row in shown.initiatives.rows] == ["Mô hình Đức Xuân"]
    assert [post.officer.full_name for post in shown.chairs] == ["Chủ tịch Đức Xuân"]
    assert [post.officer.full_name for post in shown.past_posts] == ["Chủ tịch cũ"]
    assert shown.figures.latest.members == 1200
    assert "As it was on <strong>10/03/2020</strong>" in response.content.decode()
    assert page(client, ward, on="01/01/2015").context["shown"].figures.latest is None


def test_the_page_of_a_city_on_a_day_shows_the_units_of_then(
    client, staff, merged, city
):
    client.force_login(staff)

    def children(**asked):
        rows = page(client, city, **asked).context["shown"].children.rows
        return {row.name for row in rows}

    assert children() == {"Bắc Kạn"}
    assert children(on=ASKED) == {"Đức Xuân", "Nông Thượng"}


def test_the_page_of_an_ended_unit_shows_its_last_day(client, staff, merged, ward):
    client.force_login(staff)
    response = page(client, ward)
    shown = response.context["shown"]

    assert response.context["day"] == EVE
    assert shown.branches.count == 1
    assert [post.officer.full_name for post in shown.chairs] == ["Chủ tịch Đức Xuân"]
    assert "on its last day, <strong>30/06/2025</strong>" in response.content.decode()


def test_the_page_of_todays_unit_shows_today(client, staff, merged):
    client.force_login(staff)
    response = page(client, merged)

    assert response.context["day"] is None
    assert response.context["shown"].branches.count == 2


def test_a_unit_that_did_not_exist_on_the_day_names_those_that_did(
    client, staff, merged, ward, commune
):
    client.force_login(staff)

    assert set(page(client, merged, on=ASKED).context["instead"]) == {ward, commune}
    assert page(client, ward, on="01/07/2026").context["instead"] == [merged]
    assert page(client, ward, on=ASKED).context["instead"] == []


def test_a_wrong_day_on_a_page_is_named(client, staff, ward):
    client.force_login(staff)
    response = page(client, ward, on="10/13/2020")

    assert (response.status_code, response.context["day"]) == (200, None)
    assert "Enter a date as dd/mm/yyyy." in response.content.decode()


def test_two_handovers_of_one_day_count_once(staff, ward, commune, system):
    """A thing that passed through a unit on the same day was the first one's before."""
    branch = BranchFactory(union=ward)
    carried_out(changed(ward, LinkKind.RENAME, name="Mới"), by=system)
    first = Handover.objects.get(model="unions.branch")
    second = carried_out(
        changed(commune, LinkKind.RENAME, name="Khác"), by=system, effective_on=DAY
    )
    Handover.objects.create(
        reorganisation=second,
        model=first.model,
        key=branch.pk,
        label="x",
        from_union=first.to_union,
        to_union=new("Khác"),
        effective_on=DAY,
    )
    unions = Union.objects.all()
    rows = Branch.objects.belonging(unions, EVE).with_union_on(EVE)

    assert [row.union_then for row in rows] == [ward.pk]
    of_first = Branch.objects.belonging(Union.objects.filter(pk=first.to_union_id), EVE)
    assert list(of_first) == []


def test_officers_without_any_day_are_not_shown_as_of_one(ask, ward):
    OfficerFactory(home_union=ward)

    assert list(ask("unions:officers", on=ASKED).context["page"]) == []
    assert len(ask("unions:officers", on=ASKED, serving="former").context["page"]) == 1
