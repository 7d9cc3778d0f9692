"""What carrying out opens, ends, links and hands over, for each kind of decision."""

from datetime import date
from decimal import Decimal

import pytest

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from unions.enums import Kind, LinkKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import (
    Branch,
    Descent,
    Handover,
    Letterhead,
    Membership,
    Reorganisation,
    Union,
    UnionLink,
)
from unions.services import reorganisation as verbs
from unions.tests.blueprints import (
    DAY,
    EVE,
    abolition,
    carried_out,
    changed,
    descents,
    division,
    draft,
    merger,
    new,
)
from unions.tests.factories import (
    BranchFactory,
    LetterheadFactory,
    MemberFactory,
    UnionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def above(province):
    """Staff of the province: units of its cities are hers to change."""
    return MemberFactory(username="tinh", role="staff", union=province)


@pytest.fixture
def system():
    return MemberFactory(username="hethong", is_superuser=True)


def test_a_merger(city, ward, commune, staff):
    row = carried_out(merger(ward, commune, code="01843"), by=staff)

    opened = new()
    assert row.status == "applied"
    assert row.union == city
    assert row.created_by == staff
    assert (opened.title, opened.code) == ("Hội LHPN phường Bắc Kạn", "01843")
    assert opened.path == f"{city.path}{opened.pk}/"
    assert opened.level == "commune"
    assert opened.valid_to is None
    assert opened.legal_basis == "1683/NQ-UBTVQH15 ngày 16/06/2025"
    assert list(Union.objects.matching("phuong bac kan")) == [opened]
    for old in (ward, commune):
        old.refresh_from_db()
        assert (old.valid_to, old.successor) == (EVE, opened)
    links = UnionLink.objects.order_by("pk")
    assert list(
        links.values_list("from_union", "to_union", "kind", "extent", "is_main")
    ) == [
        (ward.pk, opened.pk, "merge", "whole", True),
        (commune.pk, opened.pk, "merge", "whole", True),
    ]
    assert {link.reorganisation for link in links} == {row}
    assert {link.decision for link in links} == {row.decision}
    assert {link.effective_on for link in links} == {DAY}
    assert descents() == {(ward.pk, opened.pk, True), (commune.pk, opened.pk, True)}


def test_every_unit_and_every_step_is_written_down(ward, commune, staff):
    row = carried_out(merger(ward, commune), by=staff)

    of_units = AuditEntry.objects.filter(model="unions.union").order_by("pk")
    decision = {"reorganisation": row.pk}
    ended = {**decision, "valid_to": ["", "2025-06-30"]}
    assert list(of_units.values_list("actor", "action", "key", "label", "detail")) == [
        (staff.pk, Action.CREATE, str(new().pk), "Hội LHPN phường Bắc Kạn", decision),
        (staff.pk, Action.CHANGE, str(ward.pk), "Hội LHPN phường Đức Xuân", ended),
        (staff.pk, Action.CHANGE, str(commune.pk), "Hội LHPN xã Nông Thượng", ended),
    ]
    step = row.events.get()
    assert (step.actor, step.old_status, step.new_status) == (staff, "draft", "applied")


def test_branches_go_to_the_new_unit(ward, commune, staff):
    of_ward, of_commune = BranchFactory(union=ward), BranchFactory(union=commune)

    row = carried_out(merger(ward, commune), by=staff)

    assert set(new().branches.all()) == {of_ward, of_commune}
    assert set(row.handovers.values_list("model", "key", "from_union", "to_union")) == {
        ("unions.branch", of_ward.pk, ward.pk, new().pk),
        ("unions.branch", of_commune.pk, commune.pk, new().pk),
    }


def test_a_new_name_keeps_all_else(city, ward, staff):
    Union.objects.filter(pk=ward.pk).update(
        address="Tổ 5", phone="0209 3812 345", latitude="22.14000", longitude="105.83"
    )
    LetterheadFactory(union=ward, place="Đức Xuân", sign_code="BTV")

    carried_out(changed(ward, LinkKind.RENAME, name="Đức Xuân Mới"), by=staff)

    opened = new("Đức Xuân Mới")
    assert (opened.address, opened.phone, opened.code) == (
        "Tổ 5",
        "0209 3812 345",
        "01840",
    )
    assert (opened.latitude, opened.longitude) == (
        Decimal("22.14000"),
        Decimal("105.83000"),
    )
    head = Letterhead.objects.get(union=opened)
    assert head.issuer_name == "HỘI LHPN PHƯỜNG ĐỨC XUÂN MỚI"
    assert head.parent_name == "HỘI LHPN THÀNH PHỐ BẮC KẠN"
    assert (head.place, head.sign_code) == ("Đức Xuân Mới", "BTV")
    assert head.signer_name == "Vũ Thị Kim Quỳnh"


def test_a_commune_becomes_a_ward(commune, staff):
    carried_out(changed(commune, LinkKind.KIND_CHANGE, kind=Kind.WARD), by=staff)

    assert new("Nông Thượng").title == "Hội LHPN phường Nông Thượng"
    commune.refresh_from_db()
    assert commune.title == "Hội LHPN xã Nông Thượng"


def test_a_unit_is_placed_under_another(province, city, other_city, ward, above):
    carried_out(changed(ward, LinkKind.MOVE, parent=other_city.pk), by=above)

    opened = new("Đức Xuân")
    assert opened.path == f"{other_city.path}{opened.pk}/"
    ward.refresh_from_db()
    assert ward.path == f"{city.path}{ward.pk}/"


def test_a_new_chair_signs_for_a_merged_unit(ward, commune, staff):
    LetterheadFactory(union=ward, sign_code="A", party_committee="Đảng ủy cũ")
    LetterheadFactory(union=commune, sign_code="B")

    carried_out(merger(ward, commune, name="Nông Thượng"), by=staff)

    head = Letterhead.objects.get(union=new("Nông Thượng"))
    assert head.sign_code == "B", "of the one whose name goes on"
    assert (head.signer_name, head.party_committee) == ("", "")


def test_no_letterhead_is_made_up(ward, commune, staff):
    before = set(Letterhead.objects.all())

    carried_out(merger(ward, commune), by=staff)

    assert set(Letterhead.objects.all()) == before


def test_a_merged_unit_lies_between_those_of_before(ward, commune, staff):
    Union.objects.filter(pk=ward.pk).update(latitude="22.10", longitude="105.80")
    Union.objects.filter(pk=commune.pk).update(latitude="22.20", longitude="105.90")

    carried_out(merger(ward, commune), by=staff)

    opened = new()
    assert (opened.latitude, opened.longitude) == (
        Decimal("22.15000"),
        Decimal("105.85000"),
    )


def test_what_the_decision_says_goes_first(ward, commune, staff):
    Union.objects.update(latitude="22.10", longitude="105.80")
    said = {"latitude": "21.5", "longitude": "105.1", "area_km2": "12.34"}

    carried_out(merger(ward, commune, address="Tổ 1", **said), by=staff)

    opened = new()
    assert (opened.latitude, opened.longitude, opened.area_km2) == (
        Decimal("21.50000"),
        Decimal("105.10000"),
        Decimal("12.34"),
    )
    assert opened.address == "Tổ 1"


def test_demo_units_stay_demo_units(ward, commune, staff):
    Union.objects.filter(pk=ward.pk).update(is_demo=True)
    carried_out(merger(ward, name="Một", code="1"), by=staff)
    assert new("Một").is_demo

    carried_out(merger(commune, new("Một"), name="Hai"), by=staff, effective_on=later())
    assert not new("Hai", later()).is_demo


def later():
    return date(2026, 1, 1)


def test_a_division_with_things_assigned(ward, staff):
    first, second, third = BranchFactory.create_batch(3, union=ward)
    plan = division(
        ward,
        "Đông",
        "Tây",
        main="Tây",
        assigned={
            f"unions.branch:{first.pk}": "Đông",
            f"unions.branch:{second.pk}": "Tây",
        },
    )

    carried_out(plan, by=staff)

    assert list(new("Đông").branches.all()) == [first]
    assert list(new("Tây").branches.all()) == [second]
    assert list(ward.branches.all()) == [third], "it waits with the old unit"
    ward.refresh_from_db()
    assert ward.successor == new("Tây")
    assert list(Union.objects.undecided()) == []
    assert descents() == {
        (ward.pk, new("Đông").pk, True),
        (ward.pk, new("Tây").pk, True),
    }


def test_a_division_may_wait_for_who_goes_on(ward, staff):
    carried_out(division(ward, "Đông", "Tây"), by=staff)

    ward.refresh_from_db()
    assert ward.successor is None
    assert list(Union.objects.undecided()) == [ward]
    assert list(Union.objects.undecided().visible_to(staff)) == [ward]


def test_things_of_other_units_are_not_moved_by_an_assignment(ward, commune, staff):
    foreign = BranchFactory(union=commune)
    plan = division(
        ward, "Đông", "Tây", assigned={f"unions.branch:{foreign.pk}": "Đông"}
    )

    carried_out(plan, by=staff)

    assert list(commune.branches.all()) == [foreign]
    assert Handover.objects.count() == 0


def test_an_abolition_with_an_heir(province, city, ward, above):
    carried_out(Blueprint((), (Tie(city.pk, province.pk, LinkKind.ABOLISH),)), by=above)

    city.refresh_from_db()
    assert (city.valid_to, city.successor) == (EVE, province)
    ward.refresh_from_db()
    assert ward.valid_to == EVE
    opened = new("Đức Xuân")
    assert (opened.parent, opened.path) == (province, f"{province.path}{opened.pk}/")
    assert set(Descent.objects.values_list("from_union", "to_union", "is_work")) == {
        (city.pk, province.pk, True),
        (ward.pk, opened.pk, True),
    }
    assert UnionLink.objects.get(from_union=ward).kind == LinkKind.MOVE


def test_an_abolition_without_an_heir(ward, staff):
    branch = BranchFactory(union=ward)

    row = carried_out(abolition(ward), by=staff)

    link = UnionLink.objects.get()
    assert (link.from_union, link.to_union, link.reorganisation) == (ward, None, row)
    branch.refresh_from_db()
    assert branch.union == ward, "it waits: nobody has taken it over"
    ward.refresh_from_db()
    assert (ward.valid_to, ward.successor) == (EVE, None)


def test_merged_provinces_carry_everything_along(
    province, city, ward, commune, other_city, system
):
    Union.objects.filter(pk=ward.pk).update(
        address="Tổ 5", email="dx@example.vn", area_km2="9.50", valid_to=later()
    )
    second = UnionFactory(kind=Kind.PROVINCE, name="Thái Nguyên", code="19")
    head = LetterheadFactory(union=ward, parent_name="cũ", party_committee="Đảng ủy")
    plan = merger(province, second, name="Thái Nguyên Mới", kind=Kind.PROVINCE)

    carried_out(plan, by=system)

    top = new("Thái Nguyên Mới")
    assert top.path == f"/{top.pk}/"
    assert {(union.title, union.parent) for union in top.children.all()} == {
        ("Hội LHPN thành phố Bắc Kạn", top),
        ("Hội LHPN huyện Bạch Thông", top),
    }
    below = new("Bắc Kạn")
    carried = new("Đức Xuân")
    assert carried.path == f"{top.path}{below.pk}/{carried.pk}/"
    assert (carried.address, carried.email, carried.area_km2, carried.valid_to) == (
        "Tổ 5",
        "dx@example.vn",
        Decimal("9.50"),
        later(),
    )
    moved = Letterhead.objects.get(union=carried)
    assert moved.parent_name == "HỘI LHPN THÀNH PHỐ BẮC KẠN"
    assert (moved.signer_name, moved.party_committee) == (head.signer_name, "Đảng ủy")
    for old in (province, city, ward, commune, other_city, second):
        old.refresh_from_db()
        assert old.valid_to == EVE
    assert set(Union.objects.existing(DAY).values_list("name", flat=True)) == {
        "Thái Nguyên Mới",
        "Bắc Kạn",
        "Bạch Thông",
        "Đức Xuân",
        "Nông Thượng",
    }
    assert Union.objects.under(top).count() == 11, "with everything of before"


def test_units_that_a_plan_names_are_not_carried(province, city, ward, commune, above):
    """The reform of 2025: the city ends, its wards are merged under the province."""
    ties = (
        Tie(city.pk, province.pk, LinkKind.ABOLISH),
        Tie(ward.pk, "new", LinkKind.MERGE),
        Tie(commune.pk, "new", LinkKind.MERGE),
    )
    opening = Opening("new", Kind.WARD, "Bắc Kạn", code="01843", parent=province.pk)

    carried_out(Blueprint((opening,), ties), by=above)

    assert list(province.children.filter(valid_to=None)) == [new()]


def test_a_unit_of_one_plan_stands_above_another(province, city, other_city, above):
    ties = (
        Tie(city.pk, "city", LinkKind.RENAME),
        Tie(other_city.pk, "ward", LinkKind.KIND_CHANGE),
    )
    openings = (
        Opening("ward", Kind.WARD, "Bạch Thông", parent="city"),
        Opening("city", Kind.CITY, "Bắc Kạn Mới", parent=province.pk),
    )

    carried_out(Blueprint(openings, ties), by=above)

    opened = new("Bạch Thông")
    assert opened.parent == new("Bắc Kạn Mới")
    assert opened.path == f"{opened.parent.path}{opened.pk}/"


def test_a_unit_from_nothing(city, staff):
    opening = Opening("new", Kind.WARD, "Khu mới", parent=city.pk)

    carried_out(Blueprint((opening,)), by=staff)

    assert new("Khu mới").path.startswith(city.path)
    assert UnionLink.objects.count() == 0


def test_one_that_was_closed_by_hand_the_day_before_may_still_pass_on(ward, staff):
    Union.objects.filter(pk=ward.pk).update(valid_to=EVE)

    carried_out(merger(ward), by=staff)

    ward.refresh_from_db()
    assert ward.successor == new()


def test_people_who_sign_in_follow_their_unit(ward, commune, staff, officer):
    carried_out(merger(ward, commune), by=staff)

    assert Membership.objects.get(user=officer).union == new()


def test_reorganisations_follow_one_another(ward, commune, staff):
    carried_out(merger(ward, commune, name="Một"), by=staff)
    carried_out(
        changed(new("Một"), LinkKind.RENAME, name="Hai"),
        by=staff,
        effective_on=later(),
    )

    last = new("Hai", later())
    for old in (ward, commune, new("Một")):
        old.refresh_from_db()
        assert old.successor == last
    assert (ward.pk, last.pk, True) in descents()
    assert len(descents()) == 5


def test_a_draft_is_changed_until_it_is_carried_out(ward, commune, staff):
    row = draft(merger(ward), by=staff)
    row.decision_number = "99/NQ"

    verbs.prepare(row, merger(ward, commune, name="Khác"), by=staff)
    verbs.carry_out(row, by=staff)

    assert UnionLink.objects.filter(to_union=new("Khác")).count() == 2
    with pytest.raises(RuleError, match="Only a draft can be changed"):
        verbs.prepare(row, merger(ward), by=staff)
    with pytest.raises(RuleError, match="Only a draft can be changed"):
        verbs.discard(row, by=staff)


def test_a_draft_is_thrown_away(ward, staff):
    row = draft(merger(ward), by=staff)

    verbs.discard(row, by=staff)

    assert Reorganisation.objects.count() == 0
    assert Branch.objects.count() == 0
    actions = AuditEntry.objects.filter(model="unions.reorganisation").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["create", "delete"]
