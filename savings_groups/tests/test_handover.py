"""Groups pass on with their union's end, with their branch, and never with a clash."""

from datetime import date

import pytest

from core.exceptions import RuleError
from savings_groups.models import SavingsGroup
from savings_groups.services.groups import check_group
from savings_groups.services.handover import Groups
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.enums import Extent, Kind, LinkKind, ReorganisationKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Reorganisation
from unions.services.handover.branches import Branches
from unions.tests.factories import BranchFactory, UnionFactory

DAY = date(2025, 7, 1)
GROUP = "savings_groups.savingsgroup"


@pytest.fixture
def river(city):
    return UnionFactory(kind=Kind.WARD, name="Sông Cầu", parent=city)


@pytest.fixture
def hill(city):
    return UnionFactory(kind=Kind.WARD, name="Phùng Chí Kiên", parent=city)


@pytest.fixture
def new_ward(province):
    return UnionFactory(kind=Kind.WARD, name="Bắc Kạn", parent=province)


def decision(*ties, openings=(), assigned=None):
    plan = Blueprint(openings=openings, ties=ties, assigned=assigned or {})
    return Reorganisation.objects.create(
        kind=ReorganisationKind.MERGE,
        decision_number="1683/NQ-UBTVQH15",
        effective_on=DAY,
        plan=plan.to_json(),
    )


@pytest.fixture
def merger(river, hill):
    ties = (Tie(one.pk, "new", LinkKind.MERGE) for one in (river, hill))
    return decision(*ties, openings=(Opening("new", Kind.WARD, "Bắc Kạn"),))


@pytest.fixture
def division(river, hill, new_ward):
    parts = (
        Tie(river.pk, one.pk, LinkKind.SPLIT, Extent.PART, main=False)
        for one in (hill, new_ward)
    )
    return decision(*parts)


@pytest.fixture
def heirs(river, hill, new_ward):
    return {river.pk: new_ward.pk, hill.pk: new_ward.pk}


def units():
    return dict(SavingsGroup.objects.values_list("pk", "union"))


def test_open_groups_pass_to_the_heir_and_back(merger, heirs, river, hill, new_ward):
    one = SavingsGroupFactory(union=river, name="Tổ 1", code="0000001")
    two = SavingsGroupFactory(union=hill, code="")
    three = SavingsGroupFactory(union=river, code="")
    closed = SavingsGroupFactory(union=river, closed_on=date(2024, 1, 1))
    month = GroupMonthFactory(group=one)

    assert Groups().count([river.pk, hill.pk], merger) == 3
    assert Groups().move(heirs, {}, merger, by=None) == 3

    passed = {one.pk: new_ward.pk, two.pk: new_ward.pk, three.pk: new_ward.pk}
    assert units() == {**passed, closed.pk: river.pk}
    assert month.group == one
    steps = merger.handovers.values_list("label", "from_union", "to_union")
    assert ("Tổ 1 (0000001)", river.pk, new_ward.pk) in steps

    Groups().undo(list(merger.handovers.all()), merger, by=None)
    assert units() == {
        one.pk: river.pk,
        two.pk: hill.pk,
        three.pk: river.pk,
        closed.pk: river.pk,
    }


def test_a_group_goes_with_its_branch(division, river, hill, new_ward):
    branch = BranchFactory(union=river)
    group = SavingsGroupFactory(union=river, branch=branch)
    alone = SavingsGroupFactory(union=river)
    waits = SavingsGroupFactory(union=river)
    chosen = {
        f"unions.branch:{branch.pk}": hill.pk,
        f"{GROUP}:{group.pk}": new_ward.pk,  # the branch decides
        f"{GROUP}:{alone.pk}": new_ward.pk,
    }
    items = {item.pk: item.follows for item in Groups().items([river.pk], division)}
    assert items == {
        group.pk: f"unions.branch:{branch.pk}",
        alone.pk: "",
        waits.pk: "",
    }

    Branches().move({}, chosen, division, by=None)
    assert Groups().move({}, chosen, division, by=None) == 2

    assert units() == {
        group.pk: hill.pk,
        alone.pk: new_ward.pk,
        waits.pk: river.pk,
    }
    group.refresh_from_db()
    check_group(group)  # its branch is of its union


def test_a_group_waits_with_its_branch(division, river, new_ward):
    branch = BranchFactory(union=river)
    group = SavingsGroupFactory(union=river, branch=branch)
    chosen = {f"{GROUP}:{group.pk}": new_ward.pk}

    assert Groups().move({}, chosen, division, by=None) == 0


def test_a_group_of_a_closed_branch_stands_alone(merger, heirs, river, new_ward):
    branch = BranchFactory(union=river, closed_on=date(2020, 1, 1))
    group = SavingsGroupFactory(union=river, branch=branch)

    assert Groups().move(heirs, {}, merger, by=None) == 1
    assert units() == {group.pk: new_ward.pk}


def test_two_groups_with_one_code_hold_the_decision_up(merger, heirs, river, hill):
    SavingsGroupFactory(union=river, name="Tổ Một", code="0000001")
    SavingsGroupFactory(union=hill, name="Tổ Hai", code="0000001")
    SavingsGroupFactory(union=hill, code="0000001", closed_on=date(2020, 1, 1))
    said = (
        "The groups “Tổ Hai” (phường Phùng Chí Kiên) and “Tổ Một” (phường Sông Cầu) "
        "have the same bank code 0000001: correct one of them first."
    )
    found = Groups().items([river.pk, hill.pk], merger)
    assert sorted(item.problem for item in found) == ["", said]

    with pytest.raises(RuleError) as refusal:
        Groups().move(heirs, {}, merger, by=None)
    assert str(refusal.value) == said
    assert not merger.handovers.exists()


def test_a_clash_with_a_group_that_is_there_already(division, river, hill):
    group = SavingsGroupFactory(union=river, name="Tổ Một", code="0000001")
    SavingsGroupFactory(union=hill, name="Tổ Hai", code="0000001")
    division.plan["assigned"] = {f"{GROUP}:{group.pk}": str(hill.pk)}

    assert Groups().items([river.pk], division)[0].problem != ""
    with pytest.raises(RuleError, match="“Tổ Hai”"):
        Groups().move({}, {f"{GROUP}:{group.pk}": hill.pk}, division, by=None)


@pytest.mark.parametrize("how_many", [1, 3])
def test_many_take_as_many_queries_as_few(
    how_many, merger, heirs, river, django_assert_num_queries
):
    SavingsGroupFactory.create_batch(how_many, union=river)

    with django_assert_num_queries(7):
        Groups().move(heirs, {}, merger, by=None)
