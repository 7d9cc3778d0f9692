"""Groups as of a day: the unit and the month of that time; sums equal both ways."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.selectors.columns import COLUMNS
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.enums import Counting, Grouping
from unions.selectors.rollup import Rollup, Scope
from unions.tests.blueprints import DAY, EVE, carried_out, division, merger, new
from unions.tests.factories import MemberFactory

LIST, SUMMARY = "savings_groups:index", "savings_groups:summary"
MILLION = 1_000_000


@pytest.fixture
def system(db):
    return MemberFactory(username="hethong", is_superuser=True)


def group(union, name, **debts):
    """A group with the debt, in millions, of months named ``m2020_02``."""
    made = SavingsGroupFactory(union=union, name=name)
    GroupMonth.objects.filter(group=made).delete()
    for month, debt in debts.items():
        year, number = month.removeprefix("m").split("_")
        GroupMonthFactory(
            group=made,
            month=date(int(year), int(number), 1),
            debt=debt * MILLION,
            overdue=MILLION if debt > 100 else 0,
            frozen=0,
        )
    return made


@pytest.fixture
def merged(staff, system, ward, commune):
    group(ward, "Tổ Một", m2020_01=10, m2020_02=120, m2024_12=30)
    group(commune, "Tổ Hai", m2020_02=5)
    carried_out(merger(ward, commune), by=system)
    return new()


@pytest.fixture
def ask(client, staff):
    client.force_login(staff)

    def ask(name, **asked):
        return client.get(reverse(name), asked)

    return ask


def rows(response):
    return {
        (row.name, row.union_then.unit_name, row.latest_debt)
        for row in response.context["page"]
    }


def test_a_group_stands_under_the_unit_of_then_with_the_month_of_then(ask, merged):
    assert rows(ask(LIST)) == {
        ("Tổ Một", "phường Bắc Kạn", 30 * MILLION),
        ("Tổ Hai", "phường Bắc Kạn", 5 * MILLION),
    }
    assert rows(ask(LIST, on="31/03/2020")) == {
        ("Tổ Một", "phường Đức Xuân", 120 * MILLION),
        ("Tổ Hai", "xã Nông Thượng", 5 * MILLION),
    }


def test_a_month_is_known_when_it_is_over(ask, ward):
    group(ward, "Tổ Một", m2020_01=10, m2020_02=20)

    for day, debt in (("29/02/2020", 20), ("28/02/2020", 10), ("31/01/2020", 10)):
        assert rows(ask(LIST, on=day)) == {
            ("Tổ Một", "phường Đức Xuân", debt * MILLION)
        }
    assert rows(ask(LIST, on="30/01/2020")) == {("Tổ Một", "phường Đức Xuân", None)}


def test_filters_go_by_the_month_of_then(ask, merged):
    assert len(rows(ask(LIST, show="overdue"))) == 0
    assert len(rows(ask(LIST, show="overdue", on="31/03/2020"))) == 1
    SavingsGroup.objects.filter(name="Tổ Hai").update(closed_on=date(2020, 3, 31))
    assert len(rows(ask(LIST, on="30/03/2020"))) == 2
    assert len(rows(ask(LIST, on="31/03/2020"))) == 1
    assert len(rows(ask(LIST, show="closed", on="31/03/2020"))) == 1


def test_the_panel_of_a_unit_on_a_day(client, staff, merged, ward):
    client.force_login(staff)
    url = reverse("savings_groups:union", args=[ward.pk])
    response = client.get(url, {"on": "30/06/2025"})

    assert [row.name for row in response.context["groups"]] == ["Tổ Một"]
    assert response.context["totals"].debt == 30 * MILLION
    assert client.get(url, {"on": "31/03/2020"}).context["totals"].debt == 120 * MILLION
    assert client.get(url).context["totals"].groups == 0


def test_a_wrong_day_leaves_the_list(ask, ward):
    group(ward, "Tổ Một")
    response = ask(LIST, on="31/02/2020")

    assert len(rows(response)) == 1
    assert list(response.context["filter_form"].errors) == ["on"]


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_many_groups_of_a_past_day(
    client, count, ward, system, django_assert_num_queries
):
    for number in range(count):
        group(ward, f"Tổ {number}", m2020_01=1)
    carried_out(division(ward, "Đông", "Tây"), by=system)
    client.force_login(MemberFactory(union=ward.parent))
    with django_assert_num_queries(12):
        response = client.get(reverse(LIST), {"on": "30/06/2025"})
    assert len(response.context["page"]) == count


def total(system, day, counting, grouping=Grouping.UNIT):
    found = Rollup(
        Scope(system, None, counting, grouping), day, list(COLUMNS.values())
    ).total
    return {name: found.values[name] for name in ("groups", "group_debt")}


def test_sums_are_equal_by_units_of_then_and_of_today(system, merged, commune):
    group(merged, "Tổ Ba", m2025_08=7)
    carried_out(
        division(merged, "Đông", "Tây"), by=system, effective_on=date(2026, 1, 1)
    )
    days = [date(2020, 2, 28), date(2020, 3, 1), EVE, DAY, date(2026, 1, 1)]
    for day in (*days, date(2026, 11, 1) + timedelta(days=20)):
        sums = [total(system, day, how, by) for how in Counting for by in Grouping]
        assert all(one == sums[0] for one in sums), day
    assert total(system, EVE, Counting.THEN) == {
        "groups": 2,
        "group_debt": 35 * MILLION,
    }


def test_the_report_adds_up_the_groups(ask, merged):
    response = ask(SUMMARY, on="31/03/2020", counting="then", against="none")
    cells = {
        row.union.name: [cell.text for cell in row.cells]
        for row in response.context["rows"]
    }

    assert {name: (found[0], found[2], found[4]) for name, found in cells.items()} == {
        "Đức Xuân": ("1", "120,0", "0,83%"),
        "Nông Thượng": ("1", "5,0", "0%"),
    }
    assert response.context["total"].cells[2].text == "125,0"
    assert response.context["total"].cells[4].fraction == "1,0 / 125,0"


def test_the_report_of_today_reads_what_groups_keep(ask, merged):
    (row,) = ask(SUMMARY).context["rows"]

    assert [cell.text for cell in row.cells][2] == "35,0"


def test_strangers_add_up_nothing_of_ours(client, stranger, merged):
    client.force_login(stranger)

    assert client.get(reverse(SUMMARY)).context["total"].sums.units == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_asks_as_many_queries_for_many_rows(
    client, ward, commune, count, django_assert_num_queries
):
    for number in range(count):
        group((ward, commune)[number % 2], f"Tổ {number}", m2020_01=1)
    client.force_login(MemberFactory(is_superuser=True))
    with django_assert_num_queries(21):
        response = client.get(reverse(SUMMARY))
    assert response.context["total"].sums.values["groups"] == count
