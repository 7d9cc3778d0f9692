"""Initiatives that visits saw: verbs, what pages know, over units that change."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from core.exceptions import RuleError
from inspections.enums import EvidenceKind, FindingKind, StopKind, VisitStatus
from inspections.models import Evidence, FieldStop, InitiativeSighting, Visit
from inspections.selectors import compared, good_things, initiative_panel
from inspections.services import good_things as services
from inspections.services import lines
from inspections.services.good_things import NewInitiative, Seen
from inspections.tests.factories import (
    FindingFactory,
    RoundFactory,
    SightingFactory,
    TeamFactory,
    VisitFactory,
)
from unions.enums import InitiativeState
from unions.models import Initiative
from unions.tests.factories import BranchFactory, InitiativeFactory

pytestmark = pytest.mark.django_db
NEW = NewInitiative(name="Trồng nấm sò", field="Phát triển kinh tế")


@pytest.fixture
def finding(visit):
    text = "Mô hình trồng nấm sò, 12 hội viên tham gia"
    return FindingFactory(visit=visit, kind=FindingKind.NEW_MODEL, text=text)


def move(visit, status):
    Visit.objects.filter(pk=visit.pk).update(status=status)
    visit.refresh_from_db()


def adopt(finding, by, **given):
    given = {"seen": Seen(participants=12), "new": NEW, **given}
    return services.adopt(finding, by=by, **given)


def seen_on(day, initiative, team, **values):
    own = TeamFactory(round=RoundFactory(plan=team.round.plan))
    visit = VisitFactory(
        team=own, union=initiative.union, date=day, status=VisitStatus.SIGNED
    )
    return SightingFactory(visit=visit, initiative=initiative, **values)


# Into the register


def test_a_finding_becomes_an_initiative_of_the_visited_unit(finding, inspector):
    branch = BranchFactory(union=finding.visit.union)
    new = NewInitiative(
        name=" Trồng nấm sò ", field="Kinh tế", branch=branch, contact="Chị Hoa"
    )
    seen = Seen(participants=12, income=9_000_000, results="Bán 2 tạ", note="Xem lại")

    row = adopt(finding, inspector, new=new, seen=seen)

    made = Initiative.objects.get()
    assert row.initiative == made
    assert (made.union, made.branch, made.name) == (
        finding.visit.union,
        branch,
        "Trồng nấm sò",
    )
    assert (made.participants, made.contact, made.results) == (
        12,
        "Chị Hoa",
        "Bán 2 tạ",
    )
    assert (row.visit, row.finding, row.income) == (
        finding.visit,
        finding,
        9_000_000,
    )
    logged = AuditEntry.objects.filter(model="unions.initiative", actor=inspector)
    assert logged.exists()


@pytest.mark.parametrize("status", [VisitStatus.SIGNED, VisitStatus.CLOSED])
def test_also_after_the_minutes_are_signed(finding, staff, status):
    move(finding.visit, status)

    assert adopt(finding, staff).initiative.name == "Trồng nấm sò"


@pytest.mark.parametrize("status", [VisitStatus.ANNOUNCED, VisitStatus.CANCELLED])
def test_nothing_was_seen_before_a_visit(finding, staff, status):
    move(finding.visit, status)

    with pytest.raises(RuleError, match="has not begun"):
        adopt(finding, staff)


def test_sent_twice_it_is_one(finding, inspector):
    first = adopt(finding, inspector)

    assert adopt(finding, inspector) == first
    assert Initiative.objects.count() == InitiativeSighting.objects.count() == 1


@pytest.mark.parametrize("kind", [FindingKind.SHORTCOMING, FindingKind.PROPOSAL])
def test_only_good_things_go_there(finding, inspector, kind):
    finding.kind = kind

    with pytest.raises(RuleError, match="Only a strength"):
        adopt(finding, inspector)


@pytest.mark.parametrize("new", [None, NewInitiative(name="  ")])
def test_it_needs_a_name(finding, inspector, new):
    with pytest.raises(RuleError, match="Give the initiative a name"):
        adopt(finding, inspector, new=new)


def test_one_of_a_like_name_is_offered_before_a_twin_is_made(finding, inspector):
    there = InitiativeFactory(union=finding.visit.union, name="Mô hình trồng nấm")

    with pytest.raises(RuleError, match="The register has “Mô hình trồng nấm”"):
        adopt(finding, inspector)
    assert good_things.near(finding.visit.union, "Trồng nấm sò") == [there]

    another = NewInitiative(name="Trồng nấm sò", is_another=True)
    assert adopt(finding, inspector, new=another).initiative != there


def test_the_very_same_name_is_never_made_again(finding, inspector):
    InitiativeFactory(union=finding.visit.union, name="TRỒNG NẤM SÒ")
    another = NewInitiative(name="trồng nấm  sò", is_another=True)

    with pytest.raises(RuleError, match="is in the register already"):
        adopt(finding, inspector, new=another)

    branch = BranchFactory(union=finding.visit.union)
    elsewhere = NewInitiative(name="Trồng nấm sò", is_another=True, branch=branch)
    assert adopt(finding, inspector, new=elsewhere).initiative.branch == branch


def test_another_units_initiative_is_no_twin(finding, inspector, commune):
    InitiativeFactory(union=commune, name="Trồng nấm sò")

    assert adopt(finding, inspector).initiative.union == finding.visit.union


def test_one_of_the_register_is_chosen(finding, inspector):
    there = InitiativeFactory(union=finding.visit.union, participants=5)

    row = adopt(finding, inspector, initiative=there, new=None)

    there.refresh_from_db()
    assert (row.initiative, there.participants) == (there, 12)
    assert Initiative.objects.count() == 1


def test_that_of_another_unit_is_refused(finding, inspector, commune):
    there = InitiativeFactory(union=commune)

    with pytest.raises(RuleError, match="belongs to another unit"):
        adopt(finding, inspector, initiative=there, new=None)


def test_two_findings_do_not_overwrite_one_another(finding, inspector):
    there = adopt(finding, inspector).initiative
    other = FindingFactory(visit=finding.visit, kind=FindingKind.STRENGTH)

    with pytest.raises(RuleError, match="Another finding of this visit"):
        adopt(other, inspector, initiative=there, new=None)


# At a stop, and later


def test_a_stop_there_says_how_it_stands(visit, inspector):
    there = InitiativeFactory(union=visit.union, participants=5)
    stop = services.go_again(visit, there, by=inspector)

    row = services.sight(
        visit, there, seen=Seen(participants=7), stop=stop, by=inspector
    )

    assert (stop.kind, stop.initiative) == (StopKind.INITIATIVE, there)
    assert (row.stop, row.participants) == (stop, 7)
    again = services.sight(visit, there, seen=Seen(participants=8), by=inspector)
    assert (again.pk, again.participants, again.stop) == (row.pk, 8, stop)


def test_a_stop_of_another_visit_is_refused(visit, commune, inspector):
    there = InitiativeFactory(union=visit.union)
    stop = FieldStop(visit=VisitFactory(union=commune), initiative=there)

    with pytest.raises(RuleError, match="belongs to another visit"):
        services.sight(visit, there, seen=Seen(), stop=stop, by=inspector)


def test_it_becomes_a_stop_once(visit, inspector):
    there = InitiativeFactory(union=visit.union, contact="Chị Hoa")

    first = services.go_again(visit, there, by=inspector)

    assert services.go_again(visit, there, by=inspector) == first
    assert first.met_with == "Chị Hoa"
    lines.remove(first, by=inspector)
    assert services.go_again(visit, there, by=inspector) != first


def test_no_stop_of_a_signed_visit(visit, inspector):
    there = InitiativeFactory(union=visit.union)
    move(visit, VisitStatus.SIGNED)

    with pytest.raises(RuleError, match="signed"):
        services.go_again(visit, there, by=inspector)


def test_what_was_seen_is_completed_after_signing(finding, staff):
    row = adopt(finding, staff)
    move(finding.visit, VisitStatus.CONCLUDED)

    services.change(row, seen=Seen(participants=20, results="Nhiều"), by=staff)

    row.refresh_from_db()
    row.initiative.refresh_from_db()
    assert (row.participants, row.results, row.finding) == (20, "Nhiều", finding)
    assert row.initiative.participants == 12  # the register is changed when asked


def test_only_the_newest_visit_changes_the_register(visit, team, staff):
    there = InitiativeFactory(union=visit.union, participants=30)
    old = seen_on(visit.date - timedelta(days=400), there, team, participants=3)
    services.sight(visit, there, seen=Seen(participants=31), by=staff)

    services.change(old, seen=Seen(participants=4), updates_register=True, by=staff)

    there.refresh_from_db()
    assert there.participants == 31


def test_the_register_keeps_what_was_not_asked(visit, staff):
    there = InitiativeFactory(union=visit.union, participants=30, results="Cũ")
    seen = Seen(state=InitiativeState.PAUSED, results="Mới")

    services.sight(visit, there, seen=seen, by=staff)

    there.refresh_from_db()
    assert (there.participants, there.results) == (30, "Cũ")
    assert there.state == InitiativeState.PAUSED


def test_a_mistaken_one_goes(finding, staff):
    row = adopt(finding, staff)

    services.forget(row, by=staff)
    services.forget(row, by=staff)

    assert not InitiativeSighting.objects.exists()
    assert Initiative.objects.count() == 1
    assert AuditEntry.objects.filter(
        model="inspections.initiativesighting", action="delete"
    ).exists()


def test_a_finding_that_is_removed_leaves_the_sighting(finding, inspector):
    row = adopt(finding, inspector)

    lines.remove(finding, by=inspector)

    row.refresh_from_db()
    assert row.finding is None


# What pages know


def test_changes_in_words(visit, team):
    there = InitiativeFactory(union=visit.union)
    old = seen_on(date(2019, 3, 1), there, team, participants=1200, income=9_000_000)
    new = seen_on(
        date(2020, 3, 1),
        there,
        team,
        participants=1192,
        income=12_000_000,
        state=InitiativeState.PAUSED,
        is_worth_copying=True,
    )

    found = initiative_panel.changes(new, old)

    assert [(change.words, change.way) for change in found] == [
        ("State: was “Active”, is “Paused” now", "down"),
        ("\N{MINUS SIGN}8 participants: down from 1.200 to 1.192", "down"),
        ("+3.000.000 đ of yearly income: up from 9.000.000 to 12.000.000", "up"),
        ("Held to be worth copying now", "up"),
    ]
    assert not initiative_panel.changes(new, new)


def test_what_nobody_noted_is_no_change(visit, team):
    there = InitiativeFactory(union=visit.union)
    old = seen_on(date(2019, 3, 1), there, team, participants=12)
    new = seen_on(date(2020, 3, 1), there, team)

    assert initiative_panel.changes(new, old) == []


def test_one_initiative_over_visits(visit, team, staff, inspector, officer):
    there = InitiativeFactory(union=visit.union)
    seen_on(date(2018, 3, 1), there, team, participants=10)
    seen_on(date(2019, 3, 1), there, team, participants=14, note="nội bộ")
    services.sight(visit, there, seen=Seen(participants=15), by=inspector)

    panel = initiative_panel.panel(there, staff)
    assert [row.sighting.participants for row in panel.rows] == [15, 14, 10]
    assert [row.is_first for row in panel.rows] == [False, False, True]
    assert [mark.text[-2:] for mark in panel.charts[0].marks] == ["10", "14", "15"]
    assert (panel.running, panel.may_ask_again) == (visit, True)

    unit = initiative_panel.panel(there, officer)
    assert [row.sighting.participants for row in unit.rows] == [14, 10]
    assert not any(row.may_keep for row in unit.rows)
    assert (unit.running, unit.coming, unit.may_ask_again) == (None, [], False)


def test_another_teams_inspector_reads_and_keeps_nothing(team, ward, leader):
    there = InitiativeFactory(union=ward)
    seen_on(date(2019, 3, 1), there, team)

    panel = initiative_panel.panel(there, leader)

    assert [row.may_keep for row in panel.rows] == [False]


def test_photos_are_those_that_one_may_see(visit, inspector, officer, stranger):
    there = InitiativeFactory(union=visit.union)
    stop = services.go_again(visit, there, by=inspector)
    finding = FindingFactory(visit=visit, kind=FindingKind.STRENGTH)
    services.adopt(finding, seen=Seen(), initiative=there, by=inspector)
    for number, links in enumerate([{"stop": stop}, {"finding": finding}, {}]):
        Evidence.objects.create(
            pk=uuid.uuid4(),
            visit=visit,
            union=visit.union,
            kind=EvidenceKind.PHOTO,
            sha256=f"{number:064}",
            sent_sha256=f"{number:064}",
            content_type="image/jpeg",
            size=1,
            **links,
        )

    def shown(user):
        return initiative_panel.photos_of(there, user).count()

    assert [shown(user) for user in (inspector, officer, stranger)] == [2, 0, 0]
    move(visit, VisitStatus.SIGNED)
    assert shown(officer) == 2


def test_the_next_visit_is_told_to_look_again(visit, team, staff, inspector):
    first, second, third = (
        InitiativeFactory(union=visit.union, name=name) for name in ("A", "B", "C")
    )
    InitiativeFactory(union=visit.union, state=InitiativeState.ENDED)
    row = seen_on(date(2019, 3, 1), second, team)
    seen_on(date(2019, 3, 2), first, team)
    services.look_again(row, by=staff)

    found = good_things.known(visit, inspector)
    assert [one.initiative for one in found] == [second, third, first]
    assert [one.is_wanted for one in found] == [True, False, False]

    services.go_again(visit, second, by=inspector)
    services.look_again(row, by=staff, wanted=False)
    (seen,) = (one for one in good_things.known(visit, inspector) if one.is_stop)
    assert (seen.initiative, seen.is_wanted) == (second, False)


def test_the_newest_sighting_says_how_it_stands(visit, team, staff, officer):
    there = InitiativeFactory(union=visit.union)
    InitiativeFactory(union=visit.union)
    seen_on(date(2019, 3, 1), there, team, is_worth_copying=True)
    services.sight(visit, there, seen=Seen(state=InitiativeState.PAUSED), by=staff)

    (row,) = good_things.seen_by(staff)
    assert (row.last_state, row.is_worth) == (InitiativeState.PAUSED, False)
    (row,) = good_things.seen_by(officer)  # this visit is not signed
    assert (row.last_state, row.is_worth) == (InitiativeState.ACTIVE, True)
    assert list(good_things.seen_in(good_things.seen_by(staff), 2018, staff)) == []
    assert good_things.years(officer) == [2019]


def test_side_by_side(visit, team, staff, commune):
    one = InitiativeFactory(union=visit.union, participants=4)
    other = InitiativeFactory(union=commune, participants=9)
    seen_on(date(2019, 3, 1), one, team, participants=6, income=1_000_000)

    found = compared.compare([one, other], staff)

    said = {line.label: [value for _row, value in line.values] for line in found.lines}
    assert said["Participants"] == ["6", "9"]
    assert said["Yearly income of a participant"] == ["1.000.000 đ", "–"]
    assert said["Unit"] == [visit.union.unit_name, commune.unit_name]


def test_after_a_merger_the_register_is_that_of_the_new_unit(
    visit, finding, commune, staff
):
    union = visit.union
    union.valid_to = timezone.localdate() - timedelta(days=1)
    union.successor = commune
    union.save()
    moved = InitiativeFactory(union=commune, name="Hũ gạo")

    assert good_things.homes(visit) == [union, commune]
    row = adopt(finding, staff, initiative=moved, new=None)
    assert (row.initiative.union, row.visit.union) == (commune, union)

    other = FindingFactory(visit=visit, kind=FindingKind.NEW_MODEL)
    assert adopt(other, staff).initiative.union == commune
