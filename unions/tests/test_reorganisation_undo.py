"""Undoing gives the register back as it was, or says what stands in the way."""

from dataclasses import replace
from datetime import date

import pytest

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from unions.enums import Kind, LinkKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Handover, Letterhead, Reorganisation, Union, UnionLink
from unions.services import reorganisation as verbs
from unions.services import unions
from unions.tests.blueprints import (
    DAY,
    abolition,
    carried_out,
    changed,
    division,
    draft,
    merger,
    new,
    register,
)
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    LetterheadFactory,
    MemberFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
)

pytestmark = pytest.mark.django_db
LATER = date(2026, 1, 1)


@pytest.fixture
def system():
    return MemberFactory(username="hethong", is_superuser=True)


@pytest.fixture
def city_with_things(city, ward, commune, officer):
    """What two units have: branches of one name, their heads, a chair, a letterhead."""
    for union in (ward, commune):
        branch = BranchFactory(union=union, name="Tổ 1")
        person = OfficerFactory(home_union=union)
        PostFactory(officer=person, union=union)
        PostFactory(
            officer=person,
            union=union,
            branch=branch,
            body="branch",
            rank="branch_head",
        )
        LetterheadFactory(union=union)
    return city


def plans(province, city, ward, commune):
    second = UnionFactory(kind=Kind.PROVINCE, name="Thái Nguyên")
    return {
        "merge": merger(ward, commune),
        "split": division(ward, "Đông", "Tây", main="Tây"),
        "rename": changed(ward, LinkKind.RENAME, name="Mới"),
        "kind_change": changed(commune, LinkKind.KIND_CHANGE, kind=Kind.WARD),
        "move": changed(ward, LinkKind.MOVE, parent=province.pk),
        "abolish": abolition(ward),
        "abolish with heir": abolition(city, province),
        "provinces": merger(province, second, kind=Kind.PROVINCE, parent=None),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "merge",
        "split",
        "rename",
        "kind_change",
        "move",
        "abolish",
        "abolish with heir",
        "provinces",
    ],
)
def test_undone_is_as_it_was(city_with_things, ward, commune, system, kind):
    city = city_with_things
    blueprint = plans(city.parent, city, ward, commune)[kind]
    before, heads = register(), list(Letterhead.objects.values())
    members = list(system.__class__.objects.values_list("pk", "membership__union"))

    row = carried_out(blueprint, by=system)
    assert register() != before
    assert verbs.built_on(row) == []
    verbs.undo(row, by=system, reason="Nhập nhầm")

    assert register() == before
    assert list(Letterhead.objects.values()) == heads
    after = list(system.__class__.objects.values_list("pk", "membership__union"))
    assert after == members
    assert Handover.objects.count() == 0
    assert row.status == "undone"
    assert Blueprint.from_json(row.plan) == blueprint, "it can still be read"


def test_the_history_of_it_stays(ward, commune, staff):
    row = carried_out(merger(ward, commune), by=staff)
    opened = new()

    verbs.undo(row, by=staff, reason=" Nhập nhầm ")

    step = row.events.last()
    assert (step.old_status, step.new_status) == ("applied", "undone")
    assert (step.actor, step.reason) == (staff, "Nhập nhầm")
    of_it = AuditEntry.objects.filter(model="unions.union", key=str(opened.pk))
    assert set(of_it.values_list("action", flat=True)) == {
        Action.CREATE,
        Action.DELETE,
    }
    of_old = AuditEntry.objects.filter(model="unions.union", key=str(ward.pk))
    undone = {"reorganisation": row.pk, "valid_to": ["2025-06-30", ""]}
    assert of_old.order_by("pk").last().detail == undone


def test_an_end_that_was_set_by_hand_comes_back(ward, staff):
    Union.objects.filter(pk=ward.pk).update(valid_to=date(2025, 6, 30))
    row = carried_out(merger(ward), by=staff)

    verbs.undo(row, by=staff, reason="Nhầm")

    ward.refresh_from_db()
    assert ward.valid_to == date(2025, 6, 30)


def test_after_undoing_it_can_be_entered_again(ward, commune, staff):
    row = carried_out(merger(ward, commune), by=staff)
    verbs.undo(row, by=staff, reason="Nhầm")

    carried_out(merger(ward, commune), by=staff)

    assert UnionLink.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(ward, staff, reason):
    row = carried_out(merger(ward), by=staff)

    with pytest.raises(RuleError, match="Say why it is undone"):
        verbs.undo(row, by=staff, reason=reason)


def test_a_draft_is_not_undone_and_nothing_is_undone_twice(ward, staff):
    row = draft(merger(ward), by=staff)
    with pytest.raises(RuleError, match="is “Being prepared” and cannot become"):
        verbs.undo(row, by=staff, reason="Nhầm")
    assert verbs.built_on(row) == []
    verbs.carry_out(row, by=staff)
    verbs.undo(row, by=staff, reason="Nhầm")

    with pytest.raises(RuleError, match="is “Undone” and cannot become"):
        verbs.undo(row, by=staff, reason="Nhầm")


def test_strangers_undo_nothing(ward, staff, stranger, officer):
    row = carried_out(merger(ward), by=staff)

    with pytest.raises(RuleError, match="is not below your unit"):
        verbs.undo(row, by=stranger, reason="Nhầm")
    row.refresh_from_db()
    assert row.status == "applied"


def refused(row, *, by):
    before = register()
    with pytest.raises(RuleError) as refusal:
        verbs.undo(row, by=by, reason="Nhầm")
    found = verbs.built_on(Reorganisation.objects.get(pk=row.pk))
    assert str(refusal.value) == (
        f"It cannot be undone, because of what came after it: {'; '.join(found)}."
    )
    assert register() == before
    return found


def test_what_was_entered_since_stands_in_the_way(ward, commune, staff, visit):
    row = carried_out(merger(ward, commune), by=staff)
    opened = new()
    FiguresFactory(union=opened)
    BranchFactory.create_batch(2, union=opened)
    OfficerFactory(home_union=opened)
    visit.union = opened
    visit.save()

    assert set(refused(row, by=staff)) == {
        "1 figures at Hội LHPN phường Bắc Kạn",
        "2 branches at Hội LHPN phường Bắc Kạn",
        "1 officer at Hội LHPN phường Bắc Kạn",
        "1 visit at Hội LHPN phường Bắc Kạn",
    }


def test_people_who_joined_since_stand_in_the_way(ward, staff):
    row = carried_out(merger(ward), by=staff)
    MemberFactory(username="moi", union=new())

    assert refused(row, by=staff) == ["1 membership at Hội LHPN phường Bắc Kạn"]


def test_units_placed_below_stand_in_the_way(province, city, system):
    row = carried_out(changed(city, LinkKind.RENAME, name="Mới"), by=system)
    unions.register_union(
        Union(kind=Kind.WARD, name="Thêm", parent=new("Mới"), valid_from=DAY), by=system
    )

    assert refused(row, by=system) == ["1 union at Hội LHPN thành phố Mới"]


def test_a_letterhead_somebody_wrote_on_stands_in_the_way(ward, staff):
    LetterheadFactory(union=ward)
    row = carried_out(merger(ward), by=staff)
    head = Letterhead.objects.get(union=new())
    head.signer_name = "Hà Thị Mới"
    unions.keep_letterhead(head, by=staff)

    assert refused(row, by=staff) == ["1 letterhead at Hội LHPN phường Bắc Kạn"]


@pytest.mark.usefixtures("city_with_things")
def test_what_passed_on_does_not_stand_in_the_way_even_when_changed(ward, staff):
    before = register()
    row = carried_out(merger(ward), by=staff)
    new().branches.update(note="Đã gặp")

    verbs.undo(row, by=staff, reason="Nhầm")

    assert ward.branches.get().note == "Đã gặp"
    ward.branches.update(note="")
    assert register() == before


def test_a_later_decision_stands_in_the_way(ward, commune, staff):
    first = carried_out(merger(ward), by=staff)
    second = carried_out(
        changed(new(), LinkKind.RENAME, name="Sau"),
        by=staff,
        effective_on=LATER,
        decision_number="2/NQ",
        decision_date=None,
    )

    assert refused(first, by=staff) == ["“Hội LHPN phường Bắc Kạn” was ended by 2/NQ"]
    verbs.undo(second, by=staff, reason="Nhầm")
    verbs.undo(first, by=staff, reason="Nhầm")
    assert UnionLink.objects.count() == 0


def test_the_end_of_the_union_above_stands_in_the_way(province, city, ward, system):
    """A unit would come back below one that is gone."""
    row = carried_out(abolition(ward), by=system)
    carried_out(
        changed(city, LinkKind.RENAME, name="Sau"), by=system, effective_on=LATER
    )

    assert refused(row, by=system) == [
        "“Hội LHPN thành phố Bắc Kạn” was ended by 1683/NQ-UBTVQH15 ngày 16/06/2025"
    ]


def test_the_end_of_an_heir_that_existed_stands_in_the_way(
    province, city, ward, system
):
    UnionFactory(kind=Kind.PROVINCE, name="Thái Nguyên")
    Union.objects.filter(pk=ward.pk).delete()
    row = carried_out(abolition(city, province), by=system)
    carried_out(
        changed(province, LinkKind.RENAME, name="Sau"), by=system, effective_on=LATER
    )

    assert refused(row, by=system) == [
        "“Hội LHPN tỉnh Bắc Kạn” was ended by 1683/NQ-UBTVQH15 ngày 16/06/2025"
    ]


def test_a_link_made_by_hand_since_stands_in_the_way(ward, commune, staff):
    row = carried_out(abolition(ward), by=staff)
    link = UnionLink(
        from_union=ward,
        to_union=commune,
        kind=LinkKind.MERGE,
        is_main=False,
        effective_on=LATER,
        decision="Bổ sung",
    )
    unions.keep_link(link, by=staff)

    assert refused(row, by=staff) == ["“Hội LHPN phường Đức Xuân” was ended by Bổ sung"]


def test_a_division_is_undone_with_what_was_decided_since(ward, staff):
    first, second = BranchFactory.create_batch(2, union=ward)
    plan = division(ward, "Đông", "Tây")
    plan = replace(plan, assigned={f"unions.branch:{first.pk}": "Đông"})
    before = register()
    row = carried_out(plan, by=staff)
    verbs.decide(
        ward,
        main=new("Tây"),
        assigned={f"unions.branch:{second.pk}": new("Tây").pk},
        by=staff,
    )

    verbs.undo(row, by=staff, reason="Nhầm")

    assert register() == before


def test_drafts_of_a_unit_that_goes_again_come_back_with_it(province, ward, system):
    """Neither they nor those undone before stand in the way."""
    hers = MemberFactory(username="tinh", role="staff", union=province)
    row = carried_out(changed(province, LinkKind.RENAME, name="Mới"), by=system)
    hers = type(hers).objects.get(pk=hers.pk)
    waiting = draft(merger(new("Đức Xuân")), by=hers)
    assert waiting.union == new("Mới")

    verbs.undo(row, by=system, reason="Nhầm")

    waiting.refresh_from_db()
    assert waiting.union is None, "an administrator above all units has it"
    problems = verbs.preview(waiting, by=system).problems
    assert "A unit that should end was not found. Choose it again." in problems


def test_units_of_three_levels_go_again(province, system):
    openings = (
        Opening("p", Kind.PROVINCE, "Mới"),
        Opening("c", Kind.CITY, "Mới", parent="p"),
        Opening("w", Kind.WARD, "Mới", parent="c"),
    )
    before = register()
    row = carried_out(
        Blueprint(openings, (Tie(province.pk, "p", LinkKind.RENAME),)), by=system
    )
    assert Union.objects.filter(name="Mới").count() == 3

    verbs.undo(row, by=system, reason="Nhầm")

    assert register() == before


class Giver:
    """Writes handovers that it cannot take back any more: its app is gone."""

    model, label, passes_on = "unions.figures", "Figures", True

    def items(self, unions, reorganisation):
        return []

    def move(self, heirs, chosen, reorganisation, *, by):
        (old, to) = next(iter(heirs.items()))
        Handover.objects.create(
            reorganisation=reorganisation,
            model="gone.thing",
            key=1,
            label="x",
            from_union_id=old,
            to_union_id=to,
            effective_on=DAY,
        )
        return 1


def test_what_nobody_can_give_back_is_not_lost_silently(ward, staff, settings):
    settings.REGISTER_MOVERS = [f"{__name__}.Giver"]
    row = carried_out(merger(ward), by=staff)

    with pytest.raises(RuleError, match=r"Nobody knows how to give back: gone\.thing"):
        verbs.undo(row, by=staff, reason="Nhầm")
    assert Handover.objects.count() == 1
