"""Who may do what to a unit's report in which state: the whole table, written down."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from inspections.enums import SelfReportStatus, VisitStatus
from inspections.models import SelfReport, SelfReportEvent, SelfReportSection
from inspections.tests.factories import (
    SelfReportFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.models import Figures
from unions.tests.factories import MemberFactory

#: Of the city that inspects: ``administrator`` … ``outsider``, an inspector of another
#: team. Of the ward: ``officer``, ``author`` (an officer who submitted), its staff and
#: leader. ``neighbour``: an officer of another ward; ``stranger``: of another city.
CAST = (
    *("administrator", "staff", "inspector", "leader", "outsider"),
    *("officer", "author", "ward_staff", "ward_leader"),
    *("neighbour", "stranger"),
)
ACTIONS = ("page", "save", "submit", "return", "accept", "figures")
STATES = tuple(SelfReportStatus.values)

#: What each action answers: the code, then the states in which it takes effect.
#: 302 in another state: a rule refused, and said so.
UNIT = {"page": 200, "save": 302, "submit": 302, "return": 403, "accept": 403}
JUDGE = {"page": 200, "save": 403, "submit": 403, "return": 302, "accept": 302}
READER = {"page": 200, **dict.fromkeys(ACTIONS[1:], 403)}
NOBODY = dict.fromkeys(ACTIONS, 404)
WHO = {
    "administrator": {**JUDGE, "figures": 302},
    "staff": {**JUDGE, "figures": 302},
    "inspector": {**JUDGE, "figures": 403},
    "leader": READER,
    "outsider": READER,
    "officer": {**UNIT, "figures": 403},
    "author": {**UNIT, "figures": 403},
    "ward_staff": {**UNIT, "figures": 403},
    "ward_leader": READER,
    "neighbour": NOBODY,
    "stranger": NOBODY,
}
#: The state that an action leads to, from the states in which it may.
LEADS = {
    "submit": {"draft": "submitted", "returned": "submitted"},
    "return": {"submitted": "returned", "accepted": "returned"},
    "accept": {"submitted": "accepted"},
}
WRITES_IN = {"draft", "returned"}
TAKES_IN = {"accepted"}
#: A refusal by a rule is told on a page of its own here, not by going back.
SHOWN_AGAIN = {
    ("save", "submitted"): 422,
    ("save", "accepted"): 422,
    ("submit", "submitted"): 422,
    ("submit", "accepted"): 422,
    ("return", "draft"): 200,
    ("return", "returned"): 200,
    ("figures", "draft"): 200,
    ("figures", "submitted"): 200,
    ("figures", "returned"): 200,
}


@pytest.fixture
def cast(  # noqa: PLR0917 -- the cast
    administrator, staff, inspector, leader, officer, stranger, city, ward, commune
):
    def of(union, role):
        return MemberFactory(union=union, role=role)

    return {
        "administrator": administrator,
        "staff": staff,
        "inspector": inspector,
        "leader": leader,
        "outsider": of(city, Role.INSPECTOR),
        "officer": officer,
        "author": of(ward, Role.OFFICER),
        "ward_staff": of(ward, Role.STAFF),
        "ward_leader": of(ward, Role.LEADER),
        "neighbour": of(commune, Role.OFFICER),
        "stranger": stranger,
    }


@pytest.fixture
def report(team, ward):
    visit = VisitFactory(
        team=team, union=ward, date=date(2020, 3, 12), status=VisitStatus.ANNOUNCED
    )
    report = SelfReportFactory(
        visit=visit, data_date=date(2020, 2, 29), figures={"members": 10}
    )
    SelfReportSection.objects.update(text="Đã viết")
    return report


def put(report, status, author):
    SelfReport.objects.filter(pk=report.pk).update(status=status)
    if status != SelfReportStatus.DRAFT:
        SelfReportEvent.objects.create(
            subject=report, actor=author, new_status=SelfReportStatus.SUBMITTED
        )


def act(client, report, action):
    name = "" if action == "page" else f"_{action}"
    address = reverse(f"inspections:self_report{name}", args=[report.visit_id])
    data = {
        "base_revision": report.revision,
        "section_1": "Chữ mới",
        "reason": "Thiếu",
        "names": ["members"],
    }
    return client.get(address) if action == "page" else client.post(address, data)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", STATES)
def test_the_whole_table(client, cast, report, state, action):
    for who in CAST:
        put(report, state, cast["author"])
        SelfReportSection.objects.update(text="Đã viết")
        SelfReport.objects.update(revision=0, register=None)
        Figures.objects.all().delete()
        client.force_login(cast[who])

        answer = act(client, report, action)

        allowed = WHO[who][action] == 302
        expected = WHO[who][action]
        if allowed:
            expected = SHOWN_AGAIN.get((action, state), 302)
        report.refresh_from_db()
        assert (who, answer.status_code) == (who, expected)
        goes_to = LEADS.get(action, {}).get(state, state) if allowed else state
        assert (who, report.status) == (who, goes_to)
        wrote = allowed and action in ("save", "submit") and state in WRITES_IN
        text = "Chữ mới" if wrote else "Đã viết"
        assert (who, report.sections.first().text) == (who, text)
        took = allowed and action == "figures" and state in TAKES_IN
        assert (who, Figures.objects.exists()) == (who, took)
        report.revision = 0


def test_nobody_judges_what_she_submitted(client, cast, report):
    """An officer who went to the city's staff since."""
    for action in ("return", "accept", "figures"):
        put(report, SelfReportStatus.SUBMITTED, cast["staff"])
        client.force_login(cast["staff"])
        assert act(client, report, action).status_code == 403


@pytest.mark.parametrize("status", [VisitStatus.PLANNED, VisitStatus.POSTPONED])
def test_before_the_announcement_the_unit_sees_nothing(client, cast, report, status):
    type(report.visit).objects.filter(pk=report.visit_id).update(status=status)
    for who in ("officer", "author", "ward_staff", "ward_leader"):
        client.force_login(cast[who])
        for action in ACTIONS:
            assert (who, act(client, report, action).status_code) == (who, 404)


def test_the_attached_file_is_for_those_who_read_the_report(client, cast, report):
    address = reverse("inspections:self_report_file", args=[report.visit_id])
    for who in CAST:
        client.force_login(cast[who])
        assert client.get(address).status_code == 404  # there is none
        delete = reverse("inspections:self_report_file_delete", args=[report.visit_id])
        expected = WHO[who]["save"]
        assert (who, client.post(delete).status_code) == (who, expected)


def test_a_member_of_the_team_may_judge(client, cast, report):
    put(report, SelfReportStatus.SUBMITTED, cast["author"])
    TeamMemberFactory(team=report.visit.team, user=cast["outsider"])
    client.force_login(cast["outsider"])

    assert act(client, report, "accept").status_code == 302
    report.refresh_from_db()
    assert report.status == SelfReportStatus.ACCEPTED
