"""What people of the inspected unit see of an inspection, whatever their role."""

import datetime

import pytest
from django.urls import reverse

from accounts.enums import Role
from inspections.enums import FindingKind, VisitStatus
from inspections.models import Evidence, Finding, Plan, Remedy, Round, Visit
from inspections.tests.factories import FindingFactory, RemedyFactory
from unions.enums import Kind, LinkKind
from unions.tests.factories import MemberFactory, UnionFactory, UnionLinkFactory

pytestmark = pytest.mark.django_db

SECRET = "Chi sai quỹ Hội"
STEPS = (
    "preparation",
    "attendance",
    "checklist",
    "stops",
    "findings",
    "photos",
    "minutes",
)


@pytest.fixture(params=[Role.ADMINISTRATOR, Role.STAFF, Role.INSPECTOR, Role.LEADER])
def local(request, ward):
    """Someone of the ward itself who is not its officer."""
    return MemberFactory(role=request.param, union=ward, is_staff=True)


@pytest.fixture
def remedy(visit, ward):
    finding = FindingFactory(
        visit=visit, kind=FindingKind.SHORTCOMING, severity="heavy", text=SECRET
    )
    return RemedyFactory(visit=visit, finding=finding, owner=ward, text=SECRET)


def pages(visit, remedy):
    return [
        reverse("home"),
        reverse("inspections:visit", args=[visit.pk]),
        reverse("inspections:visits"),
        reverse("inspections:union", args=[visit.union_id]),
        reverse("inspections:remedies"),
        reverse("inspections:remedy", args=[remedy.pk]),
        reverse("reports:panel", args=["visit", visit.pk]),
        reverse("admin:inspections_visit_change", args=[visit.pk]),
        reverse("admin:inspections_remedy_changelist"),
        reverse("admin:inspections_remedy_change", args=[remedy.pk]),
        *(reverse(f"inspections:visit_{step}", args=[visit.pk]) for step in STEPS),
    ]


def test_unsigned_results_are_on_no_page(client, local, visit, remedy):
    client.force_login(local)
    shown = [
        page
        for page in pages(visit, remedy)
        if SECRET in client.get(page, follow=True).content.decode()
    ]
    assert shown == []
    for model in (Finding, Remedy, Evidence):
        assert not model.objects.visible_to(local).exists()


def test_signed_results_are_on_the_visit_but_never_the_workspace(
    client, local, visit, remedy
):
    Visit.objects.update(status=VisitStatus.SIGNED)
    client.force_login(local)
    page = client.get(reverse("inspections:visit", args=[visit.pk]))
    assert SECRET in page.content.decode()
    for step in STEPS:
        url = reverse(f"inspections:visit_{step}", args=[visit.pk])
        assert client.get(url).status_code == 403
    assert list(Remedy.objects.visible_to(local)) == [remedy]


def test_the_inspecting_union_reads_all_of_it(client, staff, visit, remedy):
    client.force_login(staff)
    url = reverse("inspections:visit_findings", args=[visit.pk])
    assert SECRET in client.get(url).content.decode()


@pytest.mark.parametrize(
    "status", [VisitStatus.PLANNED, VisitStatus.POSTPONED, VisitStatus.CANCELLED]
)
def test_what_was_never_announced_stays_unknown(local, officer, visit, status):
    Visit.objects.update(status=status)
    for person in (local, officer):
        assert not Visit.objects.visible_to(person).exists()
    visit.events.create(new_status=VisitStatus.ANNOUNCED)
    for person in (local, officer):
        known = status != VisitStatus.PLANNED
        assert Visit.objects.visible_to(person).exists() is known


def test_why_recording_went_on_is_not_told(client, local, officer, staff, visit):
    visit.events.create(
        old_status=VisitStatus.RECORDED,
        new_status=VisitStatus.IN_PROGRESS,
        reason=SECRET,
    )
    url = reverse("inspections:visit", args=[visit.pk])
    for person, told in ((local, False), (officer, False), (staff, True)):
        client.force_login(person)
        assert (SECRET in client.get(url).content.decode()) is told


def test_a_ward_does_not_inherit_the_inspections_of_the_city_it_was_part_of(
    visit, commune, province
):
    """The city is gone; of its work the ward's people know what concerned the ward."""
    city = visit.round.plan.union
    new_ward = UnionFactory(kind=Kind.WARD, name="Bắc Kạn", parent=province)
    heir = MemberFactory(role=Role.STAFF, union=new_ward)
    merged = {"to_union": new_ward, "effective_on": datetime.date(2025, 7, 1)}
    UnionLinkFactory(from_union=city, kind=LinkKind.SPLIT, **merged)
    for model in (Plan, Round, Visit):
        assert not model.objects.visible_to(heir).exists()
    UnionLinkFactory(from_union=visit.union, kind=LinkKind.MERGE, **merged)
    assert list(Visit.objects.visible_to(heir)) == [visit]
    assert not Plan.objects.visible_to(heir).exists()


def test_nor_plans_in_its_name(client, visit, ward, other_city):
    UnionLinkFactory(
        from_union=other_city,
        to_union=ward,
        kind=LinkKind.SPLIT,
        effective_on=datetime.date(2025, 7, 1),
    )
    client.force_login(MemberFactory(role=Role.STAFF, union=ward))
    sent = {"union": other_city.pk, "year": 2026, "title": "Kế hoạch"}
    answer = client.post(reverse("inspections:plan_add"), sent)
    assert "union" in answer.context["form"].errors


def test_a_city_goes_on_with_the_work_of_the_city_before_it(visit, province):
    city = visit.round.plan.union
    new_city = UnionFactory(kind=Kind.CITY, name="Bắc Kạn", parent=province)
    heir = MemberFactory(role=Role.STAFF, union=new_city)
    UnionLinkFactory(
        from_union=city,
        to_union=new_city,
        kind=LinkKind.RENAME,
        effective_on=datetime.date(2025, 7, 1),
    )
    assert list(Plan.objects.visible_to(heir)) == [visit.round.plan]
    assert list(Visit.objects.visible_to(heir)) == [visit]
