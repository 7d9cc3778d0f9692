"""What is odd about reported figures is remarked on, and forbids nothing."""

from datetime import date

import pytest

from inspections.selectors import self_reports as selectors
from inspections.selectors.self_reports import Previous
from inspections.tests.factories import SelfReportFactory
from unions.tests.factories import BranchFactory, FiguresFactory

pytestmark = pytest.mark.django_db
DAY = date(2019, 12, 31)


@pytest.fixture
def remarks(ward):
    """The remarks by figure on what is reported, against what was known before."""

    def of(figures, **known):
        report = SelfReportFactory(
            visit__union=ward, figures=figures, data_date=date(2020, 2, 29)
        )
        before = {name: Previous(value, DAY) for name, value in known.items()}
        found = selectors.figures(report, before)
        return {one.name: list(one.remarks) for one in found if one.remarks}

    return of


def test_what_agrees_is_not_remarked_on(remarks):
    assert remarks({"members": 110, "joined": 15, "left": 5}, members=100) == {}


@pytest.mark.parametrize(("now", "is_odd"), [(120, False), (121, True), (79, True)])
def test_a_change_of_more_than_a_fifth(remarks, now, is_odd):
    found = remarks({"women": now}, women=100)

    assert ("women" in found) is is_odd


def test_the_sentence_names_both_figures(remarks):
    assert remarks({"women": 1500}, women=1000) == {
        "women": ["Last time 1.000, now 1.500 (+50%). Is it right?"]
    }


def test_members_are_no_more_than_women(remarks):
    assert remarks({"women": 100, "members": 101}) == {
        "members": ["“Members” (101) is more than “Women from 18” (100)."]
    }


def test_joined_less_left_is_the_change(remarks):
    assert remarks({"members": 110, "joined": 5, "left": 0}, members=100) == {
        "joined": ["Joined less left is 5, but members changed by 10 since 31/12/2019."]
    }


def test_counts_of_a_period_are_not_compared_with_those_of_another(remarks):
    assert remarks({"joined": 500}, joined=3) == {}


def test_from_nothing_is_no_jump(remarks):
    assert remarks({"poor_households": 7}, poor_households=0) == {}


def test_the_last_known_value_of_each_figure(ward):
    FiguresFactory(union=ward, as_of=date(2018, 12, 31), members=5, women=9)
    newer = FiguresFactory(union=ward, as_of=DAY, members=6, women=None)
    FiguresFactory(union=ward, as_of=date(2020, 6, 30), members=7)
    FiguresFactory(union=ward, branch=BranchFactory(union=ward), as_of=DAY, members=1)

    known = selectors.previous_figures(ward, before=date(2020, 2, 29))
    others = selectors.previous_figures(
        ward, before=date(2020, 2, 29), leaving_out=newer.pk
    )

    assert known["members"] == Previous(6, DAY)
    assert known["women"] == Previous(9, date(2018, 12, 31))
    assert others["members"] == Previous(5, date(2018, 12, 31))
