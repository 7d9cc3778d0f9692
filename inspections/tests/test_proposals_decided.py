"""Lines of a proposed schedule: all, some, none, and what was taken meanwhile."""

from datetime import date

import pytest

from core.exceptions import RuleError
from inspections.enums import LineState, ProposalStatus, VisitStatus
from inspections.models import RoundUnit, VisitEvent
from inspections.scheduling import engine
from inspections.selectors import proposals as selectors
from inspections.selectors.proposals import Options
from inspections.services import proposals
from inspections.tests.factories import (
    PlanFactory,
    ProposalFactory,
    ProposalLineFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from unions.enums import Kind
from unions.tests.factories import BusyDaysFactory, UnionFactory

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = date(2020, 3, 10), date(2020, 3, 11)


@pytest.fixture
def proposal(round_, staff):
    return ProposalFactory(round=round_, created_by=staff)


@pytest.fixture
def make(proposal, city, team):
    """A line of a unit of the round."""

    def line(name, day, half_day="morning", **more):
        union = more.pop("union", None) or UnionFactory(
            kind=Kind.COMMUNE, name=name, parent=city
        )
        RoundUnit.objects.get_or_create(round=proposal.round, union=union)
        more = {"team": team, **more}
        return ProposalLineFactory(
            proposal=proposal, union=union, date=day, half_day=half_day, **more
        )

    return line


@pytest.fixture
def lines(make):
    return [
        make("Một", TUESDAY),
        make("Hai", TUESDAY, "afternoon"),
        make("Ba", WEDNESDAY),
    ]


@pytest.fixture
def moving(make, proposal, team):
    """A planned visit on its day, and the line that moves it."""

    def made(name, now, to, half_day="morning"):
        visit = VisitFactory(
            team=team,
            union__name=name,
            union__parent=proposal.round.plan.union,
            date=now,
            half_day=half_day,
            status=VisitStatus.PLANNED,
        )
        proposal.outcome.setdefault("was", {})[str(visit.union_id)] = proposals.where(
            visit
        )
        proposal.save()
        return make(name, to, half_day, union=visit.union, visit=visit)

    return made


def state(line):
    line.refresh_from_db()
    return line.state, bool(line.remark)


def accept(proposal, lines, by, **more):
    return proposals.accept(proposal, lines=[one.pk for one in lines], by=by, **more)


def test_some_are_taken_and_the_rest_stays_open(proposal, lines, staff):
    done = accept(proposal, lines[:2], staff)
    assert (done.booked, list(done.refused)) == (2, [])
    assert [state(line) for line in lines] == [
        (LineState.ACCEPTED, False),
        (LineState.ACCEPTED, False),
        (LineState.OPEN, False),
    ]
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.READY
    proposals.decline(proposal, lines=[lines[2].pk], by=staff)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.DECIDED
    assert state(lines[2]) == (LineState.DECLINED, False)
    assert proposal.round.visits.count() == 2


def test_none_is_told(proposal, lines, staff):
    with pytest.raises(RuleError, match="Tick the lines"):
        accept(proposal, [], staff)
    with pytest.raises(RuleError, match="Tick the lines"):
        proposals.decline(proposal, lines=[], by=staff)
    assert {state(line)[0] for line in lines} == {LineState.OPEN}


def test_lines_of_another_proposal_are_not_taken(proposal, lines, staff):
    other = ProposalLineFactory()
    with pytest.raises(RuleError, match="Tick the lines"):
        accept(proposal, [other], staff)
    assert state(other) == (LineState.OPEN, False)


def test_what_was_taken_meanwhile_is_told_and_the_rest_booked(
    proposal, lines, team, staff
):
    VisitFactory(
        team=team, date=TUESDAY, half_day="morning", status=VisitStatus.PLANNED
    )
    done = accept(proposal, lines, staff)
    assert done.booked == 2
    assert [line.union.name for line in done.refused] == ["Một"]
    assert "already at" in done.refused[0].remark
    assert state(lines[0]) == (LineState.OPEN, True)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.READY


def test_a_round_that_changed_is_looked_at_line_by_line(proposal, lines, staff):
    RoundUnit.objects.filter(union=lines[0].union).delete()
    VisitFactory(
        round=proposal.round,
        team=TeamFactory(round=proposal.round),
        union=lines[1].union,
        date=date(2020, 3, 20),
        status=VisitStatus.PLANNED,
    )
    done = accept(proposal, lines, staff)
    assert done.booked == 1
    assert sorted(line.remark for line in done.refused) == [
        "Hội LHPN xã Hai already has a visit in this round.",
        "Hội LHPN xã Một is not in this round.",
    ]


def test_a_soft_rule_that_came_meanwhile_asks_for_a_reason(proposal, lines, staff):
    BusyDaysFactory(
        union=lines[0].union, first_on=TUESDAY, last_on=TUESDAY, reason="Đại hội"
    )
    done = accept(proposal, lines, staff)
    assert [line.union for line in done.refused] == [lines[0].union]
    assert "Đại hội" in done.refused[0].remark
    done = accept(proposal, lines[:1], staff, overrule="Đại hội đã lùi ngày")
    assert done.booked == 1
    event = VisitEvent.objects.get(subject__union=lines[0].union)
    assert event.reason == "Đại hội đã lùi ngày"
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.DECIDED


def test_two_visits_change_places(proposal, moving, staff):
    one = moving("Một", TUESDAY, WEDNESDAY)
    two = moving("Hai", WEDNESDAY, TUESDAY)
    done = accept(proposal, [one, two], staff)
    assert done.booked == 2
    assert [line.visit.date for line in (one, two)] == [TUESDAY, WEDNESDAY]
    for line, day in ((one, WEDNESDAY), (two, TUESDAY)):
        line.visit.refresh_from_db()
        assert line.visit.date == day


def test_they_change_places_although_another_line_is_refused(
    proposal, moving, make, staff
):
    gone = make("Ba", date(2020, 3, 12))
    RoundUnit.objects.filter(union=gone.union).delete()
    one = moving("Một", TUESDAY, WEDNESDAY)
    two = moving("Hai", WEDNESDAY, TUESDAY)
    done = accept(proposal, [gone, one, two], staff)
    assert (done.booked, list(done.refused)) == (2, [gone])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": VisitStatus.ANNOUNCED}, "announced or pinned meanwhile"),
        ({"is_pinned": True}, "announced or pinned meanwhile"),
        ({"date": date(2020, 3, 13)}, "another date meanwhile"),
    ],
)
def test_a_visit_that_changed_since_stays(proposal, moving, staff, change, said):
    line = moving("Một", TUESDAY, WEDNESDAY)
    type(line.visit).objects.filter(pk=line.visit.pk).update(**change)
    done = accept(proposal, [line], staff)
    assert done.booked == 0
    assert said in done.refused[0].remark
    line.visit.refresh_from_db()
    assert line.visit.date == change.get("date", TUESDAY)


@pytest.mark.parametrize(
    "status",
    [ProposalStatus.WAITING, ProposalStatus.DECIDED, ProposalStatus.DISCARDED],
)
def test_only_a_ready_proposal_is_decided_on(proposal, lines, staff, status):
    type(proposal).objects.filter(pk=proposal.pk).update(status=status)
    keys = [line.pk for line in lines]
    for verb in (proposals.accept, proposals.decline):
        with pytest.raises(RuleError, match="The proposed schedule is"):
            verb(proposal, lines=keys, by=staff)
    assert not proposal.round.visits.exists()


def test_discarded_in_part_it_keeps_what_was_booked(proposal, lines, staff):
    accept(proposal, lines[:1], staff)
    proposals.discard(proposal, by=staff)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.DISCARDED
    assert proposal.decided_by == staff
    assert proposal.round.visits.count() == 1


def test_a_visit_nobody_was_told_of_leaks_nothing(round_, team, ward, province, staff):
    """The province plans a visit to our ward: its day is taken, no more is known."""
    RoundUnit.objects.create(round=round_, union=ward)
    above = TeamFactory(round=RoundFactory(plan=PlanFactory(union=province)))
    VisitFactory(team=above, union=ward, date=TUESDAY, status=VisitStatus.PLANNED)
    asked = Options(teams=(team.pk,), first=TUESDAY, last=WEDNESDAY)
    (held,) = selectors.asked(round_, asked).problem.held
    assert held.is_hidden
    result = engine.solve(selectors.asked(round_, asked).problem, seconds=1)
    assert result.schedule.by_unit[ward.pk].day == WEDNESDAY
