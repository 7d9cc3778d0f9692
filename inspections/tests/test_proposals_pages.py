"""The pages of a proposed schedule: options, progress, lines and what is said."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.enums import LineState, ProposalStatus, TeamRole, VisitStatus
from inspections.forms.proposals import ProposalForm
from inspections.models import Proposal, RoundUnit, Visit
from inspections.tests.factories import (
    ProposalFactory,
    ProposalLineFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from jobs.models import Job
from unions.enums import Kind
from unions.tests.factories import UnionFactory

pytestmark = pytest.mark.django_db
OUTCOME = {
    "engine": "cp-sat",
    "seconds": 3.2,
    "bound": 950,
    "objective": 1000,
    "proven": False,
    "units": 2,
    "kept": 1,
    "found": {"placed": 1, "travel_days": 1, "km": 0, "moved": 0, "load": {}},
    "greedy": {"placed": 1, "travel_days": 2, "km": 0, "moved": 0, "load": {}},
    "today": {"placed": 0, "travel_days": 0, "km": 0, "moved": 0, "load": {}},
}


@pytest.fixture(autouse=True)
def _signed_in(client, staff):
    client.force_login(staff)


@pytest.fixture
def proposal(round_, staff):
    return ProposalFactory(round=round_, created_by=staff, outcome=OUTCOME)


@pytest.fixture
def line(proposal, team, ward):
    RoundUnit.objects.create(
        round=proposal.round, union=ward, priority=7, why="Chưa kiểm tra bao giờ"
    )
    return ProposalLineFactory(
        proposal=proposal, union=ward, team=team, date=date(2020, 3, 10)
    )


def address(name, proposal):
    return reverse(f"inspections:{name}", args=[proposal.pk])


def asked(team, **more):
    return {
        "teams": [team.pk],
        "first": "10/03/2020",
        "last": "20/03/2020",
        "length": "half",
        "seconds": "5",
        **more,
    }


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2020, 3, 1), date(2020, 3, 10)),
        (date(2020, 3, 12), date(2020, 3, 12)),
        (date(2020, 4, 1), date(2020, 3, 20)),
    ],
)
def test_no_day_that_has_passed_is_offered(round_, team, today, first):
    with time_machine.travel(today):
        form = ProposalForm(round_=round_)
    assert form.initial["first"] == first
    assert form.initial["last"] == date(2020, 3, 20)
    assert form.initial["teams"] == [team.pk]


def test_asking_goes_to_the_page_that_waits(client, round_, team, ward):
    RoundUnit.objects.create(round=round_, union=ward)
    url = reverse("inspections:proposal_add", args=[round_.pk])
    assert "Đoàn số" in client.get(url).content.decode()
    answer = client.post(url, asked(team, length="whole", moves="on"))
    proposal = Proposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    assert proposal.options == {
        "teams": [team.pk],
        "first": "2020-03-10",
        "last": "2020-03-20",
        "whole_days": True,
        "moves": True,
        "seconds": 5,
    }
    page = client.get(answer.url).content.decode()
    assert address("proposal_stop", proposal) in page
    assert address("proposal_progress", proposal) in page
    assert str(proposal.created_by) in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"teams": []}, "teams"),
        ({"first": "09/03/2020"}, "first"),
        ({"last": "21/03/2020"}, "last"),
        ({"first": "19/03/2020", "last": "12/03/2020"}, None),
        ({"seconds": "121"}, "seconds"),
    ],
)
def test_what_was_typed_wrongly_is_marked(client, round_, team, wrong, field):
    url = reverse("inspections:proposal_add", args=[round_.pk])
    answer = client.post(url, asked(team, **wrong))
    assert answer.context["form"].has_error(field or "__all__")
    assert not Proposal.objects.exists()


def test_a_refusal_is_said_and_what_was_typed_stays(client, round_, team):
    url = reverse("inspections:proposal_add", args=[round_.pk])
    answer = client.post(url, asked(team, seconds="77"))
    assert answer.context["form"].non_field_errors()
    assert 'value="77"' in answer.content.decode()


def test_progress_asks_for_the_page_anew_once_it_is_ready(client, proposal):
    Proposal.objects.filter(pk=proposal.pk).update(status=ProposalStatus.WAITING)
    job = Job.objects.create(kind="inspections.propose", step="Đã xếp 3/9")
    Proposal.objects.filter(pk=proposal.pk).update(job=job.pk)
    url = address("proposal_progress", proposal)
    assert client.get(url).url == proposal.get_absolute_url()
    headers = {"HX-Request": "true"}
    answer = client.get(url, headers=headers)
    assert "Đã xếp 3/9" in answer.content.decode()
    assert "HX-Refresh" not in answer.headers
    Job.objects.update(state="failed", error="Hỏng")
    answer = client.get(url, headers=headers)
    assert answer.headers["HX-Refresh"] == "true"
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "Hỏng" in page
    assert address("proposal_discard", proposal) in page
    Proposal.objects.filter(pk=proposal.pk).update(status=ProposalStatus.READY)
    assert client.get(url, headers=headers).headers["HX-Refresh"] == "true"


def test_stop_is_kept_for_the_worker(client, proposal):
    Proposal.objects.filter(pk=proposal.pk).update(status=ProposalStatus.WAITING)
    assert client.post(address("proposal_stop", proposal)).status_code == 302
    proposal.refresh_from_db()
    assert proposal.stop_asked


def test_a_line_says_when_where_why_and_what_was_before(
    client, proposal, line, team, city
):
    moved = VisitFactory(
        team=team,
        union=UnionFactory(kind=Kind.COMMUNE, name="Dương Quang", parent=city),
        date=date(2020, 3, 18),
        half_day="morning",
        status=VisitStatus.PLANNED,
    )
    ProposalLineFactory(
        proposal=proposal,
        union=moved.union,
        visit=moved,
        team=team,
        date=line.date,
        half_day="afternoon",
    )
    proposal.outcome = {
        **OUTCOME,
        "was": {str(moved.union_id): ["2020-03-18", "morning", team.pk]},
    }
    proposal.save()
    answer = client.get(proposal.get_absolute_url())
    first, second = answer.context["shown"].rows
    assert first.line == line
    assert first.why[1] == "Chưa kiểm tra bao giờ"
    assert "xã Dương Quang" in first.why[2]
    assert second.was.startswith("18/03/2020")
    assert answer.context["shown"].gap == 5
    page = answer.content.decode()
    assert page.count('name="lines"') == page.count(" checked") == 2
    assert "10/03/2020" in page


def test_what_found_no_place_says_why(client, proposal, ward):
    ProposalLineFactory(
        proposal=proposal,
        union=ward,
        team=None,
        date=None,
        half_day="",
        obstacles=[{"rule": "bank", "days": 3}, {"rule": "team", "halves": 8}],
    )
    answer = client.get(proposal.get_absolute_url(), headers={"accept-language": "en"})
    (missing,) = answer.context["shown"].missing
    assert [text.split(":")[0].split()[0] for text in missing.obstacles] == ["3", "8"]
    assert missing.line.union == ward


def test_taken_lines_become_visits_and_the_page_says_so(client, proposal, line):
    answer = client.post(
        address("proposal_accept", proposal), {"lines": [line.pk]}, follow=True
    )
    assert Visit.objects.get().date == line.date
    assert "1" in str(next(iter(answer.context["messages"])))
    assert answer.context["proposal"].status == ProposalStatus.DECIDED
    assert 'name="lines"' not in answer.content.decode()


def test_nothing_ticked_is_refused_on_the_page(client, proposal, line):
    answer = client.post(address("proposal_accept", proposal), {"overrule": "Vì lũ"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Vì lũ" in page
    assert " checked" not in page
    assert not Visit.objects.exists()


def test_nonsense_ticks_nothing(client, proposal, line):
    for sent in ("x", "-1", "99999999999"):
        client.post(address("proposal_accept", proposal), {"lines": [sent]})
        client.post(address("proposal_decline", proposal), {"lines": [sent]})
    line.refresh_from_db()
    assert line.state == LineState.OPEN


def test_a_line_taken_meanwhile_keeps_its_reason_and_loses_its_tick(
    client, proposal, line, team
):
    VisitFactory(
        team=team, date=line.date, half_day="morning", status=VisitStatus.PLANNED
    )
    answer = client.post(
        address("proposal_accept", proposal), {"lines": [line.pk]}, follow=True
    )
    (row,) = answer.context["shown"].rows
    assert row.line.remark
    assert not row.is_ticked
    page = answer.content.decode()
    assert row.line.remark.split(":")[0] in page
    assert '<details class="more" open>' in page


def test_declined_and_put_away(client, proposal, line):
    client.post(address("proposal_decline", proposal), {"lines": [line.pk]})
    line.refresh_from_db()
    proposal.refresh_from_db()
    assert line.state == LineState.DECLINED
    assert proposal.status == ProposalStatus.DECIDED
    Proposal.objects.filter(pk=proposal.pk).update(status=ProposalStatus.READY)
    client.post(address("proposal_discard", proposal))
    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.DISCARDED


def test_the_page_takes_as_many_queries_for_three_lines_as_for_one(
    client, proposal, line, team, city
):
    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(proposal.get_absolute_url())
        return len(found)

    count()
    one = count()
    for n in range(2):
        union = UnionFactory(kind=Kind.COMMUNE, name=f"Xã {n}", parent=city)
        visit = VisitFactory(team=team, union=union, status=VisitStatus.PLANNED)
        ProposalLineFactory(proposal=proposal, union=union, team=team, visit=visit)
    assert count() == one
    assert one <= 12


def test_teams_that_are_short_of_somebody_are_named(client, round_):
    url = reverse("inspections:proposal_add", args=[round_.pk])
    team = TeamFactory(round=round_)
    leader = TeamMemberFactory(team=team, role=TeamRole.LEADER)
    assert len(client.get(url).context["shortcomings"]) == 1
    TeamMemberFactory(team=team, role=TeamRole.SECRETARY)
    assert client.get(url).context["shortcomings"] == []
    leader.delete()
    assert str(team) in client.get(url).context["shortcomings"][0]
