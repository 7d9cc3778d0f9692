"""The independent check finds each rule that a schedule was made to break."""

from dataclasses import replace
from datetime import date

import pytest

from inspections.enums import Clash
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
from inspections.scheduling.verify import Breach, UnknownError, verify

FIRST, LAST = date(2020, 3, 2), date(2020, 3, 6)
TUESDAY = date(2020, 3, 3)
MINH, HOA, NAMELESS = Person(1, "Minh"), Person(2, "Hoa"), Person(None, "Minh")
HERE, FAR = (22.0, 105.0), (23.0, 105.0)
#: Unit 1 on Tuesday morning by team 1.
ONE = Placement(TUESDAY, "morning", 1, 1)
PLAIN = Problem(
    FIRST,
    LAST,
    (Unit(1, point=HERE), Unit(2, point=HERE)),
    (Team(1, frozenset({MINH})), Team(2, frozenset({HOA}))),
    quiet_days=30,
    most_km=40,
    points={3: HERE, 4: FAR},
)


def unit(**changes):
    return replace(PLAIN, units=(replace(PLAIN.units[0], **changes), PLAIN.units[1]))


def team(**changes):
    return replace(PLAIN, teams=(replace(PLAIN.teams[0], **changes), PLAIN.teams[1]))


def held(*visit, people=frozenset()):
    return replace(PLAIN, held=(Held(Placement(*visit), people),))


ALONE = [
    (Clash.PERIOD, replace(PLAIN, first=date(2020, 3, 4))),
    (Clash.PERIOD, replace(PLAIN, last=FIRST)),
    (Clash.EXISTS, unit(exists_to=FIRST)),
    (Clash.EXISTS, unit(exists_from=LAST)),
    (Clash.WEEKEND, unit(weekends=frozenset({TUESDAY}))),
    (Clash.HOLIDAY, unit(holidays=frozenset({TUESDAY}))),
    (Clash.BUSY, unit(busy=frozenset({TUESDAY}))),
    (Clash.BANK, unit(bank=frozenset({TUESDAY}))),
    (Clash.LEADER, team(has_leader=False)),
    (Clash.POST, team(ties={1: {TUESDAY: Clash.POST}})),
    (Clash.FAMILY, team(ties={1: {TUESDAY: Clash.FAMILY}})),
    (Clash.NAMESAKE, team(ties={1: {TUESDAY: Clash.NAMESAKE}})),
]
STANDING = [
    (Clash.TEAM, held(TUESDAY, "full", 1, 3)),
    (Clash.PERSON, held(TUESDAY, "morning", 9, 3, people=frozenset({MINH}))),
    (Clash.NAMESAKE, held(TUESDAY, "morning", 9, 3, people=frozenset({NAMELESS}))),
    (Clash.UNIT, held(TUESDAY, "morning", 9, 1)),
    (Clash.BURDEN, held(date(2020, 4, 2), "full", 9, 1)),
    (Clash.BURDEN, held(date(2020, 2, 2), "full", 9, 1)),
    (Clash.TRAVEL, held(TUESDAY, "afternoon", 1, 4)),
]


def test_a_schedule_without_fault_has_none():
    schedule = Schedule.of([ONE, Placement(TUESDAY, "afternoon", 1, 2)])
    assert verify(PLAIN, schedule) == []


@pytest.mark.parametrize(("code", "problem"), ALONE)
def test_a_planted_breach_of_one_placement_is_found(code, problem):
    assert verify(problem, Schedule((ONE,))) == [Breach(code, ONE)]
    assert Rules(problem).against(ONE) == [code]


@pytest.mark.parametrize(("code", "problem"), STANDING)
def test_a_planted_clash_with_a_visit_that_stands_is_found(code, problem):
    assert verify(problem, Schedule((ONE,))) == [Breach(code, ONE, problem.held[0].at)]
    # Of a unit that is visited at the same time the engines say "burden".
    assert Rules(problem).against(ONE) == [Clash.BURDEN if code == Clash.UNIT else code]


@pytest.mark.parametrize(
    ("code", "problem", "other"),
    [
        (Clash.TEAM, PLAIN, Placement(TUESDAY, "morning", 1, 2)),
        (Clash.TEAM, PLAIN, Placement(TUESDAY, "full", 1, 2)),
        (
            Clash.PERSON,
            team(people=frozenset({MINH, HOA})),
            Placement(TUESDAY, "morning", 2, 2),
        ),
        (
            Clash.NAMESAKE,
            team(people=frozenset({Person(None, "Hoa")})),
            Placement(TUESDAY, "morning", 2, 2),
        ),
        (Clash.TRAVEL, unit(point=FAR), Placement(TUESDAY, "afternoon", 1, 2)),
    ],
)
def test_a_planted_clash_of_two_placements_is_found(code, problem, other):
    if other.half_day == "full":
        problem = replace(
            problem,
            units=(problem.units[0], replace(problem.units[1], is_whole_day=True)),
        )
    found = verify(problem, Schedule((ONE, other)))
    assert [breach.code for breach in found] == [code]
    assert Rules(problem).between(ONE, other) == [code]


def test_a_visit_that_nobody_was_told_of_takes_its_day_and_no_more():
    people = frozenset({Person(1, "")})
    there = Held(Placement(TUESDAY, "afternoon", 9, 1), people, is_hidden=True)
    later = Held(Placement(LAST, "full", 9, 1), people, is_hidden=True)
    assert verify(replace(PLAIN, held=(later,)), Schedule((ONE,))) == []
    assert Rules(replace(PLAIN, held=(later,))).against(ONE) == []
    # The engines leave the unit alone all day; at the same time it would be a fault.
    assert verify(replace(PLAIN, held=(there,)), Schedule((ONE,))) == []
    assert Rules(replace(PLAIN, held=(there,))).against(ONE) == [Clash.UNIT]
    at_once = replace(there, at=replace(ONE, team=9))
    found = verify(replace(PLAIN, held=(at_once,)), Schedule((ONE,)))
    assert {breach.code for breach in found} == {Clash.UNIT, Clash.PERSON}


def test_just_far_enough_in_time_and_near_enough_in_space():
    late = held(date(2020, 4, 3), "full", 9, 1)
    assert verify(late, Schedule((ONE,))) == []
    unknown = unit(point=None)
    pair = Schedule.of([ONE, Placement(TUESDAY, "afternoon", 1, 2)])
    assert verify(unknown, pair) == []


@pytest.mark.parametrize(
    "placements",
    [
        (replace(ONE, unit=7),),
        (replace(ONE, team=7),),
        (ONE, replace(ONE, day=FIRST)),
        (replace(ONE, half_day="full"),),
    ],
)
def test_what_was_not_asked_for_is_refused(placements):
    with pytest.raises(UnknownError):
        verify(PLAIN, Schedule(placements))
