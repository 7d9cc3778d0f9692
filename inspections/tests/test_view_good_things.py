"""The pages of initiatives that visits saw, and of lists worth copying."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.enums import FindingKind, StopKind, VisitStatus
from inspections.models import (
    FieldStop,
    InitiativeSighting,
    Showcase,
    ShowcaseEntry,
    Visit,
)
from inspections.tests.factories import (
    FindingFactory,
    RoundFactory,
    ShowcaseEntryFactory,
    ShowcaseFactory,
    SightingFactory,
    TeamFactory,
    VisitFactory,
)
from unions.enums import InitiativeState
from unions.models import Initiative
from unions.tests.factories import BranchFactory, InitiativeFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def finding(visit):
    text = "Mô hình trồng nấm sò của chị Hoa, 12 hội viên"
    return FindingFactory(visit=visit, kind=FindingKind.NEW_MODEL, text=text)


@pytest.fixture
def signed(team, ward):
    """A signed visit of another round of the same union."""
    own = TeamFactory(round=RoundFactory(plan=team.round.plan))
    return VisitFactory(team=own, union=ward, status=VisitStatus.SIGNED)


@pytest.fixture
def there(ward):
    return InitiativeFactory(union=ward, name="Hũ gạo tình thương")


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def text(answer):
    return answer.content.decode()


def adopt_data(**values):
    data = {
        "name": "Trồng nấm sò",
        "state": "active",
        "participants": "12",
        "updates_register": "on",
    }
    return data | values


# From a finding


def test_the_form_is_filled_from_the_finding(client, inspector, finding, ward):
    branch = BranchFactory(union=ward)
    finding.stop = FieldStop.objects.create(
        visit=finding.visit,
        kind=StopKind.BRANCH,
        branch=branch,
        met_with="Chị Hoa",
        note="Vườn đẹp",
    )
    finding.save()
    client.force_login(inspector)

    form = client.get(url("finding_adopt", finding.pk)).context["form"]

    expected = {
        "name": "Trồng nấm sò của chị Hoa",
        "field": "Phát triển kinh tế",
        "participants": 12,
        "branch": branch.pk,
        "contact": "Chị Hoa",
        "results": "Vườn đẹp",
        "description": finding.text,
        "initiative": None,
    }
    assert {name: form.initial[name] for name in expected} == expected


def test_it_goes_into_the_register(client, inspector, finding):
    client.force_login(inspector)
    page = url("visit_findings", finding.visit.pk)
    assert url("finding_adopt", finding.pk) in text(client.get(page))

    answer = client.post(url("finding_adopt", finding.pk), adopt_data())

    assert answer.status_code == 302
    row = InitiativeSighting.objects.get()
    assert (row.finding, row.participants) == (finding, 12)
    shown = text(client.get(page))
    assert url("finding_adopt", finding.pk) not in shown
    assert row.initiative.get_absolute_url() in shown
    # the second press of the same button
    again = client.post(url("finding_adopt", finding.pk), adopt_data())
    assert again.url == url("sighting", row.pk)
    assert Initiative.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(client, inspector, finding, ward):
    InitiativeFactory(union=ward, name="Trồng nấm sò")
    client.force_login(inspector)
    data = adopt_data(description=HOSTILE, contact="0912")

    answer = client.post(url("finding_adopt", finding.pk), data)

    assert answer.status_code == 200
    shown = text(answer)
    assert HOSTILE not in shown
    assert 'value="0912"' in shown
    assert answer.context["form"].non_field_errors()
    assert not InitiativeSighting.objects.exists()


def test_the_likest_of_the_register_is_offered(client, inspector, finding, ward):
    InitiativeFactory(union=ward, name="Hũ gạo")
    like = InitiativeFactory(union=ward, name="Trồng nấm sò")
    client.force_login(inspector)

    form = client.get(url("finding_adopt", finding.pk)).context["form"]
    assert (form.choices[0], form.chosen) == (like, str(like.pk))

    client.post(url("finding_adopt", finding.pk), adopt_data(initiative=like.pk))
    assert InitiativeSighting.objects.get().initiative == like


def test_another_units_initiative_is_not_among_the_choices(
    client, inspector, finding, commune
):
    other = InitiativeFactory(union=commune)
    client.force_login(inspector)

    data = adopt_data(initiative=other.pk)
    answer = client.post(url("finding_adopt", finding.pk), data)

    assert "initiative" in answer.context["form"].errors
    assert not InitiativeSighting.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"participants": "-1"},
        {"participants": "9" * 30},
        {"income": "1e9"},
        {"state": "gone"},
        {"started_on": "31/02/2020"},
        {"results": "x" * 4001},
    ],
)
def test_nonsense_is_named(client, inspector, finding, wrong):
    client.force_login(inspector)

    answer = client.post(url("finding_adopt", finding.pk), adopt_data(**wrong))

    assert list(answer.context["form"].errors) == list(wrong)
    assert not Initiative.objects.exists()


def test_who_may(client, finding, staff, leader, officer, stranger):
    answers = {}
    for person in (staff, leader, officer, stranger):
        client.force_login(person)
        address = url("finding_adopt", finding.pk)
        answers[person.username] = client.get(address).status_code
    assert answers == {"canbo": 200, "lanhdao": 403, "phuong": 404, "nguoila": 404}


# Stops, preparation


def test_from_the_preparation_to_a_stop_to_how_it_stands(
    client, inspector, visit, there
):
    client.force_login(inspector)
    stop_url = url("initiative_stop", visit.pk, there.pk)
    assert stop_url in text(client.get(url("visit_preparation", visit.pk)))

    for _twice in range(2):
        answer = client.post(stop_url)
    stop = FieldStop.objects.get()
    assert answer.url == f"{url('visit_stops', visit.pk)}?edit={stop.pk}#form"
    seen_url = url("initiative_sight", visit.pk, there.pk)
    assert seen_url in text(client.get(url("visit_stops", visit.pk)))

    client.post(seen_url, {"state": "paused", "participants": "9"})
    row = InitiativeSighting.objects.get()
    assert (row.stop, row.state, row.participants) == (stop, "paused", 9)


def test_another_units_initiative_is_no_stop(client, inspector, visit, commune):
    other = InitiativeFactory(union=commune)
    client.force_login(inspector)

    assert client.post(url("initiative_stop", visit.pk, other.pk)).status_code == 404
    data = {"state": "active"}
    answer = client.post(url("initiative_sight", visit.pk, other.pk), data)
    assert answer.context["form"].non_field_errors()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_preparation(client, staff, visit, ward, count):
    for row in InitiativeFactory.create_batch(count, union=ward):
        SightingFactory(visit=visit, initiative=row)
    client.force_login(staff)
    client.get(url("visit_preparation", visit.pk))

    with CaptureQueriesContext(connection) as found:
        client.get(url("visit_preparation", visit.pk))
    assert sum("initiativesighting" in one["sql"] for one in found) == 1


# One initiative


def test_the_panel_of_one(client, staff, officer, signed, visit, there):
    SightingFactory(visit=signed, initiative=there, participants=10)
    row = SightingFactory(visit=visit, initiative=there, participants=12, note="Nội bộ")
    Visit.objects.filter(pk=visit.pk).update(date="2020-04-01")
    client.force_login(staff)
    assert url("initiative", there.pk) in text(client.get(there.get_absolute_url()))

    shown = text(
        client.get(url("initiative", there.pk), headers={"HX-Request": "true"})
    )

    assert "<html" not in shown
    assert "+2" in shown
    assert url("sighting", row.pk) in shown
    assert "Nội bộ" in shown
    client.force_login(officer)
    shown = text(client.get(url("initiative", there.pk)))
    assert "Nội bộ" not in shown
    assert "+2" not in shown  # this visit is not signed yet


def test_look_again_while_a_visit_goes_on_is_a_stop(client, inspector, visit, there):
    client.force_login(inspector)

    client.post(url("look_again", there.pk))

    assert FieldStop.objects.get().initiative == there


def test_look_again_is_told_to_the_next_visit(client, staff, signed, there):
    row = SightingFactory(visit=signed, initiative=there)
    client.force_login(staff)

    client.post(url("look_again", there.pk))
    row.refresh_from_db()
    assert row.look_again
    client.post(url("look_again", there.pk), {"off": "1"})
    row.refresh_from_db()
    assert not row.look_again


def test_what_was_never_seen_can_be_asked_for(client, staff, there):
    client.force_login(staff)
    assert client.get(url("initiative", there.pk)).status_code == 200

    assert client.post(url("look_again", there.pk)).status_code == 302


def test_a_sighting_is_completed_and_removed(client, staff, signed, there):
    row = SightingFactory(visit=signed, initiative=there)
    client.force_login(staff)

    client.post(url("sighting", row.pk), {"state": "active", "results": "Nhiều"})
    row.refresh_from_db()
    assert row.results == "Nhiều"
    client.post(url("sighting_remove", row.pk))
    assert not InitiativeSighting.objects.exists()


# All of them


@pytest.fixture
def several(signed, ward, there):
    paused = InitiativeFactory(union=ward, name="Tổ thu gom rác", field="Môi trường")
    there.field = "An sinh xã hội"
    there.save()
    SightingFactory(visit=signed, initiative=there, is_worth_copying=True)
    state = InitiativeState.PAUSED
    SightingFactory(visit=signed, initiative=paused, state=state)
    InitiativeFactory(union=ward, name="Chưa ai xem")
    return [there, paused]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Hũ gạo tình thương", "Tổ thu gom rác"}),
        ({"q": "hu gao"}, {"Hũ gạo tình thương"}),
        ({"worth": "1"}, {"Hũ gạo tình thương"}),
        ({"state": "paused"}, {"Tổ thu gom rác"}),
        ({"field": "Môi trường"}, {"Tổ thu gom rác"}),
        ({"year": "2020"}, {"Hũ gạo tình thương", "Tổ thu gom rác"}),
        ({"year": "1900", "field": "gì"}, {"Hũ gạo tình thương", "Tổ thu gom rác"}),
    ],
)
def test_the_list_is_narrowed(client, officer, several, query, found):
    client.force_login(officer)

    answer = client.get(url("good_things"), query)

    assert {row.name for row, _seen in answer.context["rows"]} == found


def test_others_see_nothing_of_it(client, stranger, several):
    client.force_login(stranger)

    assert client.get(url("good_things")).context["rows"] == []
    keys = [row.pk for row in several]
    assert client.get(url("good_things_compare"), {"pick": keys}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(
    client, staff, signed, ward, count, django_assert_num_queries
):
    for row in InitiativeFactory.create_batch(count, union=ward):
        SightingFactory(visit=signed, initiative=row)
    client.force_login(staff)
    client.get(url("good_things"))

    with django_assert_num_queries(11):
        client.get(url("good_things"))


def test_side_by_side(client, staff, several):
    client.force_login(staff)
    keys = [row.pk for row in several]

    shown = text(client.get(url("good_things_compare"), {"pick": keys}))
    assert "Hũ gạo tình thương" in shown
    assert "Tổ thu gom rác" in shown
    for wrong in (keys[:1], [], ["x", "9" * 30], keys[:1] * 3):
        answer = client.get(url("good_things_compare"), {"pick": wrong})
        assert answer.status_code == 302


# Lists worth copying


def test_from_ticks_to_a_list(client, staff, city, several):
    client.force_login(staff)
    keys = [row.pk for row in several]
    assert client.get(url("showcase_take"), {"pick": keys}).status_code == 200
    data = {"union": city.pk, "title": "Năm 2020", "year": "2020", "pick": keys}

    client.post(url("showcase_add"), data)

    made = Showcase.objects.get()
    assert [entry.initiative for entry in made.entries.all()] == several
    client.post(url("showcase_take"), {"showcase": made.pk, "pick": keys})
    assert made.entries.count() == 2


def test_a_list_of_a_union_that_is_not_hers(client, staff, other_city, several):
    client.force_login(staff)
    data = {"union": other_city.pk, "title": "Năm 2020", "year": "2020"}

    answer = client.post(url("showcase_add"), data)

    assert "union" in answer.context["form"].errors
    foreign = ShowcaseFactory(union=other_city)
    data = {"showcase": foreign.pk, "pick": [several[0].pk]}
    answer = client.post(url("showcase_take"), data)
    assert "showcase" in answer.context["form"].errors
    assert not ShowcaseEntry.objects.exists()


def test_what_she_does_not_see_is_not_taken(client, staff, city, other_ward):
    hidden = InitiativeFactory(union=other_ward)
    client.force_login(staff)
    data = {"union": city.pk, "title": "X", "year": "2020", "pick": [hidden.pk]}

    client.post(url("showcase_add"), data)

    assert not Showcase.objects.get().entries.exists()


@pytest.fixture
def showcase(city, several):
    made = ShowcaseFactory(union=city, title="Những cách làm nên học")
    for order, row in enumerate(several):
        ShowcaseEntryFactory(showcase=made, initiative=row, order=order)
    return made


def test_reasons_are_kept_whichever_button_was_pressed(client, staff, showcase):
    first, second = showcase.entries.all()
    client.force_login(staff)
    data = {f"reason_{first.pk}": "Dễ làm", f"reason_{second.pk}": "", "down": first.pk}

    client.post(url("showcase_save", showcase.pk), data)

    assert [entry.pk for entry in showcase.entries.all()] == [second.pk, first.pk]
    first.refresh_from_db()
    assert first.reason == "Dễ làm"
    client.post(url("showcase_save", showcase.pk), {"remove": second.pk})
    assert list(showcase.entries.all()) == [first]
    assert "Dễ làm" in text(client.get(showcase.get_absolute_url()))


def test_a_reason_that_is_too_long_is_named(client, staff, showcase):
    entry = showcase.entries.first()
    client.force_login(staff)
    data = {f"reason_{entry.pk}": "x" * 2001, "remove": entry.pk}

    answer = client.post(url("showcase_save", showcase.pk), data)

    assert answer.status_code == 200
    assert "x" * 2001 in text(answer)
    assert showcase.entries.count() == 2


def test_whoever_only_reads_gets_no_buttons(client, leader, showcase):
    client.force_login(leader)

    shown = text(client.get(showcase.get_absolute_url()))

    assert "reason_" not in shown
    assert url("showcase_delete", showcase.pk) not in shown
    assert client.post(url("showcase_save", showcase.pk)).status_code == 403


def test_units_below_are_led_to_the_issued_papers(client, officer, showcase):
    client.force_login(officer)

    answer = client.get(showcase.get_absolute_url())

    assert answer.url == url("showcases")
    assert showcase.title not in text(client.get(url("showcases")))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_lists(client, staff, city, count, django_assert_num_queries):
    ShowcaseFactory.create_batch(count, union=city)
    client.force_login(staff)
    client.get(url("showcases"))

    with django_assert_num_queries(6):
        client.get(url("showcases"))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_one_list(
    client, staff, ward, signed, count, django_assert_num_queries
):
    made = ShowcaseFactory(union=ward.parent)
    for row in InitiativeFactory.create_batch(count, union=ward):
        SightingFactory(visit=signed, initiative=row)
        ShowcaseEntryFactory(showcase=made, initiative=row)
    client.force_login(staff)
    client.get(made.get_absolute_url())

    with django_assert_num_queries(8):
        client.get(made.get_absolute_url())
