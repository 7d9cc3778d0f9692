"""The home page tells each person what to do next."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inspections.enums import (
    AskState,
    FindingKind,
    Grade,
    RemedyStatus,
    Result,
    RoundStatus,
    RungState,
    Severity,
    VisitStatus,
)
from inspections.models import (
    Answer,
    ExtensionRequest,
    Item,
    Round,
    RoundUnit,
    Visit,
)
from inspections.selectors.home import home
from inspections.tests.factories import (
    ExtensionRequestFactory,
    FindingFactory,
    LadderStepFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    UrgingLetterFactory,
    VisitFactory,
)
from unions.tests.factories import MemberFactory


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

    page = home(inspector)

    assert _urls(page.tasks) == [unsigned.get_absolute_url()]
    proofs = f"{reverse('inspections:remedies')}?status=proof_submitted"
    assert _urls(page.follow) == [proofs]
    assert not page.follow[0].is_late


# --- Ward and commune officers --------------------------------------------------


def test_an_officer_sees_who_comes_and_what_she_writes(team, ward, officer, today):
    coming = VisitFactory(
        team=team, union=ward, date=today + timedelta(3), status="announced"
    )

    page = home(officer)

    assert (page.hero, page.hero_may_record) == (coming, False)
    report = reverse("inspections:self_report", args=[coming.pk])
    assert _urls(page.tasks) == [report]
    assert page.follow == ()


def test_an_officer_is_not_told_of_what_is_only_planned(team, ward, officer, today):
    VisitFactory(team=team, union=ward, date=today, status=VisitStatus.PLANNED)

    page = home(officer)

    assert (page.hero, page.desk.groups) == (None, ())


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
    RemedyFactory(visit=visit, due_on=today - timedelta(1))
    RemedyFactory(visit=visit, due_on=today - timedelta(9))
    FindingFactory(visit=visit, kind="shortcoming", severity="light", repeats=heavy)

    page = home(leader)

    assert [(row.visit, row.sheet.grade) for row in page.graded] == [
        (visit, Grade.FAIR)
    ]
    assert page.graded[0].sheet.percent == Decimal("80.0")
    assert page.findings == (grave, heavy)
    assert [(row.unit, row.count, row.days) for row in page.lagging] == [
        ("phường Đức Xuân", 2, 9)
    ]
    assert [task.text for task in page.follow] == [
        "2 remedies are overdue",
        "1 shortcoming of this year had been found before",
    ]
    assert page.rounds == (team.round,)


def test_units_with_the_most_overdue_come_first(team, ward, commune, leader, today):
    for unit, late in ((ward, 1), (commune, 3)):
        visit = VisitFactory(team=team, union=unit, status=VisitStatus.SIGNED)
        RemedyFactory.create_batch(late, visit=visit, due_on=today - timedelta(2))
        RemedyFactory(visit=visit, due_on=today)

    assert [(row.name, row.count) for row in home(leader).lagging] == [
        ("Nông Thượng", 3),
        ("Đức Xuân", 1),
    ]


def test_repeats_of_another_year_or_of_unsigned_minutes_are_not_counted(
    team, ward, leader, today
):
    first = FindingFactory(visit__team=team, visit__status=VisitStatus.RECORDED)
    last_year = date(today.year - 1, 6, 1)
    for status, day in ((VisitStatus.RECORDED, today), (VisitStatus.SIGNED, last_year)):
        other = TeamFactory(round=RoundFactory(plan=team.round.plan))
        visit = VisitFactory(team=other, date=day)
        FindingFactory(visit=visit, repeats=first)
        Visit.objects.filter(pk=visit.pk).update(status=status)

    assert home(leader).follow == ()


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
def test_of_very_many_rounds_only_the_first_are_named(round_, staff, today):
    Round.objects.update(status=RoundStatus.CLOSED)
    for number in range(12):
        RoundFactory(
            plan=round_.plan,
            checklist=round_.checklist,
            starts_on=today + timedelta(number),
            ends_on=today + timedelta(30),
        )

    tasks = home(staff).tasks

    assert len(tasks) == 11
    assert tasks[-1].url == reverse("inspections:rounds")


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

    page = home(staff)

    assert _urls(page.follow) == [f"{url}?due=overdue", f"{url}?due=soon"]
    assert page.tasks == ()


@pytest.mark.usefixtures("plan_of_year")
def test_the_oldest_proof_and_request_say_how_long_they_wait(team, staff, leader):
    visit = VisitFactory(team=team, status=VisitStatus.CONCLUDED)
    now = timezone.now()
    due = timezone.localdate() + timedelta(60)
    for days in (3, 12):
        RemedyFactory(
            visit=visit,
            due_on=due,
            status=RemedyStatus.PROOF_SUBMITTED,
            status_since=now - timedelta(days=days),
        )
        asked = ExtensionRequestFactory(remedy__visit=visit, remedy__due_on=due)
        ExtensionRequest.objects.filter(pk=asked.pk).update(
            asked_at=now - timedelta(days=days + 1)
        )

    expected = [
        ("2 proofs of remedy wait to be checked", "the oldest has waited 12 days"),
        (
            "2 requests for later dates wait for an answer",
            "the oldest has waited 13 days",
        ),
    ]
    for person in (staff, leader):
        assert [(one.text, one.note) for one in home(person).follow] == expected


def test_who_may_not_answer_a_request_is_not_told_of_it(team, inspector, today):
    visit = VisitFactory(team=team, status=VisitStatus.CONCLUDED)
    ExtensionRequestFactory(remedy__visit=visit, remedy__due_on=today + timedelta(60))

    assert home(inspector).follow == ()


@pytest.mark.usefixtures("plan_of_year")
def test_units_to_call_and_letters_to_sign_are_two_lines(
    team, staff, inspector, leader, today
):
    """As the page of the ladder counts them, to which each line leads."""
    visit = VisitFactory(team=team, status=VisitStatus.CONCLUDED)
    due = today + timedelta(60)
    for state in (RungState.WAITING, RungState.WAITING, RungState.DONE):
        LadderStepFactory(remedy__visit=visit, remedy__due_on=due, state=state)
    by = team.round.plan.union
    UrgingLetterFactory(union=by, unit=visit.union)
    UrgingLetterFactory(union=by, sent_on=today)

    calls = "1 unit is to be called about overdue remedies"
    letters = "1 letter of urging waits to be signed and sent"
    url = reverse("inspections:ladder")
    for person in (staff, leader):
        lines = home(person).follow
        assert [one.text for one in lines] == [calls, letters]
        assert _urls(lines) == [f"{url}?tab=calls", f"{url}?tab=letters"]
    assert [one.text for one in home(inspector).follow] == [calls]


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


@pytest.mark.parametrize("role", ["staff", "inspector", "leader", "administrator"])
def test_those_of_an_inspected_ward_see_both_sides(client, team, ward, today, role):
    """What others ask of the ward is not among what she follows herself."""
    person = MemberFactory(role=role, union=ward)
    coming = VisitFactory(team=team, union=ward, date=today, status="announced")
    VisitFactory(
        team=TeamFactory(round=RoundFactory(plan=team.round.plan)),
        union=ward,
        date=today,
        status=VisitStatus.PLANNED,
    )
    other = TeamFactory(round=RoundFactory(plan=team.round.plan))
    signed = VisitFactory(team=other, union=ward, status=VisitStatus.SIGNED)
    late = RemedyFactory(visit=signed, due_on=today - timedelta(3))
    later = RemedyFactory(visit=signed, due_on=today + timedelta(30))
    RemedyFactory(visit=signed, status=RemedyStatus.PROOF_SUBMITTED, due_on=today)

    page = home(person)

    assert (page.follow, page.lagging) == ((), ())
    assert page.received.visits == (coming,)
    assert [row.remedy for row in page.received.remedies] == [late, later]
    assert (page.received.pending, page.received.overdue) == (2, 1)
    client.force_login(person)
    shown = client.get(reverse("home")).content.decode()
    assert late.text in shown


@pytest.mark.parametrize("role", ["staff", "inspector", "leader"])
def test_who_inspects_alone_has_one_side(request, team, ward, today, role):
    VisitFactory(team=team, union=ward, date=today, status="announced")
    signed = TeamFactory(round=RoundFactory(plan=team.round.plan))
    RemedyFactory(visit__team=signed, visit__union=ward, due_on=today - timedelta(1))

    assert not home(request.getfixturevalue(role)).received


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
        ExtensionRequestFactory(remedy__visit=visit)
        answered = ExtensionRequestFactory(
            remedy__visit=visit, state=AskState.REFUSED, answered_at=timezone.now()
        )
        LadderStepFactory(remedy=answered.remedy)
        RemedyFactory(visit=visit, status=RemedyStatus.PROOF_SUBMITTED)


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
