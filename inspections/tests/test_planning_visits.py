"""The verbs that put visits into the calendar."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from core.exceptions import RuleError
from inspections.enums import (
    VISIT_NEEDS_REASON,
    VISIT_TRANSITIONS,
    HalfDay,
    RoundStatus,
    TeamRole,
    VisitStatus,
)
from inspections.models import Round, Visit
from inspections.selectors.bookings import Slot
from inspections.services import planning_visits as services
from inspections.tests.factories import (
    PlanFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)

DAY = date(2020, 3, 10)
PLANNING_PART = {
    VisitStatus.PLANNED,
    VisitStatus.ANNOUNCED,
    VisitStatus.POSTPONED,
    VisitStatus.CANCELLED,
}


@pytest.fixture
def units(round_, ward, commune):
    round_.units.set([ward, commune])
    return [ward, commune]


@pytest.fixture
def planned(team, units, staff):
    slot = Slot(units[0], team, DAY, HalfDay.MORNING, "Trụ sở UBND phường Đức Xuân")
    return services.schedule(team.round, slots=[slot], by=staff)[0]


def _status(visit, status):
    Visit.objects.filter(pk=visit.pk).update(status=status)
    visit.refresh_from_db()
    return visit


def test_a_planned_visit_has_the_checklist_of_the_round_and_a_first_step(
    planned, team, staff
):
    assert planned.checklist == team.round.checklist
    assert planned.status == VisitStatus.PLANNED
    assert [(one.actor, one.old_status, one.new_status) for one in
            planned.events.all()] == [(staff, "", "planned")]  # fmt: skip


def test_many_units_are_scheduled_at_once(team, units, staff):
    slots = [
        Slot(units[0], team, DAY, HalfDay.MORNING),
        Slot(units[1], team, DAY, HalfDay.AFTERNOON),
    ]

    visits = services.schedule(team.round, slots=slots, by=staff)

    assert [visit.union for visit in visits] == units


def test_two_visits_change_days_in_one_go(planned, team, units, staff):
    other_day = date(2020, 3, 11)
    second = services.schedule(
        team.round, slots=[Slot(units[1], team, other_day)], by=staff
    )[0]

    services.schedule(
        team.round,
        slots=[
            Slot(units[0], team, other_day, HalfDay.FULL, visit=planned),
            Slot(units[1], team, DAY, HalfDay.FULL, visit=second),
        ],
        by=staff,
    )

    planned.refresh_from_db()
    second.refresh_from_db()
    assert (planned.date, second.date) == (other_day, DAY)


@pytest.mark.parametrize("status", [RoundStatus.CLOSED, RoundStatus.CANCELLED])
def test_nothing_is_planned_in_an_ended_round(team, units, staff, status):
    Round.objects.update(status=status)

    with pytest.raises(RuleError, match="cannot be planned"):
        services.schedule(team.round, slots=[Slot(units[0], team, DAY)], by=staff)


def test_only_units_of_the_round_are_visited(team, units, other_ward, staff):
    with pytest.raises(RuleError, match="is not in this round"):
        services.schedule(team.round, slots=[Slot(other_ward, team, DAY)], by=staff)


def test_a_unit_is_visited_once_in_a_round(planned, team, units, staff):
    with pytest.raises(RuleError, match="already has a visit"):
        services.schedule(
            team.round, slots=[Slot(units[0], team, date(2020, 3, 12))], by=staff
        )


def test_a_cancelled_visit_makes_room_for_another(planned, team, units, staff):
    services.cancel(planned, reason="Đơn vị bận đại hội", by=staff)

    again = services.schedule(team.round, slots=[Slot(units[0], team, DAY)], by=staff)

    assert again[0].pk != planned.pk


@pytest.mark.parametrize("day", [date(2020, 3, 9), date(2020, 3, 21)])
def test_the_day_lies_within_the_round(team, units, staff, day):
    with pytest.raises(RuleError, match="between 10/03/2020 and 20/03/2020"):
        services.schedule(team.round, slots=[Slot(units[0], team, day)], by=staff)


def test_the_unit_exists_on_the_day(team, units, staff):
    units[0].valid_to = date(2020, 3, 9)
    units[0].save()

    with pytest.raises(RuleError, match="does not exist on 10/03/2020"):
        services.schedule(team.round, slots=[Slot(units[0], team, DAY)], by=staff)


def test_the_team_is_one_of_the_round(team, units, staff):
    foreign = TeamFactory(round=RoundFactory(plan=PlanFactory(year=2021)))

    with pytest.raises(RuleError, match="Choose a team of this round"):
        services.schedule(team.round, slots=[Slot(units[0], foreign, DAY)], by=staff)


@pytest.fixture
def elsewhere(round_, inspector):
    """Another team, of another round of the union, with the same inspector."""
    team = TeamFactory(round__plan=PlanFactory(union=round_.union, year=2021))
    TeamMemberFactory(team=team, user=inspector)
    return team


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (HalfDay.MORNING, HalfDay.MORNING),
        (HalfDay.MORNING, HalfDay.FULL),
        (HalfDay.FULL, HalfDay.AFTERNOON),
    ],
)
def test_nobody_is_at_two_places_on_one_half_day(
    team, units, staff, elsewhere, first, second
):
    VisitFactory(team=elsewhere, date=DAY, half_day=first, status="planned")
    slots = [Slot(units[0], team, DAY, second)]

    with pytest.raises(RuleError, match=r"^Nguyễn Thị Số \d+: already at"):
        services.schedule(team.round, slots=slots, by=staff)
    assert not team.visits.exists()


def test_two_half_days_are_two_visits(team, units, staff, elsewhere):
    VisitFactory(team=elsewhere, date=DAY, half_day=HalfDay.MORNING, status="planned")
    slots = [Slot(units[0], team, DAY, HalfDay.AFTERNOON)]

    assert len(services.schedule(team.round, slots=slots, by=staff)) == 1


def test_one_team_is_not_sent_to_two_units_at_once(team, units, staff):
    team.members.all().delete()
    slots = [Slot(unit, team, DAY) for unit in units]

    with pytest.raises(RuleError, match=f"{team.name}: already at phường Đức Xuân"):
        services.schedule(team.round, slots=slots, by=staff)
    assert not team.visits.exists()


@pytest.mark.parametrize("status", [VisitStatus.CANCELLED, VisitStatus.POSTPONED])
def test_a_visit_that_does_not_take_place_takes_no_time(team, units, staff, status):
    VisitFactory(team=team, date=DAY, half_day=HalfDay.FULL, status=status)

    assert services.schedule(team.round, slots=[Slot(units[0], team, DAY)], by=staff)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_book_one_person_at_once_one_is_told_no(
    round_, team, ward, commune, inspector, staff
):
    """In two threads where rows can be locked; SQLite lets in one writer anyway."""
    second = TeamFactory(round=round_)
    TeamMemberFactory(
        team=second,
        user=inspector,
        full_name=inspector.full_name,
        role=TeamRole.LEADER,
    )
    TeamMemberFactory(team=second, role=TeamRole.SECRETARY)
    round_.units.set([ward, commune])
    other_round = RoundFactory(plan=round_.plan, checklist=round_.checklist)
    other_round.units.set([commune])
    second.round = other_round
    second.save()

    def book(choice):
        unit, with_team = choice
        try:
            return services.schedule(
                with_team.round, slots=[Slot(unit, with_team, DAY)], by=staff
            )
        except RuleError as refusal:
            return str(refusal)
        finally:
            if connection.features.has_select_for_update:
                connection.close()

    choices = [(ward, team), (commune, second)]
    if connection.features.has_select_for_update:
        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(book, choices))
    else:
        answers = [book(choice) for choice in choices]

    refusals = [answer for answer in answers if isinstance(answer, str)]
    assert Visit.objects.count() == 1
    assert len(refusals) == 1
    # A thread has the language of the settings.
    assert refusals[0].startswith(f"{inspector.full_name}: ")


def test_a_planned_visit_moves_and_tells_what_changed(planned, team, units, staff):
    slot = Slot(units[0], team, date(2020, 3, 12), HalfDay.FULL, planned.place)

    visit = services.reschedule(planned, slot=slot, by=staff)

    assert (visit.date, visit.half_day) == (date(2020, 3, 12), HalfDay.FULL)
    event = visit.events.last()
    assert (event.old_status, event.new_status) == ("planned", "planned")
    assert event.detail == {
        "date": ["2020-03-10", "2020-03-12"],
        "half_day": ["morning", "full"],
    }
    assert event.changes == [
        "Date: 10/03/2020 → 12/03/2020",
        "Half-day: Morning → Whole day",
    ]


def test_nothing_changed_writes_no_step(planned, team, units, staff):
    slot = Slot(units[0], team, DAY, HalfDay.MORNING, planned.place)

    services.reschedule(planned, slot=slot, by=staff)

    assert planned.events.count() == 1


def test_the_unit_of_a_visit_never_changes(planned, team, units, staff):
    services.reschedule(planned, slot=Slot(units[1], team, DAY), by=staff)

    planned.refresh_from_db()
    assert planned.union == units[0]


def test_a_visit_that_was_announced_moves_with_a_reason_only(
    planned, team, units, staff
):
    _status(planned, VisitStatus.ANNOUNCED)
    slot = Slot(units[0], team, date(2020, 3, 12))

    with pytest.raises(RuleError, match="write why"):
        services.reschedule(planned, slot=slot, reason=" ", by=staff)
    visit = services.reschedule(planned, slot=slot, reason="Trùng họp", by=staff)

    assert visit.events.last().reason == "Trùng họp"
    assert visit.status == VisitStatus.ANNOUNCED


@pytest.mark.parametrize(
    "status", sorted(set(VisitStatus) - set(services.MOVABLE), key=str)
)
def test_a_visit_that_has_begun_or_ended_does_not_move(
    planned, team, units, staff, status
):
    _status(planned, status)

    with pytest.raises(RuleError, match="can no longer be moved"):
        services.reschedule(
            planned, slot=Slot(units[0], team, date(2020, 3, 12)), by=staff
        )


def test_moving_meets_the_same_refusals_as_planning(planned, team, units, staff):
    services.schedule(
        team.round, slots=[Slot(units[1], team, date(2020, 3, 12))], by=staff
    )

    with pytest.raises(RuleError, match="already at xã Nông Thượng"):
        services.reschedule(
            planned, slot=Slot(units[0], team, date(2020, 3, 12)), by=staff
        )
    with pytest.raises(RuleError, match="choose a day between"):
        services.reschedule(
            planned, slot=Slot(units[0], team, date(2020, 4, 1)), by=staff
        )


def test_a_postponed_visit_is_planned_again(planned, team, units, staff):
    services.postpone(planned, reason="Mưa lũ", by=staff)
    slot = Slot(units[0], team, date(2020, 3, 16), HalfDay.MORNING, planned.place)

    visit = services.replan(planned, slot=slot, by=staff)

    assert (visit.status, visit.date) == (VisitStatus.PLANNED, date(2020, 3, 16))
    assert [(one.new_status, one.reason, one.detail) for one in visit.events.all()] == [
        ("planned", "", {}),
        ("postponed", "Mưa lũ", {}),
        ("planned", "", {"date": ["2020-03-10", "2020-03-16"]}),
    ]


def test_only_a_postponed_visit_is_planned_again(planned, team, units, staff):
    with pytest.raises(RuleError, match="Only a postponed visit"):
        services.replan(planned, slot=Slot(units[0], team, DAY), by=staff)


@pytest.mark.parametrize("status", RoundStatus)
def test_units_are_told_once_the_round_is_approved(planned, staff, status):
    Round.objects.update(status=status)

    if status in {RoundStatus.APPROVED, RoundStatus.RUNNING}:
        assert services.announce(planned, by=staff).status == VisitStatus.ANNOUNCED
    else:
        with pytest.raises(RuleError, match="Approve the round"):
            services.announce(planned, by=staff)


def test_all_planned_visits_are_announced_together(planned, round_, staff):
    signed = VisitFactory(team=planned.team, status=VisitStatus.SIGNED)

    services.announce_all(round_, by=staff)

    planned.refresh_from_db()
    signed.refresh_from_db()
    assert (planned.status, signed.status) == ("announced", "signed")


def test_nothing_to_announce_is_said(round_, staff):
    with pytest.raises(RuleError, match="No planned visit"):
        services.announce_all(round_, by=staff)


@pytest.mark.parametrize("verb", [services.postpone, services.cancel])
@pytest.mark.parametrize("status", services.MOVABLE)
def test_putting_off_needs_a_reason(planned, staff, verb, status):
    _status(planned, status)

    with pytest.raises(RuleError, match="Write the reason"):
        verb(planned, reason="  ", by=staff)


@pytest.mark.parametrize("old", VisitStatus)
@pytest.mark.parametrize("new", sorted(PLANNING_PART))
def test_only_listed_transitions_happen(planned, staff, old, new):
    _status(planned, old)
    if new in VISIT_TRANSITIONS[old]:
        assert services._move(planned, new, by=staff, reason="Lý do").status == new
    else:
        with pytest.raises(RuleError, match="cannot become"):
            services._move(planned, new, by=staff, reason="Lý do")
        planned.refresh_from_db()
        assert planned.status == old


@pytest.mark.parametrize(("old", "new"), sorted(VISIT_NEEDS_REASON))
def test_moves_that_need_a_reason(planned, staff, old, new):
    _status(planned, old)

    with pytest.raises(RuleError, match="Write the reason"):
        services._move(planned, new, by=staff)
