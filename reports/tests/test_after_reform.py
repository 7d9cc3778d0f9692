"""Papers of a city whose wards merged: who reads them, and whom they name."""

from datetime import date

import pytest

from accounts.enums import Role
from inspections.enums import VisitStatus
from inspections.models import Visit
from inspections.tests.factories import TeamFactory, VisitFactory
from reports.catalogue.minutes import MinutesOfVisit
from reports.catalogue.round_summary import RoundSummary
from reports.enums import DocumentStatus
from reports.models import Document, Rendering
from unions.tests.blueprints import carried_out, merger
from unions.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visits(round_, ward, commune):
    """Both were inspected in March 2020; in July 2025 they become one ward."""
    return {
        unit: VisitFactory(
            team=TeamFactory(round=round_),
            union=unit,
            date=date(2020, 3, 12),
            status=VisitStatus.SIGNED,
        )
        for unit in (ward, commune)
    }


@pytest.fixture
def reform(visits, ward, commune, staff):
    return carried_out(merger(ward, commune), by=staff)


def test_a_paper_names_the_unit_of_its_date(visits, reform, ward, round_):
    visit = Visit.objects.get(pk=visits[ward].pk)
    minutes = MinutesOfVisit().snapshot(visit)
    assert minutes["unit"] == "Hội LHPN phường Đức Xuân"
    assert "phường Đức Xuân" in MinutesOfVisit().document_title(visit)

    summary = str(RoundSummary().snapshot(round_))
    assert "Đức Xuân" in summary
    assert "Nông Thượng" in summary


def test_the_new_ward_reads_the_issued_papers_of_both(visits, officer, request, city):
    papers = {
        unit: Document.objects.create(
            kind="minutes",
            title="Biên bản",
            union=city,
            visit=visit,
            status=DocumentStatus.ISSUED,
            created_by=officer,
            rendering=Rendering.objects.create(address=str(visit.pk)),
        )
        for unit, visit in visits.items()
    }
    assert list(Document.objects.visible_to(officer)) == [
        papers[officer.membership.union]
    ]

    request.getfixturevalue("reform")

    officer = type(officer).objects.get(pk=officer.pk)
    assert officer.membership.union.name == "Bắc Kạn"
    assert set(Document.objects.visible_to(officer)) == set(papers.values())
    stranger = MemberFactory(
        role=Role.STAFF, union=request.getfixturevalue("other_city")
    )
    assert not Document.objects.visible_to(stranger).exists()
