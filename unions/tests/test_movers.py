"""What passes on when units merge, divide, are renamed or abolished, and back again."""

from datetime import date
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.tests.factories import UserFactory
from unions.enums import (
    Body,
    Extent,
    InitiativeState,
    Kind,
    LinkKind,
    PostRank,
    ReorganisationKind,
)
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Branch, Fund, Handover, Membership, Post, Reorganisation
from unions.services.handover.branches import Branches
from unions.services.handover.people import Memberships, Officers
from unions.services.handover.posts import BranchPosts, ContinuedPosts, EndingPosts
from unions.services.handover.things import Funds, Initiatives
from unions.services.movers import movers
from unions.tests.factories import (
    BranchFactory,
    InitiativeFactory,
    MemberFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
)

DAY, LAST_DAY = date(2025, 7, 1), date(2025, 6, 30)
UNIONS_OWN = (
    Branches,
    BranchPosts,
    ContinuedPosts,
    EndingPosts,
    Officers,
    Initiatives,
    Funds,
    Memberships,
)


@pytest.fixture
def river(city):
    return UnionFactory(kind=Kind.WARD, name="Sông Cầu", code="01837", parent=city)


@pytest.fixture
def hill(city):
    return UnionFactory(kind=Kind.WARD, name="Phùng Chí Kiên", parent=city)


@pytest.fixture
def new_ward(province):
    return UnionFactory(
        kind=Kind.WARD, name="Bắc Kạn", code="01843", parent=province, valid_from=DAY
    )


@pytest.fixture
def merger(river, hill):
    return decision(
        ties=(tie(river, "new"), tie(hill, "new")),
        openings=(Opening("new", Kind.WARD, "Bắc Kạn"),),
    )


@pytest.fixture
def move(merger, river, hill, new_ward):
    """Run movers for the merger of both wards into the new one."""

    def run(*kinds, by=None):
        heirs = {river.pk: new_ward.pk, hill.pk: new_ward.pk}
        return [kind().move(heirs, {}, merger, by=by) for kind in kinds]

    return run


def decision(**plan):
    return Reorganisation.objects.create(
        kind=ReorganisationKind.MERGE,
        decision_number="1683/NQ-UBTVQH15",
        decision_date=date(2025, 6, 16),
        effective_on=DAY,
        plan=Blueprint(**plan).to_json(),
    )


def tie(union, to, kind=LinkKind.MERGE, **more):
    return Tie(union.pk, to, kind, **more)


def undo(reorganisation, *kinds):
    for kind in reversed(kinds):
        steps = reorganisation.handovers.filter(model=kind.model)
        kind().undo(list(steps), reorganisation, by=None)


def steps(reorganisation):
    rows = reorganisation.handovers.order_by("pk")
    return list(rows.values_list("label", "from_union", "to_union", "detail"))


def test_branches_pass_to_the_heir(move, merger, river, hill, new_ward):
    one = BranchFactory(union=river, name="Tân Thành")
    two = BranchFactory(union=hill, name="Nà Mày")
    old = BranchFactory(union=hill, closed_on=LAST_DAY)
    later = BranchFactory(union=hill, name="Bản Vẻn", closed_on=DAY)
    beside = BranchFactory()

    assert move(Branches) == [3]

    rows = Branch.objects.in_bulk()
    assert {key: row.union_id for key, row in rows.items()} == {
        one.pk: new_ward.pk,
        two.pk: new_ward.pk,
        old.pk: hill.pk,
        later.pk: new_ward.pk,
        beside.pk: beside.union_id,
    }
    first = ("Chi hội thôn Tân Thành", river.pk, new_ward.pk, {})
    assert first in steps(merger)
    assert set(merger.handovers.values_list("effective_on", flat=True)) == {DAY}

    undo(merger, Branches)
    assert {row.pk: row.union_id for row in Branch.objects.all()} == {
        one.pk: river.pk,
        two.pk: hill.pk,
        old.pk: hill.pk,
        later.pk: hill.pk,
        beside.pk: beside.union_id,
    }


def test_branches_called_alike_get_the_old_unit_s_name(
    move, merger, river, hill, new_ward
):
    one = BranchFactory(union=river, kind="street_group", name="số 01")
    two = BranchFactory(union=hill, kind="street_group", name="Số 01")
    hamlet = BranchFactory(union=hill, kind="hamlet", name="số 01")

    said = {
        item.pk: item.remark for item in Branches().items([river.pk, hill.pk], merger)
    }
    assert said == {
        one.pk: "Will be called “số 01 (Sông Cầu)”.",
        two.pk: "Will be called “Số 01 (Phùng Chí Kiên)”.",
        hamlet.pk: "",
    }
    move(Branches)

    for branch in (one, two, hamlet):
        branch.refresh_from_db()
    assert [one.name, two.name, hamlet.name] == [
        "số 01 (Sông Cầu)",
        "Số 01 (Phùng Chí Kiên)",
        "số 01",
    ]
    assert {one.union, two.union, hamlet.union} == {new_ward}
    assert list(Branch.objects.matching("song cau")) == [one]
    fresh = Branch(kind=one.kind, name=one.name, union=new_ward)
    key = Branch._meta.get_field("sort_key").pre_save(fresh, add=True)
    assert bytes(one.sort_key) == key
    names = {"name": "số 01", "named": "số 01 (Sông Cầu)"}
    step = ("Chi hội tổ dân phố số 01", river.pk, new_ward.pk, names)
    assert step in steps(merger)

    undo(merger, Branches)
    for branch in (one, two):
        branch.refresh_from_db()
    assert [one.name, one.union, two.name, two.union] == [
        "số 01",
        river,
        "Số 01",
        hill,
    ]
    assert list(Branch.objects.matching("song cau")) == []


def test_new_names_are_short_enough_and_differ(move, river, hill, new_ward):
    hill.name = "Sông Cầu"
    hill.kind = Kind.COMMUNE
    hill.save()
    long = "Khuổi " * 20
    one = BranchFactory(union=river, name=long.strip())
    two = BranchFactory(union=hill, name=long.strip())
    taken = BranchFactory(union=new_ward, name="Khuổi Thuổm (Sông Cầu)")
    three = BranchFactory(union=river, name="Khuổi Thuổm")
    BranchFactory(union=hill, name="Khuổi Thuổm")
    move(Branches)

    names = list(Branch.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names) == 5
    assert max(map(len, names)) <= 120
    for branch in (one, two, three, taken):
        branch.refresh_from_db()
    assert one.name.endswith("Khuổi K (Sông Cầu)")
    assert two.name.endswith("(xã Sông Cầu)")
    assert three.name == "Khuổi Thuổm (phường Sông Cầu)"
    assert taken.name == "Khuổi Thuổm (Sông Cầu)"


def test_a_name_that_someone_changed_since_stays(move, merger, river, hill):
    one = BranchFactory(union=river, name="số 01")
    BranchFactory(union=hill, name="số 01")
    move(Branches)
    Branch.objects.filter(pk=one.pk).update(name="Bến Sông")

    undo(merger, Branches)

    one.refresh_from_db()
    assert (one.name, one.union) == ("Bến Sông", river)


def test_a_branch_beside_keeps_its_name(move, river, new_ward):
    """Where the heir has a branch already, the one that comes is renamed."""
    there = BranchFactory(union=new_ward, name="Nà Mày")
    comes = BranchFactory(union=river, name="Nà Mày")
    move(Branches)

    there.refresh_from_db()
    comes.refresh_from_db()
    assert (there.name, comes.name) == ("Nà Mày", "Nà Mày (Sông Cầu)")


def test_posts_of_branches_go_on_and_those_of_bodies_end(move, merger, river, new_ward):
    branch = BranchFactory(union=river)
    head = PostFactory(
        officer__home_union=river,
        officer__full_name="Lường Thị Hoa",
        branch=branch,
        body=Body.BRANCH,
        rank=PostRank.BRANCH_HEAD,
        title="Chi hội trưởng",
    )
    chair = PostFactory(
        officer__home_union=river, officer__full_name="Hà Thị Minh Nguyệt"
    )
    until = PostFactory(officer__home_union=river, ended_on=date(2026, 6, 1))
    former = PostFactory(officer__home_union=river, ended_on=date(2021, 6, 1))

    move(Branches, BranchPosts, ContinuedPosts, EndingPosts)

    assert dict(Post.objects.values_list("pk", "union")) == {
        head.pk: new_ward.pk,
        chair.pk: river.pk,
        until.pk: river.pk,
        former.pk: river.pk,
    }
    assert dict(Post.objects.values_list("pk", "ended_on")) == {
        head.pk: None,
        chair.pk: LAST_DAY,
        until.pk: LAST_DAY,
        former.pk: date(2021, 6, 1),
    }
    assert steps(merger)[1] == (
        "Lường Thị Hoa – Chi hội trưởng",
        river.pk,
        new_ward.pk,
        {},
    )
    ended = ("Hà Thị Minh Nguyệt – Chủ tịch", river.pk, None, {"ended_on": None})
    assert ended in steps(merger)

    undo(merger, Branches, BranchPosts, ContinuedPosts, EndingPosts)
    assert set(Post.objects.values_list("union", flat=True)) == {river.pk}
    assert dict(Post.objects.values_list("pk", "ended_on")) == {
        head.pk: None,
        chair.pk: None,
        until.pk: date(2026, 6, 1),
        former.pk: date(2021, 6, 1),
    }


def test_a_post_that_began_with_the_new_unit_is_of_it(move, merger, river, new_ward):
    """Entered under the old ward before somebody entered the decision."""
    post = PostFactory(officer__home_union=river, started_on=DAY)

    assert move(BranchPosts, ContinuedPosts, EndingPosts) == [0, 1, 0]

    post.refresh_from_db()
    assert (post.union, post.ended_on) == (new_ward, None)


@pytest.mark.parametrize("kind", [LinkKind.RENAME, LinkKind.KIND_CHANGE, LinkKind.MOVE])
def test_the_committee_of_a_renamed_unit_goes_on(river, new_ward, kind):
    post = PostFactory(officer__home_union=river)
    renaming = decision(
        ties=(tie(river, "new", kind),), openings=(Opening("new", Kind.WARD, "Bắc"),)
    )
    assert EndingPosts().items([river.pk], renaming) == []
    assert [one.pk for one in ContinuedPosts().items([river.pk], renaming)] == [post.pk]

    heirs = {river.pk: new_ward.pk}
    assert ContinuedPosts().move(heirs, {}, renaming, by=None) == 1
    assert EndingPosts().move(heirs, {}, renaming, by=None) == 0

    post.refresh_from_db()
    assert (post.union, post.ended_on) == (new_ward, None)


def test_a_renaming_that_others_join_is_a_merger(river, hill, new_ward):
    PostFactory(officer__home_union=river)
    both = decision(
        ties=(tie(river, "new", LinkKind.RENAME), tie(hill, "new", LinkKind.RENAME)),
        openings=(Opening("new", Kind.WARD, "Bắc Kạn"),),
    )
    heirs = {river.pk: new_ward.pk, hill.pk: new_ward.pk}

    assert ContinuedPosts().move(heirs, {}, both, by=None) == 0
    assert EndingPosts().move(heirs, {}, both, by=None) == 1


def test_a_unit_carried_along_keeps_its_committee(river, new_ward):
    """Its district is renamed; the plan does not name the ward."""
    PostFactory(officer__home_union=river)
    carried = decision()

    assert EndingPosts().move({river.pk: new_ward.pk}, {}, carried, by=None) == 0
    assert ContinuedPosts().move({river.pk: new_ward.pk}, {}, carried, by=None) == 1


def test_initiatives_and_funds(move, merger, river, hill, new_ward):
    branch = BranchFactory(union=river)
    of_branch = InitiativeFactory(union=river, branch=branch)
    of_union = InitiativeFactory(union=hill)
    over = InitiativeFactory(union=hill, state=InitiativeState.ENDED)
    fund = Fund.objects.create(union=river, name="Quỹ hội phí", holder="Hà Thị Lan")
    closed = Fund.objects.create(
        union=river, name="Quỹ cũ", holder="Hà Thị Lan", closed_on=LAST_DAY
    )

    assert move(Branches, Initiatives, Funds) == [1, 2, 1]

    for thing in (of_branch, of_union, over, fund, closed):
        thing.refresh_from_db()
    assert [of_branch.union, of_union.union, over.union] == [new_ward, new_ward, hill]
    assert [fund.union, closed.union] == [new_ward, river]
    assert steps(merger)[-1][0] == "Quỹ hội phí – Hà Thị Lan"

    undo(merger, Branches, Initiatives, Funds)
    for thing in (of_branch, of_union, fund):
        thing.refresh_from_db()
    assert [of_branch.union, of_union.union, fund.union] == [river, hill, river]


def test_officers_who_serve_pass_on(move, river, new_ward):
    chair = PostFactory(officer__home_union=river).officer
    nobody_yet = OfficerFactory(home_union=river)
    former = PostFactory(officer__home_union=river, ended_on=date(2021, 6, 1)).officer

    move(EndingPosts, Officers)

    for officer in (chair, nobody_yet, former):
        officer.refresh_from_db()
    assert [chair.home_union, nobody_yet.home_union, former.home_union] == [
        new_ward,
        new_ward,
        river,
    ]


@pytest.fixture
def division(river, hill, new_ward):
    """Sông Cầu is divided between the ward Phùng Chí Kiên and the new ward."""
    return decision(
        ties=tuple(
            tie(river, one.pk, LinkKind.SPLIT, extent=Extent.PART, main=False)
            for one in (hill, new_ward)
        )
    )


def test_of_a_divided_union_only_what_was_chosen_passes(
    division, river, hill, new_ward
):
    here, there, waits = BranchFactory.create_batch(3, union=river)
    head = PostFactory(officer__home_union=river, branch=here, body=Body.BRANCH)
    chair = PostFactory(officer__home_union=river)
    initiative = InitiativeFactory(union=river, branch=there)
    free = InitiativeFactory(union=river)
    chosen = {
        f"unions.branch:{here.pk}": hill.pk,
        f"unions.branch:{there.pk}": new_ward.pk,
    }

    done = [kind().move({}, chosen, division, by=None) for kind in UNIONS_OWN]

    assert done == [2, 1, 0, 1, 1, 1, 0, 0]
    for thing in (here, there, waits, head, head.officer, chair, initiative, free):
        thing.refresh_from_db()
    assert [here.union, there.union, waits.union] == [hill, new_ward, river]
    assert (head.union, head.ended_on) == (hill, None)
    assert head.officer.home_union == hill
    assert (chair.union, chair.ended_on) == (river, LAST_DAY)
    assert chair.officer.home_union == river
    assert (initiative.union, free.union) == (new_ward, river)


def test_what_waited_is_handed_over_later(division, river, hill, new_ward):
    """The second time nothing of the first is touched, though it moved on since."""
    first, second = BranchFactory.create_batch(2, union=river)
    PostFactory(officer__home_union=river, branch=second, body=Body.BRANCH)
    for kind in UNIONS_OWN:
        kind().move({}, {f"unions.branch:{first.pk}": hill.pk}, division, by=None)
    Branch.objects.filter(pk=first.pk).update(union=new_ward)

    later = {f"unions.branch:{second.pk}": hill.pk}
    done = [kind().move({}, later, division, by=None) for kind in UNIONS_OWN]

    assert done == [1, 1, 0, 0, 1, 0, 0, 0]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.union, second.union) == (new_ward, hill)


def test_items_say_what_goes_with_what(division, river):
    branch = BranchFactory(union=river, name="Tân Thành")
    shut = BranchFactory(union=river, closed_on=date(2020, 1, 1))
    head = PostFactory(officer__home_union=river, branch=branch, body=Body.BRANCH)
    InitiativeFactory(union=river, branch=branch)
    InitiativeFactory(union=river, branch=shut)
    follows = f"unions.branch:{branch.pk}"

    found = {
        kind: [item.follows for item in kind().items([river.pk], division)]
        for kind in UNIONS_OWN
    }
    assert found == {
        Branches: [""],
        BranchPosts: [follows],
        ContinuedPosts: [],
        EndingPosts: [],
        Officers: [follows],
        Initiatives: [follows, ""],
        Funds: [],
        Memberships: [],
    }
    [item] = Branches().items([river.pk], division)
    assert (item.label, item.union_id) == ("Chi hội thôn Tân Thành", river.pk)
    assert (item.key, item.url) == (follows, branch.get_absolute_url())
    assert BranchPosts().items([river.pk], division)[0].url == (
        head.officer.get_absolute_url()
    )


@pytest.mark.parametrize("kind", UNIONS_OWN)
def test_counts_are_those_of_the_items(kind, merger, river, hill):
    fill(river, 2)
    fill(hill, 3)
    MemberFactory(union=hill)
    unions = [river.pk, hill.pk]

    assert kind().count(unions, merger) == len(kind().items(unions, merger))
    assert kind().count([], merger) == 0


_number = count()


def fill(union, how_many):
    for _one in range(how_many):
        branch = BranchFactory(union=union, name=f"Thôn {next(_number)}")
        PostFactory(officer__home_union=union, branch=branch, body=Body.BRANCH)
        PostFactory(officer__home_union=union)
        InitiativeFactory(union=union, branch=branch)
        Fund.objects.create(union=union, branch=branch, name="Quỹ", holder="Lan")


@pytest.mark.parametrize("kind", UNIONS_OWN)
def test_many_take_as_many_queries_as_few(kind, river, hill, new_ward):
    before = UNIONS_OWN[: UNIONS_OWN.index(kind)]

    def spent(union):
        heirs, ours = {union.pk: new_ward.pk}, decision(ties=(tie(union, "new"),))
        for other in before:
            other().move(heirs, {}, ours, by=None)
        with CaptureQueriesContext(connection) as queries:
            kind().move(heirs, {}, ours, by=None)
        return len(queries)

    for union, how_many in ((river, 1), (hill, 9)):
        fill(union, how_many)
        for _one in range(how_many):
            MemberFactory(union=union)
    assert spent(hill) == spent(river)


# -- people -------------------------------------------------------------------------


def moved(person):
    person = Membership.objects.get(user=person)
    return person.union


@pytest.fixture
def abolition(city, province):
    return decision(ties=(tie(city, province.pk, LinkKind.ABOLISH),))


@pytest.mark.parametrize("role", [*Role])
def test_people_of_merged_wards_go_with_them(move, merger, river, new_ward, role):
    person = MemberFactory(union=river, role=role, full_name="Hà Thị Lan")

    assert move(Memberships, by=UserFactory(is_superuser=True)) == [1]

    assert moved(person) == new_ward
    label = f"Hà Thị Lan, {Role(role).label}"
    assert steps(merger) == [(label, river.pk, new_ward.pk, {})]
    undo(merger, Memberships)
    assert moved(person) == river


def test_an_administrator_is_not_widened_by_those_who_may_not(
    move, merger, river, new_ward, province
):
    """Union staff carry out the merger: they name no administrators."""
    staff = MemberFactory(union=province, role=Role.STAFF)
    beside = MemberFactory(union=river.parent, role=Role.ADMINISTRATOR)
    person = MemberFactory(union=river, role=Role.ADMINISTRATOR)
    helper = MemberFactory(union=river, role=Role.STAFF)

    remarks = {
        item.pk: (item.remark[:52], item.stays)
        for item in Memberships().items([river.pk], merger)
    }
    assert remarks == {
        person.membership.pk: (
            "Moves only if an administrator of the new unit, or o",
            False,
        ),
        helper.membership.pk: ("", False),
    }
    assert move(Memberships, by=staff) == [1]
    assert (moved(person), moved(helper)) == (river, new_ward)
    assert move(Memberships, by=None) == [0]  # a command: nobody answers for it
    assert move(Memberships, by=beside) == [0]  # of the city, not of the province
    above = MemberFactory(union=province, role=Role.ADMINISTRATOR)
    assert move(Memberships, by=above) == [1]
    assert moved(person) == new_ward


@pytest.mark.parametrize("role", [*Role])
def test_nobody_rises_to_the_province_unseen(abolition, city, province, role):
    """The city's staff abolish it: none of its people may look after the province."""
    person = MemberFactory(union=city, role=role)
    staff = MemberFactory(union=province, role=Role.STAFF)
    heirs = {city.pk: province.pk}

    assert Memberships().move(heirs, {}, abolition, by=staff) == 0
    assert moved(person) == city
    [item] = Memberships().items([city.pk], abolition)
    assert bool(item.remark)
    assert item.stays == (role == Role.OFFICER)


@pytest.mark.parametrize("role", [*Role])
def test_an_administrator_of_the_province_takes_them_over(
    abolition, city, province, role
):
    person = MemberFactory(union=city, role=role)
    above = MemberFactory(union=province, role=Role.ADMINISTRATOR)

    Memberships().move({city.pk: province.pk}, {}, abolition, by=above)

    assert moved(person) == (city if role == Role.OFFICER else province)


def test_a_chosen_unit_is_no_way_up_either(city, province, staff):
    person = MemberFactory(union=city, role=Role.ADMINISTRATOR)
    membership = Membership.objects.get(user=person)
    chosen = {f"unions.membership:{membership.pk}": province.pk}
    parts = decision(
        ties=(tie(city, province.pk, LinkKind.SPLIT, extent=Extent.PART, main=False),)
    )
    assert Memberships().move({}, chosen, parts, by=staff) == 0
    assert moved(person) == city


def test_the_administrator_of_a_renamed_city_stays_hers(city, province, staff):
    person = MemberFactory(union=city, role=Role.ADMINISTRATOR)
    renamed = UnionFactory(kind=Kind.CITY, name="Bắc Cạn", parent=province)
    renaming = decision(
        ties=(tie(city, "new", LinkKind.RENAME),),
        openings=(Opening("new", Kind.CITY, "Bắc Cạn"),),
    )
    assert [item.remark for item in Memberships().items([city.pk], renaming)] == [
        "",
        "",
    ]

    Memberships().move({city.pk: renamed.pk}, {}, renaming, by=staff)

    assert moved(person) == renamed


def test_whoever_has_no_union_is_left_alone(move, river):
    UserFactory()

    assert move(Memberships) == [0]


def test_the_list_of_movers_is_in_order():
    found = [type(mover) for mover in movers()]
    assert [kind for kind in found if kind in UNIONS_OWN] == sorted(
        UNIONS_OWN, key=found.index
    )
    assert found[:4] == [Branches, BranchPosts, ContinuedPosts, EndingPosts]
    for mover in movers():
        assert str(mover.label)
        assert isinstance(mover.passes_on, bool)
    assert Handover.objects.none().count() == 0
