"""Addresses that nobody is led to answer as pages do, never with an error of ours."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

NONSENSE = ("²", "9" * 30, "-1", "abc", "\x00", "' OR 1=1 --", "<script>")
LISTS = (
    "unions:pick",
    "unions:pick_branch",
    "savings_groups:pick",
    "unions:index",
    "unions:officers",
    "unions:branches",
    "unions:people",
    "savings_groups:index",
    "inspections:visits",
    "inspections:rounds",
    "inspections:remedies",
    "reports:documents",
    "reports:numbers",
)
FORMS = (
    "unions:add",
    "unions:officer_add",
    "unions:person_add",
    "inspections:plan_add",
)
NAMES = (
    "q",
    "page",
    "union",
    "parent",
    "round",
    "year",
    "status",
    "since",
    "on",
    "name",
)


@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize("route", [*LISTS, *FORMS])
def test_a_list_or_form(client, administrator, route, value):
    client.force_login(administrator)
    everything = dict.fromkeys(NAMES, value) | {"many": "1", value[:1]: value}
    for query in (everything, {"name": "x", "many": "1", "x": value}):
        assert client.get(reverse(route), query).status_code == 200


@pytest.mark.parametrize("value", NONSENSE)
def test_a_step_of_a_visit(client, inspector, visit, value):
    client.force_login(inspector)
    names = ("edit", "item", "stop", "finding", "phrase", "kind")
    for step in ("attendance", "stops", "findings", "photos"):
        url = reverse(f"inspections:visit_{step}", args=[visit.pk])
        assert client.get(url, dict.fromkeys(names, value)).status_code == 200


@pytest.mark.parametrize("value", NONSENSE)
def test_a_visit_on_its_sheet(client, staff, visit, value):
    client.force_login(staff)
    names = ("union", "team", "date", "half_day")
    url = reverse("inspections:visit_add", args=[visit.round_id])
    assert client.get(url, dict.fromkeys(names, value)).status_code == 200
    url = reverse("inspections:round_check", args=[visit.round_id])
    answer = client.post(
        url, dict.fromkeys(names, value), query_params={"visit": value}
    )
    assert answer.status_code == 200
