"""The pages of one thing: what they show, to whom, with how many queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from unions.enums import Body, Kind, LinkKind, PostRank
from unions.selectors import pages
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    LetterheadFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
    UnionLinkFactory,
)

MAKE = {
    "unions:detail": lambda union: union,
    "unions:branch": lambda union: BranchFactory(union=union),
    "unions:officer": lambda union: OfficerFactory(home_union=union),
    "unions:initiative": lambda union: InitiativeFactory(union=union),
}


@pytest.mark.parametrize("name", MAKE)
@pytest.mark.parametrize("who", ["staff", "inspector", "leader", "officer"])
def test_all_of_the_union_read_its_pages(client, request, name, who, ward):
    thing = MAKE[name](ward)
    client.force_login(request.getfixturevalue(who))

    response = client.get(reverse(name, args=[thing.pk]))
    assert response.status_code == 200
    assert str(thing) in response.content.decode()


@pytest.mark.parametrize("name", MAKE)
def test_a_stranger_finds_nothing(client, name, ward, stranger):
    client.force_login(stranger)

    assert client.get(reverse(name, args=[MAKE[name](ward).pk])).status_code == 404


@pytest.mark.parametrize("name", MAKE)
def test_an_officer_finds_nothing_of_other_wards(client, name, commune, officer):
    client.force_login(officer)

    assert client.get(reverse(name, args=[MAKE[name](commune).pk])).status_code == 404


@pytest.mark.parametrize("name", MAKE)
def test_nobody_signs_in_first(client, name, ward):
    response = client.get(reverse(name, args=[MAKE[name](ward).pk]))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", MAKE)
def test_pages_are_only_read(client, name, ward, staff):
    client.force_login(staff)

    assert client.post(reverse(name, args=[MAKE[name](ward).pk])).status_code == 405


def fill(city, count):
    """Everything that a union's page can show, ``count`` of each."""
    LetterheadFactory._meta.model.objects.filter(union=city).delete()
    LetterheadFactory(union=city)
    for n in range(count):
        PostFactory(officer__home_union=city, rank=PostRank.MEMBER)
        PostFactory(officer__home_union=city, ended_on=date(2018, 1, 1))
        branch = BranchFactory(union=city)
        PostFactory(officer__home_union=city, branch=branch, body=Body.BRANCH)
        FiguresFactory(union=city, as_of=date(2017 + n, 12, 31))
        InitiativeFactory(union=city, branch=branch)
        below = UnionFactory(parent=city)
        FiguresFactory(union=below)
        PostFactory(officer__home_union=below)
        old = UnionFactory(kind=Kind.TOWN, valid_to=date(2015, 3, 10))
        UnionLinkFactory(
            from_union=old,
            to_union=city,
            kind=LinkKind.MERGE,
            effective_on=date(2015, 3, 11),
            decision="892/NQ-UBTVQH13",
        )


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_union_asks_the_same_number_of_queries(
    client, city, staff, count, django_assert_num_queries
):
    fill(city, count)
    client.force_login(staff)
    with django_assert_num_queries(19):
        shown = client.get(reverse("unions:detail", args=[city.pk])).context["shown"]
    assert len(shown.posts) == len(shown.past_posts) == count
    assert shown.branches.count == shown.initiatives.count == count
    assert shown.children.count == len(shown.figures.history) == count
    assert len(shown.lineage.predecessors) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_branch_asks_the_same_number_of_queries(
    client, ward, staff, count, django_assert_num_queries
):
    branch = BranchFactory(union=ward)
    for n in range(count):
        PostFactory(officer__home_union=ward, branch=branch, body=Body.BRANCH)
        FiguresFactory(union=ward, branch=branch, as_of=date(2017 + n, 12, 31))
        InitiativeFactory(union=ward, branch=branch)
    client.force_login(staff)
    with django_assert_num_queries(11):
        client.get(reverse("unions:branch", args=[branch.pk]))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_officer_asks_the_same_number_of_queries(
    client, ward, staff, count, django_assert_num_queries
):
    officer = OfficerFactory(home_union=ward)
    for _n in range(count):
        PostFactory(officer=officer, branch=BranchFactory(union=ward))
    client.force_login(staff)
    with django_assert_num_queries(7):
        client.get(reverse("unions:officer", args=[officer.pk]))


def page_of(union, viewer):
    return pages.union_page(union, viewer=viewer, on=timezone.localdate())


def test_who_is_chair_today(ward, staff):
    def chair(**more):
        return PostFactory(officer__home_union=ward, **more)

    chair(ended_on=date(2019, 1, 1))
    chair(started_on=date(2999, 1, 1))
    chair(body=Body.INSPECTION)
    chair(branch=BranchFactory(union=ward))
    today = chair(started_on=date(2019, 1, 2))

    assert page_of(ward, staff).chairs == [today]


def test_the_chair_stands_first_and_the_standing_committee_before_others(ward, staff):
    def post(body, rank):
        return PostFactory(officer__home_union=ward, body=body, rank=rank)

    other = post(Body.OTHER, PostRank.CHAIR)
    executive = post(Body.EXECUTIVE, PostRank.MEMBER)
    member = post(Body.STANDING, PostRank.MEMBER)
    vice = post(Body.STANDING, PostRank.VICE_CHAIR)
    chair = post(Body.STANDING, PostRank.CHAIR)

    assert page_of(ward, staff).posts == [chair, vice, member, executive, other]


def test_figures_stand_beside_those_before(ward, staff):
    FiguresFactory(union=ward, as_of=date(2018, 12, 31), women=1400, members=1000)
    FiguresFactory(union=ward, women=1500, members=1200)
    FiguresFactory(union=ward, branch=BranchFactory(union=ward), as_of=date(2020, 1, 1))

    figures = page_of(ward, staff).figures

    assert figures.latest.as_of == date(2019, 12, 31)
    assert figures.latest.attraction == Decimal("80.0")
    assert figures.previous.attraction == Decimal("71.4")
    members = next(c for c in figures.changes if c.label == "Members")
    assert (members.difference, members.percent, members.is_jump) == (
        200,
        Decimal("20.0"),
        False,
    )


def test_the_attraction_rate_shows_what_it_is_made_of(client, ward, staff):
    FiguresFactory(union=ward, women=1500, members=1234)
    client.force_login(staff)

    content = client.get(reverse("unions:detail", args=[ward.pk])).content.decode()
    assert "1.234 / 1.500 = <strong>82,3%</strong>" in content
    assert "31/12/2019" in content


def test_a_union_without_anything_has_a_page(client, city, commune, staff):
    client.force_login(staff)
    response = client.get(reverse("unions:detail", args=[commune.pk]))

    shown = response.context["shown"]
    assert (shown.letterhead, shown.chairs, shown.figures.latest) == (None, [], None)
    assert shown.ancestors == [city]


def test_only_unions_that_she_may_open_are_links(client, province, city, staff):
    client.force_login(staff)
    response = client.get(reverse("unions:detail", args=[city.pk]))

    assert response.context["shown"].ancestors == []
    assert reverse("unions:detail", args=[province.pk]) not in (
        response.content.decode()
    )


def test_lineage_is_told_from_both_ends(client, city, ward, commune, staff):
    link = UnionLinkFactory(
        from_union=ward,
        to_union=commune,
        kind=LinkKind.MERGE,
        effective_on=date(2025, 7, 1),
        decision="Nghị quyết 1683/NQ-UBTVQH15",
    )

    [after] = page_of(ward, staff).lineage.successors
    [before] = page_of(commune, staff).lineage.predecessors
    assert (after.link, after.union) == (link, commune)
    assert (before.link, before.union) == (link, ward)
    client.force_login(staff)
    content = client.get(reverse("unions:detail", args=[ward.pk])).content.decode()
    assert "Nghị quyết 1683/NQ-UBTVQH15" in content


def test_the_successors_officer_reads_what_came_before(client, ward, commune, officer):
    UnionLinkFactory(
        from_union=commune,
        to_union=ward,
        kind=LinkKind.MERGE,
        effective_on=date(2025, 7, 1),
        decision="1683",
    )
    client.force_login(officer)

    there = reverse("unions:detail", args=[commune.pk])
    assert client.get(there).status_code == 200
    add = reverse("unions:branch_add", args=[commune.pk])
    assert client.get(add).status_code == 403


def test_closed_branches_are_not_counted(ward, staff):
    BranchFactory(union=ward, closed_on=date(2020, 1, 1))
    open_ = BranchFactory(union=ward)

    assert page_of(ward, staff).branches.rows == [open_]


def test_long_sections_say_how_many_there_are(ward, staff):
    BranchFactory.create_batch(22, union=ward)

    branches = page_of(ward, staff).branches
    assert (len(branches.rows), branches.count, branches.has_more) == (20, 22, True)


def test_the_map_is_linked_where_coordinates_are_known(client, ward, staff):
    ward.latitude, ward.longitude = Decimal("22.14702"), Decimal("105.83481")
    ward.save()
    client.force_login(staff)

    content = client.get(reverse("unions:detail", args=[ward.pk])).content.decode()
    assert "mlat=22.14702&amp;mlon=105.83481#map=14/22.14702/105.83481" in content
    assert "22,14702; 105,83481" in content


@pytest.mark.parametrize(("who", "shown"), [("staff", True), ("inspector", False)])
def test_only_those_who_may_change_are_offered_to(client, request, who, shown, ward):
    figures = FiguresFactory(union=ward)
    client.force_login(request.getfixturevalue(who))

    content = client.get(reverse("unions:detail", args=[ward.pk])).content.decode()
    for name, key in [
        ("edit", ward.pk),
        ("letterhead", ward.pk),
        ("branch_add", ward.pk),
        ("initiative_add", ward.pk),
        ("figures_add", ward.pk),
        ("figures_edit", figures.pk),
    ]:
        assert (reverse(f"unions:{name}", args=[key]) in content) is shown


def test_an_ended_unit_offers_nothing_that_would_be_refused(client, staff, ward):
    addresses = [reverse(f"unions:{name}_add", args=[ward.pk]) for name in _ADDED]
    client.force_login(staff)
    here = client.get(ward.get_absolute_url()).content.decode()
    assert [address in here for address in addresses] == [True] * len(_ADDED)

    ward.valid_to = date(2025, 6, 30)
    ward.save()
    ended = client.get(ward.get_absolute_url()).content.decode()
    assert [address in ended for address in addresses] == [False] * len(_ADDED)
    assert reverse("unions:figures_add", args=[ward.pk]) in ended


_ADDED = ("branch", "term", "fund", "initiative")
