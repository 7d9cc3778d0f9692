"""Reorganising units step by step, as those who do it meet the pages."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from unions.enums import Kind, LinkKind, ReorganisationKind, ReorganisationStatus
from unions.lineage import Blueprint
from unions.models import Branch, Reorganisation, Union
from unions.tests.blueprints import (
    DAY,
    abolition,
    carried_out,
    changed,
    division,
    draft,
    merger,
    new,
)
from unions.tests.factories import (
    BranchFactory,
    InitiativeFactory,
    MemberFactory,
    ReorganisationFactory,
    UnionFactory,
)

pytestmark = pytest.mark.django_db

DECISION = {
    "kind": "merge",
    "decision_number": "1683/NQ-UBTVQH15",
    "decision_date": "16/06/2025",
    "decision_title": "Về việc sắp xếp",
    "effective_on": "01/07/2025",
}


def at(name, row=None):
    return reverse(f"unions:{name}", args=[row.pk] if row else [])


@pytest.fixture
def web(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def begin(staff):
    """A draft of a kind of change, without units yet."""

    def make(kind):
        return draft(Blueprint(), by=staff, kind=kind)

    return make


def plan(row):
    row.refresh_from_db()
    return Blueprint.from_json(row.plan)


# The decision


def test_the_first_step_keeps_the_decision_as_a_draft(web, city, staff):
    answer = web.post(at("reorganisation_add"), DECISION)

    row = Reorganisation.objects.get()
    assert answer["Location"] == at("reorganisation_units", row)
    assert (row.status, row.union, row.created_by) == ("draft", city, staff)
    assert (row.kind, row.decision) == ("merge", "1683/NQ-UBTVQH15 ngày 16/06/2025")
    assert row.effective_on == DAY


def test_what_is_missing_is_named_and_what_was_typed_stays(web):
    sent = {**DECISION, "kind": "", "effective_on": "31/31/2025"}
    answer = web.post(at("reorganisation_add"), sent)

    assert answer.context["form"].errors == {
        "kind": ["This field is required."],
        "effective_on": ["Enter a date as dd/mm/yyyy."],
    }
    assert 'value="1683/NQ-UBTVQH15"' in answer.content.decode()
    assert Reorganisation.objects.count() == 0


def test_every_kind_of_change_is_explained(web):
    form = web.get(at("reorganisation_add")).context["form"]

    kinds = [radio.data["value"] for radio, _words in form.kinds()]
    assert kinds == [
        "merge",
        "split",
        "rename",
        "kind_change",
        "move",
        "abolish",
    ]
    assert all(words for _radio, words in form.kinds())


def test_the_file_comes_in_and_goes_out_as_a_download(web):
    file = SimpleUploadedFile("Nghị quyết.pdf", b"%PDF-1.7\n%%EOF", "application/pdf")
    web.post(at("reorganisation_add"), {**DECISION, "upload": file})
    row = Reorganisation.objects.get()

    answer = web.get(at("reorganisation_file", row))
    assert answer.getvalue().startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_file_that_cannot_be_kept_is_refused_beside_its_field(web):
    file = SimpleUploadedFile("x.docx", b"PK\x03\x04 word", "application/msword")
    answer = web.post(at("reorganisation_add"), {**DECISION, "upload": file})

    assert list(answer.context["form"].errors) == ["upload"]
    assert Reorganisation.objects.count() == 0


def test_without_a_file_there_is_nothing_to_download(web, begin):
    assert web.get(at("reorganisation_file", begin("merge"))).status_code == 404


def test_another_kind_of_change_asks_for_the_units_anew(web, staff, ward, commune):
    row = draft(merger(ward, commune), by=staff)

    kept = web.post(at("reorganisation_edit", row), DECISION)
    assert kept["Location"] == at("reorganisation", row)
    assert len(plan(row).ties) == 2
    answer = web.post(at("reorganisation_edit", row), {**DECISION, "kind": "rename"})
    assert answer["Location"] == at("reorganisation_units", row)
    assert plan(row) == Blueprint()


# The units


def units(web, row, **sent):
    return web.post(at("reorganisation_units", row), sent)


def test_a_merger_needs_the_units_and_a_name(web, begin, city, ward, commune):
    row = begin("merge")
    ward.area_km2, commune.area_km2 = 12, 8
    ward.save()
    commune.save()
    Union.objects.filter(pk=commune.pk).update(kind=Kind.WARD)
    answer = units(web, row, olds=[ward.pk, commune.pk], name="Bắc Kạn", code="01843")

    assert answer["Location"] == row.get_absolute_url()
    [opening] = plan(row).openings
    assert (opening.kind, opening.name, opening.code) == ("ward", "Bắc Kạn", "01843")
    assert (opening.parent, float(opening.area_km2)) == (city.pk, 20)
    assert plan(row).closing == [ward.pk, commune.pk]
    assert {tie.kind for tie in plan(row).ties} == {LinkKind.MERGE}


def test_units_that_differ_make_her_choose(web, begin, ward, commune):
    row = begin("merge")
    answer = units(web, row, olds=[ward.pk, commune.pk], name="Bắc Kạn")

    differ = ["The units differ in this: choose what the new unit has."]
    assert answer.context["form"].errors == {"kind": differ}


def test_one_unit_does_not_merge(web, begin, ward):
    row = begin("merge")
    answer = units(web, row, olds=[ward.pk], name="Bắc Kạn")

    assert answer.context["form"].errors == {"olds": ["Choose at least two units."]}
    assert plan(row) == Blueprint()


@pytest.mark.parametrize(
    "typed", ["Bắc Kạn", "phường Bắc Kạn", "Hội LHPN Phường Bắc Kạn"]
)
def test_the_word_for_the_kind_is_not_written_twice(web, begin, ward, typed):
    row = begin("rename")
    units(web, row, old=ward.pk, name=typed)

    assert [opening.name for opening in plan(row).openings] == ["Bắc Kạn"]


def test_a_new_name_keeps_all_else(web, begin, city, ward):
    row = begin("rename")
    units(web, row, old=ward.pk, name="Bắc Kạn")

    [opening] = plan(row).openings
    assert (opening.kind, opening.code, opening.parent) == ("ward", "01840", city.pk)
    again = units(web, row, old=ward.pk, name="Đức Xuân")
    assert again.context["form"].errors == {"name": ["It has this name already."]}


def test_a_new_kind_keeps_the_name(web, begin, commune):
    row = begin("kind_change")
    units(web, row, old=commune.pk, kind="ward")

    [opening] = plan(row).openings
    assert (opening.kind, opening.name) == ("ward", "Nông Thượng")
    again = units(web, row, old=commune.pk, kind="commune")
    assert again.context["form"].errors == {"kind": ["It is of this kind already."]}


def test_several_units_move_at_once(client, province, city, ward, commune):
    client.force_login(MemberFactory(username="tinh", role="staff", union=province))
    town = UnionFactory(kind=Kind.TOWN, parent=province)
    row = ReorganisationFactory(kind="move", union=province)
    units(client, row, olds=[ward.pk, commune.pk], parent=town.pk)

    assert {opening.parent for opening in plan(row).openings} == {town.pk}
    assert [tie.old for tie in plan(row).ties] == [ward.pk, commune.pk]
    again = units(client, row, olds=[ward.pk], parent=city.pk)
    assert "stands there already" in again.context["form"].errors["olds"][0]


def test_abolition_with_and_without_an_heir(web, begin, ward, commune):
    row = begin("abolish")
    units(web, row, old=ward.pk)
    assert [tie.to for tie in plan(row).ties] == [None]
    units(web, row, old=ward.pk, heir=commune.pk)
    assert [tie.to for tie in plan(row).ties] == [commune.pk]
    answer = units(web, row, old=ward.pk, heir=ward.pk)
    assert list(answer.context["form"].errors) == ["heir"]


def parts(*names, **more):
    sent = {"parts-TOTAL_FORMS": len(names), "parts-INITIAL_FORMS": 0}
    sent |= {f"parts-{n}-name": name for n, name in enumerate(names)}
    return {**sent, **more}


def test_a_division_makes_rows_of_new_units(web, begin, city, ward):
    row = begin("split")
    units(web, row, old=ward.pk, **parts("Một", "", "phường Hai"))

    blueprint = plan(row)
    assert [(one.ref, one.name) for one in blueprint.openings] == [
        ("new1", "Một"),
        ("new2", "Hai"),
    ]
    assert [(tie.extent, tie.main) for tie in blueprint.ties] == [("part", False)] * 2


def test_a_division_makes_at_least_two(web, begin, ward):
    answer = units(web, begin("split"), old=ward.pk, **parts("Một", ""))

    assert answer.context["formset"].non_form_errors() == [
        "A division makes at least two units: name them."
    ]
    assert 'value="Một"' in answer.content.decode()


def test_what_was_assigned_survives_another_look_at_the_units(web, ward, begin):
    branch = BranchFactory(union=ward)
    row = begin("split")
    units(web, row, old=ward.pk, **parts("Một", "Hai"))
    assign(web, row, **{f"to:unions.branch:{branch.pk}": "new2"})
    again = {"parts-0-ref": "new1", "parts-1-ref": "new2"}
    units(web, row, old=ward.pk, **parts("Một A", "Hai", "Ba", **again))

    blueprint = plan(row)
    names = {one.ref: one.name for one in blueprint.openings}
    assert names == {"new1": "Một A", "new2": "Hai", "new3": "Ba"}
    assert blueprint.assigned == {f"unions.branch:{branch.pk}": "new2"}


@pytest.mark.parametrize("kind", ["merge", "rename", "kind_change", "abolish", "split"])
def test_coming_back_shows_what_was_chosen(web, staff, ward, commune, kind):
    plans = {
        "merge": merger(ward, commune),
        "rename": changed(ward, LinkKind.RENAME, name="Bắc Kạn"),
        "kind_change": changed(ward, LinkKind.KIND_CHANGE, kind="township"),
        "abolish": abolition(ward, commune),
        "split": division(ward, "new1", "new2"),
    }
    row = draft(plans[kind], by=staff, kind=kind)
    content = web.get(at("reorganisation_units", row)).content.decode()

    assert content.count(" selected") + content.count(" checked") >= 1
    assert f'value="{ward.pk}"' in content


def test_her_own_union_and_foreign_ones_are_not_offered(
    web, begin, city, ward, other_ward
):
    form = web.get(at("reorganisation_units", begin("rename"))).context["form"]
    assert set(form.fields["old"].queryset) == {ward}


def test_a_general_reform_is_not_changed_by_hand(web, begin):
    row = begin("reform")

    answer = web.get(at("reorganisation_units", row))
    assert answer["Location"] == row.get_absolute_url()
    assert "kind" not in web.get(at("reorganisation_edit", row)).context["form"].fields


# The look ahead, and carrying out


def test_the_preview_shows_what_ends_what_begins_and_what_passes_on(
    web, staff, ward, commune
):
    BranchFactory.create_batch(2, union=ward)
    row = draft(merger(ward, commune), by=staff)
    answer = web.get(row.get_absolute_url())

    content = answer.content.decode()
    assert "Ends on 30/06/2025" in content
    assert "Begins on 01/07/2025" in content
    assert "Hội LHPN phường Bắc Kạn" in content
    assert [(str(one.label), one.count) for one in answer.context["passes_on"]] == [
        ("Branches", 2)
    ]
    assert at("reorganisation_carry_out", row) in content


def test_problems_stand_in_the_way_and_say_what_to_do(web, begin):
    answer = web.get(begin("merge").get_absolute_url())

    content = answer.content.decode()
    assert "There is nothing to do yet: choose the units." in content
    assert "data-confirm" in content  # to throw the draft away
    assert ">Carry out<" not in content.replace("\n", "")


def test_carrying_out(web, staff, ward, commune):
    branch = BranchFactory(union=ward)
    row = draft(merger(ward, commune), by=staff)
    answer = web.post(at("reorganisation_carry_out", row))

    assert answer["Location"] == row.get_absolute_url()
    row.refresh_from_db()
    branch.refresh_from_db()
    assert (row.status, branch.union) == (ReorganisationStatus.APPLIED, new())
    content = web.get(row.get_absolute_url()).content.decode()
    assert new().get_absolute_url() in content
    assert str(branch) in content


def test_a_refusal_is_said_on_the_same_page_and_nothing_has_changed(web, begin):
    answer = web.post(at("reorganisation_carry_out", begin("merge")))

    assert answer.status_code == 200
    assert "There is nothing to do yet" in answer.context["refusal"]


def assign(web, row, **sent):
    return web.post(at("reorganisation_assign", row), {"choices": "1", **sent})


@pytest.fixture
def divided(staff, ward):
    """A draft that divides the ward, which has two branches and an initiative."""
    branches = BranchFactory.create_batch(2, union=ward)
    initiative = InitiativeFactory(union=ward)
    blueprint = division(ward, "new1", "new2")
    row = draft(blueprint, by=staff, kind=ReorganisationKind.SPLIT)
    return {"row": row, "branches": branches, "initiative": initiative}


def test_each_thing_of_a_divided_unit_is_put_somewhere(web, ward, divided):
    one, _two = divided["branches"]
    answer = assign(
        web,
        divided["row"],
        **{f"to:unions.branch:{one.pk}": "new1", f"main:{ward.pk}": "new2"},
    )

    assert answer["Location"] == f"{divided['row'].get_absolute_url()}#assign"
    blueprint = plan(divided["row"])
    assert blueprint.assigned == {f"unions.branch:{one.pk}": "new1"}
    assert [(tie.to, tie.main) for tie in blueprint.ties] == [
        ("new1", False),
        ("new2", True),
    ]


def test_all_of_one_kind_are_put_somewhere_at_once(web, divided):
    kept = {f"to:unions.initiative:{divided['initiative'].pk}": "new1"}
    assign(web, divided["row"], all="1:new2", **kept)

    assert plan(divided["row"]).assigned == {
        **{f"unions.branch:{one.pk}": "new2" for one in divided["branches"]},
        f"unions.initiative:{divided['initiative'].pk}": "new1",
    }


def test_one_button_alone_carries_out(web, divided):
    """Enter in a field, and buttons for all of one kind, only keep what is chosen."""
    content = web.get(divided["row"].get_absolute_url()).content.decode()

    assert f'action="{at("reorganisation_assign", divided["row"])}"' in content
    carrying = f'formaction="{at("reorganisation_carry_out", divided["row"])}"'
    assert content.count(carrying) == 1
    assert content.count(at("reorganisation_carry_out", divided["row"])) == 1


@pytest.mark.parametrize("nonsense", ["9:new1", "1:x", "x", "0:new1", ":"])
def test_a_button_that_is_none_changes_nothing(web, divided, nonsense):
    assign(web, divided["row"], all=nonsense)

    assert plan(divided["row"]).assigned == {}


def test_a_choice_that_is_none_is_refused(web, divided):
    one, _two = divided["branches"]
    answer = assign(web, divided["row"], **{f"to:unions.branch:{one.pk}": "new9"})

    assert answer.context["refusal"] == (
        "Some choices are no longer possible. Choose again."
    )
    assert plan(divided["row"]).assigned == {}


def test_carrying_out_keeps_what_was_chosen_on_the_page(web, divided):
    one, two = divided["branches"]
    sent = {"choices": "1", f"to:unions.branch:{one.pk}": "new1"}
    web.post(at("reorganisation_carry_out", divided["row"]), sent)

    assert Branch.objects.get(pk=one.pk).union.name == "new1"
    assert Branch.objects.get(pk=two.pk).union.name == "Đức Xuân"


def test_units_below_a_divided_one_are_placed_below_the_new_ones(client, province):
    client.force_login(MemberFactory(username="tinh", role="staff", union=province))
    district = UnionFactory(kind=Kind.DISTRICT, parent=province)
    below = UnionFactory(kind=Kind.COMMUNE, parent=district)
    row = ReorganisationFactory(kind="split", union=province)
    units(client, row, old=district.pk, **parts("Một", "Hai"))
    assert client.get(row.get_absolute_url()).context["shown"].problems != []

    assign(client, row, **{f"to:unions.union:{below.pk}": "new2"})
    shown = client.get(row.get_absolute_url()).context["shown"]
    assert shown.problems == []
    client.post(at("reorganisation_carry_out", row))
    below.refresh_from_db()
    assert below.successor.parent.name == "Hai"


# Afterwards


def test_undoing_asks_why_and_gives_back(web, staff, ward, commune):
    row = carried_out(merger(ward, commune), by=staff)
    assert web.get(at("reorganisation_undo", row)).context["obstacles"] == []

    again = web.post(at("reorganisation_undo", row), {"reason": ""})
    assert again.context["form"].errors == {"reason": ["This field is required."]}
    web.post(at("reorganisation_undo", row), {"reason": "Chọn nhầm đơn vị"})
    row.refresh_from_db()
    ward.refresh_from_db()
    assert (row.status, ward.valid_to) == (ReorganisationStatus.UNDONE, None)
    assert "Chọn nhầm đơn vị" in web.get(row.get_absolute_url()).content.decode()


def test_what_was_built_on_it_stands_in_the_way(web, staff, ward, commune):
    row = carried_out(merger(ward, commune), by=staff)
    BranchFactory(union=new())

    answer = web.get(at("reorganisation_undo", row))
    assert answer.context["obstacles"] != []
    assert 'name="reason"' not in answer.content.decode()
    refused = web.post(at("reorganisation_undo", row), {"reason": "Nhầm"})
    assert refused.status_code == 200
    row.refresh_from_db()
    assert row.status == ReorganisationStatus.APPLIED


def test_one_that_was_undone_is_prepared_once_more(web, staff, ward, commune):
    row = carried_out(merger(ward, commune), by=staff)
    web.post(at("reorganisation_undo", row), {"reason": "Nhầm ngày"})
    again = f"{at('reorganisation_add')}?from={row.pk}"
    form = web.get(again).context["form"]
    assert form.initial["decision_number"] == "1683/NQ-UBTVQH15"
    web.post(again, DECISION)

    copy = Reorganisation.objects.exclude(pk=row.pk).get()
    assert plan(copy).closing == [ward.pk, commune.pk]


def test_a_draft_is_thrown_away_and_nothing_else(web, staff, ward, commune, begin):
    web.post(at("reorganisation_discard", begin("merge")))
    assert Reorganisation.objects.count() == 0

    row = carried_out(merger(ward, commune), by=staff)
    answer = web.post(at("reorganisation_discard", row))
    assert answer["Location"] == row.get_absolute_url()
    assert Reorganisation.objects.get() == row


def test_steps_of_a_draft_lead_to_what_was_carried_out(web, staff, ward, commune):
    row = carried_out(merger(ward, commune), by=staff)

    for step in ("reorganisation_edit", "reorganisation_units"):
        assert web.get(at(step, row))["Location"] == row.get_absolute_url()


def test_handovers_are_searched_and_filtered(web, staff, ward, commune):
    BranchFactory(union=ward, name="Thôn Một")
    BranchFactory(union=commune, name="Thôn Hai")
    InitiativeFactory(union=ward, name="Trồng quế")
    row = carried_out(merger(ward, commune), by=staff)

    def shown(**asked):
        page = web.get(row.get_absolute_url(), asked).context["page"]
        return [handover.label for handover in page]

    assert len(shown()) == 3
    assert shown(kind="unions.initiative") == ["Trồng quế"]
    assert [label for label in shown(union=commune.pk) if "Hai" in label] == shown(
        union=commune.pk
    )
    assert shown(q="quế") == ["Trồng quế"]


# Lists


def test_the_list_is_searched_by_decision_and_by_unit(web, city, staff, ward, commune):
    row = carried_out(merger(ward, commune), by=staff)
    other = ReorganisationFactory(union=city, decision_number="892", kind="rename")

    def shown(**asked):
        page = web.get(at("reorganisations"), asked).context["page"]
        return list(page)

    assert set(shown()) == {row, other}
    assert shown(q="1683") == [row]
    assert shown(q="duc xuan") == [row]
    assert shown(kind="rename") == [other]
    assert shown(status="applied") == [row]
    assert shown(q="không có") == []
    assert [(one.ended, one.begun) for one in shown(q="1683")] == [(2, 1)]


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_the_list_does_not_grow(
    web, city, count, django_assert_num_queries
):
    ReorganisationFactory.create_batch(count, union=city)
    with django_assert_num_queries(6):
        web.get(at("reorganisations"))


def wait(city, count=1):
    """Divided units, of which nobody has said who goes on."""
    user = MemberFactory(role="staff", union=city)
    found = []
    for n in range(count):
        ward = UnionFactory(parent=city, name=f"Chia {n}")
        names = (f"A{ward.pk}", f"B{ward.pk}")
        carried_out(division(ward, *names), by=user, kind="split")
        found.append(ward)
    return found


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_divided_units_does_not_grow(
    web, city, count, django_assert_num_queries
):
    wait(city, count)
    with django_assert_num_queries(9):
        page = web.get(at("divided")).context["page"]
    assert page.paginator.count == count


def test_divided_units_wait_until_somebody_decides(web, city, other_city):
    [ward] = wait(city)
    wait(other_city)
    branch = BranchFactory(union=ward)
    assert list(web.get(at("divided")).context["page"]) == [ward]
    assert list(web.get(at("divided"), {"q": "khác"}).context["page"]) == []
    assert web.get(at("index")).context["waiting"] == 1

    heir = Union.objects.get(name=f"B{ward.pk}")
    web.post(
        at("divided_decide", ward),
        {f"main:{ward.pk}": heir.pk, f"to:unions.branch:{branch.pk}": heir.pk},
    )
    ward.refresh_from_db()
    branch.refresh_from_db()
    assert (ward.successor, branch.union) == (heir, heir)
    assert list(web.get(at("divided")).context["page"]) == []
    assert web.get(at("index")).context["waiting"] == 0


def test_only_who_stands_above_all_parts_decides(client, city):
    [ward] = wait(city)
    heir = Union.objects.get(name=f"A{ward.pk}")
    client.force_login(MemberFactory(role="staff", union=heir))

    assert client.get(at("divided_decide", ward)).status_code == 403
    assert list(client.get(at("divided")).context["page"]) == []


def test_a_union_that_was_not_divided_has_nothing_to_decide(web, ward):
    assert web.get(at("divided_decide", ward)).status_code == 403


def test_the_day_of_the_decision_may_be_long_past(web, begin, ward):
    UnionFactory(parent=ward.parent, valid_from=date(2026, 1, 1))
    form = web.get(at("reorganisation_units", begin("rename"))).context["form"]

    assert list(form.fields["old"].queryset) == [ward]


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_handovers_does_not_grow(
    web, staff, ward, commune, count, django_assert_num_queries
):
    BranchFactory.create_batch(count, union=ward)
    row = carried_out(merger(ward, commune), by=staff)
    with django_assert_num_queries(16):
        page = web.get(row.get_absolute_url()).context["page"]
    assert page.paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_deciding_does_not_grow(
    web, city, count, django_assert_max_num_queries
):
    [ward] = wait(city)
    BranchFactory.create_batch(count, union=ward)
    with django_assert_max_num_queries(25):
        form = web.get(at("divided_decide", ward)).context["form"]
    assert [len(group.lines) for group in form.groups()] == [count]
