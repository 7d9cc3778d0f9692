"""Everyone finds in the menu what her role may open, and nothing else."""

import re

import pytest
from django.urls import reverse

from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

EVERYBODY = [
    "home",
    "inspections:calendar",
    "inspections:visits",
    "inspections:remedies",
    "reports:documents",
    "unions:index",
    "unions:branches",
    "unions:officers",
    "unions:figures",
    "unions:busy_days",
    "unions:summary",
    "savings_groups:index",
    "unions:initiatives",
    "unions:funds",
    "inspections:coverage",
    "inspections:signals",
    "workbooks:index",
]
INSPECTING = [
    "inspections:plans",
    "inspections:rounds",
    "inspections:checklists",
    "inspections:interests",
    "inspections:ladder",
    "inspections:phrases",
    "inspections:good_things",
    "notices:index",
]
#: What an inspected unit does, and its own register.
OFFICER = [
    "home",
    "inspections:visits",
    "inspections:unit_reports",
    "reports:documents",
    "unions:branches",
    "unions:officers",
    "unions:figures",
    "savings_groups:index",
    "unions:funds",
    "unions:initiatives",
    "unions:busy_days",
    "workbooks:index",
]
#: Texts for other people: for those who plan, and who lead.
AHEAD = ["notices:schedule"]


def menu(client, person):
    client.force_login(person)
    page = client.get(reverse("accounts:profile")).content.decode()
    inside = page[page.index('<nav id="menu"') :]
    links = re.findall(r'<a href="(/[^"]*)"', inside[: inside.index("</nav>")])
    return set(links)


def addresses(*names):
    return {reverse(name) for name in names}


@pytest.mark.parametrize(
    ("role", "more"), [("staff", AHEAD), ("inspector", []), ("leader", AHEAD)]
)
def test_those_who_inspect(client, role, more):
    found = menu(client, UserFactory(role=role))
    assert found == addresses(*EVERYBODY, *INSPECTING, *more)


def test_the_officer_of_a_unit(client):
    found = menu(client, UserFactory(role="officer"))
    assert found == addresses(*OFFICER)


def test_the_officer_finds_her_own_unit(client, officer, ward):
    assert menu(client, officer) == addresses(*OFFICER) | {ward.get_absolute_url()}


def test_the_administrator(client):
    more = [*AHEAD, "unions:people", "admin:index"]
    found = menu(client, UserFactory(role="administrator", is_staff=True))
    assert found == addresses(*EVERYBODY, *INSPECTING, *more)


def test_the_page_one_is_on_is_marked(client):
    client.force_login(UserFactory(role="administrator"))
    page = client.get(reverse("unions:people")).content.decode()
    marked = re.findall(r'<a href="([^"]+)" class="active" aria-current="page">', page)
    assert marked == [reverse("unions:people")]
