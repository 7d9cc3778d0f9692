"""What people read before they carry a reorganisation out."""

import pytest

from unions.lineage import Blueprint
from unions.models import Union
from unions.services import reorganisation as verbs
from unions.tests.blueprints import (
    abolition,
    changed,
    division,
    draft,
    merger,
    register,
)
from unions.tests.factories import BranchFactory, MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db


def shown(blueprint, *, by):
    row, before = draft(blueprint, by=by), register()
    found = verbs.preview(row, by=by)
    assert register() == before
    return found


def test_units_of_a_merger(ward, commune, staff):
    found = shown(merger(ward, commune), by=staff)

    (opening,) = found.openings
    assert (opening.ref, opening.title, opening.parent) == (
        "new",
        "Hội LHPN phường Bắc Kạn",
        "Hội LHPN thành phố Bắc Kạn",
    )
    assert opening.origins == ("Hội LHPN phường Đức Xuân", "Hội LHPN xã Nông Thượng")
    assert not opening.is_carried
    assert [
        (row.union, [str(one) for one in row.becomes]) for row in found.closings
    ] == [
        (ward, ["Hội LHPN phường Bắc Kạn"]),
        (commune, ["Hội LHPN phường Bắc Kạn"]),
    ]
    assert found.problems == []
    assert found.cautions == []


def test_units_that_are_carried_along(province, city, ward):
    hers = MemberFactory(username="tinh", role="staff", union=province)

    found = shown(changed(city, "rename", name="Mới"), by=hers)

    assert [(row.title, row.is_carried) for row in found.openings] == [
        ("Hội LHPN thành phố Mới", False),
        ("Hội LHPN phường Đức Xuân", True),
    ]
    assert [(row.union, row.is_carried) for row in found.closings] == [
        (city, False),
        (ward, True),
    ]


def test_things_that_pass_on(ward, staff):
    branch = BranchFactory(union=ward)

    (group,) = shown(merger(ward), by=staff).moves

    assert (str(group.label), group.passes_on, group.count) == ("Branches", True, 1)
    (row,) = group.rows
    assert (row.item.pk, row.to_label, row.needs_person) == (
        branch.pk,
        "Hội LHPN phường Bắc Kạn",
        False,
    )


def test_things_of_a_divided_unit_need_a_person(ward, staff):
    first, second = BranchFactory.create_batch(2, union=ward)
    plan = division(ward, "Đông", "Tây", assigned={f"unions.branch:{first.pk}": "Tây"})

    found = shown(plan, by=staff)

    (group,) = found.moves
    assert {row.item.pk: (row.to_label, row.needs_person) for row in group.rows} == {
        first.pk: ("Hội LHPN phường Tây", False),
        second.pk: (None, True),
    }
    assert found.problems == []
    assert found.cautions == [
        "“Hội LHPN phường Đức Xuân” is divided, and nobody is said to go on with its "
        "figures: it will wait for a decision.",
        "1 thing of divided units waits for a decision where it goes.",
    ]
    assert found.closings[0].is_divided


def test_things_of_an_abolished_unit_stay(ward, staff):
    BranchFactory(union=ward)

    (group,) = shown(abolition(ward), by=staff).moves

    assert [(row.to_label, row.needs_person) for row in group.rows] == [(None, False)]


def test_branches_that_would_be_called_alike_are_named(ward, commune, staff):
    for union in (ward, commune):
        BranchFactory(union=union, name="Tổ 1")

    cautions = shown(merger(ward, commune), by=staff).cautions

    assert len(cautions) == 2
    assert "Tổ 1 (Đức Xuân)" in cautions[0]


def test_a_code_that_another_unit_had(ward, commune, staff):
    assert shown(merger(ward, commune, code="01840"), by=staff).cautions == [
        "“Hội LHPN phường Bắc Kạn” takes the code 01840 of “Hội LHPN phường Đức Xuân”."
    ]
    assert shown(changed(ward, "rename", name="Mới"), by=staff).cautions == []


def test_twins_by_being_carried(province, city, other_city, ward):
    """Right by law or not, the register can say it; a person should know."""
    hers = MemberFactory(username="tinh", role="staff", union=province)
    UnionFactory(kind=ward.kind, name=ward.name, parent=other_city, code="")
    plans = [abolition(union, province) for union in (city, other_city)]
    plan = Blueprint((), plans[0].ties + plans[1].ties)

    found = shown(plan, by=hers)

    assert found.problems == []
    assert set(found.cautions) == {
        "There would be two “Hội LHPN phường Đức Xuân” below “Hội LHPN tỉnh Bắc Kạn”."
    }


def test_long_lists_are_cut_but_counted(city, ward, commune, staff):
    BranchFactory.create_batch(205, union=ward)

    (group,) = shown(merger(ward), by=staff).moves

    assert (len(group.rows), group.count) == (200, 205)


def test_many_cautions_are_counted(city, staff):
    olds = UnionFactory.create_batch(30, parent=city, code="")
    Union.objects.filter(pk__in=[old.pk for old in olds]).update(kind="ward")
    plan = [division(old, f"A{old.pk}", f"B{old.pk}") for old in olds]
    openings = tuple(opening for one in plan for opening in one.openings)
    ties = tuple(tie for one in plan for tie in one.ties)

    cautions = shown(Blueprint(openings, ties), by=staff).cautions

    assert len(cautions) == 11
    assert cautions[-1] == "… and 20 more."
