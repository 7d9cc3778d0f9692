"""The ladder without any database: days, what is reached, what counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import workdays
from inspections import ladder
from inspections.enums import RungAction, Severity
from inspections.ladder import DEFAULT, Rung

REMIND, CALL, LETTER, REPORT = RungAction
#: Tết, the Hùng Kings, the end of April and the new day off of November among them.
DAYS = st.dates(date(2024, 12, 1), date(2027, 6, 30))
COUNTS = st.integers(-30, 60)
RUNGS = st.lists(
    st.builds(
        Rung,
        st.sampled_from(RungAction.values),
        COUNTS,
        st.sampled_from(["", *Severity.values]),
    ),
    max_size=8,
    unique_by=lambda rung: rung.key,
)


def _dates(due_on):
    return [one.on for one in ladder.outlook(DEFAULT, due_on)]


def _taken(due_on, day, taken=()):
    found = ladder.take(DEFAULT, due_on, day, taken=taken)
    return [(one.rung.key, one.counts) for one in found]


def test_the_ladder_as_it_comes():
    assert _dates(date(2026, 6, 15)) == [
        date(2026, 6, 10),
        date(2026, 6, 16),
        date(2026, 6, 18),
        date(2026, 6, 29),
        date(2026, 7, 13),
    ]


def test_tet_is_not_counted():
    """Due on the last working day before Tết 2026 (16 to 20 February)."""
    assert _dates(date(2026, 2, 13))[1:3] == [date(2026, 2, 23), date(2026, 2, 25)]


def test_the_day_of_culture_is_not_counted():
    assert ladder.falls_on(date(2026, 11, 23), 1) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("due_on", "day"),
    [
        (date(2026, 6, 15), date(2026, 6, 15)),
        (date(2026, 6, 13), date(2026, 6, 15)),
        (date(2026, 9, 2), date(2026, 9, 3)),
    ],
)
def test_on_the_day_itself_or_the_next_working_day(due_on, day):
    assert ladder.falls_on(due_on, 0) == day


@given(DAYS, COUNTS)
def test_a_rung_falls_on_a_working_day_with_that_many_in_between(due_on, count):
    day = ladder.falls_on(due_on, count)

    assert workdays.is_working_day(day)
    if count:
        first, last = sorted((due_on, day))
        between = [one for one in workdays.days(first, last) if one != due_on]
        assert sum(map(workdays.is_working_day, between)) == abs(count)
        assert (day > due_on) == (count > 0)


@given(DAYS, COUNTS, COUNTS)
def test_more_days_are_never_earlier(due_on, one, other):
    low, high = sorted((one, other))
    assert ladder.falls_on(due_on, low) <= ladder.falls_on(due_on, high)


@given(DAYS, DAYS, COUNTS)
def test_a_later_due_date_never_brings_an_earlier_rung(one, other, count):
    first, last = sorted((one, other))
    assert ladder.falls_on(first, count) <= ladder.falls_on(last, count)


@given(RUNGS, DAYS, st.integers(-60, 120), st.sampled_from(["", *Severity.values]))
def test_day_by_day_every_rung_is_come_to_once_and_none_is_lost(
    rungs, due_on, off, severity
):
    """The same keys come out of one run and of runs on every day before it."""
    last = due_on + timedelta(days=off)
    at_once = {one.rung.key for one in ladder.take(rungs, due_on, last, severity)}
    daily, seen = set(), []
    for day in workdays.days(due_on - timedelta(days=70), last):
        new = ladder.take(rungs, due_on, day, severity, taken=daily)
        seen += [one.rung.key for one in new]
        daily |= {one.rung.key for one in new}

    assert daily == at_once
    assert len(seen) == len(daily)


@given(RUNGS, DAYS, st.integers(-60, 120))
def test_who_runs_daily_misses_nothing(rungs, due_on, off):
    daily = set()
    for day in workdays.days(due_on - timedelta(days=70), due_on + timedelta(days=off)):
        for one in ladder.take(rungs, due_on, day, taken=daily):
            assert one.counts
            daily.add(one.rung.key)


@given(RUNGS, DAYS, st.integers(0, 400))
def test_a_late_first_run_asks_for_one_old_thing_at_most(rungs, due_on, off):
    day = due_on + timedelta(days=off)
    found = ladder.take(rungs, due_on, day)
    old = [
        one
        for one in found
        if one.counts
        and one.rung.action != REPORT
        and (day - ladder.falls_on(due_on, one.rung.working_days)).days > 7
    ]
    assert len(old) <= 1


@given(DAYS, st.integers(0, 30))
def test_no_rung_lies_behind_the_horizon(day, before):
    due_on = ladder.latest_due(day, before) + timedelta(days=1)
    assert ladder.falls_on(due_on, -before) > day


def test_of_what_is_long_past_the_highest_counts_and_the_report():
    assert _taken(date(2026, 1, 15), date(2026, 6, 15)) == [
        ((REMIND, -3), False),
        ((REMIND, 1), False),
        ((CALL, 3), False),
        ((LETTER, 10), True),
        ((REPORT, 20), True),
    ]


def test_what_was_missed_for_some_days_is_made_up_for():
    """Due on a Monday; the job did not run from Tuesday to Thursday."""
    assert _taken(date(2026, 6, 15), date(2026, 6, 19), {(REMIND, -3)}) == [
        ((REMIND, 1), True),
        ((CALL, 3), True),
    ]


def test_what_is_put_in_below_a_rung_that_was_taken_does_not_count():
    rungs = [*DEFAULT, Rung(REMIND, 2)]
    taken = {(REMIND, -3), (REMIND, 1), (CALL, 3)}
    (one,) = ladder.take(rungs, date(2026, 6, 15), date(2026, 6, 19), taken=taken)
    assert (one.rung.key, one.counts) == ((REMIND, 2), False)


def test_on_one_day_the_milder_comes_first():
    rungs = [Rung(LETTER, 3), Rung(REMIND, 3), Rung(CALL, 3)]
    found = ladder.outlook(rungs, date(2026, 6, 15))
    assert [one.rung.action for one in found] == [REMIND, CALL, LETTER]


@pytest.mark.parametrize(
    ("severity", "concerned"),
    [
        ("", False),
        ("light", False),
        ("medium", False),
        ("heavy", True),
        ("grave", True),
    ],
)
def test_a_rung_for_heavy_things_leaves_the_others_alone(severity, concerned):
    rungs = [Rung(LETTER, 10, Severity.HEAVY)]
    found = ladder.outlook(rungs, date(2026, 6, 15), severity)
    assert bool(found) is concerned
