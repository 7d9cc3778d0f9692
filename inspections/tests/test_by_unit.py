"""The report by unit: equal totals both ways, as of a day, over a reform."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from inspections.enums import FindingKind, RemedyStatus, VisitStatus
from inspections.models import Visit
from inspections.selectors.by_unit import ByUnit, Numbers, Question
from inspections.services import remedies as verbs
from inspections.tests.factories import (
    FindingFactory,
    RemedyFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from unions.enums import Counting, Kind
from unions.tests.blueprints import carried_out, division, merger
from unions.tests.factories import MemberFactory, UnionFactory

pytestmark = pytest.mark.django_db
URL = reverse("inspections:by_unit")
EMPTY = Numbers()
DUE = date(2020, 6, 15)


@pytest.fixture
def inspected(round_):
    """A signed visit with a shortcoming, a remedy that is done and one that is late."""

    def make(union, day):
        team = TeamFactory(
            round=RoundFactory(plan=round_.plan, checklist=round_.checklist)
        )
        visit = VisitFactory(
            team=team, union=union, date=day, status=VisitStatus.SIGNED
        )
        FindingFactory(visit=visit, kind=FindingKind.SHORTCOMING, severity="light")
        FindingFactory(visit=visit)
        RemedyFactory(visit=visit, status=RemedyStatus.ACCEPTED, due_on=day)
        RemedyFactory(visit=visit, due_on=day)
        return visit

    return make


def ask(viewer, counting=Counting.TODAY, **more):
    values = {
        "since": date(2025, 1, 1),
        "until": date(2025, 12, 31),
        "as_of": date(2025, 12, 31),
    }
    return ByUnit(Question(viewer=viewer, counting=counting, **{**values, **more}))


def shown(report):
    """Names and numbers of all rows."""
    return {row.union.unit_name: row.numbers for row in report.rows(report.units())}


def one(day, visits=1):
    return Numbers(visits, day, visits, visits, visits, visits)


@pytest.fixture
def reform(inspected, ward, commune, staff):
    """Both were inspected in spring, the ward they became in autumn."""
    inspected(ward, date(2025, 3, 12))
    inspected(commune, date(2025, 4, 2))
    carried_out(merger(ward, commune), by=staff)
    new = ward.links_to_successors.get().to_union
    inspected(new, date(2025, 10, 5))
    return new


def test_by_today_s_units(reform, staff):
    report = ask(staff)

    assert shown(report) == {"phường Bắc Kạn": one(date(2025, 10, 5), 3)}
    [row] = report.rows(report.units())
    assert [union.unit_name for union in row.origins] == [
        "phường Đức Xuân",
        "xã Nông Thượng",
    ]


def test_by_the_units_of_that_time(reform, staff):
    """Signed visits stay; what was not done has passed on, what was done has not."""
    found = shown(ask(staff, Counting.THEN))

    assert found == {
        "phường Đức Xuân": Numbers(1, date(2025, 3, 12), 1, 1, 0, 0),
        "xã Nông Thượng": Numbers(1, date(2025, 4, 2), 1, 1, 0, 0),
        "phường Bắc Kạn": Numbers(1, date(2025, 10, 5), 1, 1, 3, 3),
    }


def test_before_the_reform_the_old_units_owed(reform, staff):
    day = {"until": date(2025, 6, 30), "as_of": date(2025, 6, 30)}

    assert shown(ask(staff, Counting.THEN, **day)) == {
        "phường Đức Xuân": one(date(2025, 3, 12)),
        "xã Nông Thượng": one(date(2025, 4, 2)),
    }
    assert shown(ask(staff, **day)) == {"phường Bắc Kạn": one(date(2025, 4, 2), 2)}


@pytest.mark.parametrize(
    "day", [date(2025, 3, 31), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1)]
)
def test_both_ways_come_to_the_same_total(reform, staff, inspected, other_ward, day):
    inspected(UnionFactory(parent=staff.membership.union), date(2025, 3, 20))
    totals = []
    for counting in Counting:
        report = ask(staff, counting, as_of=day)
        total = report.total(report.units())
        assert total == sum(report.numbers.values(), EMPTY)
        assert total == sum(shown(report).values(), EMPTY)
        totals.append(total)

    assert totals[0] == totals[1]
    assert totals[0].visits == {3: 2, 6: 3, 7: 3, 1: 4}[day.month]


def test_a_divided_unit_waits_as_a_row_of_its_own(inspected, ward, staff):
    inspected(ward, date(2025, 3, 12))
    carried_out(division(ward, "Đông", "Tây"), by=staff)

    assert shown(ask(staff)) == {
        "phường Đức Xuân": one(date(2025, 3, 12)),
        "phường Đông": EMPTY,
        "phường Tây": EMPTY,
    }


def test_as_of_a_day_later_steps_are_looked_past(visit, staff, inspector, officer):
    """Extended and accepted today; in December 2020 it was open and late."""
    type(visit).objects.filter(pk=visit.pk).update(
        status=VisitStatus.SIGNED, date=date(2020, 3, 12)
    )
    remedy = RemedyFactory(visit=Visit.objects.get(pk=visit.pk), due_on=DUE)
    today = timezone.localdate()
    later = date(today.year + 1, 1, 1)
    verbs.extend(remedy, by=staff, new_due_on=later, reason="Lũ", document="12/CV")
    verbs.submit_proof(remedy, by=officer, text="Xong")
    verbs.accept(remedy, by=inspector)

    def numbers(day):
        year = {"since": date(2020, 1, 1), "until": date(2020, 12, 31)}
        [found] = ask(staff, **year, as_of=day).numbers.values()
        return found.done, found.open, found.overdue

    assert numbers(today) == (1, 0, 0)
    assert numbers(date(2020, 12, 1)) == (0, 1, 1)
    assert numbers(DUE) == (0, 1, 0)


def test_only_signed_visits_of_the_period(inspected, visit, ward, commune, staff):
    inspected(commune, date(2024, 12, 31))
    signed = inspected(ward, date(2025, 1, 1))
    inspected(ward, date(2026, 1, 1))

    assert shown(ask(staff)) == {
        "phường Đức Xuân": one(date(2025, 1, 1)),
        "xã Nông Thượng": EMPTY,
    }
    assert signed.union == ward


def test_what_another_city_found_is_not_counted(inspected, stranger, ward, other_ward):
    inspected(ward, date(2025, 3, 12))

    assert shown(ask(stranger)) == {"xã Đôn Phong": EMPTY}
    assert ask(stranger).numbers == {}


# -- the page -----------------------------------------------------------------------


def page(client, user, **asked):
    client.force_login(user)
    return client.get(URL, asked)


def test_the_page_shows_this_year_as_of_today(client, staff, ward, inspected):
    inspected(ward, timezone.localdate())
    context = page(client, staff).context

    [row] = context["rows"]
    assert (row.union, row.numbers.visits) == (ward, 1)
    assert context["total"].visits == 1
    assert context["question"].as_of == timezone.localdate()


def test_search_filters_and_order(client, staff, ward, commune, inspected):
    inspected(ward, date(2020, 3, 12))
    year = {"since": "01/01/2020", "until": "31/12/2020", "as_of": "31/12/2020"}

    def found(**asked):
        return [
            row.union for row in page(client, staff, **year, **asked).context["rows"]
        ]

    assert found() == [ward, commune]
    assert found(counting="then") == [ward, commune]
    assert found(q="nong thuong") == [commune]
    assert found(state="inspected") == [ward]
    assert found(state="not") == [commune]
    assert found(q="không có") == []


def test_the_total_is_of_what_is_listed(client, staff, ward, commune, inspected):
    inspected(ward, date(2020, 3, 12))
    year = {"since": "01/01/2020", "until": "31/12/2020"}

    assert page(client, staff, **year).context["total"].visits == 1
    assert page(client, staff, **year, q="nông").context["total"] == EMPTY


def test_a_wrong_date_is_named_and_left_out(client, staff, ward):
    answer = page(client, staff, since="31/31/2020", until="01/01/2020")

    assert answer.status_code == 200
    assert "since" in answer.context["filter_form"].errors
    order = page(client, staff, since="01/02/2020", until="01/01/2020")
    assert order.context["filter_form"].errors["until"]


def test_an_empty_page_explains_itself(client, staff, city):
    answer = page(client, staff, q="không có gì như thế").content.decode()
    assert 'class="empty"' in answer


def test_pages_of_fifty(client, staff, city):
    UnionFactory.create_batch(52, parent=city)
    answer = page(client, staff, page="2")

    assert len(answer.context["rows"]) == 2
    assert answer.context["page"].paginator.count == 52


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(("counting", "queries"), [("then", 10), ("today", 11)])
def test_query_count_does_not_grow(
    client, inspected, counting, queries, how_many, request
):
    staff = request.getfixturevalue("staff")
    city = staff.membership.union
    django_assert_num_queries = request.getfixturevalue("django_assert_num_queries")
    for union in UnionFactory.create_batch(how_many, parent=city, kind=Kind.COMMUNE):
        inspected(union, date(2020, 3, 12))
    client.force_login(staff)
    asked = {"since": "01/01/2020", "until": "31/12/2020", "counting": counting}

    with django_assert_num_queries(queries):
        answer = client.get(URL, asked)
    assert len(answer.context["rows"]) == how_many


def test_the_inspected_unit_has_no_such_page(client, officer, ward):
    assert page(client, officer).status_code == 403


def test_nobody_signs_in_first(client):
    answer = client.get(URL)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:sign_in"))


def test_it_is_only_read(client, staff):
    client.force_login(staff)
    assert client.post(URL).status_code == 405


def test_htmx_gets_the_rows_only(client, staff):
    client.force_login(staff)
    answer = client.get(URL, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("name", ["inspections:visits", "inspections:remedies"])
def test_lists_lead_there(client, staff, officer, name):
    client.force_login(staff)
    assert URL in client.get(reverse(name)).content.decode()
    client.force_login(officer)
    assert URL not in client.get(reverse(name)).content.decode()


def test_staff_of_the_ward_read_what_is_signed(inspected, visit, ward):
    inspected(ward, date(2025, 3, 12))
    local = MemberFactory(role=Role.STAFF, union=ward)

    assert shown(ask(local)) == {"phường Đức Xuân": one(date(2025, 3, 12))}
