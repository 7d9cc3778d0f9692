"""Schedules over random calendars: no rule is broken, and the solver is never worse."""

import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.enums import HALVES, Clash, HalfDay
from inspections.scheduling import engine, greedy
from inspections.scheduling.obstacles import Obstacle, Obstacles
from inspections.scheduling.problem import (
    Held,
    Person,
    Placement,
    Problem,
    Schedule,
    Team,
    Unit,
)
from inspections.scheduling.rules import Rules
from inspections.scheduling.score import score
from inspections.scheduling.verify import verify
from inspections.scheduling.watch import Watch

#: A Monday.
FIRST = date(2020, 3, 2)
DAYS = 9
_days = st.sets(st.integers(0, DAYS - 1), max_size=4).map(
    lambda found: frozenset(FIRST + timedelta(days=n) for n in found)
)
_people = st.frozensets(
    st.builds(Person, st.sampled_from([None, 1, 2, 3, 4]), st.sampled_from("abcdef")),
    min_size=1,
    max_size=3,
)
_points = st.none() | st.tuples(st.floats(21.0, 22.5), st.floats(105.0, 106.5))
_day = st.integers(-3, DAYS + 2).map(lambda n: FIRST + timedelta(days=n))
_ties = st.dictionaries(
    st.integers(1, 9),
    st.dictionaries(
        _day, st.sampled_from([Clash.POST, Clash.FAMILY, Clash.NAMESAKE]), max_size=9
    ),
    max_size=2,
)


def team(key):
    return st.builds(Team, st.just(key), _people, st.booleans() | st.just(True), _ties)


@st.composite
def unit(draw, key, teams):
    """Some have a planned visit, perhaps where none may be."""
    is_whole = draw(st.booleans()) and draw(st.booleans())
    now = None
    if draw(st.integers(0, 3)) == 0:
        halves = [HalfDay.FULL] if is_whole else [HalfDay.MORNING, HalfDay.AFTERNOON]
        half_day = draw(st.sampled_from(halves))
        by = draw(st.sampled_from(teams))
        now = Held(Placement(draw(_day), half_day, by.key, key), by.people)
    return Unit(
        key,
        draw(st.integers(0, 5)),
        draw(_points),
        exists_to=draw(st.none() | _day),
        weekends=frozenset({date(2020, 3, 7), date(2020, 3, 8)}),
        holidays=draw(_days),
        busy=draw(_days),
        bank=draw(_days),
        is_whole_day=is_whole,
        now=now,
    )


@st.composite
def problems(draw):
    teams = tuple(draw(team(n)) for n in range(1, draw(st.integers(1, 3)) + 1))
    units = tuple(draw(unit(n, teams)) for n in range(1, draw(st.integers(1, 9)) + 1))
    held = st.builds(
        Held,
        st.builds(
            Placement,
            _day,
            st.sampled_from(list(HALVES)),
            st.integers(1, 5),
            st.integers(1, 14),
        ),
        _people,
        st.booleans(),
    )
    return Problem(
        FIRST,
        FIRST + timedelta(days=DAYS - 1),
        units,
        teams,
        held=tuple(draw(st.lists(held, max_size=5))),
        quiet_days=draw(st.integers(0, 3)),
        most_km=draw(st.sampled_from([0, 30, 200])),
        points={12: (21.0, 105.0)},
    )


@given(problems())
@settings(max_examples=150, deadline=None)
def test_the_simple_engine_breaks_no_rule(problem):
    schedule = greedy.solve(problem)
    assert verify(problem, schedule) == []
    left = Rules(problem)
    for one in problem.units:
        if one.key in schedule.by_unit:
            continue
        for place in left.candidates(one):
            assert any(left.between(place, other) for other in schedule.placements)


@given(problems())
@settings(max_examples=25, deadline=None)
def test_the_solver_breaks_no_rule_and_is_never_worse(problem):
    result = engine.solve(problem, seconds=2)
    assert result.engine == engine.CP_SAT
    assert verify(result.problem, result.schedule) == []
    assert result.score.cost <= result.greedy.cost
    assert result.bound <= result.score.cost


@given(problems())
@settings(max_examples=60, deadline=None)
def test_every_unit_without_a_place_has_its_obstacles(problem):
    schedule = greedy.solve(problem)
    told = Obstacles(problem, schedule)
    for one in problem.units:
        if one.key not in schedule.by_unit:
            assert told.of(one)


def days(count, **more):
    """As many units as that, two teams, a working week."""
    units = tuple(Unit(n, point=(22.0, 105.0 + n / 100)) for n in range(1, count + 1))
    teams = (
        Team(1, frozenset({Person(1, "a")})),
        Team(2, frozenset({Person(2, "b")})),
    )
    return Problem(FIRST, FIRST + timedelta(days=4), units, teams, **more)


def test_near_units_share_a_day_and_teams_the_work():
    result = engine.solve(days(8), seconds=5)
    assert result.score.placed == 8
    assert result.score.travel_days == 4
    assert result.score.load == {1: 4, 2: 4}
    assert result.score.km == 4
    assert 0.997 < result.bound / result.score.cost <= 1


def test_far_units_do_not_share_a_day():
    result = engine.solve(days(4, most_km=0), seconds=5)
    assert result.score.travel_days == 4


def test_what_matters_more_comes_earlier():
    problem = days(4, most_km=0)
    urgent = replace(problem.units[2], priority=9)
    problem = replace(problem, units=(*problem.units[:2], urgent, problem.units[3]))
    problem = replace(problem, teams=problem.teams[:1])
    for schedule in (greedy.solve(problem), engine.solve(problem).schedule):
        assert schedule.by_unit[3].day == FIRST
        assert score(problem, schedule).late == 6


def test_a_planned_visit_stays_unless_a_day_is_saved():
    problem = days(2)
    people = problem.teams[0].people
    units = [
        replace(
            one,
            now=Held(Placement(FIRST + timedelta(days=n), "morning", 1, n), people),
        )
        for n, one in enumerate(problem.units, start=1)
    ]
    apart = engine.solve(replace(problem, units=tuple(units), most_km=0))
    assert apart.score.moved == 0
    together = engine.solve(replace(problem, units=tuple(units)))
    assert (together.score.moved, together.score.travel_days) == (1, 1)


def test_a_planned_visit_without_another_place_stays_where_it_is():
    """It is at the weekend by somebody's decision: nothing is put in its place."""
    problem = days(1)
    weekend = FIRST + timedelta(days=5)
    now = Held(Placement(weekend, "full", 1, 1), problem.teams[0].people)
    every_day = frozenset(FIRST + timedelta(days=n) for n in range(-1, 9))
    sitting = replace(problem.units[0], busy=every_day, is_whole_day=True, now=now)
    result = engine.solve(replace(problem, units=(sitting,)), seconds=2)
    assert result.schedule == Schedule()
    assert result.problem.held == (now,)
    assert result.problem.units == ()


def test_obstacles_are_counted_by_rule():
    """One team that is taken on Monday; the bank comes on Tuesday; Friday is off."""
    problem = days(1)
    tuesday, friday = (FIRST + timedelta(days=n) for n in (1, 4))
    one = replace(
        problem.units[0], bank=frozenset({tuesday}), holidays=frozenset({friday})
    )
    tied = Team(
        2, ties={1: {FIRST + timedelta(days=n): Clash.FAMILY for n in range(5)}}
    )
    held = [
        Held(Placement(FIRST + timedelta(days=n), "full", 1, 50 + n)) for n in (0, 2, 3)
    ]
    problem = replace(
        problem, units=(one,), teams=(problem.teams[0], tied), held=tuple(held)
    )
    assert Obstacles(problem, greedy.solve(problem)).of(one) == [
        Obstacle(Clash.BANK, "days", 1),
        Obstacle(Clash.HOLIDAY, "days", 1),
        Obstacle(Clash.FAMILY, "teams", 1),
        Obstacle(Clash.TEAM, "halves", 6),
    ]


def test_without_the_solver_the_simple_engine_answers(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    problem = days(8)
    result = engine.solve(problem)
    assert result.engine == engine.GREEDY
    assert result.schedule == greedy.solve(problem)
    assert (result.bound, result.proven) == (None, False)


def test_asked_to_stop_it_keeps_the_best_so_far():
    watch = Watch()
    watch.stop()
    result = engine.solve(days(8), seconds=60, watch=watch)
    assert result.seconds < 10
    assert result.score.cost <= result.greedy.cost
    assert watch.placed == 8


def test_a_schedule_that_breaks_a_rule_is_not_handed_out():
    problem = days(1)
    sunday = Placement(FIRST - timedelta(days=1), "morning", 1, 1)
    with pytest.raises(engine.BrokenError) as told:
        engine.refuse_broken(problem, Schedule((sunday,)))
    assert [one.code for one in told.value.breaches] == [Clash.PERIOD]
