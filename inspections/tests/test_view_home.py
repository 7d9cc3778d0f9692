"""The home page tells each person what to do next."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.enums import (
    FindingKind,
    Grade,
    RemedyStatus,
    Result,
    RoundStatus,
    Severity,
    VisitStatus,
)
from inspections.models import Answer, Item, Round, RoundUnit, Visit
from inspections.selectors.home import home
from inspections.tests.factories import (
    FindingFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def plan_of_year(round_, today):
    """So that nothing is said about a missing plan."""
    return PlanFactory(union=round_.plan.union, year=today.year)


def _urls(tasks):
    return [task.url for task in tasks]


@pytest.mark.parametrize(
    "role", ["administrator", "staff", "inspector", "leader", "officer", "stranger"]
)
def test_every_role_has_a_home(client, request, visit, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(reverse("home")).status_code == 200


def test_nobody_signs_in_first(client):
    answer = client.get(reverse("home"))

    assert answer.url == f"{reverse('accounts:sign_in')}?next=/"


def test_it_is_only_read(client, staff):
    client.force_login(staff)

    assert client.post(reverse("home")).status_code == 405


# --- Inspectors -----------------------------------------------------------------


def test_today_comes_before_what_was_begun_earlier(team, inspector, today):
    later = VisitFactory(team=team, date=today + timedelta(3), status="announced")
    begun = VisitFactory(team=team, date=today - timedelta(2), status="in_progress")
    now = VisitFactory(team=team, date=today, status="announced")
    VisitFactory(team=TeamFactory(round=team.round), date=today, status="announced")
    VisitFactory(team=team, date=today, status="cancelled")

    page = home(inspector)

    assert (page.hero, page.hero_may_record) == (now, True)
    assert page.next_visits == (begun, later)


def test_an_inspector_is_told_of_unsigned_minutes_and_waiting_proof(
    team, inspector, today
):
    unsigned = VisitFactory(team=team, date=today, status=VisitStatus.RECORDED)
    RemedyFactory(visit__team=team, status=RemedyStatus.PROOF_SUBMITTED, due_on=today)

    tasks = home(inspector).tasks

    assert _urls(tasks) == [
        unsigned.get_absolute_url(),
        f"{reverse('inspections:remedies')}?status=proof_submitted",
    ]
    assert [task.is_late for task in tasks] == [False, False]


# --- Ward and commune officers --------------------------------------------------


def test_an_officer_sees_who_comes_and_what_is_owed(team, ward, officer, today):
    coming = VisitFactory(
        team=team, union=ward, date=today + timedelta(3), status="announced"
    )
    signed = VisitFactory(
        team=TeamFactory(), union=ward, date=today, status=VisitStatus.SIGNED
    )
    later = RemedyFactory(visit=signed, due_on=today + timedelta(9))
    late = RemedyFactory(
        visit=signed, due_on=today - timedelta(4), status=RemedyStatus.RETURNED
    )
    RemedyFactory(visit=signed, status=RemedyStatus.ACCEPTED)

    page = home(officer)

    assert (page.hero, page.hero_may_record) == (coming, False)
    assert [(row.remedy, row.is_overdue) for row in page.remedies] == [
        (late, True),
        (later, False),
    ]
    report = reverse("inspections:self_report", args=[coming.pk])
    assert _urls(page.tasks) == [report, late.get_absolute_url()]
    assert page.figures.pending == 2


def test_an_officer_is_not_told_of_what_is_only_planned(team, ward, officer, today):
    VisitFactory(team=team, union=ward, date=today, status=VisitStatus.PLANNED)

    page = home(officer)

    assert (page.hero, page.remedies) == (None, ())


# --- Leaders --------------------------------------------------------------------


def test_a_leader_reads_grades_findings_and_what_is_overdue(team, ward, leader, today):
    visit = VisitFactory(team=team, union=ward, date=today, status=VisitStatus.SIGNED)
    for item in Item.objects.filter(section__version=visit.checklist):
        Answer.objects.create(
            visit=visit, item=item, result=Result.PASS, score=Decimal(20)
        )
    heavy = FindingFactory(
        visit=visit, kind=FindingKind.SHORTCOMING, severity=Severity.HEAVY
    )
    grave = FindingFactory(
        visit=visit, kind=FindingKind.SHORTCOMING, severity=Severity.GRAVE
    )
    FindingFactory(visit=visit, kind=FindingKind.SHORTCOMING, severity=Severity.LIGHT)
    overdue = RemedyFactory(visit=visit, due_on=today - timedelta(1))

    page = home(leader)

    assert [(row.visit, row.sheet.grade) for row in page.graded] == [
        (visit, Grade.FAIR)
    ]
    assert page.graded[0].sheet.percent == Decimal("80.0")
    assert page.findings == (grave, heavy)
    assert [row.remedy for row in page.remedies] == [overdue]
    assert page.rounds == (team.round,)


def test_a_leader_is_asked_to_approve(round_, leader):
    Round.objects.update(status=RoundStatus.DRAFT)

    assert _urls(home(leader).tasks) == [round_.get_absolute_url()]


# --- Staff ----------------------------------------------------------------------


def test_staff_begin_with_the_plan(staff):
    assert _urls(home(staff).tasks) == [reverse("inspections:plan_add")]


@pytest.mark.usefixtures("plan_of_year")
def test_staff_follow_a_round_step_by_step(round_, ward, staff, today):
    RoundUnit.objects.create(round=round_, union=ward)
    Round.objects.update(
        status=RoundStatus.DRAFT, starts_on=today, ends_on=today + timedelta(9)
    )
    page, sheet = (
        round_.get_absolute_url(),
        reverse("inspections:round_schedule", args=[round_.pk]),
    )

    without_team = _urls(home(staff).tasks)
    team = TeamFactory(round=round_)
    without_dates = _urls(home(staff).tasks)
    VisitFactory(team=team, union=ward, date=today, status=VisitStatus.PLANNED)
    draft = _urls(home(staff).tasks)
    Round.objects.update(status=RoundStatus.APPROVED)
    not_announced = _urls(home(staff).tasks)
    Visit.objects.update(status=VisitStatus.ANNOUNCED)

    assert without_team == [page, page]  # the team, the approval
    assert without_dates == [sheet, page]
    assert draft == [page]
    assert not_announced == [page]
    reports = reverse("inspections:round_reports", args=[round_.pk])
    assert _urls(home(staff).tasks) == [f"{reports}?state=waiting"]


@pytest.mark.usefixtures("plan_of_year")
def test_staff_see_late_postponed_and_unsigned_visits(team, staff, today):
    days = {"announced": -1, "postponed": 0, "recorded": 0, "signed": -3}
    visits = [
        VisitFactory(team=team, date=today + timedelta(day), status=status)
        for status, day in days.items()
    ]

    tasks = home(staff).tasks

    assert _urls(tasks) == [visit.get_absolute_url() for visit in visits[:3]]
    assert [task.is_late for task in tasks] == [True, False, False]


@pytest.mark.usefixtures("plan_of_year")
def test_staff_see_remedies_that_press(team, staff, today):
    visit = VisitFactory(team=team, status=VisitStatus.CONCLUDED)
    RemedyFactory(visit=visit, due_on=today - timedelta(1))
    RemedyFactory(visit=visit, due_on=today + timedelta(7))
    RemedyFactory(visit=visit, due_on=today + timedelta(8))
    url = reverse("inspections:remedies")

    assert _urls(home(staff).tasks) == [f"{url}?due=overdue", f"{url}?due=soon"]


def test_staff_of_the_inspected_ward_have_nothing_to_do_for_the_city(
    team, ward, staff, today
):
    staff.membership.union = ward
    staff.membership.save()
    PlanFactory(union=ward, year=today.year)
    VisitFactory(
        team=team,
        union=ward,
        date=today - timedelta(1),
        status=VisitStatus.ANNOUNCED,
    )

    assert home(staff).tasks == ()


# --- No page grows with the data ------------------------------------------------


def _more(team, inspector, officer, count):
    ward = officer.membership.union
    for number in range(count):
        round_ = RoundFactory(
            plan=team.round.plan, checklist=team.round.checklist, status="approved"
        )
        other = TeamFactory(round=round_)
        TeamMemberFactory(team=other, user=inspector)
        day = date(2020, 3, 1) + timedelta(number)
        for status in ("planned", "postponed", "recorded"):
            VisitFactory(team=other, date=day, status=status)
        VisitFactory(team=other, union=ward, date=day, status="announced")
        signed = TeamFactory(round=RoundFactory(plan=team.round.plan))
        visit = VisitFactory(team=signed, union=ward, status="signed")
        FindingFactory(visit=visit, kind="shortcoming", severity="grave")
        RemedyFactory(visit=visit, status=RemedyStatus.RETURNED)


@pytest.mark.parametrize("role", ["staff", "inspector", "leader", "officer"])
def test_query_count_does_not_grow(client, request, team, inspector, officer, role):
    client.force_login(request.getfixturevalue(role))
    counts = []
    for more in (1, 2):
        _more(team, inspector, officer, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("home")).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
