"""The search over everything: who finds what, in which order, with how many queries."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from inspections.enums import VisitStatus
from inspections.selectors import search as selectors
from inspections.tests.factories import RoundFactory, TeamFactory, VisitFactory
from savings_groups.tests.factories import SavingsGroupFactory
from unions.enums import Kind
from unions.tests.factories import (
    BranchFactory,
    InitiativeFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
    UnionLinkFactory,
)

SECTIONS = [
    "Unions",
    "Branches",
    "Savings groups",
    "Officers",
    "Initiatives",
    "Visits",
]


def make(union, team, count=1):
    """``count`` things of every kind that "khuổi dấm" finds."""
    for _number in range(count):
        unit = UnionFactory(kind=Kind.COMMUNE, name="Khuổi Dấm", parent=union)
        BranchFactory(union=unit, name="Khuổi Dấm")
        SavingsGroupFactory(union=unit, name="Tổ Khuổi Dấm")
        officer = OfficerFactory(home_union=unit, full_name="Hoàng Thị Khuổi Dấm")
        PostFactory(officer=officer)
        InitiativeFactory(union=unit, name="Mô hình Khuổi Dấm")
        VisitFactory(team=team, union=unit, status=VisitStatus.ANNOUNCED)


def sections(client, typed):
    found = client.get(reverse("inspections:search"), {"q": typed}).context["found"]
    return {section.label: section for section in found.sections}


def titles(section):
    return ["".join(text for text, _hit in hit.title) for hit in section.hits]


@pytest.fixture(autouse=True)
def _english_pages(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.mark.parametrize("who", ["administrator", "staff", "inspector", "leader"])
def test_every_kind_is_found(client, request, who, city, team):
    make(city, team)
    client.force_login(request.getfixturevalue(who))
    found = sections(client, "khuoi dam")

    assert list(found) == SECTIONS
    assert [section.count for section in found.values()] == [1] * 6


def test_a_stranger_finds_nothing_of_it(client, city, team, stranger):
    make(city, team)
    client.force_login(stranger)

    assert sections(client, "khuoi dam") == {}


def test_an_officer_finds_her_own_unit_and_its_announced_visit(
    client, city, ward, team, officer
):
    make(city, team)
    BranchFactory(union=ward, name="Khuổi Dấm")
    other = TeamFactory(round=RoundFactory(plan=team.round.plan))
    VisitFactory(team=other, union=ward, status=VisitStatus.PLANNED)
    announced = VisitFactory(team=team, union=ward, status=VisitStatus.ANNOUNCED)
    client.force_login(officer)

    assert list(sections(client, "khuoi dam")) == ["Branches"]
    visits = sections(client, "duc xuan")["Visits"]
    assert [hit.url for hit in visits.hits] == [announced.get_absolute_url()]


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    client, staff, city, team, count, django_assert_num_queries
):
    make(city, team, count)
    client.force_login(staff)
    with django_assert_num_queries(11):
        found = sections(client, "khuoi dam")
    assert [section.count for section in found.values()] == [count] * 6


def test_eight_are_shown_and_the_list_shows_all(client, staff, city, team):
    make(city, team, 10)
    client.force_login(staff)
    found = sections(client, "khuổi dấm")

    for section in found.values():
        assert (len(section.hits), section.count) == (8, 10), section.label
        assert section.has_more
        page = client.get(section.url).context["page"]
        assert page.paginator.count == section.count, section.label


def test_counting_ends_somewhere(client, staff, city, monkeypatch):
    monkeypatch.setattr(selectors, "COUNTED", 9)
    for number in range(12):
        BranchFactory(union=city, name=f"Khuổi {number}")
    client.force_login(staff)
    section = sections(client, "khuoi")["Branches"]

    assert section.is_beyond_counting
    page = client.get(reverse("inspections:search"), {"q": "khuoi"})
    assert "more than 1,000" in page.content.decode()


def test_units_that_ended_come_last_and_name_todays_unit(client, staff, city):
    today = UnionFactory(kind=Kind.WARD, name="Đức Xuân", parent=city)
    old = UnionFactory(
        kind=Kind.COMMUNE, name="An Đức Xuân", parent=city, valid_to=date(2025, 6, 30)
    )
    UnionLinkFactory(from_union=old, to_union=today, effective_on=date(2025, 7, 1))
    client.force_login(staff)
    hits = sections(client, "duc xuan")["Unions"].hits

    assert [hit.url for hit in hits] == [
        today.get_absolute_url(),
        old.get_absolute_url(),
    ]
    assert [(hit.ended, hit.today) for hit in hits] == [
        (None, None),
        (date(2025, 6, 30), today),
    ]
    page = client.get(reverse("inspections:search"), {"q": "duc xuan"})
    assert f'<a href="{today.get_absolute_url()}">{today}</a>' in page.content.decode()


def test_todays_unit_of_another_city_is_not_named(client, staff, city, other_city):
    there = UnionFactory(kind=Kind.COMMUNE, name="Xa Lạ", parent=other_city)
    old = UnionFactory(
        kind=Kind.COMMUNE, name="Xưa Cũ", parent=city, valid_to=date(2025, 6, 30)
    )
    UnionLinkFactory(from_union=old, to_union=there, effective_on=date(2025, 7, 1))
    client.force_login(staff)

    hit = sections(client, "xua cu")["Unions"].hits[0]
    assert (hit.ended, hit.today) == (date(2025, 6, 30), None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("10/03/2020", True),
        ("10-3-2020", True),
        ("duc xu 10.3.2020", True),
        ("đợt đầu", True),
        ("duc xuan dot dau", True),
        ("11/03/2020", False),
        ("31/02/2020", False),
        ("nong thuong 10/03/2020", False),
    ],
)
def test_visits_are_found_by_unit_round_and_day(
    client, staff, ward, team, typed, found
):
    team.round.name = "Đợt đầu"
    team.round.save()
    visit = VisitFactory(team=team, union=ward, date=date(2020, 3, 10))
    client.force_login(staff)
    section = sections(client, typed).get("Visits")

    assert bool(section) is found
    if section:
        assert [hit.url for hit in section.hits] == [visit.get_absolute_url()]
    rows = client.get(reverse("inspections:visits"), {"q": typed}).context["page"]
    assert list(rows) == ([visit] if found else [])


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("dduwcs xuaan", "đức xuân"),
        ("d9u7c1 xua6n", "đức xuân"),
        ("hội liên hiệp phụ nữ phường đức xuân", "hoi lhpn phuong duc xuan"),
    ],
)
def test_what_finds_nothing_is_tried_as_what_was_meant(
    client, staff, ward, typed, instead
):
    client.force_login(staff)
    response = client.get(reverse("inspections:search"), {"q": typed})
    found = response.context["found"]

    assert found.instead == instead
    assert titles(found.sections[0]) == ["Hội LHPN phường Đức Xuân"]
    assert f"“{instead}”" in response.content.decode()


@pytest.mark.parametrize("typed", ["", "a", "?!", "  "])
def test_too_little_asks_nothing(client, staff, ward, typed, django_assert_num_queries):
    client.force_login(staff)
    with django_assert_num_queries(4):
        assert sections(client, typed) == {}


def test_nothing_found_says_what_to_try(client, staff):
    client.force_login(staff)
    page = client.get(reverse("inspections:search"), {"q": "zz <b>qq</b>"})

    content = page.content.decode()
    assert "Try fewer words" in content
    assert "<b>qq</b>" not in content


def test_what_was_typed_is_marked_and_nothing_is_trusted(client, staff, ward):
    BranchFactory(union=ward, name="<script>alert(1)</script> Tân Thành")
    client.force_login(staff)
    content = client.get(
        reverse("inspections:search"), {"q": "tan thanh"}
    ).content.decode()

    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>Tân</mark>" in content


def test_no_phone_number_is_shown(client, staff, ward):
    SavingsGroupFactory(union=ward, name="Tổ Nà Pái", leader_phone="0912345678")
    OfficerFactory(home_union=ward, full_name="Nà Thị Pái", phone="0987654321")
    client.force_login(staff)
    content = client.get(reverse("inspections:search"), {"q": "na pai"}).content

    assert b"0912345678" not in content
    assert b"0987654321" not in content


def test_htmx_gets_what_was_found_only(client, staff, ward):
    client.force_login(staff)
    url = reverse("inspections:search")
    response = client.get(url, {"q": "duc xuan"}, headers={"HX-Request": "true"})

    content = response.content.decode()
    assert "<html" not in content
    assert "<mark>Đức</mark>" in content


def test_every_page_has_the_box(client, staff):
    client.force_login(staff)
    url = reverse("inspections:search")
    content = client.get("/").content.decode()

    assert f'<form class="topbar-search" method="get" action="{url}"' in content
    assert f'<a class="topbar-find" href="{url}"' in content
    assert 'class="topbar-search"' not in client.get(url).content.decode()


def test_the_page_is_only_read(client, staff):
    client.force_login(staff)

    assert client.post(reverse("inspections:search")).status_code == 405


def test_nobody_signs_in_first(client, db):
    response = client.get(reverse("inspections:search"), {"q": "duc xuan"})

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign_in"))
