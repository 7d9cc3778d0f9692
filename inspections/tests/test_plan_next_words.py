"""From one plan's words and days to the next one's."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import workdays
from inspections.selectors import next_year

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("typed", "risen"),
    [
        ("Kế hoạch kiểm tra năm 2026", "Kế hoạch kiểm tra năm 2027"),
        (
            "Kết quả năm 2025 và những tháng đầu năm 2026",
            "Kết quả năm 2026 và những tháng đầu năm 2027",
        ),
        ("Đợt tháng 3/2026, quý I/2026", "Đợt tháng 3/2027, quý I/2027"),
        ("Nhiệm kỳ 2021–2026, đề án 2025-2030", None),
        ("Nghị quyết số 12/NQ-ĐU ngày 15/01/2026 về công tác năm 2026", None),
        ("Chương trình ngày 5 tháng 1 năm 2026 của Hội", None),
        ("Luật Đất đai năm 2025", None),
        ("Nghị định số 30/2026/NĐ-CP", None),
        ("Điều lệ Hội năm 2022; mã 120263", None),
    ],
)
def test_years_of_the_work_rise_and_no_others(typed, risen):
    assert next_year.risen(typed, 2026, 2027) == (risen or typed)


def test_each_line_is_looked_at_by_itself():
    typed = "Nghị quyết số 12/NQ-ĐU ngày 15/01/2026\nChương trình công tác năm 2026"

    assert next_year.risen(typed, 2026, 2028) == (
        "Nghị quyết số 12/NQ-ĐU ngày 15/01/2026\nChương trình công tác năm 2028"
    )
    assert next_year.kept(typed, 2026) == ["Nghị quyết số 12/NQ-ĐU ngày 15/01/2026"]


@given(st.text(), st.integers(2000, 2099), st.integers(2000, 2099))
def test_nothing_but_digits_changes(typed, old, new):
    bare = str.maketrans("", "", "0123456789")

    made = next_year.risen(typed, old, new)

    assert made.translate(bare) == typed.translate(bare)
    assert next_year.risen(typed, old, old) == typed


@pytest.mark.parametrize(
    ("day", "year", "found"),
    [
        (date(2026, 3, 9), 2027, date(2027, 3, 8)),  # Monday
        (date(2020, 2, 29), 2021, date(2021, 2, 27)),  # Saturday
        (date(2026, 12, 30), 2027, date(2027, 12, 29)),
        (date(2026, 1, 1), 2027, date(2027, 1, 1)),  # else it were 31/12/2026
        (date(2027, 12, 31), 2028, date(2028, 12, 29)),
    ],
)
def test_the_same_week_of_another_year(day, year, found):
    assert next_year.same_week(day, year) == found


def test_days_before_tet_move_behind_it():
    """29 Tết of 2027 is Thursday 04/02; work goes on on Thursday 11/02."""
    first, last = next_year.days_of(date(2026, 2, 2), date(2026, 2, 6), 2027)

    assert (first, last) == (date(2027, 2, 11), date(2027, 2, 17))


def test_a_first_day_that_is_no_working_day_moves_on():
    """Hùng Kings' day of 2027 is Friday 16/04."""
    first, last = next_year.days_of(date(2026, 4, 17), date(2026, 4, 20), 2027)

    assert (first, last) == (date(2027, 4, 19), date(2027, 4, 20))


@given(DAYS, st.integers(2019, 2031))
def test_the_same_weekday_at_most_three_days_away(day, year):
    found = next_year.same_week(day, year)

    assert found.year == year
    assert abs(found - next_year.moved_on(day, year - day.year)).days <= 3
    is_at_an_end = (found.month, found.day) in {(1, 1), (12, 31)}
    assert is_at_an_end or found.weekday() == day.weekday()


@given(DAYS, st.integers(0, 40), st.integers(2020, 2031))
def test_days_are_of_the_year_worked_and_in_order(first, length, year):
    begin, end = next_year.days_of(first, first + timedelta(days=length), year)

    assert begin.year == end.year == year
    assert begin <= end
    assert workdays.is_working_day(begin)


@given(DAYS, st.integers(0, 25), st.integers(2020, 2031))
def test_no_round_lies_in_tet(first, length, year):
    begin, end = next_year.days_of(first, first + timedelta(days=length), year)

    names = [workdays.holiday_name(day) for day in workdays.days(begin, end)]
    assert not [name for name in names if "Nguyên Đán" in name]


@pytest.mark.parametrize(
    ("day", "years", "found"),
    [
        (date(2020, 2, 29), 1, date(2021, 2, 28)),
        (date(2021, 2, 28), 3, date(2024, 2, 29)),
        (date(2026, 5, 15), 1, date(2027, 5, 15)),
        (None, 1, None),
    ],
)
def test_the_end_of_a_month_stays_one(day, years, found):
    assert next_year.moved_on(day, years) == found
