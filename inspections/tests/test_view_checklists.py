"""Reading checklists, and the inspections on a union's page."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from inspections.enums import (
    FindingKind,
    Grade,
    Result,
    Severity,
    VersionStatus,
    VisitStatus,
)
from inspections.models import Answer, Item, Visit
from inspections.selectors import union_panel
from inspections.services import checklists, reference
from inspections.tests.factories import (
    ChecklistVersionFactory,
    FindingFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)

INDEX = "inspections:checklists"


def rows(client):
    return client.get(reverse(INDEX)).context["rows"]


# --- Checklists -----------------------------------------------------------------


def test_the_list_tells_the_version_in_use(client, city, staff):
    version = reference.load_checklist(city)
    checklists.draft_from(version, by=staff)
    client.force_login(staff)
    [row] = rows(client)
    assert (row.checklist, row.current, row.items, row.versions) == (
        version.checklist,
        version,
        47,
        2,
    )


def test_a_checklist_without_a_published_version(client, city, staff):
    draft = ChecklistVersionFactory(checklist__union=city, status=VersionStatus.DRAFT)
    client.force_login(staff)
    [row] = rows(client)
    assert (row.checklist, row.current, row.items) == (draft.checklist, None, 0)


def test_those_above_and_below_are_seen_and_no_others(
    client, province, city, ward, other_city, staff
):
    above, own, below, _other = [
        ChecklistVersionFactory(checklist__union=union, checklist__name=f"{number}")
        for number, union in enumerate([province, city, ward, other_city])
    ]
    client.force_login(staff)
    seen = [row.checklist for row in rows(client)]
    assert seen == [above.checklist, own.checklist, below.checklist]


def test_the_page_shows_every_item(client, city, inspector):
    version = reference.load_checklist(city)
    client.force_login(inspector)
    response = client.get(version.checklist.get_absolute_url())
    content = response.context["content"]
    assert (content.items, content.points, content.knockouts) == (
        47,
        Decimal(100),
        ["28", "40", "41"],
    )
    assert [row.points for row in content.sections] == [
        Decimal(points) for points in (11, 14, 8, 13, 5, 8, 12, 11, 11, 3, 4)
    ]
    text = response.content.decode()
    assert version.sha256 in text
    for item in Item.objects.all():
        assert item.text in text


def test_the_version_asked_for_is_shown(client, city, staff):
    first = ChecklistVersionFactory(checklist__union=city, number=1)
    second = checklists.draft_from(first, by=staff)
    page = first.checklist.get_absolute_url()
    client.force_login(staff)
    assert client.get(page).context["version"] == first
    assert client.get(page, {"version": "2"}).context["version"] == second
    assert client.get(page, {"version": "nonsense"}).context["version"] == first


def test_a_checklist_without_versions_says_so(client, city, staff):
    checklist = checklists.create(city, name="Bộ mới", by=staff)
    client.force_login(staff)
    response = client.get(checklist.get_absolute_url())
    assert response.status_code == 200
    assert response.context["version"] is None


def test_checklists_refuse(client, checklist, stranger, officer):
    page = checklist.checklist.get_absolute_url()
    for address in (reverse(INDEX), page):
        assert client.get(address).status_code == 302
    client.force_login(stranger)
    assert client.get(page).status_code == 404
    assert rows(client) == []
    client.force_login(officer)
    for address in (reverse(INDEX), page):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    client, city, staff, count, django_assert_num_queries
):
    for number in range(count):
        ChecklistVersionFactory(checklist__union=city, checklist__name=f"Bộ {number}")
    client.force_login(staff)
    with django_assert_num_queries(7):
        assert len(rows(client)) == count


# --- The panel on a union's page ------------------------------------------------


def signed(team, union, day, shortcoming="Sổ hội viên không khớp", **values):
    visit = VisitFactory(
        team=team, union=union, date=day, status=VisitStatus.SIGNED, **values
    )
    FindingFactory(
        visit=visit,
        kind=FindingKind.SHORTCOMING,
        severity=Severity.LIGHT,
        text=shortcoming,
    )
    return visit


def answer_all(visit, fail=()):
    for item in Item.objects.filter(section__version=visit.checklist_id):
        missed = item.code in fail
        Answer.objects.create(
            visit=visit,
            item=item,
            result=Result.FAIL if missed else Result.PASS,
            score=0 if missed else item.max_score,
        )


@pytest.fixture
def second_team(round_, checklist):
    other = RoundFactory(plan=round_.plan, checklist=checklist)
    return TeamFactory(round=other)


def test_the_panel_tells_score_findings_and_open_remedies(team, ward, staff):
    visit = signed(team, ward, date(2020, 3, 10))
    answer_all(visit)
    FindingFactory(visit=visit, kind=FindingKind.STRENGTH)
    remedy = RemedyFactory(visit=visit)
    panel = union_panel.panel(ward, staff)
    [row] = panel.visits
    assert (row.visit, row.sheet.percent, row.sheet.grade) == (
        visit,
        Decimal("100.0"),
        Grade.GOOD,
    )
    assert (row.shortcomings, row.remedies) == (1, 1)
    assert [(one.kind, one.count) for one in panel.kinds] == [
        ("strength", 1),
        ("shortcoming", 1),
    ]
    assert [row.remedy for row in panel.remedies] == [remedy]
    assert panel.remedies_left == 0
    assert panel.repeated == []


def test_a_shortcoming_found_twice_is_named(team, second_team, ward, staff):
    signed(team, ward, date(2020, 3, 10), "Sổ hội viên chưa khớp")
    signed(second_team, ward, date(2020, 6, 10), "sổ hội viên CHƯA khớp")
    [repeated] = union_panel.panel(ward, staff).repeated
    assert repeated == union_panel.Repeated(
        "sổ hội viên CHƯA khớp", (date(2020, 6, 10), date(2020, 3, 10))
    )


def test_a_visit_that_is_not_signed_has_no_score(team, ward, staff):
    visit = signed(team, ward, date(2020, 3, 10))
    answer_all(visit)
    Visit.objects.update(status=VisitStatus.RECORDED)
    panel = union_panel.panel(ward, staff)
    assert panel.visits[0].sheet is None
    assert panel.kinds == []


def test_the_panel_of_a_city_adds_up_its_units(team, ward, commune, staff):
    visits = [
        signed(team, ward, date(2020, 3, 10)),
        signed(team, commune, date(2020, 3, 11)),
    ]
    for visit in visits:
        RemedyFactory.create_batch(4, visit=visit)
    panel = union_panel.panel(ward.parent, staff)
    assert [row.visit for row in panel.visits] == visits[::-1]
    assert len(panel.remedies) == 5
    assert panel.remedies_left == 3


def test_a_unit_sees_only_what_is_meant_for_it(team, second_team, ward, officer):
    told = signed(team, ward, date(2020, 3, 10))
    VisitFactory(team=second_team, union=ward, status=VisitStatus.PLANNED)
    assert [row.visit for row in union_panel.panel(ward, officer).visits] == [told]


def test_the_panel_is_a_page_and_a_fragment(client, team, ward, staff):
    signed(team, ward, date(2020, 3, 10))
    client.force_login(staff)
    address = reverse("inspections:union", args=[ward.pk])
    page = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in page
    assert "<html" not in part
    assert "10/03/2020" in page
    assert "10/03/2020" in part


def test_the_panel_refuses(client, ward, stranger, staff):
    address = reverse("inspections:union", args=[ward.pk])
    assert client.get(address).status_code == 302
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(staff)
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_panel_asks_the_same_number_of_questions(  # noqa: PLR0917 -- the cast
    client, round_, checklist, ward, staff, count, django_assert_num_queries
):
    for number in range(count):
        other = RoundFactory(plan=round_.plan, checklist=checklist)
        visit = signed(TeamFactory(round=other), ward, date(2020, 3, 10 + number))
        answer_all(visit)
        RemedyFactory(visit=visit)
    client.force_login(staff)
    with django_assert_num_queries(16):
        client.get(reverse("inspections:union", args=[ward.pk]))
