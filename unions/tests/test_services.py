"""The verbs of the register: what they write, and every refusal."""

from datetime import date

import pytest

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from unions.enums import Body, Kind, LinkKind, PostRank
from unions.models import Figures, Letterhead, Post, Union, UnionLink
from unions.services import branches, figures, officers, unions
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    InitiativeFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
)

pytestmark = pytest.mark.django_db


def entries(thing):
    rows = AuditEntry.objects.filter(model=thing._meta.label_lower, key=str(thing.pk))
    return list(rows.order_by("pk").values_list("action", flat=True))


def test_a_new_union_gets_its_path_level_and_search_text(city, staff):
    union = Union(kind=Kind.COMMUNE, name="Dương Quang", code="01849", parent=city)

    unions.register_union(union, by=staff)

    union.refresh_from_db()
    assert union.path == f"{city.path}{union.pk}/"
    assert union.level == "commune"
    assert union.search_text.startswith(
        "hoi lhpn xa duong quang 01849\nhội lhpn xã dương quang 01849\n"
    )
    assert entries(union) == [Action.CREATE]


def test_a_province_stands_alone(administrator):
    union = unions.register_union(
        Union(kind=Kind.PROVINCE, name="Thái Nguyên"), by=administrator
    )

    assert union.path == f"/{union.pk}/"


@pytest.mark.parametrize("kind", [Kind.CITY, Kind.WARD])
def test_all_others_need_a_union_above(kind, staff):
    with pytest.raises(RuleError, match="Choose the union above"):
        unions.register_union(Union(kind=kind, name="Lẻ loi"), by=staff)
    assert Union.objects.filter(name="Lẻ loi").count() == 0


def test_the_union_above_is_of_a_higher_level(ward, staff):
    with pytest.raises(RuleError, match="cannot stand above"):
        unions.register_union(
            Union(kind=Kind.COMMUNE, name="Dưới phường", parent=ward), by=staff
        )


def test_the_union_above_exists_on_the_first_day(city, staff):
    city.valid_to = date(2025, 6, 30)
    city.save()
    union = Union(kind=Kind.WARD, name="Mới", parent=city, valid_from=date(2025, 7, 1))

    with pytest.raises(RuleError, match="does not exist on 01/07/2025"):
        unions.register_union(union, by=staff)


def test_a_moved_union_takes_its_subtree_along(
    province, city, ward, commune, administrator
):
    new = UnionFactory(kind=Kind.PROVINCE, name="Thái Nguyên")
    city.parent = new

    unions.change_union(city, by=administrator)

    for union in (city, ward, commune):
        union.refresh_from_db()
    assert city.path == f"{new.path}{city.pk}/"
    assert ward.path == f"{city.path}{ward.pk}/"
    assert commune.path == f"{city.path}{commune.pk}/"
    assert entries(city) == [Action.CHANGE]


def test_a_large_subtree_moves_in_one_update(
    province, city, administrator, django_assert_num_queries
):
    new = UnionFactory(kind=Kind.PROVINCE, name="Thái Nguyên")

    def move(to):
        city.parent = to
        unions.change_union(city, by=administrator)

    UnionFactory(parent=city)
    with django_assert_num_queries(11):
        move(new)
    UnionFactory.create_batch(3, parent=city)
    with django_assert_num_queries(11):
        move(province)
    assert Union.objects.filter(path__startswith=city.path).count() == 5


def test_siblings_stay_where_they_are(province, city, other_city, administrator):
    before = other_city.path
    city.parent = UnionFactory(kind=Kind.PROVINCE, name="Thái Nguyên")

    unions.change_union(city, by=administrator)

    other_city.refresh_from_db()
    assert other_city.path == before


def test_no_circle(province, city, administrator):
    province.parent = city

    with pytest.raises(RuleError, match="cannot stand above"):
        unions.change_union(province, by=administrator)
    city.parent = city
    with pytest.raises(RuleError, match="cannot stand above"):
        unions.change_union(city, by=administrator)


def test_a_kind_must_fit_what_stands_below(city, ward, administrator):
    city.kind, city.parent = Kind.WARD, city.parent

    with pytest.raises(RuleError, match="would not fit under this kind"):
        unions.change_union(city, by=administrator)


def test_closing_waits_for_the_unions_below(city, ward, administrator):
    city.valid_to = date(2025, 6, 30)

    with pytest.raises(RuleError, match="1 unions below exist longer"):
        unions.change_union(city, by=administrator)
    ward.valid_to = date(2025, 6, 30)
    unions.change_union(ward, by=administrator)
    unions.change_union(city, by=administrator)
    assert Union.objects.get(pk=city.pk).valid_to == date(2025, 6, 30)


def test_the_letterhead_is_kept(ward, staff):
    head = unions.keep_letterhead(
        Letterhead(
            union=ward, issuer_name="HỘI LHPN PHƯỜNG ĐỨC XUÂN", place="Đức Xuân"
        ),
        by=staff,
    )

    assert Letterhead.objects.get(union=ward) == head
    assert entries(head) == [Action.CREATE]


def test_links_between_unions(ward, commune, staff):
    link = UnionLink(
        from_union=ward,
        to_union=commune,
        kind=LinkKind.MERGE,
        effective_on=date(2025, 7, 1),
        decision="Nghị quyết 1683/NQ-UBTVQH15",
    )
    assert unions.keep_link(link, by=staff).union == commune

    link.to_union = None
    with pytest.raises(RuleError, match="Choose the union that it became"):
        unions.keep_link(link, by=staff)
    link.to_union = ward
    with pytest.raises(RuleError, match="cannot follow itself"):
        unions.keep_link(link, by=staff)
    link.to_union, link.kind = None, LinkKind.ABOLISH
    assert unions.keep_link(link, by=staff).union == ward


def test_a_branch_is_closed_after_it_was_founded(ward, officer):
    branch = BranchFactory.build(
        union=ward, founded_on=date(2010, 1, 1), closed_on=date(2009, 1, 1)
    )

    with pytest.raises(RuleError, match="cannot be closed before"):
        branches.keep_branch(branch, by=officer)
    branch.closed_on = None
    assert entries(branches.keep_branch(branch, by=officer)) == [Action.CREATE]


def test_a_branch_of_another_union_is_refused(ward, commune, officer):
    elsewhere = BranchFactory(union=commune)
    initiative = InitiativeFactory.build(union=ward, branch=elsewhere)
    post = PostFactory.build(
        officer=OfficerFactory(home_union=ward), union=ward, branch=elsewhere
    )
    numbers = FiguresFactory.build(union=ward, branch=elsewhere)

    for keep, thing in (
        (branches.keep_initiative, initiative),
        (officers.keep_post, post),
        (figures.keep_figures, numbers),
    ):
        with pytest.raises(RuleError, match="Choose a branch of this union"):
            keep(thing, by=officer)


def chair(ward, **more):
    return PostFactory.build(
        officer=OfficerFactory(home_union=ward, full_name="Hà Thị Mới"),
        union=ward,
        **{"started_on": date(2021, 6, 1), **more},
    )


def test_one_chair_of_a_body_at_a_time(ward, officer):
    old = PostFactory(officer__home_union=ward, officer__full_name="Lý Thị Cũ")
    new = chair(ward)

    with pytest.raises(RuleError, match="Lý Thị Cũ chairs this body at that time"):
        officers.keep_post(new, by=officer)
    old.ended_on = date(2021, 6, 1)
    officers.keep_post(old, by=officer)
    officers.keep_post(new, by=officer)
    assert Post.objects.filter(union=ward, rank=PostRank.CHAIR).count() == 2


@pytest.mark.parametrize(
    "more",
    [
        {"body": Body.INSPECTION},
        {"rank": PostRank.VICE_CHAIR},
        {"started_on": date(2010, 1, 1), "ended_on": date(2015, 1, 1)},
    ],
)
def test_other_posts_stand_beside_the_chair(ward, officer, more):
    PostFactory(officer__home_union=ward)

    assert officers.keep_post(chair(ward, **more), by=officer).pk


def test_figures_that_jump_must_be_confirmed(ward, officer):
    FiguresFactory(union=ward, women=1500, members=1000, population=5000)
    new = FiguresFactory.build(
        union=ward, as_of=date(2020, 12, 31), women=1500, members=1301, population=5000
    )

    with pytest.raises(RuleError, match=r"1.000 on 31/12/2019, now 1.301 \(\+30,1%\)"):
        figures.keep_figures(new, by=officer)
    assert Figures.objects.count() == 1
    figures.keep_figures(new, by=officer, confirmed=True)
    assert Figures.objects.count() == 2


@pytest.mark.parametrize("members", [1300, 700])
def test_thirty_percent_is_no_jump(ward, officer, members):
    FiguresFactory(union=ward, women=1500, members=1000, population=5000)
    new = FiguresFactory.build(
        union=ward,
        as_of=date(2020, 12, 31),
        women=1500,
        members=members,
        population=5000,
    )

    assert figures.keep_figures(new, by=officer).members == members


def test_figures_are_compared_with_those_before_only(ward, commune, officer):
    FiguresFactory(union=ward, as_of=date(2021, 12, 31), women=9, members=9)
    FiguresFactory(union=commune, as_of=date(2018, 12, 31), women=9, members=9)
    FiguresFactory(
        union=ward,
        branch=BranchFactory(union=ward),
        as_of=date(2018, 12, 31),
        women=9,
        members=9,
    )
    new = FiguresFactory.build(union=ward)

    assert figures.keep_figures(new, by=officer).pk


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"women": 6000}, "“Women from 18” .6.000. is more than “Population” .5.000."),
        ({"members": 1501}, "“Members” .1.501. is more than “Women from 18” .1.500."),
    ],
)
def test_parts_larger_than_the_whole_must_be_confirmed(ward, officer, wrong, says):
    new = FiguresFactory.build(union=ward, **wrong)

    with pytest.raises(RuleError, match=says):
        figures.keep_figures(new, by=officer)
    assert figures.keep_figures(new, by=officer, confirmed=True).pk
