"""A proposed schedule from being asked for to its visits."""

import sys
import threading
import time
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.exceptions import RuleError
from inspections.enums import (
    Clash,
    ProposalStatus,
    RoundStatus,
    VisitStatus,
)
from inspections.models import Proposal, RoundUnit
from inspections.scheduling.problem import Problem, Team, Unit
from inspections.selectors import proposals as selectors
from inspections.selectors.proposals import Options
from inspections.services import proposals, proposing
from inspections.tests.factories import (
    InterestFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from jobs import lease
from jobs import services as jobs
from jobs.models import Job
from unions.enums import Kind
from unions.tests.factories import BusyDaysFactory, PostFactory, UnionFactory

pytestmark = pytest.mark.django_db
#: The round runs from Tuesday 10/03 to Friday 20/03/2020.
TUESDAY, FRIDAY = date(2020, 3, 10), date(2020, 3, 20)


@pytest.fixture
def units(round_, city):
    """Four communes near one another; the third matters most."""
    made = [
        UnionFactory(
            kind=Kind.COMMUNE,
            name=f"Xã {n}",
            parent=city,
            latitude=f"22.{10 + n}",
            longitude="105.8",
        )
        for n in range(1, 5)
    ]
    for n, union in enumerate(made, start=1):
        RoundUnit.objects.create(
            round=round_, union=union, priority=9 if n == 3 else 0, why="Chưa kiểm tra"
        )
    return made


def options(team, **more):
    values = {"teams": (team.pk,), "first": TUESDAY, "last": FRIDAY, "seconds": 5}
    return Options(**{**values, **more})


def propose(round_, asked, by):
    """Ask, and let the worker do it."""
    proposal = proposals.ask(round_, options=asked, by=by)
    jobs.run(proposal.job)
    proposal.refresh_from_db()
    return proposal


def keys(proposal, **only):
    return list(proposal.lines.filter(**only).values_list("pk", flat=True))


def test_asked_worked_out_and_taken_in_one_go(round_, team, units, staff):
    proposal = propose(round_, options(team), staff)
    assert proposal.status == ProposalStatus.READY
    assert Job.objects.get(pk=proposal.job).state == "done"
    assert {line.union for line in proposal.lines.all()} == set(units)
    assert proposal.outcome["engine"] == "cp-sat"
    assert proposal.outcome["found"]["placed"] == 4
    assert proposal.outcome["found"]["travel_days"] == 2
    assert proposal.lines.get(union=units[2]).date == TUESDAY
    done = proposals.accept(proposal, lines=keys(proposal), by=staff)
    assert (done.booked, done.refused) == (4, [])
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.DECIDED
    assert proposal.decided_by == staff
    visits = round_.visits.order_by("date", "half_day")
    assert next(one.union for one in visits if one.date == TUESDAY) == units[2]
    assert {visit.place for visit in visits} == {
        f"Trụ sở UBND xã Xã {n}" for n in range(1, 5)
    }


def test_the_problem_says_what_the_register_says(round_, team, units, inspector):
    BusyDaysFactory(
        union=units[0], first_on=date(2020, 3, 11), last_on=date(2020, 3, 12)
    )
    units[1].bank_day = 13
    units[1].save()
    InterestFactory(union=units[2], user=inspector, full_name=inspector.full_name)
    PostFactory(
        union=units[3],
        officer__full_name=inspector.full_name,
        started_on=None,
        ended_on=date(2020, 3, 12),
    )
    VisitFactory(
        team__round__plan=round_.plan,
        union=units[0],
        date=date(2020, 4, 1),
        status=VisitStatus.PLANNED,
    )
    problem = selectors.asked(round_, options(team)).problem
    found = {unit.key: unit for unit in problem.units}
    assert found[units[0].pk].busy == {date(2020, 3, 11), date(2020, 3, 12)}
    assert found[units[1].pk].bank == {date(2020, 3, 13)}
    assert found[units[0].pk].weekends == {date(2020, 3, 14), date(2020, 3, 15)}
    assert found[units[0].pk].point == (22.11, 105.8)
    ties = problem.teams[0].ties
    assert set(ties) == {units[2].pk, units[3].pk}
    assert set(ties[units[2].pk].values()) == {Clash.FAMILY}
    assert len(ties[units[2].pk]) == 11
    assert ties[units[3].pk] == {
        TUESDAY + timedelta(days=n): Clash.NAMESAKE for n in range(3)
    }
    assert [held.at.day for held in problem.held] == [date(2020, 4, 1)]
    assert (problem.quiet_days, problem.most_km) == (30, 40)


def test_reading_takes_as_many_queries_for_one_unit_as_for_four(round_, team, units):
    def count(wanted):
        with CaptureQueriesContext(connection) as found:
            problem = selectors.asked(round_, options(team)).problem
        assert len(problem.units) == wanted
        return len(found)

    for union in units:
        VisitFactory(union=union, date=FRIDAY, status=VisitStatus.PLANNED)
    four = count(4)
    RoundUnit.objects.filter(round=round_).exclude(union=units[0]).delete()
    assert count(1) == four <= 12


def test_what_stands_is_kept_and_only_free_visits_move(round_, team, units, staff):
    kept = [
        VisitFactory(
            team=team,
            union=units[0],
            date=TUESDAY,
            half_day="full",
            status=VisitStatus.ANNOUNCED,
        ),
        VisitFactory(
            team=team,
            union=units[1],
            date=date(2020, 3, 11),
            half_day="full",
            status=VisitStatus.PLANNED,
            is_pinned=True,
        ),
    ]
    free = VisitFactory(
        team=team,
        union=units[2],
        date=date(2020, 3, 14),
        half_day="morning",
        status=VisitStatus.PLANNED,
    )
    asked = selectors.asked(round_, options(team, moves=True))
    assert [unit.key for unit in asked.problem.units] == [units[2].pk, units[3].pk]
    assert asked.visits == {units[2].pk: free}
    assert {held.at.unit for held in asked.problem.held} == {
        visit.union_id for visit in kept
    }
    assert [
        unit.key for unit in selectors.asked(round_, options(team)).problem.units
    ] == [units[3].pk]
    proposal = propose(round_, options(team, moves=True), staff)
    line = proposal.lines.get(union=units[2])
    assert line.visit == free
    assert line.date.weekday() < 5
    assert proposal.outcome["was"] == {
        str(units[2].pk): ["2020-03-14", "morning", team.pk]
    }
    proposals.accept(proposal, lines=keys(proposal), by=staff)
    free.refresh_from_db()
    assert (free.date, free.half_day) == (line.date, line.half_day)


def test_a_postponed_visit_gets_a_new_date(round_, team, units, staff):
    old = VisitFactory(
        team=team,
        union=units[0],
        date=TUESDAY,
        half_day="morning",
        status=VisitStatus.POSTPONED,
    )
    proposal = propose(round_, options(team), staff)
    assert proposal.lines.get(union=units[0]).visit == old
    done = proposals.accept(proposal, lines=keys(proposal), by=staff)
    assert done.booked == 4
    old.refresh_from_db()
    assert old.status == VisitStatus.PLANNED


def test_what_finds_no_place_says_what_is_in_the_way(round_, team, units, staff):
    BusyDaysFactory(union=units[0], first_on=TUESDAY, last_on=FRIDAY)
    proposal = propose(round_, options(team), staff)
    line = proposal.lines.get(union=units[0])
    assert not line.is_placed
    assert line.obstacles == [
        {"rule": "busy", "days": 11},
        {"rule": "weekend", "days": 2},
    ]
    proposals.accept(proposal, lines=keys(proposal, date__isnull=False), by=staff)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.DECIDED


def test_without_the_solver_there_is_a_schedule_as_well(
    round_, team, units, staff, monkeypatch
):
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    proposal = propose(round_, options(team), staff)
    assert proposal.status == ProposalStatus.READY
    assert proposal.outcome["engine"] == "greedy"
    assert proposal.outcome["bound"] is None


def test_the_job_may_run_twice(round_, team, units, staff):
    proposal = propose(round_, options(team), staff)
    lines = keys(proposal)
    job = Job.objects.get(pk=proposal.job)
    assert proposing.propose(job, proposal=str(proposal.pk)) == {}
    assert keys(proposal) == lines


def test_a_killed_worker_is_followed_by_another(round_, team, units, staff):
    """The first claimed the job and wrote nothing; its lease runs out."""
    proposal = proposals.ask(round_, options=options(team), by=staff)
    first = jobs.claim(proposal.job)
    Job.objects.filter(pk=first.pk).update(lease_until="2020-01-01T00:00Z")
    jobs.run(proposal.job)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.READY
    lines = keys(proposal)
    assert proposing.propose(first, proposal=str(proposal.pk)) == {}
    assert keys(proposal) == lines


def test_a_lease_lost_in_mid_work_ends_the_solver(round_, team, units, staff):
    proposal = proposals.ask(round_, options=options(team), by=staff)
    job = jobs.claim(proposal.job)
    Job.objects.filter(pk=job.pk).update(lease_token=None)
    spread = tuple(
        Unit(n, priority=n % 4, point=(22 + n * 7 % 30 / 60, 105 + n * 11 % 30 / 60))
        for n in range(1, 31)
    )
    both = (Team(1), Team(2))
    long = Problem(TUESDAY, TUESDAY + timedelta(days=29), spread, both)
    began = time.monotonic()
    with pytest.raises(lease.LeaseLostError):
        proposing._watched(job, proposal, long, 60)
    assert time.monotonic() - began < 30
    assert not [one for one in threading.enumerate() if one.name == "solver"]


def test_a_worker_that_lost_its_lease_stores_nothing(round_, team, units, staff):
    proposal = proposals.ask(round_, options=options(team), by=staff)
    job = jobs.claim(proposal.job)
    Job.objects.filter(pk=job.pk).update(lease_token=None)
    with pytest.raises(lease.LeaseLostError):
        proposing.propose(job, proposal=str(proposal.pk))
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.WAITING
    assert not proposal.lines.exists()


def test_stopped_it_keeps_the_best_so_far(round_, team, units, staff):
    proposal = proposals.ask(round_, options=options(team, seconds=60), by=staff)
    proposals.stop(proposal, by=staff)
    assert proposals.stop(proposal, by=staff).stop_asked
    jobs.run(proposal.job)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.READY
    assert proposal.outcome["seconds"] < 20
    with pytest.raises(RuleError, match="no longer being worked out"):
        proposals.stop(proposal, by=staff)


def test_what_is_put_away_meanwhile_stays_away(round_, team, units, staff):
    proposal = proposals.ask(round_, options=options(team), by=staff)
    proposals.discard(proposal, by=staff)
    jobs.run(proposal.job)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.DISCARDED
    assert not proposal.lines.exists()
    with pytest.raises(RuleError, match="Discarded"):
        proposals.discard(proposal, by=staff)


def test_nothing_left_to_place_is_told_by_the_job(round_, team, units, staff):
    proposal = proposals.ask(round_, options=options(team), by=staff)
    RoundUnit.objects.filter(round=round_).delete()
    jobs.run(proposal.job)
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.FAILED
    assert proposal.error


def test_refusals_of_asking(round_, team, units, staff):
    other = TeamFactory(round=RoundFactory(plan=round_.plan))
    for asked, said in (
        (options(team, teams=()), "team of this round"),
        (options(other), "team of this round"),
        (options(team, first=date(2020, 3, 9)), "days of the round"),
        (options(team, last=date(2020, 3, 21)), "days of the round"),
        (options(team, first=FRIDAY, last=TUESDAY), "days of the round"),
        (options(team, seconds=4), "between 5 and 120"),
        (options(team, seconds=121), "between 5 and 120"),
    ):
        with pytest.raises(RuleError, match=said):
            proposals.ask(round_, options=asked, by=staff)
    proposals.ask(round_, options=options(team), by=staff)
    with pytest.raises(RuleError, match="worked out already"):
        proposals.ask(round_, options=options(team), by=staff)


def test_nothing_is_asked_of_a_round_that_is_over_or_complete(round_, team, staff):
    with pytest.raises(RuleError, match="has a date already"):
        proposals.ask(round_, options=options(team), by=staff)
    round_.status = RoundStatus.CLOSED
    round_.save()
    with pytest.raises(RuleError, match="cannot be planned"):
        proposals.ask(round_, options=options(team), by=staff)
    assert not Proposal.objects.exists()
