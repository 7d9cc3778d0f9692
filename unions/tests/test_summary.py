"""The report of sums: who sees it, what it says, how it is ordered and compared."""

from datetime import date

import pytest
from django.urls import reverse

from unions.tests.blueprints import carried_out, division, merger, new
from unions.tests.factories import (
    BranchFactory,
    FiguresFactory,
    MemberFactory,
    UnionFactory,
)

URL = "unions:summary"
DAY = "31/12/2024"


@pytest.fixture
def system(db):
    return MemberFactory(username="hethong", is_superuser=True)


@pytest.fixture
def ask(client, staff):
    client.force_login(staff)

    def ask(**asked):
        return client.get(reverse(URL), asked)

    return ask


@pytest.fixture
def merged(staff, system, ward, commune):
    """Two units with figures of two years, merged in 2025."""
    for unit, members in ((ward, 100), (commune, 50)):
        FiguresFactory(union=unit, as_of=date(2024, 12, 31), members=members, women=200)
        FiguresFactory(
            union=unit, as_of=date(2023, 12, 31), members=members - 25, women=200
        )
        BranchFactory(union=unit)
    carried_out(merger(ward, commune), by=system)
    return new()


def shown(response):
    """Name of each row → what its cells say."""
    rows = [*response.context["rows"], response.context["total"]]
    return {
        row.union.name if row.union else "": [
            (cell.text, cell.change) for cell in row.cells
        ]
        for row in rows
    }


MEMBERS = {"show": ["members", "attraction"], "on": DAY}


def test_by_todays_units_compared_with_the_year_before(ask, merged):
    response = ask(**MEMBERS)

    assert shown(response) == {
        "Bắc Kạn": [("150", "+50 (+50%)"), ("37,5%", "+12,5 points")],
        "": [("150", "+50 (+50%)"), ("37,5%", "+12,5 points")],
    }
    assert response.context["report"].sentences() == [
        "Figures up to 31/12/2024, added up by today's units.",
        "2 units of then are added to 1 unit of today.",
        "Data date: 31/12/2024.",
    ]
    assert "150 / 400" in response.content.decode()


def test_by_the_units_of_that_time(ask, merged):
    response = ask(**MEMBERS, counting="then")

    assert shown(response) == {
        "Đức Xuân": [("100", "+25 (+33,3%)"), ("50%", "+12,5 points")],
        "Nông Thượng": [("50", "+25 (+100%)"), ("25%", "+12,5 points")],
        "": [("150", "+50 (+50%)"), ("37,5%", "+12,5 points")],
    }
    assert response.context["report"].sentences()[0] == (
        "Figures up to 31/12/2024, by the units of that day: 2 wards and communes."
    )


def test_one_level_higher(ask, merged):
    assert set(shown(ask(**MEMBERS, grouping="above"))) == {"Bắc Kạn", ""}
    page = ask(**MEMBERS, grouping="above").content.decode()
    assert "Each ward and commune</a>" in page


def test_compared_with_the_end_of_last_year_or_with_nothing(ask, ward):
    FiguresFactory(union=ward, as_of=date(2023, 12, 31), members=8)
    FiguresFactory(union=ward, as_of=date(2024, 6, 30), members=10)
    asked = {"show": "members", "on": "30/06/2024"}

    assert shown(ask(**asked, against="new_year"))[""] == [("10", "+2 (+25%)")]
    assert shown(ask(**asked, against="none"))[""] == [("10", "")]
    assert shown(ask(**asked))[""] == [("10", "")]


def test_in_order_of_any_number(ask, ward, commune):
    FiguresFactory(union=ward, members=5)
    FiguresFactory(union=commune, members=7)

    def order(sort):
        return [row.union.name for row in ask(sort=sort).context["rows"]]

    assert order("") == ["Đức Xuân", "Nông Thượng"]
    assert order("-name") == ["Nông Thượng", "Đức Xuân"]
    assert order("-members") == ["Nông Thượng", "Đức Xuân"]
    assert order("members") == ["Đức Xuân", "Nông Thượng"]
    assert order("-password") == ["Đức Xuân", "Nông Thượng"]


def test_what_waits_for_a_decision_says_so(ask, ward, system):
    FiguresFactory(union=ward)
    carried_out(division(ward, "Đông", "Tây"), by=system)
    response = ask(**MEMBERS)

    assert [row.is_divided for row in response.context["rows"]] == [True]
    assert "Divided, waits for a decision" in response.content.decode()
    assert "Divided, waits" not in ask(**MEMBERS, counting="then").content.decode()


def test_units_without_figures_are_counted(ask, ward, commune):
    FiguresFactory(union=ward)
    response = ask(against="none")

    assert response.context["report"].sentences()[-1] == (
        "1 unit has no figures up to that day and is missing in the sums."
    )


def test_sums_in_which_many_units_are_missing_are_not_compared(ask, ward, commune):
    FiguresFactory(union=ward, as_of=date(2023, 12, 31), members=10, women=20)
    for unit in (ward, commune):
        FiguresFactory(union=unit, as_of=date(2024, 12, 31), members=12, women=20)
    response = ask(show=["open_branches", "members", "attraction"], on=DAY)

    assert shown(response) == {
        "Đức Xuân": [("0", ""), ("12", "+2 (+20%)"), ("60%", "+10 points")],
        "Nông Thượng": [("0", ""), ("12", ""), ("60%", "")],
        "": [("0", ""), ("24", ""), ("60%", "")],
    }
    assert response.context["report"].sentences()[-1] == (
        "On 31/12/2023 1 of 2 units had no figures: their sums are not compared."
    )
    assert response.context["charts"] == []  # the years before cannot stand beside it


def test_figures_of_several_dates_say_so(ask, ward, commune):
    FiguresFactory(union=ward)
    FiguresFactory(union=commune, as_of=date(2018, 12, 31))

    assert ask().context["report"].sentences()[1] == (
        "Each unit with its newest figures: data dates 31/12/2018 to 31/12/2019."
    )


def test_an_ended_city_shows_its_last_day(ask, city, ward, system):
    city.valid_to = date(2025, 6, 30)
    city.save()
    response = ask(union=city.pk)

    assert response.context["filter_form"].day == date(2025, 6, 30)


def test_a_wrong_day_and_wrong_choices_leave_the_report(ask, ward):
    FiguresFactory(union=ward)
    response = ask(on="31/02/2020", counting="x", grouping="y", show="z", against="q")

    assert response.status_code == 200
    assert set(response.context["filter_form"].errors) == {
        "on", "counting", "grouping", "show", "against",
    }  # fmt: skip
    assert set(shown(response)) == {"Đức Xuân", ""}


def test_charts_of_the_years(ask, merged):
    charts = ask(**MEMBERS).context["charts"]

    assert [chart.title for chart in charts] == ["Members", "Attraction rate, %"]
    assert charts[0].description == "12/2023: 100; 12/2024: 150"


def test_only_her_own_units_are_offered_and_added_up(client, stranger, city, ward):
    FiguresFactory(union=ward)
    client.force_login(stranger)
    response = client.get(reverse(URL), {"union": city.pk})

    assert response.context["total"].sums.units == 0
    assert list(response.context["filter_form"].errors) == ["union"]


def test_nobody_signs_in_first_and_nothing_is_sent(client, db, staff):
    assert client.get(reverse(URL)).status_code == 302
    client.force_login(staff)
    assert client.post(reverse(URL)).status_code == 405


def test_nothing_there_explains_itself(ask, db):
    assert 'class="empty"' in ask().content.decode()


@pytest.mark.parametrize("counting", ["then", "today"])
@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    client, city, counting, count, django_assert_num_queries
):
    client.force_login(MemberFactory(union=city))
    for unit in UnionFactory.create_batch(count, parent=city):
        FiguresFactory(union=unit)
        BranchFactory(union=unit)
    with django_assert_num_queries(24 if counting == "today" else 23):
        response = client.get(reverse(URL), {"counting": counting})
    assert len(response.context["rows"]) == count
