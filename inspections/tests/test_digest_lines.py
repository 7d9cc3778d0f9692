"""What the daily summaries say to officers, inspectors, staff and leaders."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from inspections.enums import (
    AskState,
    HalfDay,
    RemedyStatus,
    RoundStatus,
    RungAction,
    RungState,
    SelfReportStatus,
    VisitStatus,
)
from inspections.models import Remedy, RoundUnit, SelfReport
from inspections.selectors.digest import digest_lines
from inspections.tests.factories import (
    ExtensionRequestFactory,
    LadderStepFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    SelfReportFactory,
    TeamFactory,
    TeamMemberFactory,
    UrgingLetterFactory,
    VisitFactory,
)
from notices.enums import Kind, NoticeStatus, Reason
from notices.tests.factories import NoticeFactory
from unions.models import Descent
from unions.tests.factories import MemberFactory, UnionFactory

DAY = date(2020, 3, 10)


def _after(days):
    return DAY + timedelta(days=days)


def _lines(person):
    return [line for line in digest_lines(DAY) if line.user_id == person.pk]


def _texts(person):
    return [line.text for line in _lines(person)]


def _visit(team, unit, days=0, status=VisitStatus.ANNOUNCED, **changes):
    return VisitFactory(
        team=team, union=unit, date=_after(days), status=status, **changes
    )


# -- the inspected unit -------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "status", "is_told"),
    [
        (0, VisitStatus.ANNOUNCED, True),
        (7, VisitStatus.ANNOUNCED, True),
        (8, VisitStatus.ANNOUNCED, False),
        (-1, VisitStatus.ANNOUNCED, False),
        (3, VisitStatus.PLANNED, False),
        (3, VisitStatus.POSTPONED, False),
    ],
)
def test_officers_hear_of_announced_visits_of_a_week(
    team, ward, officer, days, status, is_told
):
    visit = _visit(team, ward, days, status, half_day=HalfDay.MORNING)

    texts = _texts(officer)

    said = f"{team.name} comes on {visit.date:%d/%m/%Y}, morning"
    assert texts == ([said] if is_told else [])


def test_every_officer_of_the_unit_and_of_no_other(
    team, ward, commune, officer, inspector
):
    second = MemberFactory(role=Role.OFFICER, union=ward)
    gone = MemberFactory(role=Role.OFFICER, union=ward, is_active=False)
    other = MemberFactory(role=Role.OFFICER, union=commune)
    visit = _visit(team, ward, 3)

    told = [line for line in digest_lines(DAY) if visit.get_absolute_url() == line.url]

    people = [line.user_id for line in told]
    assert sorted(people) == sorted([officer.pk, second.pk, inspector.pk])
    assert {gone.pk, other.pk}.isdisjoint(people)


@pytest.mark.parametrize(
    ("due", "status", "expected"),
    [
        (7, "draft", [False]),
        (8, "draft", []),
        (-1, "draft", [True]),
        (-1, "returned", [True]),
        (-1, "submitted", []),
        (-1, "accepted", []),
    ],
)
def test_officers_hear_of_their_report(team, ward, officer, due, status, expected):
    visit = _visit(team, ward, 20)
    report = SelfReportFactory(visit=visit, due_on=_after(due))
    SelfReport.objects.filter(pk=report.pk).update(status=SelfReportStatus(status))

    lines = _lines(officer)

    assert [line.is_late for line in lines] == expected
    assert {line.url for line in lines} <= {report.get_absolute_url()}


@pytest.mark.parametrize(
    ("due", "status", "expected"),
    [
        (7, RemedyStatus.OPEN, [("To be remedied: Nộp sổ quỹ", False)]),
        (8, RemedyStatus.OPEN, []),
        (-1, RemedyStatus.EXTENDED, [("To be remedied: Nộp sổ quỹ", True)]),
        (40, RemedyStatus.RETURNED, [("Sent back: Nộp sổ quỹ", False)]),
        (-1, RemedyStatus.PROOF_SUBMITTED, []),
        (-1, RemedyStatus.ACCEPTED, []),
    ],
)
def test_officers_hear_what_they_owe(team, ward, officer, due, status, expected):
    visit = _visit(team, ward, -30, VisitStatus.SIGNED)
    remedy = RemedyFactory(visit=visit, text="Nộp sổ quỹ", due_on=_after(due))
    Remedy.objects.filter(pk=remedy.pk).update(status=status)

    assert [(line.text, line.is_late) for line in _lines(officer)] == expected


@pytest.mark.parametrize(
    ("day", "state", "said"),
    [
        (-1, AskState.GRANTED, ["The later date 20/04/2020 is granted: Nộp sổ quỹ"]),
        (-1, AskState.REFUSED, ["The later date 20/04/2020 is refused: Nộp sổ quỹ"]),
        (-1, AskState.WITHDRAWN, []),
        (-2, AskState.GRANTED, []),
        (0, AskState.GRANTED, []),
    ],
)
def test_officers_hear_once_what_was_answered(team, ward, officer, day, state, said):
    visit = _visit(team, ward, -30, VisitStatus.SIGNED)
    _answered(visit, day, state=state, new_due_on=date(2020, 4, 20))

    assert _texts(officer) == said


def test_an_answer_that_the_summary_tells_anyway_is_not_told_twice(team, ward, officer):
    visit = _visit(team, ward, -30, VisitStatus.SIGNED)
    asked = _answered(visit, -1)
    NoticeFactory(
        kind=Kind.REMEDY_BACK,
        union=team.round.plan.union,
        user=officer,
        url=asked.remedy.get_absolute_url(),
        status=NoticeStatus.SKIPPED,
        reason=Reason.IN_SUMMARY,
    )

    assert _lines(officer) == []


def test_lines_of_remedies_are_of_kinds_that_can_be_switched_off(
    team, ward, officer, staff, leader
):
    visit = _visit(team, ward, -30, VisitStatus.SIGNED)
    RemedyFactory(visit=visit, due_on=_after(-1))
    RemedyFactory(visit=visit, due_on=_after(40), status=RemedyStatus.RETURNED)
    _answered(visit, -1)

    assert sorted(line.kind for line in _lines(officer)) == [
        Kind.REMEDY_BACK,
        Kind.REMEDY_BACK,
        Kind.REMEDY_DUE,
    ]
    for person in (staff, leader):
        assert [line.kind for line in _lines(person)] == [Kind.REMEDY_DUE]


def _answered(visit, day, state=AskState.GRANTED, **changes):
    at = datetime.combine(_after(day), time(16), timezone.get_current_timezone())
    return ExtensionRequestFactory(
        remedy__visit=visit,
        remedy__text="Nộp sổ quỹ",
        remedy__due_on=_after(40),
        state=state,
        answered_at=at,
        **changes,
    )


def test_a_recommendation_of_unsigned_minutes_is_nobodys_business(team, ward, officer):
    visit = _visit(team, ward, -30, VisitStatus.RECORDED)
    RemedyFactory(visit=visit, due_on=_after(-1))

    assert _lines(officer) == []


# -- the team -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "status", "is_told"),
    [
        (0, VisitStatus.ANNOUNCED, True),
        (3, VisitStatus.PLANNED, True),
        (4, VisitStatus.ANNOUNCED, False),
        (1, VisitStatus.CANCELLED, False),
    ],
)
def test_inspectors_hear_of_their_own_next_days(
    team, ward, inspector, days, status, is_told
):
    visit = _visit(team, ward, days, status, half_day=HalfDay.AFTERNOON)

    said = f"Inspection of phường Đức Xuân on {visit.date:%d/%m/%Y}, afternoon"
    assert _texts(inspector) == ([said] if is_told else [])


def test_nobody_goes_anywhere_by_a_draft(team, ward, inspector):
    type(team.round).objects.update(status=RoundStatus.DRAFT)
    _visit(team, ward, 1, VisitStatus.PLANNED)

    assert _lines(inspector) == []


@pytest.mark.parametrize(
    ("days", "status", "is_told"),
    [
        (-1, VisitStatus.RECORDED, True),
        (-1, VisitStatus.IN_PROGRESS, True),
        (0, VisitStatus.RECORDED, False),
        (-1, VisitStatus.SIGNED, False),
    ],
)
def test_inspectors_hear_of_minutes_that_are_not_signed(
    team, ward, inspector, days, status, is_told
):
    visit = _visit(team, ward, days, status)

    said = f"The minutes of phường Đức Xuân of {visit.date:%d/%m/%Y} are not signed"
    assert _texts(inspector) == ([said] if is_told else [])


# -- the desk -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "status", "late"),
    [
        (14, RoundStatus.DRAFT, [False]),
        (15, RoundStatus.DRAFT, []),
        (0, RoundStatus.RUNNING, [True]),
        (0, RoundStatus.CLOSED, []),
    ],
)
def test_staff_hear_of_units_without_a_date(team, ward, staff, starts, status, late):
    commune = UnionFactory(kind="commune", parent=team.round.plan.union)
    round_ = team.round
    round_.starts_on, round_.ends_on = _after(starts), _after(starts + 10)
    round_.save()
    type(round_).objects.update(status=status)
    _visit(team, ward, starts)
    _visit(team, commune, starts, VisitStatus.POSTPONED)

    lines = [line for line in _lines(staff) if "no date" in line.text]

    assert [line.is_late for line in lines] == late
    assert {line.text for line in lines} <= {
        f"1 unit of “{round_.name}” has no date yet"
    }


def test_staff_hear_of_days_that_passed_in_one_line(team, ward, commune, staff):
    _visit(team, ward, -1)
    _visit(team, commune, -2, VisitStatus.PLANNED)

    (line,) = _lines(staff)

    assert line.is_late
    assert line.text.startswith(f"The days of 2 visits of “{team.round.name}”")


def test_staff_hear_of_reports_and_proofs_in_one_line_each(
    team, ward, commune, staff, leader
):
    for unit in (ward, commune):
        SelfReportFactory(visit=_visit(team, unit, 5), due_on=_after(-1))
    other = TeamFactory(round=RoundFactory(plan=team.round.plan))
    for unit in (ward, commune):
        remedy = RemedyFactory(visit=_visit(other, unit, -30, VisitStatus.CONCLUDED))
        Remedy.objects.filter(pk=remedy.pk).update(status=RemedyStatus.PROOF_SUBMITTED)

    proofs = "2 proofs of remedy wait to be checked"
    assert _texts(staff) == [
        f"2 reports of “{team.round.name}” have not come in",
        proofs,
    ]
    assert _texts(leader) == [proofs]


def test_requests_calls_and_letters_are_counted(team, ward, staff, leader, inspector):
    visit = _visit(team, ward, -30, VisitStatus.SIGNED)
    for _number in range(2):
        ExtensionRequestFactory(remedy__visit=visit, remedy__due_on=_after(40))
    ExtensionRequestFactory(
        remedy__visit=visit, remedy__due_on=_after(40), state=AskState.WITHDRAWN
    )
    for action, state in (
        (RungAction.CALL, RungState.WAITING),
        (RungAction.CALL, RungState.WAITING),
        (RungAction.CALL, RungState.SKIPPED),
        (RungAction.REPORT, RungState.WAITING),
    ):
        LadderStepFactory(
            remedy__visit=visit,
            remedy__due_on=_after(40),
            action=action,
            state=state,
        )
    by = team.round.plan.union
    UrgingLetterFactory(union=by, unit=ward)
    UrgingLetterFactory(union=by, dropped_at=timezone.now())

    asked = "2 requests for later dates wait for an answer"
    assert _texts(staff) == [
        asked,
        "1 unit is to be called about overdue remedies",
        "1 letter of urging waits to be signed and sent",
    ]
    assert _texts(leader) == [asked]
    assert _lines(inspector) == []


def test_leaders_hear_of_rounds_to_approve_and_count_what_is_overdue(
    team, ward, staff, leader
):
    draft = RoundFactory(plan=team.round.plan, status=RoundStatus.DRAFT)
    RoundFactory(plan=team.round.plan, status=RoundStatus.DRAFT)
    RoundUnit.objects.create(round=draft, union=ward)
    draft.starts_on = draft.ends_on = _after(60)
    draft.save()
    visit = _visit(team, ward, -30, VisitStatus.SIGNED)
    RemedyFactory.create_batch(3, visit=visit, due_on=_after(-1))

    assert _texts(leader) == [
        f"Read and approve the round “{draft.name}”",
        "3 remedies are overdue",
    ]
    assert _texts(staff) == ["3 remedies are overdue"]


def test_people_of_another_union_hear_nothing(team, ward, stranger):
    _visit(team, ward, -1)

    assert _lines(stranger) == []


def test_who_goes_on_with_the_work_is_told(team, ward, city):
    heir = UnionFactory(kind="ward", name="Bắc Kạn")
    Descent.objects.create(from_union=city, to_union=heir, is_work=True)
    person = MemberFactory(role=Role.STAFF, union=heir)
    _visit(team, ward, -1)

    assert len(_lines(person)) == 1


def test_what_is_counted_is_one_line_also_of_two_unions(team, ward, city):
    heir = UnionFactory(kind="ward", name="Bắc Kạn")
    Descent.objects.create(from_union=city, to_union=heir, is_work=True)
    person = MemberFactory(role=Role.LEADER, union=heir)
    own = TeamFactory(round=RoundFactory(plan=PlanFactory(union=heir)))
    for one, unit in ((team, ward), (own, UnionFactory())):
        visit = _visit(one, unit, -30, VisitStatus.SIGNED)
        RemedyFactory(visit=visit, due_on=_after(-1))

    assert _texts(person) == ["2 remedies are overdue"]


def test_the_number_of_queries_does_not_grow(inspector, officer, staff, leader):
    def everything():
        round_ = RoundFactory(plan=PlanFactory(union=UnionFactory(kind="city")))
        other = TeamFactory(round=round_)
        TeamMemberFactory(team=other, user=inspector, role="leader")
        visit = _visit(other, UnionFactory(), 1)
        MemberFactory(role=Role.OFFICER, union=visit.union)
        MemberFactory(role=Role.STAFF, union=round_.plan.union)
        SelfReportFactory(visit=visit, due_on=_after(-1))
        signed = _visit(other, UnionFactory(), -30, VisitStatus.SIGNED)
        RemedyFactory(visit=signed, due_on=_after(-1))
        _answered(signed, -1)
        ExtensionRequestFactory(remedy__visit=signed)
        LadderStepFactory(remedy__visit=signed)
        UrgingLetterFactory(union=round_.plan.union)

    counts = []
    for _more in range(2):
        everything()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(digest_lines(DAY))
        counts.append(len(asked))
        everything()

    assert counts[0] == counts[1]
    assert counts[0] <= 18
