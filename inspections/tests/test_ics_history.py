"""Whatever becomes of a visit, its appointment stays the same one and moves along."""

from datetime import date, timedelta

import icalendar
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from ical.calendar_stream import IcsCalendarStream

from accounts.enums import Role
from core.exceptions import RuleError
from inspections import ics
from inspections.enums import HalfDay, RoundStatus, TeamRole, VisitStatus
from inspections.models import Visit
from inspections.selectors import feeds
from inspections.selectors.bookings import Slot
from inspections.services import planning_visits, visits
from inspections.tests.factories import (
    ChecklistVersionFactory,
    PlanFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
)
from unions.enums import Kind
from unions.tests.factories import MemberFactory, UnionFactory

FIRST = date(2020, 3, 2)
DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["move", "move", "announce", "postpone", "replan", "cancel", "start"]
        ),
        DAYS,
        st.sampled_from(HalfDay.values),
        st.integers(0, 1),
        st.sampled_from(["", "Nhà văn hóa thôn Nà Bản", "Trụ sở UBND; tầng 2"]),
    ),
    max_size=12,
)


def take(verb, visit, slot, by):
    """One step by the real verb."""
    words = {"by": by, "reason": "đổi lịch"}
    overrule = {"overrule": "đã thống nhất với đơn vị"}
    if verb == "move":
        planning_visits.reschedule(visit, slot=slot, **words, **overrule)
    elif verb == "replan":
        planning_visits.replan(visit, slot=slot, by=by, **overrule)
    elif verb == "announce":
        planning_visits.announce(visit, by=by)
    elif verb == "start":
        visits.start(visit, by=by)
    else:
        getattr(planning_visits, verb)(visit, **words)


def shown(event):
    """What of an appointment tells its time, place and standing."""
    return (event.starts_at, event.ends_at, event.place, event.text, event.status)


class Histories(TestCase):
    def setUp(self):
        city = UnionFactory(kind=Kind.CITY, name="Bắc Kạn")
        self.unit = UnionFactory(parent=city)
        self.staff = MemberFactory(union=city, role=Role.STAFF)
        self.round = RoundFactory(
            plan=PlanFactory(union=city),
            checklist=ChecklistVersionFactory(checklist__union=city),
            starts_on=FIRST,
            ends_on=FIRST + timedelta(days=60),
            status=RoundStatus.RUNNING,
        )
        self.round.round_units.create(union=self.unit)
        self.teams = [TeamFactory(round=self.round) for _ in range(2)]
        for team in self.teams:
            TeamMemberFactory(team=team, role=TeamRole.LEADER)
            TeamMemberFactory(team=team, role=TeamRole.SECRETARY)

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(steps=STEPS)
    def test_any_history_moves_one_appointment(self, steps):
        slot = Slot(self.unit, self.teams[0], FIRST)
        [visit] = planning_visits.schedule(
            self.round, slots=[slot], overrule="thử", by=self.staff
        )
        before = feeds.one(visit)
        assert before.sequence == 0
        uid = before.uid
        for verb, day, half_day, team, place in steps:
            visit = Visit.objects.get(pk=visit.pk)
            slot = Slot(self.unit, self.teams[team], day, half_day, place)
            try:
                take(verb, visit, slot, self.staff)
            except RuleError:
                assert feeds.one(visit) == before
                continue
            after = feeds.one(visit)
            assert after.uid == uid
            assert after.sequence >= before.sequence
            if shown(after) != shown(before):
                assert after.sequence > before.sequence
                assert after.changed_at > before.changed_at
            self.check(after)
            before = after

    def check(self, event):
        """Both libraries read the visit as the database has it."""
        visit = Visit.objects.get()
        begin, end = feeds.hours(visit.half_day)
        file = ics.calendar([event], name="Lịch")
        [one] = icalendar.Calendar.from_ical(file).events
        [other] = IcsCalendarStream.calendar_from_ics(file.decode()).events
        assert one.start == other.dtstart
        assert (one.start.date(), one.start.time()) == (visit.date, begin)
        assert (one.end.date(), one.end.time()) == (visit.date, end)
        off = (VisitStatus.POSTPONED, VisitStatus.CANCELLED)
        wanted = "CANCELLED" if visit.status in off else "CONFIRMED"
        if visit.status == VisitStatus.PLANNED:
            wanted = "TENTATIVE"
        assert one["status"] == other.status.value == wanted
        assert str(one["uid"]) == other.uid == event.uid
        assert one["sequence"] == other.sequence == event.sequence


def test_two_visits_that_change_places_both_move(round_, ward, commune, staff):
    slots = []
    for n, unit in enumerate((ward, commune)):
        team = TeamFactory(round=round_)
        TeamMemberFactory(team=team, role=TeamRole.LEADER)
        round_.round_units.create(union=unit)
        slots.append(Slot(unit, team, round_.starts_on + timedelta(days=n)))
    made = planning_visits.schedule(round_, slots=slots, overrule="thử", by=staff)
    before = [feeds.one(visit) for visit in made]
    planning_visits.swap(*made, reason="đổi", overrule="thử", by=staff)
    after = [feeds.one(visit) for visit in made]
    assert [one.uid for one in after] == [one.uid for one in before]
    assert [one.sequence for one in after] == [1, 1]
    assert after[0].starts_at == before[1].starts_at
    assert after[1].starts_at == before[0].starts_at


def test_the_names_of_two_installations_differ(visit):
    own = feeds.one(visit).uid
    Visit.objects.update(created_at=visit.created_at + timedelta(microseconds=1))
    assert feeds.one(visit).uid != own
