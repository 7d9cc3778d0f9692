"""Pages of plans, rounds, teams and visits: who may, who sees, what is kept."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.enums import Clash, HalfDay, RoundStatus, TeamRole, VisitStatus
from inspections.models import Plan, Round, RoundUnit, Team, Visit
from inspections.tests.factories import (
    PlanFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.tests.factories import UnionFactory

DAY = date(2020, 3, 10)

#: Route, and what its key is of.
PAGES = [
    ("plans", None),
    ("plan", "plan"),
    ("rounds", None),
    ("round", "round"),
    ("team", "team"),
]
FORMS = [
    ("plan_add", None),
    ("plan_edit", "plan"),
    ("round_add", "plan"),
    ("round_edit", "round"),
    ("round_cancel", "round"),
    ("team_add", "round"),
    ("team_edit", "team"),
    ("round_schedule", "round"),
    ("visit_add", "round"),
    ("visit_edit", "visit"),
    ("visit_replan", "visit"),
    ("visit_postpone", "visit"),
    ("visit_cancel", "visit"),
]
VERBS = [
    ("round_approve", "round"),
    ("round_announce", "round"),
    ("round_close", "round"),
    ("round_check", "round"),
    ("team_delete", "team"),
    ("visit_announce", "visit"),
]


@pytest.fixture
def world(round_, team, ward, commune):
    """A round with two units, one of them with a planned visit."""
    RoundUnit.objects.create(round=round_, union=commune)
    visit = VisitFactory(
        team=team, union=ward, date=DAY, half_day="morning", status="planned"
    )
    return {"plan": round_.plan, "round": round_, "team": team, "visit": visit}


def _url(route, kind, world):
    args = [world[kind].pk] if kind else []
    return reverse(f"inspections:{route}", args=args)


@pytest.mark.parametrize(("route", "kind"), [*PAGES, *FORMS])
def test_pages_open_for_staff(client, staff, world, route, kind):
    client.force_login(staff)

    assert client.get(_url(route, kind, world)).status_code == 200


@pytest.mark.parametrize(("route", "kind"), PAGES)
@pytest.mark.parametrize("role", ["inspector", "leader", "administrator"])
def test_everyone_who_inspects_reads_the_pages(
    client, request, world, role, route, kind
):
    client.force_login(request.getfixturevalue(role))

    assert client.get(_url(route, kind, world)).status_code == 200


@pytest.mark.parametrize(("route", "kind"), FORMS)
def test_inspectors_do_not_plan(client, inspector, world, route, kind):
    client.force_login(inspector)

    assert client.get(_url(route, kind, world)).status_code == 403


@pytest.mark.parametrize(("route", "kind"), VERBS)
def test_inspectors_do_not_decide(client, inspector, world, route, kind):
    client.force_login(inspector)

    assert client.post(_url(route, kind, world)).status_code == 403


@pytest.mark.parametrize(("route", "kind"), [row for row in [*PAGES, *FORMS] if row[1]])
def test_strangers_find_nothing(client, stranger, world, route, kind):
    client.force_login(stranger)

    assert client.get(_url(route, kind, world)).status_code == 404


@pytest.mark.parametrize(("route", "kind"), VERBS)
def test_strangers_move_nothing(client, stranger, world, route, kind):
    client.force_login(stranger)

    assert client.post(_url(route, kind, world)).status_code == 404


@pytest.mark.parametrize(("route", "kind"), VERBS)
def test_verbs_are_posted(client, staff, world, route, kind):
    client.force_login(staff)

    assert client.get(_url(route, kind, world)).status_code == 405


@pytest.mark.parametrize(("route", "kind"), [*PAGES, ("visits", None)])
def test_pages_are_only_read(client, staff, world, route, kind):
    client.force_login(staff)

    assert client.post(_url(route, kind, world)).status_code == 405


@pytest.mark.parametrize(("route", "kind"), [*PAGES, *FORMS, *VERBS, ("visits", None)])
def test_nobody_signs_in_first(client, world, route, kind):
    url = _url(route, kind, world)

    answer = client.post(url)

    assert answer.status_code == 302
    assert answer.url == f"{reverse('accounts:sign_in')}?next={url}"


@pytest.mark.parametrize(("route", "kind"), PAGES)
def test_a_ward_officer_has_no_boards(client, officer, world, route, kind):
    client.force_login(officer)

    assert client.get(_url(route, kind, world)).status_code == 403


def test_staff_of_the_inspected_ward_cannot_move_the_citys_visit(
    client, staff, ward, world
):
    staff.membership.union = ward
    staff.membership.save()
    client.force_login(staff)

    assert client.post(_url("visit_announce", "visit", world)).status_code == 404
    Visit.objects.update(status=VisitStatus.ANNOUNCED)
    assert client.post(_url("visit_cancel", "visit", world)).status_code == 403


def test_leaders_approve(client, leader, world):
    Round.objects.update(status=RoundStatus.DRAFT)
    client.force_login(leader)

    answer = client.post(_url("round_approve", "round", world))

    assert (answer.status_code, answer.url) == (302, world["round"].get_absolute_url())
    assert Round.objects.get().status == RoundStatus.APPROVED


def test_a_refusal_is_said_on_the_page(client, staff, world):
    client.force_login(staff)

    answer = client.post(_url("round_close", "round", world), follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Round.objects.get().status == RoundStatus.APPROVED


def test_all_visits_are_announced_by_one_button(client, staff, world):
    client.force_login(staff)

    client.post(_url("round_announce", "round", world))

    assert Visit.objects.get().status == VisitStatus.ANNOUNCED


def test_cancelling_a_round_asks_why(client, staff, world):
    client.force_login(staff)
    url = _url("round_cancel", "round", world)

    empty = client.post(url, {"reason": " "})
    assert empty.context["form"].errors.keys() == {"reason"}
    client.post(url, {"reason": "Thiên tai"})

    assert Round.objects.get().status == RoundStatus.CANCELLED


# --- Plans ----------------------------------------------------------------------


def test_a_first_plan_is_prefilled_and_saved_as_it_stands(client, staff, city):
    client.force_login(staff)
    url = reverse("inspections:plan_add")
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}

    answer = client.post(url, data)

    plan = Plan.objects.get()
    assert answer.url == plan.get_absolute_url()
    assert plan.union == city
    assert str(plan.year) in plan.title
    assert len(plan.contents.splitlines()) == 6


def test_the_offered_wording_follows_the_year_typed(client, staff):
    client.force_login(staff)
    url = reverse("inspections:plan_add")
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {"year": "2020", "method": "Cách riêng"}

    client.post(url, data)

    plan = Plan.objects.get()
    assert plan.title == "Kế hoạch kiểm tra công tác Hội và phong trào phụ nữ năm 2020"
    assert "năm 2019" in plan.contents
    assert plan.method == "Cách riêng"


def test_a_union_has_one_plan_a_year_and_nothing_typed_is_lost(client, staff, city):
    PlanFactory(union=city, year=2020)
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:plan_add"),
        {"union": city.pk, "year": "2020", "title": "Tên riêng"},
    )

    form = answer.context["form"]
    assert form.errors.keys() == {"__all__"}
    assert form["title"].value() == "Tên riêng"


# --- Rounds ---------------------------------------------------------------------


def _round_data(checklist, *units, **changes):
    return {
        "name": "Đợt tháng 3",
        "starts_on": "10/03/2020",
        "ends_on": "20/03/2020",
        "checklist": checklist.pk,
        "units": [unit.pk for unit in units],
        **changes,
    }


def test_a_round_is_made_from_a_plan(client, staff, city, checklist, ward, commune):
    plan = PlanFactory(union=city, purpose="Mục đích riêng")
    client.force_login(staff)
    url = reverse("inspections:round_add", args=[plan.pk])

    form = client.get(url).context["form"]
    assert form["purpose"].value() == "Mục đích riêng"
    assert [one.pk for one in form.candidates] == [ward.pk, commune.pk]
    client.post(url, _round_data(checklist, ward, commune))

    round_ = Round.objects.get()
    assert (round_.starts_on, round_.status) == (DAY, RoundStatus.DRAFT)
    assert list(round_.units.order_by("pk")) == [ward, commune]


def test_a_round_keeps_what_was_typed_when_it_is_refused(
    client, staff, city, checklist, ward
):
    plan = PlanFactory(union=city)
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:round_add", args=[plan.pk]),
        _round_data(checklist, ward, ends_on="01/03/2020"),
    )

    form = answer.context["form"]
    assert form.errors.keys() == {"__all__"}
    assert form["name"].value() == "Đợt tháng 3"
    assert form.chosen == {str(ward.pk)}
    assert not Round.objects.exists()


def test_a_round_lies_in_the_year_of_its_plan(client, staff, city, checklist, ward):
    plan = PlanFactory(union=city)
    client.force_login(staff)
    data = _round_data(checklist, ward, starts_on="10/03/2021", ends_on="20/03/2021")

    answer = client.post(reverse("inspections:round_add", args=[plan.pk]), data)

    assert answer.context["form"].errors.keys() == {"starts_on"}


def test_units_that_are_gone_are_named(client, staff, city, checklist, ward):
    gone = UnionFactory(parent=city, name="Cũ", valid_to=date(2020, 2, 1))
    plan = PlanFactory(union=city)
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:round_add", args=[plan.pk]),
        _round_data(checklist, ward, gone),
    )

    assert answer.context["form"].errors.keys() == {"units"}


def test_units_of_others_cannot_be_ticked(client, staff, city, checklist, other_ward):
    plan = PlanFactory(union=city)
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:round_add", args=[plan.pk]),
        _round_data(checklist, other_ward),
    )

    assert answer.context["form"].errors.keys() == {"units"}


def test_a_running_round_is_not_edited(client, staff, world):
    Round.objects.update(status=RoundStatus.RUNNING)
    client.force_login(staff)

    answer = client.get(_url("round_edit", "round", world))

    assert (answer.status_code, answer.url) == (302, world["round"].get_absolute_url())


def test_the_board_tells_who_goes_where(client, staff, world, ward, commune):
    client.force_login(staff)

    context = client.get(_url("round", "round", world)).context

    board = context["board"]
    assert [row.union for row in board.rows] == [ward, commune]
    assert board.without_visit == [commune]
    assert [row.visit for row in board.rows] == [world["visit"], None]
    assert [line.lacks_secretary for line in board.teams] == [False]
    assert context["next_step"] == "announce"


def test_the_next_step_follows_the_round(client, staff, round_, ward, team):
    RoundUnit.objects.create(round=round_, union=ward)
    Round.objects.update(status=RoundStatus.DRAFT)
    client.force_login(staff)
    url = reverse("inspections:round", args=[round_.pk])

    steps = [client.get(url).context["next_step"]]
    visit = VisitFactory(team=team, union=ward, status=VisitStatus.PLANNED)
    steps.append(client.get(url).context["next_step"])
    for status, visit_status in [
        ("approved", "planned"),
        ("approved", "announced"),
        ("running", "signed"),
        ("running", "concluded"),
        ("closed", "concluded"),
    ]:
        Round.objects.update(status=status)
        Visit.objects.update(status=visit_status)
        steps.append(client.get(url).context["next_step"])

    assert steps == [
        "dates",
        "approve",
        "announce",
        "visits",
        "conclude",
        "close",
        "",
    ]
    assert visit.round == round_


def test_rounds_are_searched_and_filtered(client, staff, plan_with_rounds):
    client.force_login(staff)
    url = reverse("inspections:rounds")

    found = client.get(url, {"q": "dot thang 6"}).context["page"].object_list
    by_status = client.get(url, {"status": "draft"}).context["page"].object_list
    by_year = client.get(url, {"year": "2021"}).context["page"].object_list

    assert [one.name for one in found] == ["Đợt tháng 6"]
    assert [one.name for one in by_status] == ["Đợt tháng 3"]
    assert list(by_year) == []


@pytest.fixture
def plan_with_rounds(city, checklist):
    plan = PlanFactory(union=city)
    RoundFactory(plan=plan, checklist=checklist, name="Đợt tháng 3", status="draft")
    RoundFactory(plan=plan, checklist=checklist, name="Đợt tháng 6")
    return plan


# --- Teams ----------------------------------------------------------------------


def _team_data(*rows, name="Đoàn kiểm tra"):
    data = {
        "name": name,
        "members-TOTAL_FORMS": len(rows),
        "members-INITIAL_FORMS": 0,
    }
    for index, row in enumerate(rows):
        data |= {f"members-{index}-{key}": value for key, value in row.items()}
    return data


def test_a_team_takes_names_and_positions_from_accounts(
    client, staff, round_, leader, inspector
):
    leader.position = "Chủ tịch Hội LHPN thành phố"
    leader.save()
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:team_add", args=[round_.pk]),
        _team_data(
            {"role": "leader", "user": leader.pk},
            {"role": "deputy"},
            {"role": "secretary", "user": inspector.pk, "duty": "Ghi biên bản"},
            {"role": "member", "full_name": "Hoàng Thị Hạnh", "position": "Kế toán"},
        ),
    )

    team = Team.objects.get()
    assert answer.url == round_.get_absolute_url()
    assert [
        (one.role, one.user, one.full_name, one.position, one.duty)
        for one in team.members.all()
    ] == [
        ("leader", leader, leader.full_name, "Chủ tịch Hội LHPN thành phố", ""),
        ("secretary", inspector, inspector.full_name, "", "Ghi biên bản"),
        ("member", None, "Hoàng Thị Hạnh", "Kế toán", ""),
    ]


def test_a_team_without_secretary_is_saved_with_a_warning(
    client, staff, round_, leader
):
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:team_add", args=[round_.pk]),
        _team_data({"role": "leader", "user": leader.pk}),
        follow=True,
    )

    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
    assert Team.objects.get().members.count() == 1


def test_a_team_without_leader_keeps_what_was_typed(client, staff, round_):
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:team_add", args=[round_.pk]),
        _team_data({"role": "member", "full_name": "Hoàng Thị Hạnh"}),
    )

    rows = answer.context["formset"]
    assert len(rows.non_form_errors()) == 1
    assert rows[0]["full_name"].value() == "Hoàng Thị Hạnh"
    assert not Team.objects.exists()


def test_two_teams_of_a_round_have_two_names(client, staff, team, leader):
    client.force_login(staff)

    answer = client.post(
        reverse("inspections:team_add", args=[team.round_id]),
        _team_data({"role": "leader", "user": leader.pk}, name=team.name),
    )

    assert answer.context["form"].errors.keys() == {"name"}


def test_people_of_other_unions_and_inspected_officers_are_not_offered(
    client, staff, round_, stranger, officer
):
    client.force_login(staff)
    url = reverse("inspections:team_add", args=[round_.pk])

    offered = client.get(url).context["formset"][0].fields["user"].queryset

    assert list(offered) == [staff]


def test_a_row_is_taken_out(client, staff, team, inspector, leader):
    TeamMemberFactory(team=team, user=leader, full_name=leader.full_name)
    client.force_login(staff)

    client.post(
        reverse("inspections:team_edit", args=[team.pk]),
        _team_data(
            {"role": TeamRole.LEADER, "user": inspector.pk},
            {"role": TeamRole.MEMBER, "user": leader.pk, "DELETE": "on"},
            name=team.name,
        ),
    )

    assert [one.user for one in team.members.all()] == [inspector]


def test_a_team_with_visits_is_not_removed(client, staff, world):
    client.force_login(staff)

    answer = client.post(_url("team_delete", "team", world))

    assert answer.url == world["team"].get_absolute_url()
    assert Team.objects.count() == 1


def test_an_unused_team_is_removed(client, staff, team):
    client.force_login(staff)

    answer = client.post(reverse("inspections:team_delete", args=[team.pk]))

    assert answer.url == team.round.get_absolute_url()
    assert not Team.objects.exists()


# --- Visits ---------------------------------------------------------------------


def _row(unit, team, day="10/03/2020", half="morning", place=""):
    key = f"u{unit.pk}"
    return {
        f"{key}-date": day,
        f"{key}-half_day": half,
        f"{key}-team": team.pk,
        f"{key}-place": place,
    }


def test_the_sheet_plans_several_units_at_once(client, staff, world, ward, commune):
    client.force_login(staff)

    client.post(
        _url("round_schedule", "round", world),
        _row(ward, world["team"], "11/03/2020") | _row(commune, world["team"]),
    )

    assert [
        (one.union, one.date, one.half_day, one.place) for one in Visit.objects.all()
    ] == [
        (commune, DAY, HalfDay.MORNING, "Trụ sở UBND xã Nông Thượng"),
        (ward, date(2020, 3, 11), HalfDay.MORNING, "Trụ sở UBND phường Đức Xuân"),
    ]


def test_a_unit_without_a_date_is_left_for_later(client, staff, world, ward, commune):
    client.force_login(staff)

    client.post(
        _url("round_schedule", "round", world),
        _row(ward, world["team"]) | _row(commune, world["team"], day=""),
    )

    assert [one.union for one in Visit.objects.all()] == [ward]


def test_a_double_booking_is_refused_and_everything_typed_stays(
    client, staff, world, ward, commune
):
    client.force_login(staff)

    answer = client.post(
        _url("round_schedule", "round", world),
        _row(ward, world["team"], "12/03/2020")
        | _row(commune, world["team"], "12/03/2020", place="Nhà văn hóa"),
    )

    assert answer.context["refused"] != ""
    assert answer.context["rows"][1]["place"].value() == "Nhà văn hóa"
    assert [one.date for one in Visit.objects.all()] == [DAY]


def test_a_day_outside_the_round_is_said_in_its_row(
    client, staff, world, ward, commune
):
    client.force_login(staff)

    answer = client.post(
        _url("round_schedule", "round", world),
        _row(ward, world["team"], "10/04/2020") | _row(commune, world["team"]),
    )

    assert answer.context["rows"][0].errors.keys() == {"date"}
    assert Visit.objects.count() == 1


def test_dates_are_suggested_on_free_working_half_days(
    client, staff, round_, team, ward, commune
):
    Round.objects.update(starts_on=date(2020, 3, 14))  # a Saturday
    round_.units.set([ward, commune])
    client.force_login(staff)

    rows = client.get(
        reverse("inspections:round_schedule", args=[round_.pk]), {"suggest": "1"}
    ).context["rows"]

    assert [(row["date"].value(), row["half_day"].value()) for row in rows] == [
        (date(2020, 3, 16), HalfDay.MORNING),
        (date(2020, 3, 16), HalfDay.AFTERNOON),
    ]
    assert not Visit.objects.exists()


def test_cautions_are_said_while_choosing(client, staff, world, ward, commune):
    client.force_login(staff)

    answer = client.post(
        _url("round_check", "round", world),
        _row(ward, world["team"]) | _row(commune, world["team"], "14/03/2020"),
    )

    assert [one.slot.union for one in answer.context["soft"]] == [commune]
    assert answer.context["hard"] == []
    assert Visit.objects.count() == 1


def test_cautions_of_one_visit(client, staff, world, commune):
    client.force_login(staff)
    url = _url("round_check", "round", world)
    data = {
        "union": commune.pk,
        "date": "10/03/2020",
        "half_day": "full",
        "team": world["team"].pk,
        "place": "",
    }

    answer = client.post(url, data)
    half_typed = client.post(url, data | {"date": "10/0"})

    assert [one.code for one in answer.context["hard"]] == [Clash.TEAM]
    assert (half_typed.context["hard"], half_typed.context["soft"]) == ([], [])


def test_one_visit_is_added(client, staff, world, commune):
    client.force_login(staff)

    answer = client.post(
        _url("visit_add", "round", world),
        {
            "union": commune.pk,
            "date": "10/03/2020",
            "half_day": "afternoon",
            "team": world["team"].pk,
        },
    )

    assert answer.url == world["round"].get_absolute_url()
    assert Visit.objects.get(union=commune).place == "Trụ sở UBND xã Nông Thượng"


def test_the_unit_comes_chosen_from_the_board(client, staff, world, commune):
    client.force_login(staff)

    answer = client.get(_url("visit_add", "round", world), {"union": commune.pk})

    assert answer.context["form"]["union"].value() == str(commune.pk)


def test_a_weekend_needs_a_reason_and_nothing_typed_is_lost(client, staff, world):
    client.force_login(staff)
    url = _url("visit_edit", "visit", world)
    data = {
        "date": "14/03/2020",
        "half_day": "morning",
        "team": world["team"].pk,
        "place": "Nhà văn hóa",
    }

    asked = client.post(url, data)
    assert asked.context["form"].errors.keys() == {"overrule"}
    assert asked.context["form"]["place"].value() == "Nhà văn hóa"
    assert [one.code for one in asked.context["soft"]] == [Clash.WEEKEND]
    assert Visit.objects.get().date == DAY
    client.post(url, data | {"overrule": "Đơn vị đề nghị"})

    visit = Visit.objects.get()
    assert (visit.date, visit.place) == (date(2020, 3, 14), "Nhà văn hóa")
    assert visit.events.last().reason == "Đơn vị đề nghị"


def test_the_sheet_asks_once_for_the_reason(client, staff, world, ward, commune):
    client.force_login(staff)
    url = _url("round_schedule", "round", world)
    data = _row(ward, world["team"], "11/03/2020")
    data |= _row(commune, world["team"], "14/03/2020", place="Nhà văn hóa")

    asked = client.post(url, data)
    assert asked.context["form"].errors.keys() == {"overrule"}
    assert asked.context["rows"][1]["place"].value() == "Nhà văn hóa"
    assert [one.date for one in Visit.objects.all()] == [DAY]
    client.post(url, data | {"overrule": "Đơn vị đề nghị"})

    assert [one.date for one in Visit.objects.order_by("date")] == [
        date(2020, 3, 11),
        date(2020, 3, 14),
    ]


def test_an_announced_visit_is_moved_with_a_reason(client, staff, world):
    Visit.objects.update(status=VisitStatus.ANNOUNCED)
    client.force_login(staff)
    url = _url("visit_edit", "visit", world)
    data = {"date": "12/03/2020", "half_day": "morning", "team": world["team"].pk}

    refused = client.post(url, data)
    assert refused.context["form"].errors.keys() == {"reason"}
    client.post(url, data | {"reason": "Trùng họp"})

    visit = Visit.objects.get()
    assert visit.date == date(2020, 3, 12)
    assert visit.events.last().reason == "Trùng họp"


def test_postponed_and_planned_again(client, staff, world):
    client.force_login(staff)
    client.post(_url("visit_postpone", "visit", world), {"reason": "Mưa lũ"})
    assert Visit.objects.get().status == VisitStatus.POSTPONED

    edit = client.get(_url("visit_edit", "visit", world))
    assert edit.url == _url("visit_replan", "visit", world)
    client.post(
        edit.url,
        {"date": "16/03/2020", "half_day": "morning", "team": world["team"].pk},
    )

    visit = Visit.objects.get()
    assert (visit.status, visit.date) == (VisitStatus.PLANNED, date(2020, 3, 16))


def test_cancelling_a_visit_asks_why(client, staff, world):
    client.force_login(staff)
    url = _url("visit_cancel", "visit", world)

    assert client.post(url, {"reason": ""}).context["form"].errors.keys() == {"reason"}
    client.post(url, {"reason": "Đơn vị bận"})

    assert Visit.objects.get().status == VisitStatus.CANCELLED


def test_visits_are_narrowed(client, inspector, team, ward, commune, round_):
    mine = VisitFactory(team=team, union=ward, date=DAY, status="signed")
    other = VisitFactory(
        team=TeamFactory(round=round_),
        union=commune,
        date=date(2020, 3, 12),
        status="planned",
    )
    client.force_login(inspector)

    def found(**asked):
        page = client.get(reverse("inspections:visits"), asked).context["page"]
        return list(page.object_list)

    assert found() == [other, mine]
    assert found(mine="on") == [mine]
    assert found(status="planned") == [other]
    assert found(q="nong thuong") == [other]
    assert found(since="11/03/2020") == [other]
    assert found(until="11/03/2020") == [mine]
    assert found(round=round_.pk) == [other, mine]
    assert found(since="hôm qua") == [other, mine]


def test_an_officer_sees_announced_visits_of_her_ward_only(
    client, officer, team, ward, commune
):
    VisitFactory(team=team, union=commune, status=VisitStatus.ANNOUNCED)
    mine = VisitFactory(team=team, union=ward, status=VisitStatus.ANNOUNCED)
    client.force_login(officer)

    answer = client.get(reverse("inspections:visits"))
    assert list(answer.context["page"].object_list) == [mine]
    Visit.objects.update(status=VisitStatus.PLANNED)
    answer = client.get(reverse("inspections:visits"))

    assert list(answer.context["page"].object_list) == []


# --- Lists do not grow ----------------------------------------------------------


@pytest.fixture
def counted(client, staff):
    """Open a page, and tell how many queries that took."""

    def count(url):
        client.force_login(staff)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


def _more(round_, count):
    for _number in range(count):
        team = TeamFactory(round=round_)
        TeamMemberFactory(team=team)
        VisitFactory(team=team, status=VisitStatus.PLANNED)
        other = RoundFactory(plan=round_.plan, checklist=round_.checklist)
        RoundUnit.objects.create(round=other, union=UnionFactory())
        PlanFactory(union=round_.plan.union, year=2030 + Plan.objects.count())


@pytest.mark.parametrize(
    ("route", "kind"),
    [*PAGES, ("visits", None), ("round_schedule", "round"), ("round_edit", "round")],
)
def test_query_count_does_not_grow(counted, world, route, kind):
    url = _url(route, kind, world)
    _more(world["round"], 1)
    few = counted(url)
    _more(world["round"], 2)

    assert counted(url) == few
