"""A city is abolished, its wards merge: who goes on with the inspections, and how."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.enums import Role
from inspections.enums import (
    FindingKind,
    RemedyStatus,
    RoundStatus,
    TeamRole,
    VisitStatus,
)
from inspections.models import Remedy, Round, RoundUnit, Visit
from inspections.selectors.union_panel import panel
from inspections.selectors.workspace import preparation
from inspections.services import planning, planning_teams, remedies
from inspections.tests.factories import (
    FindingFactory,
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.enums import Kind, LinkKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Union
from unions.services import reorganisation as verbs
from unions.tests.blueprints import DAY, carried_out
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(city, ward, checklist, other_ward):
    """Sông Cầu and Phùng Chí Kiên were inspected; a summer round is under way."""
    river = UnionFactory(kind=Kind.WARD, name="Sông Cầu", parent=city)
    hill = UnionFactory(kind=Kind.WARD, name="Phùng Chí Kiên", parent=city)
    plan = PlanFactory(union=city, year=2025)
    spring = RoundFactory(
        plan=plan,
        checklist=checklist,
        starts_on=date(2025, 3, 1),
        ends_on=date(2025, 3, 31),
        status=RoundStatus.RUNNING,
    )
    summer = RoundFactory(
        plan=plan,
        checklist=checklist,
        starts_on=date(2025, 6, 20),
        ends_on=date(2025, 7, 31),
    )
    teams = {one: TeamFactory(round=one) for one in (spring, summer)}
    visits = {
        unit: VisitFactory(
            team=teams[spring],
            union=unit,
            date=date(2025, 3, 12),
            status=VisitStatus.SIGNED,
        )
        for unit in (river, hill, ward)
    }
    owed = {
        unit: RemedyFactory(visit=visit, due_on=date(2025, 12, 1))
        for unit, visit in visits.items()
    }
    coming = VisitFactory(
        team=teams[summer],
        union=hill,
        date=date(2025, 7, 10),
        status=VisitStatus.ANNOUNCED,
    )
    RoundUnit.objects.create(round=summer, union=river)
    return SimpleNamespace(
        river=river,
        hill=hill,
        spring=spring,
        summer=summer,
        team=teams[summer],
        visits=visits,
        owed=owed,
        coming=coming,
        officers={
            unit: MemberFactory(role=Role.OFFICER, union=unit)
            for unit in (river, hill, ward)
        },
        inspector=MemberFactory(role=Role.INSPECTOR, union=city),
    )


@pytest.fixture
def above(province):
    return MemberFactory(role=Role.ADMINISTRATOR, union=province)


@pytest.fixture
def after(before, above, province, city, ward):
    """The reform of July 2025, carried out by the province."""
    openings = (
        Opening("bk", Kind.WARD, "Bắc Kạn", "01843", parent=province.pk),
        Opening("dx", Kind.WARD, "Đức Xuân", "01840", parent=province.pk),
    )
    ties = (
        Tie(before.river.pk, "bk", LinkKind.MERGE),
        Tie(before.hill.pk, "bk", LinkKind.MERGE),
        Tie(ward.pk, "dx", LinkKind.MERGE),
        Tie(city.pk, province.pk, LinkKind.ABOLISH),
    )
    before.decision = carried_out(Blueprint(openings, ties), by=above)
    before.bac_kan = Union.objects.get(name="Bắc Kạn", valid_from=DAY)
    before.duc_xuan = Union.objects.get(name="Đức Xuân", valid_from=DAY)
    for thing in (before.coming, before.spring, before.summer):
        thing.refresh_from_db()
    return before


def again(user):
    """The person as her next request knows her."""
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def shown(client):
    """Status codes of addresses, as this person gets them."""

    def ask(user, *addresses):
        client.force_login(again(user))
        return [client.get(address).status_code for address in addresses]

    return ask


def addresses(after, unit):
    visit = after.visits[unit]
    return [
        visit.get_absolute_url(),
        after.owed[unit].get_absolute_url(),
        reverse("inspections:union", args=[unit.pk]),
    ]


def test_the_province_goes_on_with_the_city_s_work(after, above, shown):
    river = after.visits[after.river]
    pages = [
        reverse("inspections:plan", args=[after.spring.plan_id]),
        after.spring.get_absolute_url(),
        after.summer.get_absolute_url(),
        after.team.get_absolute_url(),
        reverse("inspections:visit_minutes", args=[river.pk]),
        *addresses(after, after.river),
        reverse("reports:panel", args=["visit", river.pk]),
    ]
    assert shown(above, *pages) == [200] * len(pages)


def test_the_province_sees_what_the_new_wards_owe(after, above):
    rows = Remedy.objects.visible_to(again(above)).pending()
    assert set(rows.values_list("pk", "owner")) == {
        (after.owed[after.river].pk, after.bac_kan.pk),
        (after.owed[after.hill].pk, after.bac_kan.pk),
        *(
            (remedy.pk, after.duc_xuan.pk)
            for unit, remedy in after.owed.items()
            if unit not in (after.river, after.hill)
        ),
    }


def test_the_new_ward_proves_and_the_province_accepts(client, after, above):
    remedy = after.owed[after.river]
    officer = again(after.officers[after.hill])  # of the other old ward
    assert officer.membership.union == after.bac_kan
    client.force_login(officer)
    page = client.get(remedy.get_absolute_url()).content.decode()
    assert "phường Sông Cầu" in page
    assert "01/07/2025" in page
    client.post(
        reverse("inspections:remedy_proof", args=[remedy.pk]), {"text": "Đã chốt sổ"}
    )
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.PROOF_SUBMITTED

    client.force_login(again(above))
    client.post(reverse("inspections:remedy_accept", args=[remedy.pk]))
    remedy.refresh_from_db()
    assert remedy.status == RemedyStatus.ACCEPTED


def test_the_province_extends(after, above):
    remedy = after.owed[after.hill]
    assert again(above).has_perm("inspections.extend_remedy", remedy)
    remedies.extend(
        remedy, by=above, new_due_on=date(2026, 1, 1), reason="Lũ", document="12/CV"
    )
    assert remedy.status == RemedyStatus.EXTENDED


def test_the_new_ward_reads_the_old_minutes_and_no_more(after, shown):
    """Those of both old wards; not those of the ward beside."""
    officer = after.officers[after.river]
    beside = next(u for u in after.visits if u not in (after.river, after.hill))

    for unit in (after.river, after.hill):
        assert shown(officer, *addresses(after, unit)) == [200, 200, 200]
    assert shown(officer, *addresses(after, beside)) == [404, 404, 404]
    assert shown(
        after.officers[beside],
        *addresses(after, after.river),
        after.coming.get_absolute_url(),
    ) == [404, 404, 404, 404]


def test_what_is_not_signed_stays_unknown_to_the_unit(after):
    visit = after.visits[after.river]
    Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.RECORDED)
    officer = again(after.officers[after.hill])

    assert visit in Visit.objects.visible_to(officer)
    assert visit not in Visit.objects.read_by(officer)
    assert after.owed[after.river] not in Remedy.objects.visible_to(officer)


def test_strangers_stay_strangers(after, stranger, shown):
    found = shown(
        stranger, *addresses(after, after.river), after.summer.get_absolute_url()
    )
    assert found == [404, 404, 404, 404]


def test_the_city_s_inspector_works_for_the_province_now(after, province, shown):
    assert again(after.inspector).membership.union == province
    pages = [after.spring.get_absolute_url(), *addresses(after, after.river)]
    assert shown(after.inspector, *pages) == [200] * 4


def test_the_round_goes_on_with_the_new_ward(client, after, above):
    assert after.coming.union == after.bac_kan
    assert set(after.summer.units.all()) == {after.bac_kan}

    client.force_login(again(above))
    board = client.get(after.summer.get_absolute_url()).context["board"]
    assert [row.union for row in board.rows] == [after.bac_kan]
    form = client.get(reverse("inspections:round_edit", args=[after.summer.pk]))
    offered = [one.pk for one in form.context["form"].candidates]
    assert {after.bac_kan.pk, after.duc_xuan.pk} <= set(offered)

    units = [after.bac_kan, after.duc_xuan]
    planning.save_round(after.summer, units=units, by=above)
    assert set(after.summer.units.all()) == set(units)


def test_people_of_the_province_join_the_city_s_team(after, above, province):
    person = MemberFactory(role=Role.INSPECTOR, union=province)
    member = TeamMemberFactory.build(team=after.team, user=person, role=TeamRole.LEADER)

    planning_teams.save_team(after.team, members=[member], by=above)

    assert after.team.members.get().user == person


def test_a_province_that_was_merged_too_is_gone_on_with(after, province, shown):
    system = MemberFactory(is_superuser=True)
    staff = MemberFactory(role=Role.STAFF, union=province)
    opening = Opening("tn", Kind.PROVINCE, "Thái Nguyên", "19")
    tie = Tie(province.pk, "tn", LinkKind.MERGE)
    carried_out(Blueprint((opening,), (tie,)), by=system, effective_on=date(2025, 9, 1))
    assert again(staff).membership.union.name == "Thái Nguyên"
    pages = [
        after.summer.get_absolute_url(),
        after.team.get_absolute_url(),
        *addresses(after, after.river),
    ]
    assert shown(staff, *pages) == [200] * 5
    assert Round.objects.visible_to(again(staff)).count() == 2


def test_the_page_of_the_new_ward_tells_of_the_old_ones(client, after, above):
    FindingFactory(
        visit=after.visits[after.river],
        kind=FindingKind.SHORTCOMING,
        severity="heavy",
        text="Sổ không khớp",
    )
    found = panel(after.bac_kan, again(above))
    assert [(row.visit.union, row.visit.date) for row in found.visits] == [
        (after.bac_kan, date(2025, 7, 10)),
        (after.hill, date(2025, 3, 12)),
        (after.river, date(2025, 3, 12)),
    ]
    assert [(kind.label, kind.count) for kind in found.kinds] == [("Shortcoming", 1)]
    assert {row.remedy.owner for row in found.remedies} == {after.bac_kan}
    assert found.names_units

    client.force_login(again(above))
    page = client.get(reverse("inspections:union", args=[after.bac_kan.pk]))
    for name in ("phường Sông Cầu", "phường Phùng Chí Kiên", "phường Bắc Kạn"):
        assert name in page.content.decode()


def test_two_old_wards_told_once_each_have_repeated_nothing(after, above):
    def told(visit, text):
        FindingFactory(
            visit=visit, kind=FindingKind.SHORTCOMING, severity="heavy", text=text
        )

    for unit in (after.river, after.hill):
        told(after.visits[unit], "Sổ không khớp")
    told(after.visits[after.hill], "Thiếu biên bản")
    later = VisitFactory(
        team=after.team,
        union=after.bac_kan,
        date=date(2025, 9, 9),
        status=VisitStatus.SIGNED,
        round=RoundFactory(plan=after.spring.plan, checklist=after.spring.checklist),
    )
    told(later, "Thiếu biên bản")

    found = panel(after.bac_kan, again(above)).repeated
    assert [(row.text, row.dates) for row in found] == [
        ("Thiếu biên bản", (date(2025, 9, 9), date(2025, 3, 12)))
    ]


def test_a_ward_that_never_changed_is_not_named_in_every_row(city, visit, staff):
    assert not panel(visit.union, staff).names_units
    assert panel(city, staff).names_units


def test_the_team_reads_what_the_old_wards_were_told(after, above):
    found = preparation(after.coming, again(above))

    assert found.last_visit in (after.visits[after.river], after.visits[after.hill])
    assert set(found.remedies) == {after.owed[after.river], after.owed[after.hill]}


def test_all_of_it_is_undone(after, above):
    """What was handed over goes back; what was signed never moved."""
    verbs.undo(after.decision, by=above, reason="Nhầm ngày")

    assert {remedy.owner for remedy in Remedy.objects.select_related("owner")} == set(
        after.visits
    )
    after.coming.refresh_from_db()
    assert after.coming.union == after.hill
    assert set(after.summer.units.all()) == {after.river, after.hill}
    assert again(after.officers[after.river]).membership.union == after.river
