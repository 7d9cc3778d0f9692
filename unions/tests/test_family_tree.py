"""Before and after: the whole family of a union on its page."""

from datetime import date

import pytest
from django.urls import reverse

from unions.enums import Kind, LinkKind
from unions.selectors.family import lineage
from unions.tests.blueprints import carried_out, division, merger, new
from unions.tests.factories import BranchFactory, UnionFactory, UnionLinkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(province, city, ward, commune, staff):
    """A commune became a ward in 2015; both wards merged in 2025."""
    earlier = UnionFactory(
        kind=Kind.COMMUNE,
        name="Đức Xuân cũ",
        parent=city,
        valid_to=date(2015, 3, 10),
    )
    UnionLinkFactory(
        from_union=earlier,
        to_union=ward,
        kind=LinkKind.KIND_CHANGE,
        effective_on=date(2015, 3, 11),
        decision="892/NQ-UBTVQH13",
    )
    carried_out(merger(ward, commune), by=staff)
    return {"earlier": earlier, "today": new()}


def page(client, union):
    return client.get(reverse("unions:detail", args=[union.pk]))


def test_the_new_union_knows_its_predecessors_of_all_times(
    family, ward, commune, staff
):
    shown = lineage(family["today"], viewer=staff)

    assert {step.union for step in shown.predecessors} == {ward, commune}
    [of_ward] = [step for step in shown.predecessors if step.union == ward]
    assert [step.union for step in of_ward.beyond] == [family["earlier"]]
    assert (shown.successors, shown.today, shown.waits) == ((), None, False)
    assert shown.began_on == date(2025, 7, 1)


def test_the_first_of_the_line_knows_its_successors_of_all_times(family, ward, staff):
    family["earlier"].refresh_from_db()
    shown = lineage(family["earlier"], viewer=staff)

    [after] = shown.successors
    assert after.union == ward
    assert [step.union for step in after.beyond] == [family["today"]]
    assert shown.today == family["today"]


def test_the_tree_says_names_and_days_and_marks_whose_it_is(family, ward, staff):
    boxes = {box.key: box for box in lineage(ward, viewer=staff).tree.boxes}

    assert set(boxes) == {family["earlier"].pk, ward.pk, family["today"].pk}
    assert boxes[ward.pk].is_self
    assert [line.text for line in boxes[ward.pk].words] == [
        "phường Đức Xuân",
        "11/03/2015 – 30/06/2025",
    ]
    assert boxes[family["earlier"].pk].x < boxes[ward.pk].x
    assert boxes[ward.pk].x < boxes[family["today"].pk].x


def test_the_page_tells_how_many_it_was_formed_from(client, family, staff):
    client.force_login(staff)
    content = page(client, family["today"]).content.decode()

    assert "Formed from 2 units on 01/07/2025." in content
    assert 'class="family-link" href="' in content
    assert "1683/NQ-UBTVQH15 ngày 16/06/2025" in content


def test_an_ended_unions_page_says_who_goes_on(client, family, ward, staff):
    client.force_login(staff)
    content = page(client, ward).content.decode()

    assert "This union ended on 30/06/2025." in content
    today = family["today"]
    assert f'<a href="{today.get_absolute_url()}">{today.title}</a>' in content


def test_what_was_handed_over_is_counted_and_listed(client, ward, commune, staff):
    BranchFactory.create_batch(2, union=ward)
    row = carried_out(merger(ward, commune), by=staff)
    client.force_login(staff)

    [branches] = [
        one for one in page(client, ward).context["handed_on"] if "branch" in one.model
    ]
    assert (branches.label, branches.count) == ("branches", 2)
    there = client.get(row.get_absolute_url(), {"kind": "unions.branch"})
    assert there.context["page"].paginator.count == 2


def test_a_divided_union_waits_and_its_lines_are_dashed(client, city, ward, staff):
    carried_out(division(ward, "Một", "Hai"), by=staff, kind="split")
    shown = lineage(ward, viewer=staff)

    assert (shown.waits, shown.may_decide, shown.today) == (True, True, None)
    assert [line.is_part for line in shown.tree.lines] == [True, True]
    client.force_login(staff)
    content = page(client, ward).content.decode()
    assert "It was divided:" in content
    assert reverse("unions:divided_decide", args=[ward.pk]) in content


def test_names_that_she_may_not_open_are_no_links(client, ward, commune, staff):
    carried_out(merger(ward, commune), by=staff)
    foreign = UnionFactory(name="Xa lạ")
    UnionLinkFactory(from_union=ward, to_union=foreign, is_main=False)
    client.force_login(staff)
    content = page(client, ward).content.decode()

    assert "phường Xa lạ" in content
    assert foreign.get_absolute_url() not in content


def test_a_union_without_family_shows_none(client, city, staff):
    client.force_login(staff)
    response = page(client, city)

    assert response.context["shown"].lineage.tree is None
    assert "Before and after" not in response.content.decode()


def test_large_families_are_cut_and_counted(city, ward, staff):
    for n in range(45):
        old = UnionFactory(parent=city, name=f"Cũ {n}", valid_to=date(2025, 6, 30))
        UnionLinkFactory(from_union=old, to_union=ward)
    tree = lineage(ward, viewer=staff).tree

    assert len(tree.boxes) == 41
    [rest] = [box for box in tree.boxes if box.key is None]
    assert [line.text for line in rest.words] == ["and 6 more units"]


def test_two_ways_to_one_union_are_unfolded_once(city, ward, commune, staff):
    first = UnionFactory(parent=city, name="Gốc")
    for middle in (ward, commune):
        UnionLinkFactory(from_union=first, to_union=middle, is_main=middle == ward)
    last = UnionFactory(parent=city, name="Cuối")
    for middle in (ward, commune):
        UnionLinkFactory(from_union=middle, to_union=last)
    steps = lineage(last, viewer=staff).predecessors

    assert [step.union for step in steps] == [ward, commune]
    assert [[more.union for more in step.beyond] for step in steps] == [[first]] * 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_family_is_read_in_three_queries(
    city, ward, staff, count, django_assert_num_queries
):
    for n in range(count):
        old = UnionFactory(parent=city, name=f"Cũ {n}", valid_to=date(2025, 6, 30))
        UnionLinkFactory(from_union=old, to_union=ward)
    with django_assert_num_queries(3):
        lineage(ward, viewer=staff)
