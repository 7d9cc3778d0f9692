"""Numbers of groups: formulas, warnings, charts."""

from datetime import date
from decimal import Decimal

import pytest

from core.exceptions import RuleError
from savings_groups.models import GroupMonth
from savings_groups.selectors import groups as selectors
from savings_groups.selectors.board import board_warnings
from savings_groups.services import groups as services
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.enums import Body
from unions.tests.factories import PostFactory

ON = date(2020, 3, 15)


def month(**values):
    usual = {"members": 36, "debt": 1_250_000_000, "month": date(2020, 2, 1)}
    return GroupMonth(**{**usual, **values})


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ("100", "good"),
        ("85", "good"),
        ("84.99", "fair"),
        ("70", "fair"),
        ("69.99", "average"),
        ("50", "average"),
        ("49.99", "weak"),
        ("0", "weak"),
        (None, None),
    ],
)
def test_the_bands_of_the_bank(points, grade):
    assert selectors.grade_of(Decimal(points) if points else None) == grade


def test_rates_say_what_they_are_made_of():
    rates = selectors.rates(month(overdue=25_000_000, savers=34, deposits=48_600_000))

    assert [(r.value, r.numerator, r.denominator, r.as_of) for r in rates] == [
        ("2%", "25.000.000", "1.250.000.000", date(2020, 2, 1)),
        ("94,4%", "34", "36", date(2020, 2, 1)),
        ("1.350.000 đ", "48.600.000", "36", date(2020, 2, 1)),
    ]


def test_no_rate_without_its_denominator():
    assert selectors.rates(month(debt=0, members=0, savers=None)) == []


@pytest.mark.parametrize(
    ("values", "warnings"),
    [
        ({}, 0),
        ({"members": 5}, 0),
        ({"members": 60}, 0),
        ({"members": 4}, 1),
        ({"members": 61}, 1),
        ({"savers": 37}, 1),
        ({"borrowers": 37}, 1),
        ({"points": Decimal(91), "grade": "good"}, 0),
        ({"points": Decimal(84), "grade": "good"}, 1),
        ({"points": Decimal(84)}, 0),
        ({"grade": "good"}, 0),
    ],
)
def test_what_is_worth_a_look(values, warnings):
    assert len(selectors.figure_warnings([month(**values)])) == warnings


def test_growing_overdue_debt_is_worth_a_look():
    before, now = month(overdue=5_000_000), month(overdue=7_500_000)

    assert selectors.figure_warnings([now, before]) == [
        "Overdue debt grew from 5,0 to 7,5 million đồng."
    ]
    assert selectors.figure_warnings([before, now]) == []
    assert selectors.figure_warnings([now, now]) == []
    assert selectors.figure_warnings([]) == []


@pytest.mark.django_db
class TestBoard:
    @pytest.fixture
    def group(self, ward):
        return SavingsGroupFactory(union=ward, leader_name="Hà Thị  LAN")

    def warn(self, group):
        return board_warnings(group, on=ON)

    def test_one_of_the_standing_committee_may_not_run_a_group(self, group, ward):
        PostFactory(officer__home_union=ward, officer__full_name="Hà Thị Lan")

        assert len(self.warn(group)) == 1

    @pytest.mark.parametrize(
        "more",
        [
            {"officer__full_name": "Hà Thị Lân"},
            {"body": Body.EXECUTIVE},
            {"ended_on": date(2020, 3, 14)},
            {"started_on": date(2020, 3, 16)},
        ],
    )
    def test_others_may(self, group, ward, more):
        usual = {"officer__full_name": "Hà Thị Lan"}
        PostFactory(officer__home_union=ward, **{**usual, **more})

        assert self.warn(group) == []

    def test_those_of_other_unions_may(self, group, commune):
        PostFactory(officer__home_union=commune, officer__full_name="Hà Thị Lan")

        assert self.warn(group) == []

    def test_the_deputy_counts_too(self, group, ward):
        group.leader_name, group.deputy_name = "Bế Thị An", "Hà Thị Lan"
        PostFactory(officer__home_union=ward, officer__full_name="Hà Thị Lan")

        assert len(self.warn(group)) == 1

    def test_leader_and_deputy_are_two(self, group):
        group.deputy_name = "Hà Thị Lan"

        assert self.warn(group) == ["Leader and deputy have the same name."]

    def test_no_board_no_warning(self, group):
        group.leader_name = ""

        assert self.warn(group) == []


@pytest.mark.django_db
def test_the_page_shows_two_years_and_their_charts(ward, staff):
    group = SavingsGroupFactory(union=ward)
    for n in range(30):
        GroupMonthFactory(group=group, month=date(2018 + n // 12, n % 12 + 1, 1))

    page = selectors.group_page(group, viewer=staff, on=ON)

    assert len(page.months) == 24
    assert page.latest.month == date(2020, 6, 1)
    assert [(chart.kind, chart.title) for chart in page.charts] == [
        ("line", "Members of the group"),
        ("bar", "Debt, million đồng"),
        ("stacked", "Overdue and frozen debt, million đồng"),
        ("line", "Overdue rate, %"),
        ("bar", "Interest arrears, million đồng"),
        ("bar", "Deposits, million đồng"),
    ]
    assert page.charts[1].marks[-1].text == "06/2020: 1.250"


@pytest.mark.django_db
def test_one_month_draws_no_chart(ward, staff):
    row = GroupMonthFactory(group__union=ward)

    page = selectors.group_page(row.group, viewer=staff, on=ON)
    assert (page.charts, page.latest) == ([], row)


@pytest.mark.django_db
def test_a_month_that_has_not_begun_is_refused(ward, officer):
    row = GroupMonthFactory.build(
        group=SavingsGroupFactory(union=ward), month=date(2999, 1, 1)
    )

    with pytest.raises(RuleError, match="has not begun"):
        services.keep_month(row, by=officer)
