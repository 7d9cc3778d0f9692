"""When a unit ends, the appointment of its visit goes on with the new unit's name."""

from datetime import date

import pytest

from inspections import ics
from inspections.enums import RoundStatus, VisitStatus
from inspections.selectors import feeds
from inspections.services import planning_visits
from inspections.services.handover import Visits
from inspections.tests.factories import (
    PlanFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from unions.enums import Kind
from unions.tests.factories import ReorganisationFactory, UnionFactory

DAY, LATER = date(2025, 7, 1), date(2025, 7, 8)


@pytest.fixture
def heir(province):
    return UnionFactory(kind=Kind.WARD, name="Bắc Kạn", parent=province, valid_from=DAY)


@pytest.fixture
def visit(city, ward, checklist):
    """A planned visit that has been through its first step."""
    round_ = RoundFactory(
        plan=PlanFactory(union=city, year=2025),
        checklist=checklist,
        starts_on=date(2025, 6, 20),
        ends_on=date(2025, 7, 20),
        status=RoundStatus.RUNNING,
    )
    visit = VisitFactory(
        team=TeamFactory(round=round_),
        union=ward,
        date=LATER,
        status=VisitStatus.PLANNED,
    )
    visit.events.create(new_status=visit.status)
    return visit


@pytest.fixture
def merger(ward, heir):
    return ReorganisationFactory(union=heir, effective_on=DAY)


def carry_out(merger, ward, heir, by):
    Visits().move({ward.pk: heir.pk}, {}, merger, by=by)


def undo(merger, by):
    Visits().undo(list(merger.handovers.all()), merger, by=by)


def test_it_moves_and_comes_back(visit, merger, ward, heir, staff):
    before = feeds.one(visit)
    assert before.summary == f"Inspection of {ward}"
    carry_out(merger, ward, heir, staff)
    after = feeds.one(visit)
    assert after.summary == f"Inspection of {heir}"
    undo(merger, staff)
    back = feeds.one(visit)
    assert back.summary == before.summary
    assert {one.uid for one in (before, after, back)} == {before.uid}
    assert [one.sequence for one in (before, after, back)] == [0, 1, 2]


def test_one_called_off_meanwhile_is_told_of_its_old_unit(
    visit, merger, ward, heir, staff
):
    carry_out(merger, ward, heir, staff)
    visit.refresh_from_db()
    planning_visits.cancel(visit, reason="Không còn cần", by=staff)
    off = feeds.one(visit)
    assert off.summary == f"CANCELLED: inspection of {heir}"
    undo(merger, staff)
    back = feeds.one(visit)
    assert back.summary == f"CANCELLED: inspection of {ward}"
    assert back.status == ics.Status.CANCELLED
    assert back.sequence == off.sequence + 1
