"""Divided units that wait: who goes on with them, and where their things go."""

from datetime import date

import pytest

from audit.models import AuditEntry
from core.exceptions import RuleError
from unions.enums import Extent, LinkKind
from unions.models import Handover, Union, UnionLink
from unions.services import reorganisation as verbs
from unions.tests.blueprints import carried_out, changed, division, merger, new
from unions.tests.factories import (
    BranchFactory,
    MemberFactory,
    PostFactory,
    UnionFactory,
    UnionLinkFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def branches(ward):
    return BranchFactory.create_batch(3, union=ward)


@pytest.fixture
def divided(ward, staff, branches):
    carried_out(division(ward, "Đông", "Tây"), by=staff)
    ward.refresh_from_db()
    return ward


def key(branch):
    return f"unions.branch:{branch.pk}"


def decide(union, *, by, main=None, assigned=None):
    return verbs.decide(union, main=main, assigned=assigned or {}, by=by)


def test_who_goes_on(divided, staff):
    answer = decide(divided, main=new("Tây"), by=staff)

    assert answer.successor == new("Tây")
    assert list(Union.objects.undecided()) == []
    main = UnionLink.objects.get(is_main=True)
    assert (main.from_union, main.to_union) == (divided, new("Tây"))
    entry = AuditEntry.objects.filter(model="unions.union").latest("pk")
    assert (entry.key, entry.actor) == (str(divided.pk), staff)
    assert entry.detail == {"successor": ["", "Hội LHPN phường Tây"]}


def test_where_things_go_a_few_at_a_time(divided, branches, staff):
    east, west = new("Đông"), new("Tây")

    decide(divided, assigned={key(branches[0]): east.pk}, by=staff)
    decide(divided, assigned={key(branches[1]): west.pk}, by=staff)

    assert list(east.branches.all()) == [branches[0]]
    assert list(west.branches.all()) == [branches[1]]
    assert list(divided.branches.all()) == [branches[2]]
    assert list(Union.objects.undecided()) == [divided], "nobody goes on with it yet"
    assert Handover.objects.count() == 2


def test_posts_of_a_branch_go_with_it(ward, branches, staff):
    post = PostFactory(
        officer__home_union=ward,
        union=ward,
        branch=branches[0],
        body="branch",
        rank="branch_head",
    )
    carried_out(division(ward, "Đông", "Tây"), by=staff)

    decide(ward, assigned={key(branches[0]): new("Đông").pk}, by=staff)

    post.refresh_from_db()
    assert post.union == new("Đông")


def test_asking_twice_changes_nothing(divided, branches, staff):
    asked = {"main": new("Tây"), "assigned": {key(branches[0]): new("Đông").pk}}
    decide(divided, by=staff, **asked)
    entries = AuditEntry.objects.count()

    decide(divided, by=staff, **asked)

    assert Handover.objects.count() == 1
    assert AuditEntry.objects.count() == entries


def test_nobody_goes_back_to_nobody(divided, staff):
    decide(divided, main=new("Tây"), by=staff)

    assert decide(divided, main=None, by=staff).successor == new("Tây")


def test_a_thing_that_went_elsewhere_is_not_fetched(divided, branches, staff):
    decide(divided, assigned={key(branches[0]): new("Đông").pk}, by=staff)

    with pytest.raises(RuleError, match="went to “Hội LHPN phường Đông” already"):
        decide(divided, assigned={key(branches[0]): new("Tây").pk}, by=staff)


@pytest.mark.parametrize(
    "wrong", ["unions.branch:999999", "unions.branch:x", "nonsense", ""]
)
def test_things_that_are_not_there(divided, staff, wrong):
    with pytest.raises(RuleError, match="no longer open"):
        decide(divided, assigned={wrong: new("Đông").pk}, by=staff)


def test_things_of_other_units(divided, commune, staff):
    foreign = BranchFactory(union=commune)

    with pytest.raises(RuleError, match="no longer open"):
        decide(divided, assigned={key(foreign): new("Đông").pk}, by=staff)
    foreign.refresh_from_db()
    assert foreign.union == commune


def test_only_those_who_took_a_part(divided, branches, commune, staff):
    with pytest.raises(RuleError, match="Choose one of the units that took a part"):
        decide(divided, main=commune, by=staff)
    with pytest.raises(RuleError, match="Choose one of the units that took a part"):
        decide(divided, assigned={key(branches[0]): commune.pk}, by=staff)


def test_units_that_were_not_divided(ward, commune, staff):
    carried_out(merger(ward), by=staff)

    with pytest.raises(RuleError, match="“Hội LHPN phường Đức Xuân” was not divided"):
        decide(ward, main=new(), by=staff)


def test_only_who_stands_above_all_parts_decides(divided, stranger, officer):
    for somebody in (stranger, MemberFactory(username="dong", union=new("Đông"))):
        with pytest.raises(RuleError, match="is not below your unit"):
            decide(divided, main=new("Tây"), by=somebody)


def test_it_can_be_changed_while_both_exist(divided, staff):
    decide(divided, main=new("Tây"), by=staff)

    assert decide(divided, main=new("Đông"), by=staff).successor == new("Đông")
    assert UnionLink.objects.filter(is_main=True).count() == 1


@pytest.mark.parametrize("ended", ["Đông", "Tây"])
def test_it_can_no_longer_be_changed_when_one_has_ended(divided, staff, ended):
    decide(divided, main=new("Tây"), by=staff)
    carried_out(
        changed(new(ended), LinkKind.RENAME, name="Sau"),
        by=staff,
        effective_on=date(2026, 1, 1),
    )

    with pytest.raises(RuleError, match=f"“Hội LHPN phường {ended}” ended on"):
        decide(divided, main=new("Đông"), by=staff)


def test_a_first_choice_reaches_the_unit_of_today(divided, staff):
    carried_out(
        changed(new("Tây"), LinkKind.RENAME, name="Sau"),
        by=staff,
        effective_on=date(2026, 1, 1),
    )

    answer = decide(divided, main=new("Tây"), by=staff)
    assert answer.successor == new("Sau", date(2026, 1, 1))


def test_links_made_by_hand_can_be_decided_but_move_nothing(city, ward, staff):
    parts = UnionFactory.create_batch(2, parent=city)
    for part in parts:
        UnionLinkFactory(
            from_union=ward, to_union=part, extent=Extent.PART, is_main=False
        )
    branch = BranchFactory(union=ward)

    assert list(Union.objects.undecided()) == [ward]
    assert decide(ward, main=parts[0], by=staff).successor == parts[0]
    with pytest.raises(RuleError, match="This division was entered by hand"):
        decide(ward, assigned={key(branch): parts[0].pk}, by=staff)


def test_whole_links_wait_for_nobody(ward, commune, staff):
    carried_out(merger(ward, commune), by=staff)

    assert list(Union.objects.undecided()) == []
