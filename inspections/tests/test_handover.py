"""What a reorganisation does to remedies, visits and rounds, and who sees them then."""

from datetime import date

import pytest

from accounts.enums import Role
from core.exceptions import RuleError
from inspections.enums import (
    HalfDay,
    RemedyStatus,
    RoundStatus,
    TeamRole,
    VisitStatus,
)
from inspections.models import Remedy, RoundUnit, Visit
from inspections.services import planning_visits
from inspections.services.handover import Remedies, Visits
from inspections.services.handover_rounds import RoundUnits
from inspections.tests.factories import (
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.enums import Extent, Kind, LinkKind, ReorganisationKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Reorganisation
from unions.tests.factories import MemberFactory, UnionFactory

DAY = date(2025, 7, 1)
LATER = date(2025, 7, 8)


@pytest.fixture
def river(city):
    return UnionFactory(kind=Kind.WARD, name="Sông Cầu", parent=city)


@pytest.fixture
def hill(city):
    return UnionFactory(kind=Kind.WARD, name="Phùng Chí Kiên", parent=city)


@pytest.fixture
def new_ward(province):
    return UnionFactory(kind=Kind.WARD, name="Bắc Kạn", parent=province, valid_from=DAY)


@pytest.fixture
def wards(river, hill, new_ward):
    return river, hill, new_ward


@pytest.fixture
def summer(city, checklist):
    return RoundFactory(
        plan=PlanFactory(union=city, year=2025),
        name="Đợt hè 2025",
        checklist=checklist,
        starts_on=date(2025, 6, 20),
        ends_on=date(2025, 7, 20),
        status=RoundStatus.RUNNING,
    )


@pytest.fixture
def team(summer):
    team = TeamFactory(round=summer)
    TeamMemberFactory(team=team, role=TeamRole.LEADER)
    TeamMemberFactory(team=team, role=TeamRole.SECRETARY)
    return team


@pytest.fixture
def by(province):
    return MemberFactory(union=province, role=Role.ADMINISTRATOR)


def decision(*ties, openings=(), assigned=None):
    plan = Blueprint(openings=openings, ties=ties, assigned=assigned or {})
    return Reorganisation.objects.create(
        kind=ReorganisationKind.MERGE,
        decision_number="1683/NQ-UBTVQH15",
        decision_date=date(2025, 6, 16),
        effective_on=DAY,
        plan=plan.to_json(),
    )


@pytest.fixture
def merger(river, hill):
    ties = (Tie(one.pk, "new", LinkKind.MERGE) for one in (river, hill))
    return decision(*ties, openings=(Opening("new", Kind.WARD, "Bắc Kạn"),))


@pytest.fixture
def division(river, hill, new_ward):
    parts = (
        Tie(river.pk, one.pk, LinkKind.SPLIT, Extent.PART, main=False)
        for one in (hill, new_ward)
    )
    return decision(*parts)


@pytest.fixture
def move(merger, river, hill, new_ward, by):
    def run(*kinds):
        heirs = {river.pk: new_ward.pk, hill.pk: new_ward.pk}
        return [kind().move(heirs, {}, merger, by=by) for kind in kinds]

    return run


def undo(reorganisation, *kinds, by=None):
    for kind in reversed(kinds):
        steps = reorganisation.handovers.filter(model=kind.model)
        kind().undo(list(steps), reorganisation, by=by)


def a_visit(team, union, day=LATER, status=VisitStatus.PLANNED, **more):
    return VisitFactory(team=team, union=union, date=day, status=status, **more)


def units(round_):
    return set(round_.round_units.values_list("union", flat=True))


# -- remedies -----------------------------------------------------------------------


@pytest.mark.parametrize("status", [*RemedyStatus])
def test_what_is_not_remedied_passes_to_the_heir(move, merger, river, new_ward, status):
    remedy = RemedyFactory(visit__union=river, status=status)
    is_done = status == RemedyStatus.ACCEPTED

    assert move(Remedies) == [0 if is_done else 1]

    remedy.refresh_from_db()
    assert remedy.owner == (river if is_done else new_ward)
    assert remedy.revision == (1 if is_done else 2)
    assert (remedy.status, remedy.visit.union) == (status, river)

    undo(merger, Remedies)
    remedy.refresh_from_db()
    assert remedy.owner == river


def test_drafts_of_unsigned_minutes_pass_too(move, river, new_ward):
    visit = VisitFactory(union=river, status=VisitStatus.IN_PROGRESS)
    draft = RemedyFactory(visit=visit)

    move(Remedies)

    draft.refresh_from_db()
    assert draft.owner == new_ward


def test_handovers_of_remedies_name_them(move, merger, river, new_ward):
    remedy = RemedyFactory(visit__union=river, text="Rà soát sổ hội viên")
    move(Remedies)

    step = merger.handovers.get()
    assert (step.model, step.uuid, step.key) == ("inspections.remedy", remedy.pk, None)
    assert (step.label, step.from_union, step.to_union) == (
        "Rà soát sổ hội viên",
        river,
        new_ward,
    )


def test_remedies_of_a_divided_unit_go_where_a_person_puts_them(
    division, river, hill, by
):
    one, other = RemedyFactory.create_batch(2, visit__union=river)
    chosen = {f"inspections.remedy:{one.pk}": hill.pk}
    items = Remedies().items([river.pk], division)
    assert {item.key for item in items} == {*chosen, f"inspections.remedy:{other.pk}"}

    assert Remedies().move({}, chosen, division, by=by) == 1

    assert dict(Remedy.objects.values_list("pk", "owner")) == {
        one.pk: hill.pk,
        other.pk: river.pk,
    }


# -- visits -------------------------------------------------------------------------


@pytest.mark.parametrize("status", [*VisitStatus])
def test_visits_to_come_go_to_the_heir(move, merger, team, river, new_ward, status):
    visit = a_visit(team, river, status=status)
    before = a_visit(team, UnionFactory())
    passes = status in {
        VisitStatus.PLANNED,
        VisitStatus.ANNOUNCED,
        VisitStatus.POSTPONED,
    }
    assert move(Visits) == [1 if passes else 0]

    visit.refresh_from_db()
    assert visit.union == (new_ward if passes else river)
    assert visit.status == status
    if passes:
        event = visit.events.get()
        assert (event.old_status, event.new_status) == (status, status)
        assert event.reason == (
            "Units reorganised by 1683/NQ-UBTVQH15 ngày 16/06/2025."
        )
        assert event.changes == [
            "Inspected unit: Hội LHPN phường Sông Cầu → Hội LHPN phường Bắc Kạn"
        ]
    assert before.union_id == Visit.objects.get(pk=before.pk).union_id

    undo(merger, Visits)
    visit.refresh_from_db()
    assert (visit.union, visit.status) == (river, status)


def test_a_visit_before_the_day_stays(move, team, river, hill, new_ward):
    visit = a_visit(team, river, date(2025, 6, 30))
    put_off = a_visit(team, hill, date(2025, 6, 25), VisitStatus.POSTPONED)

    assert move(Visits) == [1]

    visit.refresh_from_db()
    put_off.refresh_from_db()
    assert (visit.union, put_off.union) == (river, new_ward)


@pytest.mark.parametrize("status", [RoundStatus.CLOSED, RoundStatus.CANCELLED])
def test_rounds_that_are_over_stay_as_they_are(move, summer, team, river, status):
    a_visit(team, river, status=VisitStatus.POSTPONED)
    type(summer).objects.filter(pk=summer.pk).update(status=status)

    assert move(Visits, RoundUnits) == [0, 0]


def test_of_two_visits_in_one_unit_the_earliest_takes_place(
    move, merger, team, wards, by
):
    river, hill, new_ward = wards
    late = a_visit(team, river, LATER, VisitStatus.ANNOUNCED)
    early = a_visit(team, hill, LATER, half_day=HalfDay.MORNING)
    Visit.objects.filter(pk=late.pk).update(half_day=HalfDay.AFTERNOON)
    remarks = {
        item.pk: item.remark for item in Visits().items([river.pk, hill.pk], merger)
    }
    assert remarks == {
        early.pk: "",
        late.pk: "Is cancelled: the unit has another visit in the same round.",
    }

    assert move(Visits) == [2]

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.union, early.status) == (new_ward, VisitStatus.PLANNED)
    assert (late.union, late.status) == (river, VisitStatus.CANCELLED)
    event = late.events.get()
    assert (event.actor, event.old_status) == (by, VisitStatus.ANNOUNCED)
    assert event.reason == (
        "Units reorganised by 1683/NQ-UBTVQH15 ngày 16/06/2025. "
        "The unit has another visit in this round."
    )
    ended = merger.handovers.get(to_union=None)
    assert (ended.key, ended.from_union) == (late.pk, river)

    undo(merger, Visits, by=by)
    late.refresh_from_db()
    early.refresh_from_db()
    assert (late.union, late.status) == (river, VisitStatus.ANNOUNCED)
    assert (early.union, early.status) == (hill, VisitStatus.PLANNED)


def test_a_postponed_visit_gives_way(move, team, river, hill, new_ward):
    put_off = a_visit(team, river, DAY, VisitStatus.POSTPONED)
    planned = a_visit(team, hill, LATER)

    move(Visits)

    put_off.refresh_from_db()
    planned.refresh_from_db()
    assert (put_off.status, planned.union) == (VisitStatus.CANCELLED, new_ward)


def test_a_unit_that_has_its_visit_gets_no_second(move, team, river, new_ward):
    a_visit(team, new_ward, date(2025, 7, 15))
    comes = a_visit(team, river, DAY)

    move(Visits)

    comes.refresh_from_db()
    assert (comes.union, comes.status) == (river, VisitStatus.CANCELLED)


def test_a_visit_that_has_begun_cannot_be_taken_back(move, merger, team, river):
    visit = a_visit(team, river)
    move(Visits)
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.IN_PROGRESS)

    with pytest.raises(RuleError, match="These visits have begun in the new unit"):
        undo(merger, Visits)


def test_the_chosen_part_of_a_divided_unit_is_visited(
    division, team, summer, wards, by
):
    river, hill, new_ward = wards
    visit = a_visit(team, river)
    other_round = RoundFactory(
        plan=summer.plan, checklist=summer.checklist, starts_on=DAY, ends_on=LATER
    )
    waiting = RoundUnit.objects.create(round=other_round, union=river)
    chosen = {f"inspections.visit:{visit.pk}": hill.pk}
    follows = {
        item.pk: item.follows for item in RoundUnits().items([river.pk], division)
    }
    own = RoundUnit.objects.get(round=summer, union=river)
    assert follows == {own.pk: f"inspections.visit:{visit.pk}", waiting.pk: ""}

    assert Visits().move({}, chosen, division, by=by) == 1
    assert RoundUnits().move({}, chosen, division, by=by) == 1

    assert units(summer) == {hill.pk}
    assert units(other_round) == {river.pk}
    later = {f"inspections.roundunit:{waiting.pk}": new_ward.pk}
    assert RoundUnits().move({}, later, division, by=by) == 1
    assert units(other_round) == {new_ward.pk}


# -- rounds -------------------------------------------------------------------------


def test_a_round_inspects_the_new_unit_instead_of_the_old_ones(
    move, merger, team, wards, ward
):
    (river, hill, new_ward), summer = wards, team.round
    a_visit(team, river)
    for one in (hill, ward):
        RoundUnit.objects.create(round=summer, union=one)

    assert move(Visits, RoundUnits) == [1, 2]
    assert units(summer) == {new_ward.pk, ward.pk}

    undo(merger, Visits, RoundUnits)
    assert units(summer) == {river.pk, hill.pk, ward.pk}


def test_undone_each_unit_has_its_own_priority_again(move, merger, summer, wards):
    river, hill, _new_ward = wards
    for union, priority, why in ((river, 80, "Chưa kiểm tra"), (hill, 12, "Quá hạn")):
        RoundUnit.objects.create(round=summer, union=union, priority=priority, why=why)
    before = set(summer.round_units.values_list("pk", "union", "priority", "why"))

    move(RoundUnits)
    assert summer.round_units.count() == 1
    undo(merger, RoundUnits)

    after = set(summer.round_units.values_list("pk", "union", "priority", "why"))
    assert after == before


def test_a_unit_that_was_inspected_stays_in_its_round(move, merger, team, wards):
    (river, hill, new_ward), summer = wards, team.round
    a_visit(team, river, date(2025, 6, 24), VisitStatus.SIGNED)
    a_visit(team, hill, LATER)

    assert move(Visits, RoundUnits) == [1, 1]
    assert units(summer) == {river.pk, new_ward.pk}

    undo(merger, Visits, RoundUnits)
    assert units(summer) == {river.pk, hill.pk}


def test_all_old_units_inspected_none_to_come(move, summer, team, river, hill):
    for one in (river, hill):
        a_visit(team, one, date(2025, 6, 24), VisitStatus.SIGNED)

    assert move(Visits, RoundUnits) == [0, 0]
    assert units(summer) == {river.pk, hill.pk}


def test_a_round_without_a_day_left_keeps_its_units(move, summer, river):
    type(summer).objects.filter(pk=summer.pk).update(ends_on=date(2025, 6, 30))
    RoundUnit.objects.create(round=summer, union=river)

    assert move(RoundUnits) == [0]


@pytest.mark.parametrize("kind", [Remedies, Visits, RoundUnits])
def test_counts_are_those_of_the_items(kind, merger, team, river, hill):
    a_visit(team, river)
    a_visit(team, hill)
    RemedyFactory(visit__union=river)
    unions = [river.pk, hill.pk]

    items = kind().items(unions, merger)
    assert len(items) == kind().count(unions, merger) > 0
    assert {item.model for item in items} == {kind.model}
    assert all(item.label and item.url for item in items)


@pytest.mark.parametrize("how_many", [1, 3])
def test_many_take_as_many_queries_as_few(
    how_many, merger, summer, wards, by, django_assert_num_queries
):
    river, _hill, new_ward = wards
    for number in range(how_many):
        round_ = RoundFactory(
            plan=summer.plan,
            checklist=summer.checklist,
            starts_on=DAY,
            ends_on=LATER,
            name=f"Đợt {number}",
        )
        visit = a_visit(TeamFactory(round=round_), river)
        RemedyFactory(visit=visit)
    heirs = {river.pk: new_ward.pk}

    with django_assert_num_queries(20):
        for kind in (Remedies, Visits, RoundUnits):
            kind().move(heirs, {}, merger, by=by)


def test_a_visit_handed_over_can_be_planned_on(move, summer, team, river, new_ward, by):
    """The round of the city goes on: another day, then the announcement."""
    visit = a_visit(team, river, place="Nhà văn hóa")
    move(Visits, RoundUnits)
    visit.refresh_from_db()
    slot = planning_visits.Slot(
        union=new_ward,
        team=team,
        date=date(2025, 7, 10),
        half_day=HalfDay.MORNING,
        place="Nhà văn hóa",
        visit=visit,
    )
    planning_visits.reschedule(visit, slot=slot, by=by)
    planning_visits.announce(visit, by=by)

    visit.refresh_from_db()
    assert (visit.date, visit.status) == (date(2025, 7, 10), VisitStatus.ANNOUNCED)
