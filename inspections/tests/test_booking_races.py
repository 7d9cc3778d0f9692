"""Many who book the same person at one moment: one of them does, the others are told.

In threads where the database has several writers; SQLite lets in one anyway.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from core.exceptions import RuleError
from inspections.enums import TeamRole, VisitStatus
from inspections.models import Booking, Visit
from inspections.selectors.bookings import Slot
from inspections.services import planning_visits as services
from inspections.tests.factories import (
    ChecklistVersionFactory,
    PlanFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
)
from unions.enums import Kind
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db(transaction=True)
HOW_MANY, TIMES = 10, 100
MONDAY = date(2020, 3, 9)
IS_PARALLEL = connection.features.has_select_for_update


@pytest.fixture
def planners():
    """Ten rounds of one union, each with a team that has the same leader."""
    city = UnionFactory(kind=Kind.CITY, name="Bắc Kạn")
    plan = PlanFactory(union=city)
    version = ChecklistVersionFactory(checklist__union=city)
    leader = MemberFactory(union=city)
    staff = MemberFactory(union=city)
    found = []
    for _number in range(HOW_MANY):
        round_ = RoundFactory(
            plan=plan,
            checklist=version,
            starts_on=MONDAY,
            ends_on=MONDAY + timedelta(days=365),
        )
        unit = UnionFactory(parent=city)
        round_.units.set([unit])
        team = TeamFactory(round=round_)
        TeamMemberFactory(team=team, user=leader, role=TeamRole.LEADER)
        TeamMemberFactory(team=team, role=TeamRole.SECRETARY)
        found.append((team, unit, staff))
    return found


def _workdays():
    days = (MONDAY + timedelta(days=n) for n in range(365))
    return [day for day in days if day.weekday() < 5][:TIMES]


def _book_together(planners, day):
    """Everybody books the day at once; gives the visits and what the others read."""
    start = Barrier(len(planners) if IS_PARALLEL else 1)

    def book(planner):
        team, unit, staff = planner
        try:
            start.wait(timeout=30)
            slot = Slot(unit, team, day)
            return services.schedule(
                team.round, slots=[slot], overrule="Thử", by=staff
            )[0]
        except RuleError as refusal:
            return str(refusal)
        finally:
            if IS_PARALLEL:
                connection.close()

    if IS_PARALLEL:
        with ThreadPoolExecutor(len(planners)) as threads:
            return list(threads.map(book, planners))
    return [book(planner) for planner in planners]


def _make_room(answers, planners):
    for answer in answers:
        if isinstance(answer, Visit):
            services.cancel(answer, reason="Thử lại", by=planners[0][2])


def test_of_ten_who_book_one_person_one_does_a_hundred_times(planners):
    days = _workdays() if IS_PARALLEL else _workdays()[:2]
    for day in days:
        answers = _book_together(planners, day)

        booked = [one for one in answers if isinstance(one, Visit)]
        refused = [one for one in answers if isinstance(one, str)]
        assert (len(booked), len(refused)) == (1, HOW_MANY - 1), day
        assert all(refused)
        assert Booking.objects.exclude(person=None).filter(date=day).count() == 2
        assert Visit.objects.filter(status=VisitStatus.PLANNED).count() == 1
        _make_room(answers, planners)


@contextmanager
def _without_the_constraint():
    constraint = next(
        one for one in Booking._meta.constraints if one.name == "person_booked_once"
    )
    with connection.schema_editor() as editor:
        editor.remove_constraint(Booking, constraint)
    try:
        yield
    finally:
        with transaction.atomic():
            Booking.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Booking, constraint)


@pytest.mark.skipif(not IS_PARALLEL, reason="needs several writers")
def test_without_the_constraint_people_are_doubled(planners):
    """What the test above proves: it is the constraint, not luck."""
    with _without_the_constraint():
        for day in _workdays():
            answers = _book_together(planners, day)
            if sum(isinstance(one, Visit) for one in answers) > 1:
                return
            _make_room(answers, planners)
    pytest.fail("Nobody was booked twice.")
