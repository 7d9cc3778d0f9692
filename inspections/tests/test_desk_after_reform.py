"""Two wards merge: the new one's desk holds what both owed, and says whose it was."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.enums import Role
from inspections.enums import AskState, RemedyStatus, VisitStatus
from inspections.models import ExtensionRequest
from inspections.selectors.digest import digest_lines
from inspections.selectors.home import home
from inspections.selectors.unit_desk import desk
from inspections.services import remedies
from inspections.tests.factories import (
    ExtensionRequestFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from unions.enums import Kind
from unions.services import reorganisation as verbs
from unions.tests.blueprints import carried_out, merger, new
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db

DUE = date(2025, 7, 5)
#: The day after the reform.
DAY = date(2025, 7, 2)


@pytest.fixture
def before(city, checklist, time_machine):
    """Two wards were inspected in spring; both have one thing left to do."""
    time_machine.move_to("2025-07-02T08:00:00+07:00", tick=False)
    round_ = RoundFactory(
        plan=PlanFactory(union=city, year=2025),
        checklist=checklist,
        starts_on=date(2025, 3, 1),
        ends_on=date(2025, 3, 31),
    )
    team = TeamFactory(round=round_)
    river, hill = (
        UnionFactory(kind=Kind.WARD, name=name, parent=city)
        for name in ("Sông Cầu", "Phùng Chí Kiên")
    )
    owed = {
        unit: RemedyFactory(
            visit=VisitFactory(
                team=team,
                union=unit,
                date=date(2025, 3, 12),
                status=VisitStatus.SIGNED,
            ),
            text=f"Chốt sổ {unit.name}",
            due_on=DUE,
        )
        for unit in (river, hill)
    }
    officers = {
        unit: MemberFactory(role=Role.OFFICER, union=unit) for unit in (river, hill)
    }
    for officer in officers.values():
        type(officer).objects.filter(pk=officer.pk).update(language="en")
    return SimpleNamespace(river=river, hill=hill, owed=owed, officers=officers)


@pytest.fixture
def reform(before, administrator):
    def reform(name="Bắc Kạn"):
        plan = merger(before.river, before.hill, name=name)
        return carried_out(plan, by=administrator)

    return reform


def again(person):
    """The person as her next request knows her."""
    return type(person).objects.get(pk=person.pk)


def cards(person):
    found = desk(again(person))
    return {card.remedy: card for group in found.groups for card in group.cards}


def told(person):
    return sorted(line.text for line in digest_lines(DAY) if line.user_id == person.pk)


def shown(client, person, name):
    client.force_login(again(person))
    return client.get(reverse(name)).content.decode()


def test_before_it_each_ward_has_its_own(before):
    for unit, officer in before.officers.items():
        (card,) = cards(officer).values()
        assert (card.remedy, card.former) == (before.owed[unit], "")
        assert told(officer) == [f"To be remedied: Chốt sổ {unit.name}"]


def test_the_new_ward_has_both_and_both_are_named(client, before, reform):
    reform()

    for officer in before.officers.values():
        found = cards(officer)
        assert {one: card.former for one, card in found.items()} == {
            before.owed[before.river]: "phường Sông Cầu",
            before.owed[before.hill]: "phường Phùng Chí Kiên",
        }
        assert all(card.may_prove and card.may_ask for card in found.values())
        assert told(officer) == [
            "To be remedied (formerly of phường Phùng Chí Kiên): Chốt sổ"
            " Phùng Chí Kiên",
            "To be remedied (formerly of phường Sông Cầu): Chốt sổ Sông Cầu",
        ]
        page = shown(client, officer, "home")
        assert "formerly of phường Phùng Chí Kiên" in page
        rows = shown(client, officer, "inspections:remedies")
        assert rows.count("phường Sông Cầu") == rows.count("phường Phùng Chí Kiên") == 1


def test_a_ward_that_keeps_its_name_is_told_apart(before, reform):
    reform(name="Sông Cầu")

    found = cards(before.officers[before.hill])

    assert found[before.owed[before.river]].former == "phường Sông Cầu cũ"
    assert found[before.owed[before.hill]].former == "phường Phùng Chí Kiên"
    assert any(
        "formerly of phường Sông Cầu cũ" in text
        for text in told(before.officers[before.hill])
    )


def test_the_new_ward_proves_what_the_old_one_owed(client, before, reform):
    reform()
    officer, remedy = before.officers[before.hill], before.owed[before.river]
    client.force_login(again(officer))

    client.post(reverse("inspections:remedy_proof", args=[remedy.pk]), {"text": "Xong"})

    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.PROOF_SUBMITTED
    assert desk(again(officer)).waiting == 1
    assert set(cards(officer)) == {before.owed[before.hill]}


def test_what_was_asked_before_is_answered_to_the_new_ward(before, reform):
    remedy = before.owed[before.river]
    request = ExtensionRequestFactory(remedy=remedy, asked_by=None)
    reform()
    ExtensionRequest.objects.filter(pk=request.pk).update(
        state=AskState.REFUSED, answered_at="2025-07-01T09:00:00+07:00"
    )

    officer = before.officers[before.hill]

    assert [one.pk for one in desk(again(officer)).answers] == [request.pk]
    assert "The later date 29/05/2020 is refused: Chốt sổ Sông Cầu" in told(officer)


def test_the_city_counts_them_at_the_new_ward(before, reform, leader, time_machine):
    reform()
    time_machine.move_to("2025-07-20T08:00:00+07:00", tick=False)

    (row,) = home(again(leader)).lagging

    assert (row.unit, row.count, row.days) == ("phường Bắc Kạn", 2, 15)
    assert new().pk in {one.owner_id for one in cards(before.officers[before.hill])}


def test_undone_everything_goes_back(client, before, reform, administrator):
    decision = reform()
    verbs.undo(decision, by=administrator, reason="Nhầm ngày")

    for unit, officer in before.officers.items():
        (card,) = cards(officer).values()
        assert (card.remedy, card.former) == (before.owed[unit], "")
        assert told(officer) == [f"To be remedied: Chốt sổ {unit.name}"]
        assert "formerly of" not in shown(client, officer, "home")


def test_undone_it_keeps_what_was_said_meanwhile(before, reform, administrator, staff):
    """Whatever came back in the meantime stands on the desk of the old ward."""
    remedy = before.owed[before.river]
    decision = reform()
    remedy.refresh_from_db()
    remedies.submit_proof(
        remedy, by=again(before.officers[before.hill]), text="Đã chốt"
    )
    remedies.send_back(remedy, by=staff, reason="Thiếu chữ ký.")
    verbs.undo(decision, by=administrator, reason="Nhầm ngày")

    (card,) = cards(before.officers[before.river]).values()

    assert (card.remedy, card.reason, card.former) == (remedy, "Thiếu chữ ký.", "")
