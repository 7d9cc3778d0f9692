"""Placing, moving, swapping and pinning on the board, with a script and without."""

from datetime import date

import pytest
from django.urls import reverse

from inspections.enums import Clash, HalfDay, RoundStatus, VisitStatus
from inspections.models import Round, RoundUnit, Visit
from inspections.selectors.bookings import Slot
from inspections.services import planning_visits as services
from inspections.tests.factories import VisitFactory
from unions.tests.factories import UnionFactory

DAY = date(2020, 3, 10)
#: What the script of the board sends along.
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def visit(team, ward):
    return VisitFactory(
        team=team,
        union=ward,
        date=DAY,
        half_day="morning",
        status="planned",
        place="Nhà văn hóa",
    )


@pytest.fixture
def other(team, ward):
    return VisitFactory(
        team=team,
        union=UnionFactory(parent=ward.parent, name="Xuất Hóa"),
        date=date(2020, 3, 12),
        half_day="full",
        status="planned",
    )


@pytest.fixture
def waiting(round_, commune):
    RoundUnit.objects.create(round=round_, union=commune)
    return commune


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


def url(route, thing):
    return reverse(f"inspections:{route}", args=[thing.pk])


def slot(team, day="11/03/2020", half="morning", **more):
    return {"date": day, "half_day": half, "team": team.pk, **more}


def where(visit):
    visit.refresh_from_db()
    return visit.date, visit.half_day


# --- Moving -------------------------------------------------------------------------


def test_without_a_script_one_comes_back_to_the_round(desk, visit, team):
    answer = desk.post(f"{url('visit_move', visit)}?from=2020-03-09", slot(team))

    assert answer.status_code == 302
    assert answer.url == f"{visit.round.get_absolute_url()}?from=2020-03-09"
    assert where(visit) == (date(2020, 3, 11), HalfDay.MORNING)
    assert visit.place == "Nhà văn hóa"


def test_a_script_gets_the_board_as_it_is_now(desk, visit, team):
    answer = desk.post(url("visit_move", visit), slot(team), headers=SCRIPT)

    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<section id="board-part"')
    [line] = answer.context["window"].lines
    assert line.row.visit.date == date(2020, 3, 11)
    assert "data-says" in answer.content.decode()


def test_a_move_can_be_undone(desk, visit, team):
    page = desk.post(url("visit_move", visit), slot(team), follow=True)

    assert url("visit_move", visit) in str(next(iter(page.context["messages"])))
    back = slot(team, "10/03/2020")
    desk.post(url("visit_move", visit), back)

    assert where(visit) == (DAY, HalfDay.MORNING)


def test_the_form_of_a_visit_offers_to_undo_as_well(desk, visit, team):
    page = desk.post(url("visit_edit", visit), slot(team), follow=True)

    [message] = page.context["messages"]
    assert 'name="date" value="10/03/2020"' in str(message)
    assert where(visit) == (date(2020, 3, 11), HalfDay.MORNING)


def test_a_move_that_a_unit_was_told_of_is_not_undone(desk, visit, team):
    Visit.objects.update(status=VisitStatus.ANNOUNCED)

    page = desk.post(
        url("visit_move", visit), slot(team, reason="Trùng họp"), follow=True
    )

    [message] = page.context["messages"]
    assert "<form" not in str(message)
    assert where(visit) == (date(2020, 3, 11), HalfDay.MORNING)


def test_a_hard_rule_refuses_and_keeps_what_was_typed(desk, visit, other, team):
    answer = desk.post(
        url("visit_move", visit), slot(team, "12/03/2020"), headers=SCRIPT
    )

    assert answer.status_code == 422
    assert [one.code for one in answer.context["hard"]] == [Clash.TEAM]
    assert answer.context["form"]["date"].value() == "12/03/2020"
    assert where(visit) == (DAY, HalfDay.MORNING)


def test_a_soft_rule_asks_for_a_reason_and_takes_it(desk, visit, team):
    saturday = slot(team, "14/03/2020")

    asked = desk.post(url("visit_move", visit), saturday, headers=SCRIPT)
    assert asked.status_code == 422
    assert [one.code for one in asked.context["soft"]] == [Clash.WEEKEND]
    assert asked.context["form"].errors.keys() == {"overrule"}
    assert where(visit) == (DAY, HalfDay.MORNING)
    answer = desk.post(
        url("visit_move", visit),
        saturday | {"overrule": "Đơn vị đề nghị"},
        headers=SCRIPT,
    )

    assert answer.status_code == 200
    assert where(visit) == (date(2020, 3, 14), HalfDay.MORNING)
    assert visit.events.last().reason == "Đơn vị đề nghị"


def test_without_a_script_the_reason_is_asked_on_a_page(desk, visit, team):
    page = desk.post(url("visit_move", visit), slot(team, "14/03/2020"))

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"overrule"}
    assert 'name="overrule"' in page.content.decode()


def test_whoever_asks_first_is_told_before_anything_happens(desk, visit, team):
    Visit.objects.update(status=VisitStatus.ANNOUNCED)

    asked = desk.post(
        url("visit_move", visit), slot(team, "14/03/2020", ask="1"), headers=SCRIPT
    )

    assert asked.status_code == 422
    assert not asked.context["form"].errors
    assert [one.code for one in asked.context["soft"]] == [Clash.WEEKEND]
    assert where(visit) == (DAY, HalfDay.MORNING)


def test_an_announced_visit_needs_a_reason(desk, visit, team):
    Visit.objects.update(status=VisitStatus.ANNOUNCED)

    asked = desk.post(url("visit_move", visit), slot(team), headers=SCRIPT)

    assert asked.context["form"].errors.keys() == {"reason"}
    assert where(visit) == (DAY, HalfDay.MORNING)


def test_the_second_of_two_movers_is_told_and_nothing_is_lost(
    desk, visit, team, leader
):
    seen = f"2020-03-10 morning {team.pk}"
    services.reschedule(
        visit,
        slot=Slot(visit.union, team, date(2020, 3, 13), HalfDay.MORNING),
        by=leader,
    )

    answer = desk.post(url("visit_move", visit), slot(team, was=seen), headers=SCRIPT)

    assert answer.status_code == 422
    assert "13/03/2020" in answer.context["form"].non_field_errors()[0]
    assert where(visit) == (date(2020, 3, 13), HalfDay.MORNING)


def test_a_postponed_visit_is_planned_again(desk, visit, team):
    Visit.objects.update(status=VisitStatus.POSTPONED)

    desk.post(url("visit_move", visit), slot(team))

    assert where(visit) == (date(2020, 3, 11), HalfDay.MORNING)
    assert visit.status == VisitStatus.PLANNED


def test_a_visit_that_has_begun_stays(desk, visit, team):
    Visit.objects.update(status=VisitStatus.IN_PROGRESS)

    answer = desk.post(url("visit_move", visit), slot(team))

    assert len(answer.context["form"].non_field_errors()) == 1
    assert where(visit) == (DAY, HalfDay.MORNING)


# --- Placing ------------------------------------------------------------------------


def test_a_unit_of_the_tray_gets_its_date(desk, visit, waiting, team):
    answer = desk.post(
        url("round_place", visit.round), slot(team, union=waiting.pk), headers=SCRIPT
    )

    assert answer.context["window"].waiting == ()
    placed = Visit.objects.get(union=waiting)
    assert where(placed) == (date(2020, 3, 11), HalfDay.MORNING)
    assert placed.place == "Trụ sở UBND xã Nông Thượng"


def test_who_comes_second_reads_that_the_unit_has_a_date(desk, visit, team, ward):
    answer = desk.post(
        url("round_place", visit.round), slot(team, union=ward.pk), headers=SCRIPT
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"union"}
    assert Visit.objects.count() == 1


def test_a_closed_round_takes_no_more_visits(desk, visit, waiting, team):
    Round.objects.update(status=RoundStatus.CLOSED)

    answer = desk.post(url("round_place", visit.round), slot(team, union=waiting.pk))

    assert len(answer.context["form"].non_field_errors()) == 1
    assert Visit.objects.count() == 1


# --- Swapping and pinning -------------------------------------------------------------


def test_the_form_names_visits_that_can_be_swapped(desk, visit, other, team):
    VisitFactory(team=team, date=date(2020, 3, 13), status="in_progress")

    form = desk.get(url("visit_swap", visit)).context["form"]

    assert list(form.fields["other"].queryset) == [other]


def test_two_visits_take_one_anothers_place(desk, visit, other):
    desk.post(url("visit_swap", visit), {"other": other.pk})

    assert where(visit) == (date(2020, 3, 12), HalfDay.FULL)
    assert where(other) == (DAY, HalfDay.MORNING)
    assert visit.place == "Nhà văn hóa"


def test_a_swap_asks_first_and_can_be_undone(desk, visit, other):
    asked = desk.post(
        url("visit_swap", visit), {"other": other.pk, "ask": "1"}, headers=SCRIPT
    )
    assert asked.status_code == 422
    assert where(visit) == (DAY, HalfDay.MORNING)

    page = desk.post(url("visit_swap", visit), {"other": other.pk}, follow=True)
    [message] = page.context["messages"]
    assert url("visit_swap", visit) in str(message)


def test_a_swap_that_a_unit_was_told_of_needs_a_reason(desk, visit, other):
    Visit.objects.filter(pk=other.pk).update(status=VisitStatus.ANNOUNCED)

    asked = desk.post(url("visit_swap", visit), {"other": other.pk})
    assert len(asked.context["form"].non_field_errors()) == 1
    assert where(visit) == (DAY, HalfDay.MORNING)
    desk.post(url("visit_swap", visit), {"other": other.pk, "reason": "Trùng họp"})

    assert where(visit) == (date(2020, 3, 12), HalfDay.FULL)


def test_cautions_of_a_swap_are_said_while_choosing(desk, visit, other):
    Visit.objects.filter(pk=other.pk).update(date=date(2020, 3, 14))

    answer = desk.post(
        f"{url('round_check', visit.round)}?visit={visit.pk}", {"other": other.pk}
    )

    assert [one.slot.union for one in answer.context["soft"]] == [visit.union]


def test_visits_of_other_rounds_are_no_choice(desk, visit):
    far = VisitFactory(status="planned")

    answer = desk.post(url("visit_swap", visit), {"other": far.pk})

    assert answer.context["form"].errors.keys() == {"other"}


def test_a_visit_is_pinned_and_unpinned(desk, visit):
    desk.post(url("visit_pin", visit), {"is_pinned": "1"})
    visit.refresh_from_db()
    assert visit.is_pinned

    answer = desk.post(url("visit_pin", visit), {"is_pinned": ""}, headers=SCRIPT)

    visit.refresh_from_db()
    assert (visit.is_pinned, answer.status_code) == (False, 200)


# --- Who may ------------------------------------------------------------------------

VERBS = ["visit_move", "visit_swap", "visit_pin", "round_place"]


@pytest.mark.parametrize("route", VERBS)
@pytest.mark.parametrize(("role", "code"), [("inspector", 403), ("stranger", 404)])
def test_others_move_nothing(client, request, visit, route, role, code):
    client.force_login(request.getfixturevalue(role))
    thing = visit.round if route == "round_place" else visit
    sent = slot(visit.team, is_pinned="1")

    answer = client.post(url(route, thing), sent, headers=SCRIPT)

    assert answer.status_code == code
    assert where(visit) == (DAY, HalfDay.MORNING)
    assert not visit.is_pinned


def test_who_may_not_plan_sees_the_board_without_its_handles(client, leader, visit):
    client.force_login(leader)

    page = client.get(url("round_board", visit.round))

    assert page.status_code == 200
    assert not page.context["may_move"]
    assert "data-lift" not in page.content.decode()
    assert "data-dock" not in page.content.decode()


@pytest.mark.parametrize(("role", "code"), [("officer", 403), ("stranger", 404)])
def test_a_board_is_of_those_who_inspect(client, request, visit, role, code):
    client.force_login(request.getfixturevalue(role))

    assert client.get(url("round_board", visit.round)).status_code == code
