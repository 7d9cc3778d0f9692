"""Everything that a reorganisation refuses, in its preview and when carried out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.exceptions import RuleError
from unions.enums import Extent, Kind, LinkKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Descent, Union, UnionLink
from unions.services import reorganisation as verbs
from unions.tests.blueprints import (
    DAY,
    EVE,
    abolition,
    carried_out,
    changed,
    division,
    draft,
    merger,
    new,
    register,
)
from unions.tests.factories import BranchFactory, MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db


def refusal(blueprint, *, by, **more):
    """The sentence, which the preview shows as well; nothing has changed."""
    row, before = draft(blueprint, by=by, **more), register()
    with pytest.raises(RuleError) as refused:
        verbs.carry_out(row, by=by)
    assert str(refused.value) == " ".join(verbs.preview(row, by=by).problems)
    assert register() == before
    row.refresh_from_db()
    assert row.status == "draft"
    return str(refused.value)


def test_an_empty_plan(staff):
    assert refusal(Blueprint(), by=staff) == (
        "There is nothing to do yet: choose the units."
    )


def test_a_decision_that_is_not_in_force_yet(ward, commune, staff):
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert refusal(merger(ward, commune), by=staff, effective_on=tomorrow) == (
        f"It takes effect on {tomorrow:%d/%m/%Y}: carry it out on that day."
    )


def test_units_of_strangers_do_not_exist(ward, other_ward, city, staff):
    plan = merger(ward, other_ward)

    assert refusal(plan, by=staff) == (
        "A unit that should end was not found. Choose it again."
    )


def test_units_that_do_not_exist(ward, staff):
    plan = merger(ward)
    plan = replace(plan, ties=(*plan.ties, Tie(ward.pk + 999, "new", LinkKind.MERGE)))

    assert refusal(plan, by=staff) == (
        "A unit that should end was not found. Choose it again."
    )


def test_nobody_belongs_nowhere(ward):
    nobody = MemberFactory(username="khongdau")

    assert "was not found" in refusal(merger(ward), by=nobody)


def test_units_that_ended_before(ward, staff):
    Union.objects.filter(pk=ward.pk).update(valid_to=date(2024, 12, 31))

    assert refusal(merger(ward), by=staff) == (
        "“Hội LHPN phường Đức Xuân” ended on 31/12/2024 already."
    )


def test_units_that_another_decision_ended(ward, commune, staff):
    carried_out(merger(ward, name="Một"), by=staff)

    assert refusal(merger(ward, commune, name="Hai"), by=staff) == (
        "“Hội LHPN phường Đức Xuân” ended on 30/06/2025 already."
    )


def test_units_that_begin_later(ward, staff):
    Union.objects.filter(pk=ward.pk).update(valid_from=DAY)

    assert refusal(merger(ward), by=staff) == (
        "“Hội LHPN phường Đức Xuân” does not exist on 30/06/2025."
    )


def test_a_whole_and_a_part(ward, staff):
    plan = division(ward, "Đông", "Tây", "Nam")
    ties = (replace(plan.ties[0], extent=Extent.WHOLE), *plan.ties[1:])

    assert refusal(replace(plan, ties=ties), by=staff) == (
        "“Hội LHPN phường Đức Xuân” passes on as a whole or in parts, not both."
    )


def test_two_wholes(ward, staff):
    plan = division(ward, "Đông", "Tây")
    ties = tuple(replace(tie, extent=Extent.WHOLE) for tie in plan.ties)

    assert refusal(replace(plan, ties=ties), by=staff) == (
        "“Hội LHPN phường Đức Xuân” can pass on as a whole only once: divide it."
    )


def test_a_division_into_one(ward, staff):
    assert refusal(division(ward, "Đông"), by=staff) == (
        "“Hội LHPN phường Đức Xuân” is divided: choose at least two units for its "
        "parts."
    )


def test_two_that_go_on(ward, staff):
    plan = division(ward, "Đông", "Tây")
    ties = tuple(replace(tie, main=True) for tie in plan.ties)

    assert refusal(replace(plan, ties=ties), by=staff) == (
        "Only one unit can go on with the figures of “Hội LHPN phường Đức Xuân”."
    )


def test_the_same_part_twice(ward, staff):
    plan = division(ward, "Đông", "Tây")
    plan = replace(plan, ties=(*plan.ties, plan.ties[0]))

    assert refusal(plan, by=staff) == (
        "“Hội LHPN phường Đức Xuân” passes on to the same unit twice."
    )


def test_nothing_that_it_becomes(ward, staff):
    ties = (Tie(ward.pk, None, LinkKind.MERGE),)

    assert refusal(Blueprint((), ties), by=staff) == (
        "Choose what “Hội LHPN phường Đức Xuân” becomes."
    )


@pytest.mark.parametrize("to", ["nowhere", 999_999])
def test_something_unknown_that_it_becomes(ward, staff, to):
    ties = (Tie(ward.pk, to, LinkKind.ABOLISH),)

    assert refusal(Blueprint((), ties), by=staff) == (
        "What “Hội LHPN phường Đức Xuân” becomes was not found. Choose it again."
    )


def test_an_heir_that_ends_as_well(ward, commune, staff):
    ties = (
        Tie(ward.pk, commune.pk, LinkKind.ABOLISH),
        Tie(commune.pk, None, LinkKind.ABOLISH),
    )

    assert refusal(Blueprint((), ties), by=staff) == (
        "“Hội LHPN xã Nông Thượng” cannot take over: it does not exist on 01/07/2025."
    )


def test_an_heir_above_ones_own_unit(province, city, ward, staff):
    """Her people would belong to the province: its staff decides that."""
    assert refusal(abolition(ward, province), by=staff) == (
        "“Hội LHPN tỉnh Bắc Kạn” is not below your unit: ask the union above to do "
        "this."
    )


def test_a_place_below_a_strangers_union(ward, other_city, staff):
    plan = changed(ward, LinkKind.MOVE, parent=other_city.pk)

    assert refusal(plan, by=staff) == (
        "“Hội LHPN huyện Bạch Thông” is not below your unit: ask the union above to "
        "do this."
    )


def test_a_province_is_opened_from_above(province):
    hers = MemberFactory(username="tinh", role="staff", union=province)

    assert refusal(changed(province, LinkKind.RENAME, name="Mới"), by=hers) == (
        "Only an administrator above all unions can open a province."
    )


@pytest.mark.parametrize("more", [{"name": " "}, {"kind": "hamlet"}, {"kind": ""}])
def test_a_unit_without_name_or_kind(ward, staff, more):
    assert refusal(merger(ward, **more), by=staff) == (
        "Give every new unit its kind and its name."
    )


def test_fields_are_checked_as_in_the_register(ward, staff):
    plan = merger(ward, code="12A", latitude="không biết")

    assert refusal(plan, by=staff) == (
        "Hội LHPN phường Bắc Kạn – GSO code: A code holds digits only. "
        "Hội LHPN phường Bắc Kạn – latitude: “không biết” value must be a decimal "
        "number."
    )


def test_a_ward_without_a_union_above(ward, staff):
    assert refusal(merger(ward, parent=None), by=staff) == (
        "Choose the union above “Hội LHPN phường Bắc Kạn”."
    )


@pytest.mark.parametrize("parent", ["nowhere", 999_999])
def test_an_unknown_union_above(ward, staff, parent):
    assert refusal(merger(ward, parent=parent), by=staff) == (
        "The union above “Hội LHPN phường Bắc Kạn” was not found. Choose it again."
    )


def test_a_union_above_of_the_same_level(ward, commune, staff):
    assert refusal(merger(ward, parent=commune.pk), by=staff) == (
        "“Hội LHPN xã Nông Thượng” cannot stand above “Hội LHPN phường Bắc Kạn”: "
        "choose a higher level."
    )


def test_a_circle(city, ward, staff):
    openings = (
        Opening("a", Kind.WARD, "A", parent="b"),
        Opening("b", Kind.WARD, "B", parent="a"),
    )

    found = refusal(Blueprint(openings, (Tie(ward.pk, "a", LinkKind.MERGE),)), by=staff)
    assert found.count("cannot stand above") == 2


def test_a_union_above_that_ends(province, city, ward):
    hers = MemberFactory(username="tinh", role="staff", union=province)
    ties = (
        Tie(city.pk, province.pk, LinkKind.ABOLISH),
        Tie(ward.pk, "new", LinkKind.RENAME),
    )
    opening = Opening("new", Kind.WARD, "Bắc Kạn", parent=city.pk)

    assert refusal(Blueprint((opening,), ties), by=hers) == (
        "“Hội LHPN thành phố Bắc Kạn” does not exist on 01/07/2025: choose who stands "
        "above it."
    )


def test_two_new_units_of_one_name(city, ward, commune, staff):
    plan = division(ward, "Đông", "đông ")

    assert refusal(plan, by=staff) == (
        "There would be two “Hội LHPN phường đông ” below “Hội LHPN thành phố Bắc Kạn”."
    )


def test_the_name_of_a_unit_that_stays(ward, commune, staff):
    plan = changed(ward, LinkKind.RENAME, kind=Kind.COMMUNE, name="Nông Thượng")

    assert refusal(plan, by=staff) == (
        "There would be two “Hội LHPN xã Nông Thượng” below "
        "“Hội LHPN thành phố Bắc Kạn”."
    )


def test_the_name_of_a_unit_that_ends_is_free(ward, commune, staff):
    carried_out(merger(ward, commune, name="Đức Xuân"), by=staff)

    assert new("Đức Xuân").pk


def test_two_openings_of_one_key(ward, staff):
    plan = merger(ward)
    plan = replace(plan, openings=(*plan.openings, plan.openings[0]))

    assert "Two new units have the same key in the plan." in refusal(plan, by=staff)


def test_units_below_a_divided_one(province, city, ward, commune):
    hers = MemberFactory(username="tinh", role="staff", union=province)
    openings = tuple(Opening(n, Kind.CITY, n, parent=province.pk) for n in ("A", "B"))
    ties = tuple(Tie(city.pk, n, LinkKind.SPLIT, Extent.PART, n == "A") for n in "AB")

    assert refusal(Blueprint(openings, ties), by=hers) == (
        "Below “Hội LHPN thành phố Bắc Kạn” there are still: Hội LHPN phường Đức Xuân, "
        "Hội LHPN xã Nông Thượng. Move or close them first."
    )


def test_units_below_one_that_ends_for_good(province, city, ward):
    hers = MemberFactory(username="tinh", role="staff", union=province)

    assert refusal(abolition(city), by=hers) == (
        "Below “Hội LHPN thành phố Bắc Kạn” there are still: Hội LHPN phường Đức "
        "Xuân. Move or close them first."
    )


def test_units_below_that_would_not_fit(province, city, ward):
    hers = MemberFactory(username="tinh", role="staff", union=province)

    assert refusal(changed(city, LinkKind.KIND_CHANGE, kind=Kind.WARD), by=hers) == (
        "Below “Hội LHPN thành phố Bắc Kạn” there are still: Hội LHPN phường Đức "
        "Xuân. Move or close them first."
    )


def test_units_below_that_begin_later(province, city, ward):
    hers = MemberFactory(username="tinh", role="staff", union=province)
    Union.objects.filter(pk=ward.pk).update(valid_from=date(2026, 1, 1))

    assert refusal(changed(city, LinkKind.RENAME, name="Mới"), by=hers) == (
        "“Hội LHPN phường Đức Xuân” begins on 01/01/2026: place it under another "
        "union first."
    )


def test_units_below_that_a_later_decision_ended(province, city, ward):
    """Entered late: what came after it must be undone first."""
    hers = MemberFactory(username="tinh", role="staff", union=province)
    carried_out(merger(ward, name="Sau"), by=hers, effective_on=date(2026, 1, 1))
    Union.objects.filter(name="Sau").update(valid_from=None)

    found = refusal(changed(city, LinkKind.RENAME, name="Mới"), by=hers)
    assert found == "“Hội LHPN phường Đức Xuân” ended on 31/12/2025 already."


def test_a_thing_for_a_unit_that_takes_no_part(ward, commune, staff):
    branch = BranchFactory(union=ward, name="Tổ 1")
    plan = division(ward, "Đông", "Tây")
    plan = replace(plan, assigned={f"unions.branch:{branch.pk}": str(commune.pk)})

    found = refusal(plan, by=staff)
    assert found == f"“{branch}” can only go to a unit that takes a part."


def test_many_refusals_are_shortened_for_reading(city, staff):
    olds = UnionFactory.create_batch(12, parent=city, valid_to=date(2024, 1, 1))
    row = draft(merger(*olds), by=staff)

    with pytest.raises(RuleError, match=r"… and 2 more\.$"):
        verbs.carry_out(row, by=staff)
    assert len(verbs.preview(row, by=staff).problems) == 12


def test_the_second_of_two_who_carry_out(ward, commune, staff):
    row = draft(merger(ward, commune), by=staff)
    same = type(row).objects.get(pk=row.pk)
    verbs.carry_out(row, by=staff)

    with pytest.raises(RuleError, match="is “Carried out” and cannot become"):
        verbs.carry_out(same, by=staff)
    assert UnionLink.objects.count() == 2


class Unlucky:
    """A mover that finds, in the middle of it all, that it cannot go on."""

    model, label, passes_on = "unions.figures", "Figures", True

    def items(self, unions, reorganisation):
        return []

    def move(self, heirs, chosen, reorganisation, *, by):
        assert Union.objects.filter(valid_from=DAY).exists()
        raise RuleError("Không được")


def test_all_or_nothing(ward, commune, staff, settings):
    """Branches have moved already when the last one refuses."""
    settings.REGISTER_MOVERS = [*settings.REGISTER_MOVERS, f"{__name__}.Unlucky"]
    BranchFactory(union=ward)
    row, before = draft(merger(ward, commune), by=staff), register()

    with pytest.raises(RuleError, match="Không được"):
        verbs.carry_out(row, by=staff)

    assert register() == before
    assert row.status == "draft"
    row.refresh_from_db()
    assert (row.status, row.events.count(), row.handovers.count()) == ("draft", 0, 0)
    assert Descent.objects.count() == 0
    assert Union.objects.filter(valid_to=EVE).count() == 0
