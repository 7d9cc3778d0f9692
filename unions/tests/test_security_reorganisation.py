"""What a hostile person tries with reorganisations: foreign plans, impossible days."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from unions.enums import Kind
from unions.models import Reorganisation
from unions.tests.blueprints import carried_out, draft, merger
from unions.tests.factories import MemberFactory, OfficerFactory, UnionFactory

pytestmark = pytest.mark.django_db
ADD = "unions:reorganisation_add"


def decision(**more):
    values = {"kind": "merge", "decision_number": "1", "effective_on": "01/07/2025"}
    return {**values, "decision_date": "", "decision_title": "", **more}


@pytest.fixture
def foreign(province, city, other_city, other_ward):
    """Carried out by the province: of two cities, so that each sees it."""
    boss = MemberFactory(role=Role.ADMINISTRATOR, union=province)
    ours = UnionFactory(kind=Kind.COMMUNE, name="Nà Pặc", parent=city)
    return carried_out(merger(ours, other_ward, parent=city.pk), by=boss)


def test_a_plan_of_others_is_not_copied(client, staff, foreign):
    client.force_login(staff)
    assert client.get(foreign.get_absolute_url()).status_code == 200
    answer = client.post(f"{reverse(ADD)}?from={foreign.pk}", decision())
    assert answer.status_code == 403
    assert not Reorganisation.objects.exclude(pk=foreign.pk).exists()


def test_what_was_carried_out_is_not_copied(client, staff, ward, commune):
    done = carried_out(merger(ward, commune), by=staff)
    client.force_login(staff)
    client.post(f"{reverse(ADD)}?from={done.pk}", decision())
    copy = Reorganisation.objects.exclude(pk=done.pk).get()
    assert copy.plan == {"openings": [], "ties": [], "assigned": {}}


@pytest.mark.parametrize("day", ["01/01/0001", "19/10/1930", "31/12/9999"])
@pytest.mark.parametrize("field", ["effective_on", "decision_date"])
def test_an_impossible_day_is_refused(client, staff, field, day):
    client.force_login(staff)
    answer = client.post(reverse(ADD), decision(**{field: day}))
    assert list(answer.context["form"].errors) == [field]
    assert not Reorganisation.objects.exists()


def test_a_draft_tells_nothing_of_units_outside(client, staff, city, ward, other_ward):
    """An administrator above all rules, who belongs to the city, planned it."""
    boss = MemberFactory(role=Role.ADMINISTRATOR, union=city, is_superuser=True)
    MemberFactory(username="bimat", union=other_ward)
    OfficerFactory(home_union=other_ward, full_name="Trần Thị Kín")
    plan = draft(merger(ward, other_ward), by=boss)
    client.force_login(staff)
    shown = client.get(plan.get_absolute_url()).content.decode()
    assert "bimat" not in shown
    assert "Trần Thị Kín" not in shown
    client.force_login(boss)
    assert "Trần Thị Kín" in client.get(plan.get_absolute_url()).content.decode()
