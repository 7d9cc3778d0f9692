"""Among 110,000 visits the calendar reads those of its days, by an index."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.tests.factories import UserFactory
from inspections.models import Round, Team, TeamMember, Visit
from inspections.tests.factories import TeamFactory, TeamMemberFactory, VisitFactory
from tests.test_plans import asked, multiply, scanned
from unions.enums import Kind
from unions.models import Union
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"],
        reason="EXPLAIN of PostgreSQL; its stage of the checks runs this",
    ),
]
ROUNDS, TEAMS, COMMUNES, VISITS = 1_000, 5_000, 3_300, 110_000


@pytest.fixture
def years():
    """Ten years of visits of a province, every round at a hundred units."""
    province = UnionFactory(kind=Kind.PROVINCE, name="Bắc Kạn")
    unit = UnionFactory(kind=Kind.COMMUNE, parent=province)
    multiply(Union, COMMUNES, path=f"'{province.path}' || {unit.pk} + n || '/'")
    team = TeamFactory(round__plan__union=province)
    first = team.round_id
    multiply(Round, ROUNDS)
    multiply(Team, TEAMS, round=f"{first} + n % {ROUNDS}", name="'Đoàn ' || n")
    TeamMemberFactory(team=team)
    multiply(TeamMember, 4 * TEAMS, team=f"{team.pk} + n % {TEAMS}")
    VisitFactory(team=team, union=unit, date=date(2017, 1, 1))
    multiply(
        Visit,
        VISITS,
        round=f"{first} + n % {ROUNDS}",
        team=f"{team.pk} + n % {TEAMS}",
        union=f"{unit.pk} + (n % {ROUNDS} * 3 + n / {ROUNDS} + 1) % {COMMUNES}",
        date="DATE '2017-01-01' + n % 3650",
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE")
    return province, unit


@pytest.mark.parametrize("days", [{"month": "2020-03"}, {"week": "2020-03-11"}])
def test_no_calendar_reads_all_visits(years, days):
    province, unit = years
    people = [
        UserFactory(role=Role.ADMINISTRATOR, is_superuser=True),
        MemberFactory(role=Role.STAFF, union=province),
        MemberFactory(role=Role.OFFICER, union=unit),
    ]
    table = Visit._meta.db_table
    for person in people:
        client = Client()
        client.force_login(person)
        queries = asked(client, reverse("inspections:calendar"), days)
        read = [sql for sql, params in queries if table in scanned(sql, params)]
        assert read == []
