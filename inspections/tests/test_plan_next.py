"""Why units come early in a plan, and whom it proposes for which round."""

from datetime import date

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from accounts.tests.factories import UserFactory
from inspections.enums import Grade, Result, RoundStatus, VisitStatus
from inspections.models import Answer, Item, Plan, RoundUnit
from inspections.selectors import next_year, plan_facts
from inspections.selectors.plan_proposal import WEIGHTS, Candidate, Facts
from inspections.services import remedies
from inspections.tests.factories import (
    ChecklistVersionFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    VisitFactory,
)
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.models import Union
from unions.tests.factories import (
    OfficerFactory,
    PostFactory,
    UnionFactory,
    UnionLinkFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2020, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def before(city):
    return PlanFactory(union=city, year=2020)


@pytest.fixture
def march(before, checklist):
    return RoundFactory(plan=before, checklist=checklist, name="Đợt tháng 3 năm 2020")


@pytest.fixture
def june(before, checklist):
    days = {"starts_on": date(2020, 6, 8), "ends_on": date(2020, 6, 19)}
    return RoundFactory(plan=before, checklist=checklist, name="Đợt 6/2020", **days)


@pytest.fixture
def plan(city):
    return Plan(union=city, year=2021, title="Kế hoạch kiểm tra năm 2021")


def went(round_, union, day=date(2020, 3, 12), status=VisitStatus.SIGNED):
    return VisitFactory(team__round=round_, union=union, date=day, status=status)


def facts(plan, before, viewer):
    found = plan_facts.read(plan, before, viewer=viewer).candidates
    return {one.union.pk: one.facts for one in found}


def ticks(plan, before, viewer):
    rounds = next_year.rounds_after(before, plan)
    return plan_facts.proposed(plan_facts.read(plan, before, viewer=viewer), rounds)


# -- facts ----------------------------------------------------------------------------


def test_a_unit_that_nobody_visited(plan, before, ward, staff):
    assert facts(plan, before, staff)[ward.pk] == Facts(ward, missed=True)


def test_what_a_unit_owes(plan, before, march, ward, staff):
    visit = went(march, ward)
    RemedyFactory(visit=visit, due_on=date(2020, 4, 30))
    RemedyFactory(visit=visit, due_on=TODAY)
    RemedyFactory(visit=visit, status="accepted")
    proven = RemedyFactory(visit=visit, due_on=date(2020, 5, 1))
    remedies.submit_proof(proven, text="Đã chốt sổ", by=UserFactory())
    remedies.send_back(proven, reason="Thiếu ảnh", by=UserFactory())

    found = facts(plan, before, staff)[ward.pk]

    assert (found.overdue, found.open, found.unproven) == (2, 1, 2)


def test_savings_groups_with_signs_of_risk(plan, before, ward, commune, staff):
    """A group that was only not visited counts under the months of its unit."""
    for debt, overdue in ((100_000_000, 5_000_000), (100_000_000, 0)):
        group = SavingsGroupFactory(union=ward)
        month = date(2020, 10, 1)
        GroupMonthFactory(group=group, month=month, debt=debt, overdue=overdue)
    SavingsGroupFactory(union=commune)

    found = facts(plan, before, staff)

    assert (found[ward.pk].signals, found[commune.pk].signals) == (1, 0)


@pytest.mark.parametrize(
    ("score", "grade"), [(10, Grade.WEAK), (13, Grade.AVERAGE), (25, Grade.GOOD)]
)
def test_the_grade_of_the_last_visit(plan, march, ward, staff, score, grade):
    before = march.plan
    visit = went(march, ward, status=VisitStatus.IN_PROGRESS)
    for item in Item.objects.filter(section__version=visit.checklist):
        result = Result.PASS if score == 25 else Result.PARTIAL
        Answer.objects.create(visit=visit, item=item, result=result, score=score)
    assert facts(plan, before, staff)[ward.pk].grade is None

    type(visit).objects.update(status=VisitStatus.SIGNED)

    assert facts(plan, before, staff)[ward.pk].grade == grade


@pytest.mark.parametrize(
    ("started", "is_new"), [(date(2020, 3, 12), False), (date(2020, 3, 13), True)]
)
def test_a_chair_who_began_after_the_last_visit(
    plan, march, ward, staff, started, is_new
):
    went(march, ward)
    post = PostFactory(officer=OfficerFactory(home_union=ward), started_on=started)

    found = facts(plan, march.plan, staff)[ward.pk].leader

    assert found == (post if is_new else None)


@pytest.mark.parametrize(
    ("status", "day", "missed"),
    [
        (VisitStatus.SIGNED, date(2020, 3, 12), False),
        (VisitStatus.CANCELLED, date(2020, 3, 12), True),
        (VisitStatus.ANNOUNCED, date(2020, 3, 12), True),
        (VisitStatus.ANNOUNCED, TODAY, False),
    ],
)
def test_whom_the_plan_before_did_not_reach(march, ward, staff, status, day, missed):
    went(march, ward, day, status)
    plan = Plan(union=march.plan.union, year=2021)

    assert facts(plan, march.plan, staff)[ward.pk].missed == missed


def test_without_a_plan_before_nobody_was_missed(plan, ward, staff):
    assert not facts(plan, None, staff)[ward.pk].missed


def test_units_that_end_before_the_year_are_left_out(plan, before, city, ward, staff):
    UnionFactory(parent=city, valid_to=date(2020, 12, 31))
    born = UnionFactory(parent=city, valid_from=date(2021, 7, 1))

    assert set(facts(plan, before, staff)) == {ward.pk, born.pk}


def test_a_merged_unit_goes_on_with_those_it_came_from(plan, march, city, ward, staff):
    parts = [UnionFactory(parent=city, valid_to=date(2020, 9, 30)) for _ in range(2)]
    for part in parts:
        UnionLinkFactory(from_union=part, to_union=ward, effective_on=date(2020, 10, 1))
    went(march, parts[0])
    RoundUnit.objects.create(round=march, union=parts[1])

    found = facts(plan, march.plan, staff)[ward.pk]

    assert (found.last.before, found.missed) == (parts[0], False)
    assert ticks(plan, march.plan, staff) == [{ward.pk}]


def test_a_whole_country_is_cut_to_those_nobody_visited_longest(
    monkeypatch, plan, march, ward, commune, staff
):
    went(march, ward)
    monkeypatch.setattr(plan_facts, "MOST_UNITS", 1)

    field = plan_facts.read(plan, march.plan, viewer=staff)

    assert ([one.union for one in field.candidates], field.total) == ([commune], 2)


# -- ticks ----------------------------------------------------------------------------


def test_ticks_are_last_years_and_the_missed_come_first(
    plan, march, june, ward, commune, staff
):
    new, twice = (UnionFactory(parent=ward.parent) for _number in range(2))
    went(march, twice)
    went(june, twice, date(2020, 6, 9))
    went(june, ward, date(2020, 6, 10))
    RoundUnit.objects.create(round=june, union=commune)

    assert ticks(plan, march.plan, staff) == [
        {twice.pk, commune.pk, new.pk},
        {twice.pk, ward.pk},
    ]


def test_many_missed_are_shared_out_the_most_urgent_first(
    plan, march, june, ward, commune, staff
):
    went(march, ward)
    RemedyFactory(
        visit=VisitFactory(union=commune, date=date(2020, 3, 1), status="signed")
    )
    new = [UnionFactory(parent=ward.parent) for _number in range(2)]

    found = ticks(plan, june.plan, staff)

    urgent = {unit.pk for unit in new}
    assert [len(units) for units in found] == [2, 2]
    assert ward.pk in found[0]
    assert commune.pk in found[1]
    assert len(found[0] & urgent) == len(found[1] & urgent) == 1


def test_a_cancelled_round_is_not_made_again(plan, before, march, june, ward, staff):
    went(june, ward, date(2020, 6, 9))
    type(march).objects.filter(pk=march.pk).update(status=RoundStatus.CANCELLED)

    assert ticks(plan, before, staff) == [{ward.pk}]


def test_a_unit_that_does_not_exist_then_is_not_ticked(
    plan, before, march, june, city, staff
):
    born = UnionFactory(parent=city, valid_from=date(2021, 4, 1))
    went(june, born, date(2020, 6, 9))

    assert ticks(plan, before, staff) == [set(), {born.pk}]


def test_without_a_plan_before_units_are_shared_out_by_priority(
    plan, march, city, ward, commune, staff
):
    went(march, ward)
    field = plan_facts.read(plan, None, viewer=staff)

    found = plan_facts.proposed(field, next_year.usual_rounds(plan))

    assert found == [{commune.pk}, {ward.pk}]


def test_the_first_of_the_list(plan, march, ward, commune, staff):
    went(march, ward)
    field = plan_facts.read(plan, march.plan, viewer=staff)
    (round_,) = next_year.rounds_after(march.plan, plan)

    assert plan_facts.first(field, 1, round_) == {commune.pk}
    assert plan_facts.first(field, 9, round_) == {commune.pk, ward.pk}


# -- rounds ---------------------------------------------------------------------------


def test_a_round_in_the_next_year(plan, before, march):
    type(march).objects.update(
        period_to=date(2020, 2, 29), contents="Kết quả năm 2019", quiet_days=45
    )
    newest = ChecklistVersionFactory(checklist=march.checklist.checklist, number=9_999)
    ChecklistVersionFactory(
        checklist=march.checklist.checklist, number=10_000, status="draft"
    )

    (made,) = next_year.rounds_after(before, plan)

    assert (made.pk, made.plan, made.status) == (None, plan, RoundStatus.DRAFT)
    assert (made.name, made.contents) == ("Đợt tháng 3 năm 2021", "Kết quả năm 2020")
    assert (made.starts_on, made.ends_on) == (date(2021, 3, 9), date(2021, 3, 19))
    assert (made.period_to, made.checklist) == (date(2021, 2, 28), newest)
    assert made.quiet_days == 45


def test_the_usual_rounds(plan):
    march, june = next_year.usual_rounds(plan)

    assert (march.name, june.name) == ("Đợt tháng 3 năm 2021", "Đợt tháng 6 năm 2021")
    assert (march.starts_on, march.ends_on) == (date(2021, 3, 8), date(2021, 3, 19))
    assert (june.starts_on, june.ends_on) == (date(2021, 6, 7), date(2021, 6, 18))
    assert (june.period_from, june.data_date) == (date(2020, 1, 1), date(2021, 5, 31))


# -- arithmetic -----------------------------------------------------------------------

COUNTS = st.integers(0, 200)


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from([*Grade, None]), st.booleans())
def test_the_priority_is_the_sum_of_what_is_shown(
    overdue, open_, unproven, signals, grade, missed
):
    owed = {"overdue": overdue, "open": open_, "unproven": unproven}
    risk = {"signals": signals, "grade": grade, "missed": missed}
    one = Candidate(Facts(Union(name="Đức Xuân"), **owed, **risk))

    shown = {reason.weight.code: reason for reason in one.reasons}

    assert one.priority == sum(reason.points for reason in shown.values())
    assert shown["never"].points == 80
    assert ("overdue" in shown) == bool(overdue)
    for reason in shown.values():
        weight = reason.weight
        assert reason.points == min(reason.count * weight.points, weight.most)
    assert len(one.why) <= 300


def test_every_reason_in_words():
    one = Candidate(Facts(Union(), overdue=2, open=1, unproven=3, signals=4))
    assert one.why == (
        "never inspected; 2 remedies overdue; 1 remedy open; "
        "3 remedies without proof; 4 savings groups with a sign of risk"
    )
    assert one.priority == 80 + 16 + 3 + 12 + 8


def test_the_table_is_whole():
    assert [weight.code for weight in WEIGHTS.values()] == list(WEIGHTS)
    assert all(weight.points <= weight.most for weight in WEIGHTS.values())
