"""Whom a plan reaches, whom not, and since when nobody was there."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.enums import RoundStatus, VisitStatus
from inspections.models import RoundUnit
from inspections.selectors import plan_coverage
from inspections.selectors.last_visits import whole_months
from inspections.tests.factories import PlanFactory, RoundFactory, VisitFactory
from unions.enums import Kind
from unions.tests.factories import UnionFactory, UnionLinkFactory

pytestmark = pytest.mark.django_db
TODAY = date(2020, 8, 15)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def plan(city):
    return PlanFactory(union=city)


@pytest.fixture
def march(plan, checklist):
    return RoundFactory(plan=plan, checklist=checklist, name="Đợt tháng 3")


def was_visited(union, day, status=VisitStatus.SIGNED, **more):
    return VisitFactory(union=union, date=day, status=status, **more)


def take(round_, *units):
    for unit in units:
        RoundUnit.objects.create(round=round_, union=unit)


def rows(plan, viewer, *, missing=False):
    units = plan_coverage.units_of(plan, missing=missing)
    found = plan_coverage.rows(plan, units, viewer=viewer)
    return {row.union.name: row for row in found}


def get(client, plan, **asked):
    return client.get(reverse("inspections:plan", args=[plan.pk]), asked)


def test_who_is_reached_by_which_rounds_and_who_is_not(
    plan, march, checklist, ward, commune, staff
):
    later = {"starts_on": date(2020, 6, 8), "ends_on": date(2020, 6, 20)}
    june = RoundFactory(plan=plan, checklist=checklist, name="Đợt 6", **later)
    off = RoundFactory(plan=plan, checklist=checklist, status=RoundStatus.CANCELLED)
    take(march, ward)
    take(june, ward)
    take(off, commune)

    found = rows(plan, staff)

    assert {
        name: [turn.round.name for turn in row.turns] for name, row in found.items()
    } == {"Đức Xuân": ["Đợt tháng 3", "Đợt 6"], "Nông Thượng": []}
    assert plan_coverage.coverage(plan) == plan_coverage.Coverage(2, 1)
    assert plan_coverage.coverage(plan).percent == 50
    assert list(rows(plan, staff, missing=True)) == ["Nông Thượng"]


def test_a_round_names_the_day_of_its_visit(plan, march, ward, staff):
    visit = was_visited(ward, date(2020, 3, 12), team__round=march)

    (turn,) = rows(plan, staff)["Đức Xuân"].turns

    assert (turn.round, turn.visit) == (march, visit)


def test_a_cancelled_visit_is_no_visit(plan, march, ward, staff):
    was_visited(ward, date(2020, 3, 12), VisitStatus.CANCELLED, team__round=march)

    row = rows(plan, staff)["Đức Xuân"]

    assert (row.turns[0].visit, row.last) == (None, None)


@pytest.mark.parametrize("status", VisitStatus)
def test_somebody_was_there_from_the_start_of_a_visit_on(
    plan, march, ward, staff, status
):
    was_visited(ward, date(2020, 3, 12), status, team__round=march)
    before = {"planned", "announced", "postponed", "cancelled"}

    last = rows(plan, staff)["Đức Xuân"].last

    assert (last is None) == (status in before)


def test_a_merged_unit_counts_the_visits_of_those_it_came_from(
    plan, march, city, ward, staff
):
    old = UnionFactory(parent=city, name="Cũ", valid_to=date(2019, 12, 31))
    older = UnionFactory(parent=city, name="Cũ hơn", valid_to=date(2019, 12, 31))
    for one in (old, older):
        UnionLinkFactory(from_union=one, to_union=ward, effective_on=date(2020, 1, 1))
    last_time = was_visited(old, date(2019, 5, 10), team__round=march)
    was_visited(older, date(2018, 5, 10), team__round=march)

    found = rows(plan, staff)["Đức Xuân"].last

    assert (found.visit, found.before, found.opens) == (last_time, old, True)
    assert found.months == 15


def test_its_own_newer_visit_comes_first(plan, march, city, ward, staff):
    old = UnionFactory(parent=city, name="Cũ", valid_to=date(2019, 12, 31))
    UnionLinkFactory(from_union=old, to_union=ward, effective_on=date(2020, 1, 1))
    was_visited(old, date(2019, 5, 10), team__round=march)
    own = was_visited(ward, date(2020, 3, 12), team__round=march)

    found = rows(plan, staff)["Đức Xuân"].last

    assert (found.visit, found.before) == (own, None)


def test_the_work_of_a_city_is_not_that_of_its_wards(plan, march, province, ward):
    gone = UnionFactory(
        kind=Kind.CITY, name="Tan", parent=province, valid_to=date(2019, 12, 31)
    )
    UnionLinkFactory(from_union=gone, to_union=ward, effective_on=date(2020, 1, 1))
    was_visited(gone, date(2019, 5, 10), team__round=march)

    (unit,) = plan_coverage.units_of(plan)

    assert unit.last_key is None


def test_who_waits_longest_comes_first(plan, march, city, ward, commune, staff):
    UnionFactory(parent=city, name="Xuất Hóa")
    was_visited(ward, date(2019, 3, 12), team__round__plan__year=2019)
    was_visited(commune, date(2018, 3, 12), team__round__plan__year=2018)

    found = rows(plan, staff, missing=True)

    assert list(found) == ["Xuất Hóa", "Nông Thượng", "Đức Xuân"]


def test_units_of_other_times_are_not_missing(plan, march, city, ward):
    UnionFactory(parent=city, name="Đã hết", valid_to=date(2020, 6, 30))
    UnionFactory(parent=city, name="Chưa có", valid_from=date(2021, 1, 1))
    taken = UnionFactory(parent=city, name="Đã đi", valid_to=date(2020, 6, 30))
    take(march, taken)

    assert [unit.name for unit in plan_coverage.units_of(plan)] == ["Đã đi", ward.name]
    assert plan_coverage.coverage(plan) == plan_coverage.Coverage(2, 1)


def test_the_page_says_it_and_lists_the_missing(
    client, plan, march, ward, commune, staff
):
    take(march, ward)
    client.force_login(staff)

    everyone, missing = get(client, plan), get(client, plan, units="missing")

    assert [row.union for row in everyone.context["rows"]] == [ward, commune]
    assert [row.union for row in missing.context["rows"]] == [commune]
    assert everyone.context["coverage"] == plan_coverage.Coverage(2, 1)


def test_a_round_form_tells_who_is_in_no_round(
    client, plan, march, ward, commune, staff
):
    take(march, ward)
    client.force_login(staff)

    answer = client.get(reverse("inspections:round_add", args=[plan.pk]))
    form = answer.context["form"]

    assert form.coverage == plan_coverage.Coverage(2, 1)
    assert [bool(row.turns) for row in form.choices] == [True, False]
    answer = client.get(reverse("inspections:round_edit", args=[march.pk]))
    assert [row.turns for row in answer.context["form"].choices] == [(), ()]


@pytest.mark.parametrize("route", ["plan", "round_add"])
def test_three_units_take_as_many_queries_as_one(
    client, march, city, ward, staff, route
):
    plan = march.plan
    client.force_login(staff)
    url = reverse(f"inspections:{route}", args=[plan.pk])

    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        return len(asked)

    was_visited(ward, date(2020, 3, 12), team__round=march)
    count()
    one = count()
    for number in range(2):
        new = UnionFactory(parent=city)
        old = UnionFactory(parent=city, valid_to=date(2019, 12, 31))
        UnionLinkFactory(from_union=old, to_union=new, effective_on=date(2020, 1, 1))
        day = date(2018 + number, 3, 12)
        was_visited(old, day, team__round__plan__year=day.year)
        take(march, new)

    assert count() == one


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2020, 1, 31), date(2020, 2, 29), 0),
        (date(2020, 1, 15), date(2020, 2, 15), 1),
        (date(2019, 8, 16), date(2020, 8, 15), 11),
        (date(2020, 8, 15), date(2020, 8, 1), 0),
    ],
)
def test_only_whole_months_count(first, last, months):
    assert whole_months(first, last) == months
