"""Rules that give way to a reason, visits that change places, and pinned ones."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import HALVES, Clash, HalfDay, TeamRole, VisitStatus
from inspections.models import Booking, Visit
from inspections.selectors.bookings import Slot, cautions, hard
from inspections.services import planning_teams
from inspections.services import planning_visits as services
from inspections.tests.factories import TeamFactory, TeamMemberFactory, VisitFactory
from unions.models import Membership
from unions.tests.factories import BusyDaysFactory

TUESDAY, SATURDAY = date(2020, 3, 10), date(2020, 3, 14)


@pytest.fixture
def units(round_, ward, commune):
    round_.units.set([ward, commune])
    return [ward, commune]


@pytest.fixture
def visits(team, units, staff):
    slots = [
        Slot(units[0], team, TUESDAY, HalfDay.MORNING, "Trụ sở UBND phường"),
        Slot(units[1], team, date(2020, 3, 12), HalfDay.FULL, "Trụ sở UBND xã"),
    ]
    return services.schedule(team.round, slots=slots, by=staff)


def _booked(visit):
    """(what, half) of everything that the visit takes."""
    return sorted(
        ("person" if row.person_id else "team" if row.team_id else "unit", row.half)
        for row in Booking.objects.filter(visit=visit, date=visit.date)
    )


def test_a_soft_rule_gives_way_to_a_reason_that_is_kept(team, units, staff):
    slots = [Slot(units[0], team, SATURDAY)]

    with pytest.raises(services.NeedsReasonError, match="Write why") as refused:
        services.schedule(team.round, slots=slots, overrule=" ", by=staff)
    assert [one.code for one in refused.value.cautions] == [Clash.WEEKEND]
    assert not Visit.objects.exists()

    (visit,) = services.schedule(
        team.round, slots=slots, overrule="Xã chỉ họp được thứ Bảy", by=staff
    )

    event = visit.events.get()
    assert event.reason == "Xã chỉ họp được thứ Bảy"
    assert event.overruled == ["14/03/2020 is at the weekend."]
    assert event.changes == []


def test_a_hard_rule_gives_way_to_nothing(team, units, staff, inspector):
    Membership.objects.filter(user=inspector).update(union=units[0])

    with pytest.raises(RuleError, match="works at the inspected unit") as refused:
        services.schedule(
            team.round,
            slots=[Slot(units[0], team, TUESDAY)],
            overrule="Cứ đi",
            by=staff,
        )
    assert not isinstance(refused.value, services.NeedsReasonError)


def test_a_reason_is_asked_for_once(team, units, staff):
    """What stays where it was needs no second reason; another day does."""
    saturday = [Slot(units[0], team, SATURDAY)]
    (visit,) = services.schedule(
        team.round, slots=saturday, overrule="Thứ Bảy", by=staff
    )

    moved = services.reschedule(
        visit, slot=Slot(units[0], team, SATURDAY, place="Nhà văn hóa"), by=staff
    )
    assert moved.place == "Nhà văn hóa"
    with pytest.raises(services.NeedsReasonError):
        services.reschedule(
            visit, slot=Slot(units[0], team, date(2020, 3, 15)), by=staff
        )


def test_a_missing_secretary_is_answered_for_once_a_team(team, units, staff):
    team.members.filter(role=TeamRole.SECRETARY).delete()

    with pytest.raises(services.NeedsReasonError, match="has no secretary"):
        services.schedule(team.round, slots=[Slot(units[0], team, TUESDAY)], by=staff)
    services.schedule(
        team.round, slots=[Slot(units[0], team, TUESDAY)], overrule="Sau", by=staff
    )
    later = Slot(units[1], team, date(2020, 3, 11))
    assert services.schedule(team.round, slots=[later], by=staff)


def test_a_postponed_visit_answers_for_its_new_day(visits, team, units, staff):
    visit = services.postpone(visits[0], reason="Mưa lũ", by=staff)
    slot = Slot(units[0], team, SATURDAY)

    with pytest.raises(services.NeedsReasonError):
        services.replan(visit, slot=slot, by=staff)
    visit = services.replan(visit, slot=slot, overrule="Gấp", by=staff)

    event = visit.events.last()
    assert (event.reason, event.overruled) == (
        "Gấp",
        ["14/03/2020 is at the weekend."],
    )


def test_visits_take_their_unit_their_team_and_its_people(visits):
    assert _booked(visits[0]) == [("person", "am"), ("team", "am"), ("unit", "am")]
    assert _booked(visits[1]) == [
        (what, half) for what in ("person", "team", "unit") for half in ("am", "pm")
    ]


def test_what_does_not_take_place_takes_nothing(visits, staff):
    services.postpone(visits[0], reason="Mưa lũ", by=staff)
    services.cancel(visits[1], reason="Mưa lũ", by=staff)

    assert not Booking.objects.exists()


def test_people_who_join_and_leave_are_booked_and_free(visits, team, leader, staff):
    people = [one for one in team.members.all() if one.role == TeamRole.SECRETARY]
    head = TeamMemberFactory.build(
        team=team, user=leader, full_name=leader.full_name, role=TeamRole.LEADER
    )

    planning_teams.save_team(team, members=[head, *people], by=staff)

    booked = Booking.objects.exclude(person=None).values_list("person", flat=True)
    assert set(booked) == {leader.pk}


def test_two_visits_change_places(visits, staff):
    mornings, days = ([one.half_day for one in visits], [one.date for one in visits])

    one, other = services.swap(visits[0], visits[1], by=staff)

    assert [one.date, other.date] == days[::-1]
    assert [one.half_day, other.half_day] == mornings[::-1]
    assert [one.place, other.place] == ["Trụ sở UBND phường", "Trụ sở UBND xã"]
    assert _booked(other) == [("person", "am"), ("team", "am"), ("unit", "am")]


def test_changing_places_meets_the_rules_of_both(visits, units, staff):
    BusyDaysFactory(union=units[0], first_on=visits[1].date, reason="Đại hội")

    with pytest.raises(services.NeedsReasonError, match="Đại hội"):
        services.swap(visits[0], visits[1], by=staff)
    one, _other = services.swap(visits[0], visits[1], overrule="Đã bàn", by=staff)
    assert one.events.last().reason == "Đã bàn"
    assert _other.events.last().reason == ""


def test_a_visit_that_was_announced_changes_places_with_a_reason(visits, staff):
    Visit.objects.filter(pk=visits[1].pk).update(status=VisitStatus.ANNOUNCED)

    with pytest.raises(RuleError, match="write why"):
        services.swap(visits[0], visits[1], by=staff)
    _one, other = services.swap(visits[0], visits[1], reason="Trùng họp", by=staff)
    assert other.events.last().reason == "Trùng họp"


def test_visits_of_two_rounds_do_not_change_places(visits, staff):
    stranger = VisitFactory(team=TeamFactory(), status=VisitStatus.PLANNED)

    for other in (stranger, visits[0]):
        with pytest.raises(RuleError, match="two visits of one round"):
            services.swap(visits[0], other, by=staff)


def test_a_pin_is_set_and_taken_out(visits, staff):
    visit = services.pin(visits[0], is_pinned=True, by=staff)
    services.pin(visit, is_pinned=True, by=staff)

    assert Visit.objects.get(pk=visit.pk).is_pinned
    entry = AuditEntry.objects.get(model="inspections.visit", action="change")
    assert entry.detail == {"is_pinned": [False, True]}
    assert not services.pin(visit, is_pinned=False, by=staff).is_pinned


_MOVES = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.dates(TUESDAY, date(2020, 3, 20)),
        st.sampled_from(sorted(HalfDay)),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=_MOVES)
def test_whatever_is_moved_no_hard_rule_is_broken(visits, team, staff, moves):
    """And each move that was accepted can be taken back to where the visit was."""
    for which, day, half_day, goes_back in moves:
        visit = Visit.objects.select_related("union", "team", "round").get(
            pk=visits[which].pk
        )
        before = Slot.of(visit)
        slot = Slot(visit.union, team, day, half_day, visit.place)
        try:
            services.reschedule(visit, slot=slot, overrule="Thử", by=staff)
        except RuleError:
            visit.refresh_from_db()
            assert Slot.of(visit).when == before.when
            continue
        if goes_back:
            services.reschedule(visit, slot=before, overrule="Thử", by=staff)
            visit.refresh_from_db()
            assert Slot.of(visit).when == before.when
    now = Visit.objects.select_related("union", "team").order_by("pk")
    assert hard(cautions([Slot.of(visit) for visit in now])) == []
    for visit in now:
        assert len(_booked(visit)) == 3 * len(HALVES[visit.half_day])


def test_a_day_is_not_free_because_a_day_before_it_is(visits, team, units, staff):
    """Bookings are of the day itself: the next one is another."""
    tomorrow = visits[1].date + timedelta(days=1)

    moved = services.reschedule(
        visits[0], slot=Slot(units[0], team, tomorrow), by=staff
    )

    assert set(Booking.objects.filter(visit=moved).values_list("date", flat=True)) == {
        tomorrow
    }
