"""The cast of every test: one city with two wards, a stranger city, five roles."""

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from accounts.enums import Role
from inspections.enums import TeamRole, VisitStatus
from inspections.tests.factories import (
    ChecklistVersionFactory,
    PlanFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.enums import Kind
from unions.tests.factories import LetterheadFactory, MemberFactory, UnionFactory

#: A busy machine is no finding.
settings.register_profile(
    "steady", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what starts an installation of its own on SQLite."""
    for item in items:
        chosen = getattr(item, "callspec", None)
        values = [] if chosen is None else chosen.params.values()
        if "embedded" in item.fixturenames or "embedded" in map(str, values):
            item.add_marker("embedded")


@pytest.fixture(autouse=True)
def _english():
    """What verbs say is compared as the code has it; pages choose for themselves."""
    with translation.override("en"):
        yield


@pytest.fixture
def province(db):
    return UnionFactory(kind=Kind.PROVINCE, name="Bắc Kạn", code="06")


@pytest.fixture
def city(province):
    city = UnionFactory(kind=Kind.CITY, name="Bắc Kạn", code="058", parent=province)
    LetterheadFactory(union=city)
    return city


@pytest.fixture
def ward(city):
    return UnionFactory(kind=Kind.WARD, name="Đức Xuân", code="01840", parent=city)


@pytest.fixture
def commune(city):
    return UnionFactory(
        kind=Kind.COMMUNE, name="Nông Thượng", code="01852", parent=city
    )


@pytest.fixture
def other_city(province):
    return UnionFactory(kind=Kind.DISTRICT, name="Bạch Thông", parent=province)


@pytest.fixture
def other_ward(other_city):
    return UnionFactory(kind=Kind.COMMUNE, name="Đôn Phong", parent=other_city)


@pytest.fixture
def administrator(city):
    return MemberFactory(
        username="quantri", role=Role.ADMINISTRATOR, union=city, is_staff=True
    )


@pytest.fixture
def staff(city):
    return MemberFactory(username="canbo", role=Role.STAFF, union=city, is_staff=True)


@pytest.fixture
def inspector(city):
    return MemberFactory(
        username="kiemtra", role=Role.INSPECTOR, union=city, is_staff=True
    )


@pytest.fixture
def leader(city):
    return MemberFactory(username="lanhdao", role=Role.LEADER, union=city)


@pytest.fixture
def officer(ward):
    """The ward's own officer."""
    return MemberFactory(username="phuong", role=Role.OFFICER, union=ward)


@pytest.fixture
def stranger(other_city):
    """Union staff of another city: sees nothing of ours."""
    return MemberFactory(
        username="nguoila", role=Role.STAFF, union=other_city, is_staff=True
    )


@pytest.fixture
def checklist(city):
    return ChecklistVersionFactory(checklist__union=city)


@pytest.fixture
def round_(city, checklist):
    return RoundFactory(plan=PlanFactory(union=city), checklist=checklist)


@pytest.fixture
def team(round_, inspector):
    team = TeamFactory(round=round_)
    TeamMemberFactory(
        team=team, user=inspector, full_name=inspector.full_name, role=TeamRole.LEADER
    )
    TeamMemberFactory(team=team, full_name="Lý Thị Thư Ký", role=TeamRole.SECRETARY)
    return team


@pytest.fixture
def visit(team, ward):
    """A visit of the inspector's team to the ward, being recorded."""
    return VisitFactory(team=team, union=ward, status=VisitStatus.IN_PROGRESS)
