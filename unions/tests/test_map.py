"""The map of units: values, classes, scope, days, and what cannot be drawn."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from unions.enums import Kind, LinkKind
from unions.models import Union
from unions.selectors.map import union_map
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    UnionFactory,
    UnionLinkFactory,
)

TODAY = date(2020, 3, 10)


@pytest.fixture
def units(city):
    """Five communes with a place, 100 to 500 members."""
    rows = []
    for number in range(1, 6):
        union = UnionFactory(
            parent=city,
            kind=Kind.COMMUNE,
            name=f"Số {number}",
            latitude=Decimal("22.10") + number,
            longitude=Decimal("105.80"),
        )
        FiguresFactory(union=union, members=100 * number, women=500)
        rows.append(union)
    return rows


def drawn(figure="members", on=TODAY):
    rows = Union.objects.filter(level="commune").existing(on)
    return union_map(rows, figure=figure, on=on)


@pytest.fixture
def asked(client, staff):
    client.force_login(staff)
    return lambda **query: client.get(reverse("unions:map"), query).context


def test_units_fall_into_classes_by_value(units):
    shown = drawn()

    assert [(c.low, c.high, len(c.dots)) for c in shown.classes] == [
        (str(100 * n), str(100 * n), 1) for n in range(1, 6)
    ]
    assert [(unit.title, unit.text, unit.level.number) for unit in shown.units] == [
        (f"xã Số {n}", str(100 * n), n) for n in (5, 4, 3, 2, 1)
    ]
    assert shown.units[0].as_of == date(2019, 12, 31)
    assert [label.text for label in shown.drawing.labels] == [u.name for u in units]


def test_the_newest_figures_of_that_day_count(units):
    FiguresFactory(union=units[0], as_of=date(2020, 3, 1), members=450)
    FiguresFactory(union=units[0], as_of=date(2020, 3, 5), members=None)
    FiguresFactory(union=units[0], as_of=date(2020, 6, 30), members=999)
    FiguresFactory(
        union=units[0],
        branch=BranchFactory(union=units[0]),
        as_of=date(2020, 3, 9),
        members=1,
    )

    assert [(u.text, u.as_of) for u in drawn().units if u.key == units[0].pk] == [
        ("450", date(2020, 3, 1))
    ]
    early = drawn(on=date(2019, 1, 1))
    assert (early.classes, len(early.unknown)) == ([], 5)


def test_rates_and_branches(units):
    assert [unit.text for unit in drawn("attraction").units] == [
        "100%",
        "80%",
        "60%",
        "40%",
        "20%",
    ]
    BranchFactory(union=units[2])
    BranchFactory(union=units[2], closed_on=date(2020, 1, 1))
    assert [unit.text for unit in drawn("open_branches").units] == list("10000")


def test_what_is_not_known_is_said(units, city):
    silent = UnionFactory(parent=city, latitude=Decimal("22.1"), longitude=Decimal(105))
    nowhere = UnionFactory(parent=city, name="Không Tọa Độ")
    FiguresFactory(union=nowhere, members=50)

    shown = drawn()
    assert [unit.key for _dot, unit in shown.unknown] == [silent.pk]
    assert [unit.key for unit in shown.unplaced] == [nowhere.pk]
    assert [unit.key for unit in shown.units][-2:] == [nowhere.pk, silent.pk]
    assert sum(level.count for level in shown.drawing.levels) == 5


def test_the_page_says_it_all_twice(client, staff, units):
    client.force_login(staff)
    content = client.get(reverse("unions:map")).content.decode()

    here = units[0].get_absolute_url()
    assert f'<a href="{here}"><title>xã Số 1: 100</title><circle cx="260.0"' in content
    assert f'<td><a href="{here}">xã Số 1</a></td>' in content
    assert "50 km" in content


def test_only_units_of_her_tree(asked, units, other_ward):
    other_ward.latitude, other_ward.longitude = Decimal(22), Decimal(106)
    other_ward.save()

    assert {unit.key for unit in asked()["shown"].units} == {u.pk for u in units}


def test_level_union_and_day_are_asked_for(asked, units, city):
    units[0].valid_to = date(2020, 1, 1)
    units[0].save()

    assert [unit.key for unit in asked(level="city")["shown"].units] == [city.pk]
    assert len(asked(union=city.pk)["shown"].units) == 4
    assert len(asked(on="01/01/2020")["shown"].units) == 5
    wrong = asked(on="31/31/2020", figure="x")
    assert set(wrong["filter_form"].errors) == {"on", "figure"}
    assert len(wrong["shown"].units) == 4


def test_units_of_before_are_drawn_on_their_day(asked, units, city):
    new = UnionFactory(parent=city, name="Mới", valid_from=date(2025, 7, 1))
    for old in units[:2]:
        old.valid_to = date(2025, 6, 30)
        old.save()
        UnionLinkFactory(from_union=old, to_union=new, kind=LinkKind.MERGE)

    before = {unit.title for unit in asked(on="30/06/2025")["shown"].units}
    after = {unit.title for unit in asked(on="01/07/2025")["shown"].units}
    assert before - after == {"xã Số 1", "xã Số 2"}
    assert after - before == {"phường Mới"}


@pytest.mark.parametrize("figure", ["members", "open_branches"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client, city, staff, count, figure, django_assert_num_queries
):
    for union in UnionFactory.create_batch(count, parent=city):
        FiguresFactory(union=union)
        BranchFactory(union=union)
    client.force_login(staff)
    with django_assert_num_queries(7 if figure == "members" else 8):
        client.get(reverse("unions:map"), {"figure": figure})


@pytest.mark.parametrize("who", ["inspector", "leader", "officer", "stranger"])
def test_everyone_reads_it(client, request, who, units, other_ward):
    client.force_login(request.getfixturevalue(who))
    url = reverse("unions:map")

    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 405


def test_nobody_signs_in_first(client, db):
    assert client.get(reverse("unions:map")).status_code == 302
