"""Deadlines over twenty years: whatever the day, the rule and the bank's day."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import workdays
from inspections import deadlines
from inspections.deadlines import due_on, next_session, words
from inspections.enums import DueRule, Severity

ONE = timedelta(days=1)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(1, 120)
BANK_DAYS = st.integers(1, 31)


@given(DAYS, COUNTS)
def test_working_days_are_counted_one_by_one(start, days):
    last = due_on(DueRule.WORKING_DAYS, days, start, bank_day=None)
    assert workdays.is_working_day(last)
    between = workdays.days(start + ONE, last)
    assert sum(workdays.is_working_day(day) for day in between) == days


@given(DAYS, COUNTS)
def test_days_end_on_the_first_working_day_from_the_last_on(start, days):
    last = due_on(DueRule.DAYS, days, start, bank_day=None)
    counted = start + timedelta(days=days)
    assert workdays.is_working_day(last)
    assert last >= counted
    off = workdays.days(counted, last - ONE)
    assert not any(workdays.is_working_day(day) for day in off)


@given(DAYS)
def test_at_once_is_the_next_day_whatever_it_is(start):
    assert due_on(DueRule.AT_ONCE, 99, start, bank_day=5) == start + ONE


@given(DAYS, BANK_DAYS)
def test_the_next_session_is_the_first_after_the_start(start, bank_day):
    found = next_session(start, bank_day)
    assert found > start
    assert not workdays.holiday_name(found)
    each = [
        deadlines.session(year, month, bank_day)
        for year in (start.year - 1, start.year, start.year + 1)
        for month in range(1, 13)
    ]
    assert found in each
    assert not any(start < other < found for other in each)


@given(DAYS, BANK_DAYS)
def test_a_session_is_on_its_day_or_the_last_of_a_short_month(day, bank_day):
    found = deadlines.session(day.year, day.month, bank_day)
    month_end = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE
    fixed = day.replace(day=min(bank_day, month_end.day))
    if workdays.holiday_name(fixed):
        assert found > fixed
        assert workdays.is_working_day(found)
    else:
        assert found == fixed


@given(DAYS, st.sampled_from(DueRule), COUNTS, st.none() | BANK_DAYS)
def test_a_later_start_never_ends_earlier(start, rule, days, bank_day):
    today = due_on(rule, days, start, bank_day=bank_day)
    tomorrow = due_on(rule, days, start + ONE, bank_day=bank_day)
    assert start < today <= tomorrow


@given(DAYS, st.sampled_from(sorted(deadlines.COUNTED)), COUNTS)
def test_more_days_never_end_earlier(start, rule, days):
    less = due_on(rule, days, start, bank_day=None)
    assert less <= due_on(rule, days + 1, start, bank_day=None)


@given(DAYS)
def test_without_a_bank_day_a_session_is_thirty_days(start):
    found = due_on(DueRule.SESSION, 0, start, bank_day=None)
    assert found == due_on(DueRule.DAYS, 30, start, bank_day=None)


@given(DAYS)
def test_saturdays_worked_instead_are_working_days(start):
    known = sorted(workdays.worked_instead(start.year))
    assume(known)
    for day in known:
        assert due_on(DueRule.DAYS, 1, day - ONE, bank_day=None) == day
        before = next(
            other
            for other in (day - timedelta(days=n) for n in range(1, 30))
            if workdays.is_working_day(other)
        )
        assert due_on(DueRule.WORKING_DAYS, 1, before, bank_day=None) == day


@pytest.mark.parametrize(
    ("rule", "days", "start", "bank_day", "last"),
    [
        # Tết Canh Tý: 23/01 to 29/01/2020
        (DueRule.DAYS, 7, date(2020, 1, 17), None, date(2020, 1, 30)),
        (DueRule.WORKING_DAYS, 5, date(2020, 1, 20), None, date(2020, 2, 3)),
        (DueRule.SESSION, 0, date(2020, 1, 20), 25, date(2020, 1, 30)),
        (DueRule.SESSION, 0, date(2020, 1, 28), 25, date(2020, 1, 30)),
        (DueRule.SESSION, 0, date(2020, 1, 30), 25, date(2020, 2, 25)),
        # the leap day, and Februaries without it
        (DueRule.SESSION, 0, date(2020, 2, 10), 29, date(2020, 2, 29)),
        (DueRule.SESSION, 0, date(2020, 2, 10), 31, date(2020, 2, 29)),
        (DueRule.SESSION, 0, date(2021, 2, 19), 30, date(2021, 2, 28)),
        (DueRule.DAYS, 1, date(2020, 2, 27), None, date(2020, 2, 28)),
        # a session on a Sunday is held; the same day counts as gone
        (DueRule.SESSION, 0, date(2020, 4, 11), 12, date(2020, 4, 12)),
        (DueRule.SESSION, 0, date(2020, 4, 12), 12, date(2020, 5, 12)),
        # 30/4 and 1/5, with the weekend behind them
        (DueRule.SESSION, 0, date(2020, 4, 20), 30, date(2020, 5, 4)),
        (DueRule.SESSION, 0, date(2020, 5, 3), 30, date(2020, 5, 4)),
        (DueRule.DAYS, 30, date(2020, 3, 31), None, date(2020, 5, 4)),
        # the turn of the year
        (DueRule.SESSION, 0, date(2019, 12, 31), 31, date(2020, 1, 31)),
        (DueRule.SESSION, 0, date(2019, 12, 20), 1, date(2020, 1, 2)),
        (DueRule.AT_ONCE, 0, date(2020, 4, 30), None, date(2020, 5, 1)),
    ],
)
def test_days_that_were_looked_up(rule, days, start, bank_day, last):
    assert due_on(rule, days, start, bank_day=bank_day) == last


def test_the_words_say_how_the_day_was_found():
    assert words(DueRule.DAYS, 30) == "30 ngày"
    assert words(DueRule.WORKING_DAYS, 5) == "5 ngày làm việc"
    assert words(DueRule.SESSION, 0) == "phiên giao dịch kế tiếp"
    assert words(DueRule.AT_ONCE, 0) == "trong 24 giờ"
    unknown = words(DueRule.SESSION, 0, has_bank_day=False)
    assert unknown.startswith("30 ngày")
    assert "chưa biết ngày giao dịch" in unknown
    longest = max(
        words(rule, 730, has_bank_day=has) for rule in DueRule for has in (0, 1)
    )
    assert len(longest) <= 120


def test_every_weight_has_its_usual_term():
    assert set(deadlines.USUAL) == set(Severity)
    visited = date(2020, 3, 10)
    found = {
        weight: deadlines.due(term, visited, bank_day=None).on
        for weight, term in deadlines.USUAL.items()
    }
    assert found == {
        Severity.LIGHT: date(2020, 4, 9),
        Severity.MEDIUM: date(2020, 3, 25),
        Severity.HEAVY: date(2020, 3, 17),
        Severity.GRAVE: date(2020, 3, 11),
    }
