"""The page that makes a year's plan, and the verb behind it."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.exceptions import RuleError
from inspections.enums import RoundStatus, VisitStatus
from inspections.models import Plan, Round, RoundUnit
from inspections.selectors import next_year
from inspections.services import plan_from_last
from inspections.services.plan_from_last import Chosen, RoundDraft
from inspections.tests.factories import (
    PlanFactory,
    RemedyFactory,
    RoundFactory,
    VisitFactory,
)
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from unions.tests.factories import (
    OfficerFactory,
    PostFactory,
    UnionFactory,
    UnionLinkFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2020, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def march(city, checklist, ward):
    before = PlanFactory(
        union=city,
        title="Kế hoạch của riêng chúng tôi năm 2020",
        basis="Nghị quyết số 12/NQ-ĐU ngày 15/01/2020",
    )
    round_ = RoundFactory(plan=before, checklist=checklist, name="Đợt tháng 3 năm 2020")
    VisitFactory(
        team__round=round_, union=ward, date=date(2020, 3, 12), status="signed"
    )
    return round_


@pytest.fixture
def url(march):
    return reverse("inspections:plan_next", args=[march.plan.pk])


def typed(form, **changes):
    """What a browser sends of the page as it came."""
    data = {name: form.wording[name].value() for name in form.wording.fields}
    for index, round_ in enumerate(form.rounds):
        data |= {f"r{index}-keep": "on", f"r{index}-name": round_["name"].value()}
        for name in ("starts_on", "ends_on"):
            data[f"r{index}-{name}"] = f"{round_[name].value():%d/%m/%Y}"
        data[f"r{index}-checklist"] = round_["checklist"].value()
        data[f"units-{index}"] = list(form.ticks[index])
    return {**data, **changes}


def test_it_is_filled_in_from_last_year(client, staff, url, march, ward, commune):
    client.force_login(staff)

    answer = client.get(url)

    form = answer.context["form"]
    assert form.wording["title"].value() == "Kế hoạch của riêng chúng tôi năm 2021"
    assert form.wording["basis"].value() == march.plan.basis
    assert form.kept_years == [march.plan.basis]
    assert [row.candidate.union for row in form.rows] == [commune, ward]
    assert (form.reached, form.missing) == (2, [])
    assert "12/03/2020" in answer.text
    assert march.visits.get().get_absolute_url() in answer.text


def test_one_press_makes_plan_rounds_and_reasons(client, staff, url, ward, commune):
    client.force_login(staff)
    form = client.get(url).context["form"]

    answer = client.post(url, typed(form))

    plan = Plan.objects.get(year=2021)
    assert (answer.status_code, answer.url) == (302, plan.get_absolute_url())
    round_ = plan.rounds.get()
    assert (round_.name, round_.status) == ("Đợt tháng 3 năm 2021", RoundStatus.DRAFT)
    assert (round_.starts_on, round_.ends_on) == (date(2021, 3, 9), date(2021, 3, 19))
    assert set(round_.round_units.values_list("union", "priority")) == {
        (ward.pk, 16),
        (commune.pk, 110),
    }
    whys = dict(round_.round_units.values_list("union", "why"))
    with translation.override("vi"):
        proposed = {row.candidate.union.pk: row.candidate.why for row in form.rows}
    assert whys == proposed
    assert whys[commune.pk].count("; ") == 1
    assert list(round_.events.values_list("actor", "new_status")) == [
        (staff.pk, RoundStatus.DRAFT)
    ]


def test_what_was_typed_stays_when_something_is_wrong(client, staff, url, ward):
    client.force_login(staff)
    form = client.get(url).context["form"]
    changes = {
        "title": "Tên tự gõ",
        "r0-name": "Đợt tự gõ",
        "r0-starts_on": "32/03/2021",
        "units-0": [ward.pk],
    }

    answer = client.post(url, typed(form, **changes))

    form = answer.context["form"]
    assert answer.status_code == 200
    assert [(id_, text) for id_, _label, text in form.errors] == [
        ("id_r0-starts_on", form.rounds[0].errors["starts_on"][0])
    ]
    assert form.wording["title"].value() == "Tên tự gõ"
    assert form.rounds[0]["name"].value() == "Đợt tự gõ"
    assert form.ticks == [{ward.pk}]
    assert 'value="32/03/2021"' in answer.text
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"r0-starts_on": "10/03/2022"}, "starts_on"),
        ({"r0-ends_on": "01/03/2021"}, "ends_on"),
        ({"r0-name": " "}, "name"),
        ({"r0-checklist": "0"}, "checklist"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, staff, url, changes, name):
    client.force_login(staff)
    form = client.get(url).context["form"]

    form = client.post(url, typed(form, **changes)).context["form"]

    (id_, _label, _text) = form.errors[0]
    assert id_.endswith(name)
    assert Plan.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(client, staff, url):
    client.force_login(staff)
    form = client.get(url).context["form"]

    answer = client.post(url, typed(form, **{"units-0": [], "title": "Tên tự gõ"}))

    assert "Đợt tháng 3 năm 2021" in answer.context["form"].refusal
    assert answer.context["form"].wording["title"].value() == "Tên tự gõ"
    assert Plan.objects.count() == 1


def test_a_round_left_out_is_not_looked_at(client, staff, url, march, checklist):
    june = {"starts_on": date(2020, 6, 8), "ends_on": date(2020, 6, 9)}
    RoundFactory(plan=march.plan, checklist=checklist, name="Đợt 6", **june)
    client.force_login(staff)
    data = typed(client.get(url).context["form"])
    del data["r1-keep"]

    client.post(url, {**data, "r1-starts_on": "nonsense"})

    assert [one.name for one in Plan.objects.get(year=2021).rounds.all()] == [
        "Đợt tháng 3 năm 2021"
    ]


def test_the_first_of_the_list_are_ticked_without_a_script(client, staff, url, commune):
    client.force_login(staff)
    data = typed(client.get(url).context["form"], title="Tên tự gõ")

    answer = client.post(
        url, {**data, "pick": "1", "pick-round": "0", "pick-count": "1"}
    )

    form = answer.context["form"]
    assert form.ticks == [{commune.pk}]
    assert [row.candidate.union.name for row in form.missing] == ["Đức Xuân"]
    assert form.wording["title"].value() == "Tên tự gõ"
    assert Plan.objects.count() == 1


def test_the_return_key_counts_and_saves_nothing(client, staff, url, ward, commune):
    """The first button of the form is the one that it presses."""
    client.force_login(staff)
    answer = client.get(url)
    assert answer.text.index('name="count"') < answer.text.index('name="pick"')
    data = typed(answer.context["form"], **{"units-0": [ward.pk]})

    form = client.post(url, {**data, "count": "1"}).context["form"]

    assert form.reached == 1
    assert [row.candidate.union for row in form.missing] == [commune]
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(("round_", "count"), [("7", "1"), ("0", "x"), ("", "")])
def test_nonsense_picks_nothing(client, staff, url, round_, count):
    client.force_login(staff)
    data = typed(form := client.get(url).context["form"])
    asked = {"pick": "1", "pick-round": round_, "pick-count": count}

    answer = client.post(url, {**data, **asked})

    assert answer.context["form"].ticks == form.ticks


def test_a_plan_for_that_year_is_named_with_a_link(client, staff, url, march):
    there = PlanFactory(union=march.plan.union, year=2021)
    client.force_login(staff)

    for answer in (client.get(url), client.post(url, {"title": "x"})):
        assert (answer.context["there"], "form" in answer.context) == (there, False)
        assert there.get_absolute_url() in answer.text


def test_without_a_plan_before(client, staff, city, checklist, ward, commune):
    client.force_login(staff)
    url = reverse("inspections:plan_first")
    form = client.get(url).context["form"]

    client.post(url, typed(form, purpose="Mục đích tự gõ"))

    plan = Plan.objects.get()
    assert (plan.union, plan.year) == (city, 2021)
    assert list(plan.rounds.order_by("starts_on").values_list("name", "purpose")) == [
        ("Đợt tháng 3 năm 2021", "Mục đích tự gõ"),
        ("Đợt tháng 6 năm 2021", "Mục đích tự gõ"),
    ]
    assert RoundUnit.objects.count() == 2


def test_another_year_or_union_can_be_chosen(client, staff, city, other_city):
    client.force_login(staff)
    url = reverse("inspections:plan_first")

    assert client.get(url, {"year": "2020"}).context["year"] == 2020
    assert client.get(url, {"year": "1999"}).context["year"] == 2021
    assert client.get(url, {"union": city.pk}).context["union"] == city
    assert client.get(url, {"union": other_city.pk}).status_code == 404


def test_old_plans_lead_to_the_year_that_is_not_over(client, staff, march):
    march.plan.year = 2016
    march.plan.save()

    assert next_year.next_plan(march.plan, viewer=staff).year == 2020


def test_who_goes_on_with_an_abolished_union_plans_on(staff, province, march):
    """The city ends; its people are the province's now."""
    city = march.plan.union
    city.valid_to = date(2020, 12, 31)
    city.save()
    staff.membership.union = province
    staff.membership.save()

    assert next_year.next_plan(march.plan, viewer=staff).union == province


def test_the_plan_page_leads_there_until_the_plan_is_made(client, staff, url, march):
    client.force_login(staff)
    page = march.plan.get_absolute_url()
    assert url in client.get(page).text

    there = PlanFactory(union=march.plan.union, year=2021)

    answer = client.get(page)
    assert url not in answer.text
    assert there.get_absolute_url() in answer.text


def test_the_list_of_plans_leads_there(client, staff, inspector, url):
    client.force_login(staff)
    assert url in client.get(reverse("inspections:plans")).text
    client.force_login(inspector)
    assert url not in client.get(reverse("inspections:plans")).text


def test_without_a_plan_the_list_leads_to_the_first(client, staff):
    client.force_login(staff)

    text = client.get(reverse("inspections:plans")).text

    assert reverse("inspections:plan_first") in text


@pytest.mark.parametrize(
    ("who", "code"),
    [("inspector", 403), ("leader", 403), ("officer", 403), ("stranger", 404)],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not(client, request, url, who, code, method):
    client.force_login(request.getfixturevalue(who))

    assert getattr(client, method)(url).status_code == code


def test_three_units_take_as_many_queries_as_one(client, staff, url, march, ward):
    client.force_login(staff)

    def fill(unit, number):
        old = UnionFactory(parent=march.plan.union, valid_to=date(2019, 12, 31))
        UnionLinkFactory(from_union=old, to_union=unit, effective_on=date(2020, 1, 1))
        visit = (
            VisitFactory(
                team__round=march, union=unit, date=date(2020, 3, 13), status="signed"
            )
            if number
            else march.visits.get()
        )
        RemedyFactory(visit=visit)
        PostFactory(officer=OfficerFactory(home_union=unit), started_on=TODAY)
        group = SavingsGroupFactory(union=unit)
        for month in (9, 10):
            GroupMonthFactory(group=group, month=date(2020, month, 1), overdue=9**7)

    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    fill(ward, 0)
    count()
    one = count()
    for number in (1, 2):
        fill(UnionFactory(parent=march.plan.union), number)

    assert count() == one


# -- the verb -------------------------------------------------------------------------


@pytest.fixture
def draft(city, march, ward):
    def make(*units, **changes):
        plan = Plan(union=city, year=2021, title="Kế hoạch năm 2021")
        (round_,) = next_year.rounds_after(march.plan, plan)
        for name, value in changes.items():
            setattr(round_, name, value)
        return plan, RoundDraft(round_, [Chosen(unit, 9, "vì sao") for unit in units])

    return make


def refused(plan, *drafts, by):
    with pytest.raises(RuleError) as refusal:
        plan_from_last.make_plan(plan, rounds=drafts, by=by)
    assert not Plan.objects.filter(year=2021, title="Kế hoạch năm 2021").exists()
    assert Round.objects.count() == 1
    return refusal.value


def test_all_of_it_or_nothing(draft, staff, ward, other_ward):
    plan, good = draft(ward)
    _plan, bad = draft(other_ward)

    assert "does not belong" in str(refused(plan, good, bad, by=staff))


def test_a_second_plan_of_the_year_is_refused_with_the_first(draft, staff, city, ward):
    there = PlanFactory(union=city, year=2021)
    plan, good = draft(ward)

    assert refused(plan, good, by=staff).plan == there


def test_a_plan_has_a_round(draft, staff):
    plan, _empty = draft()
    assert str(refused(plan, by=staff)) == "Keep at least one round."


def test_a_round_has_a_unit(draft, staff):
    assert "has no unit" in str(refused(*draft(), by=staff))


def test_a_round_begins_in_the_year(draft, staff, ward):
    days = {"starts_on": date(2022, 3, 8), "ends_on": date(2022, 3, 9)}
    assert "2021" in str(refused(*draft(ward, **days), by=staff))


def test_a_unit_exists_in_the_days_of_its_round(draft, staff, city):
    gone = UnionFactory(parent=city, valid_to=date(2021, 1, 31))
    assert "does not exist" in str(refused(*draft(gone), by=staff))


def test_statuses_follow_the_rules_of_planning(draft, staff, ward):
    plan, good = draft(ward)

    made = plan_from_last.make_plan(plan, rounds=[good], by=staff)

    row = made.rounds.get().round_units.get()
    assert (row.union, row.priority, row.why) == (ward, 9, "vì sao")
    assert not ward.visits.filter(status=VisitStatus.PLANNED).exists()
