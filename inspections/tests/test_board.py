"""The board of a round: which days and units it shows, and what it marks."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.enums import HalfDay, TeamRole, VisitStatus
from inspections.models import Round, RoundUnit, Visit
from inspections.selectors.board import board
from inspections.selectors.board_window import Asked, window
from inspections.tests.factories import (
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.enums import BusyKind
from unions.tests.factories import BusyDaysFactory, UnionFactory

#: A Tuesday, the first day of the cast's round; it ends on Friday of the next week.
DAY = date(2020, 3, 10)
TODAY = date(2020, 3, 11)


@pytest.fixture
def visit(team, ward):
    return VisitFactory(
        team=team, union=ward, date=DAY, half_day="morning", status="planned"
    )


@pytest.fixture
def waiting(round_, commune):
    RoundUnit.objects.create(round=round_, union=commune)
    return commune


def shown(round_, *, today=TODAY, **asked):
    return window(round_, board(round_), Asked(**asked), today=today)


def cells(line):
    return {cell.slot: cell for cell in line.cells}


# --- Days ---------------------------------------------------------------------------


def test_it_shows_the_week_of_today_within_the_round(round_, visit):
    found = shown(round_)

    assert [day.date.day for day in found.days] == [10, 11, 12, 13, 14, 15]
    assert [day.is_today for day in found.days].index(True) == 1
    assert (found.previous, found.next) == (None, date(2020, 3, 16))


def test_before_and_after_the_round_it_shows_the_first_days(round_, visit):
    before = shown(round_, today=date(2020, 2, 1))
    after = shown(round_, today=date(2021, 2, 1))

    assert before.first == after.first == DAY


def test_another_week_is_asked_for(round_, visit):
    found = shown(round_, first=date(2020, 3, 18))

    assert (found.first, found.last) == (date(2020, 3, 16), date(2020, 3, 20))
    assert (found.previous, found.next) == (date(2020, 3, 9), None)
    assert [line.is_shown_here for line in found.lines] == [False]


def test_two_weeks_show_the_whole_of_a_short_round(round_, visit):
    found = shown(round_, weeks=2)

    assert (found.first, found.last) == (round_.starts_on, round_.ends_on)
    assert (found.previous, found.next) == (None, None)


def test_days_beyond_the_round_lead_to_its_ends(round_, visit):
    assert shown(round_, first=date(1990, 1, 1)).first == DAY
    assert shown(round_, first=date(2090, 1, 1)).last == date(2020, 3, 20)


def test_holidays_have_their_names_and_weekends_are_marked(round_, visit):
    Round.objects.update(starts_on=date(2020, 4, 27), ends_on=date(2020, 5, 3))
    Visit.objects.update(date=date(2020, 4, 27))
    round_.refresh_from_db()

    found = shown(round_)

    off = {day.date.day: (day.holiday != "", day.is_weekend) for day in found.days}
    assert off[29] == (False, False)
    assert off[30] == (True, False)
    assert off[2] == (False, True)
    assert set(found.ground["off"]) == {
        "2020-04-30",
        "2020-05-01",
        "2020-05-02",
        "2020-05-03",
    }


# --- Cells --------------------------------------------------------------------------


def test_a_half_day_is_one_cell_and_a_whole_day_spans_both(round_, team, visit):
    whole = VisitFactory(
        team=team,
        union=UnionFactory(parent=visit.union.parent, name="Xuất Hóa"),
        date=date(2020, 3, 12),
        half_day=HalfDay.FULL,
        status="planned",
    )

    first, second = shown(round_).lines

    assert cells(first)["2020-03-10 am"].row.visit == visit
    assert cells(first)["2020-03-10 pm"].row is None
    assert cells(second)["2020-03-12 am"].row.visit == whole
    assert cells(second)["2020-03-12 am"].is_whole
    assert "2020-03-12 pm" not in cells(second)
    assert (len(first.cells), len(second.cells)) == (12, 11)


def test_a_postponed_visit_waits_in_the_tray(round_, visit, waiting):
    Visit.objects.update(status=VisitStatus.POSTPONED)

    found = shown(round_)

    assert [row.union for row in found.waiting] == [visit.union, waiting]
    assert all(cell.row is None for line in found.lines for cell in line.cells)


def test_busy_days_and_the_banks_day_are_marked(round_, visit):
    BusyDaysFactory(
        union=visit.union,
        kind=BusyKind.EVENT,
        first_on=date(2020, 3, 12),
        last_on=date(2020, 3, 12),
        reason="Đại hội",
    )
    visit.union.bank_day = 13
    visit.union.save()

    [line] = shown(round_).lines

    found = cells(line)
    assert found["2020-03-12 am"].busy == "Đại hội"
    assert found["2020-03-13 pm"].is_bank_day
    assert (found["2020-03-11 am"].busy, found["2020-03-11 am"].is_bank_day) == (
        "",
        False,
    )


def test_a_visit_of_another_round_bars_its_half_day(round_, visit):
    other = VisitFactory(
        team__round__plan=round_.plan,
        union=visit.union,
        date=date(2020, 3, 12),
        half_day="afternoon",
        status="planned",
    )

    [line] = shown(round_).lines

    assert cells(line)["2020-03-12 am"].hard == ""
    assert other.team.name in cells(line)["2020-03-12 pm"].hard


def test_days_on_which_a_unit_does_not_exist_are_barred(round_, visit):
    visit.union.valid_to = date(2020, 3, 11)
    visit.union.save()

    [line] = shown(round_).lines

    assert cells(line)["2020-03-11 pm"].hard == ""
    assert cells(line)["2020-03-12 am"].hard != ""


def test_people_are_taken_by_visits_of_any_round(round_, team, visit, inspector):
    elsewhere = TeamFactory(round=RoundFactory(plan=round_.plan))
    TeamMemberFactory(team=elsewhere, user=inspector, full_name=inspector.full_name)
    far = VisitFactory(
        team=elsewhere, date=date(2020, 3, 12), half_day="full", status="planned"
    )
    VisitFactory(date=date(2020, 3, 13), half_day="full", status="planned")

    ground = json.loads(shown(round_).ground_json)

    assert ground["teams"] == {
        str(team.pk): {
            "2020-03-10 am": [visit.pk],
            "2020-03-12 am": [far.pk],
            "2020-03-12 pm": [far.pk],
        }
    }


# --- Whom it shows ------------------------------------------------------------------


@pytest.fixture
def two_teams(round_, team, visit):
    """A second team with a visit of its own in the second week."""
    second = TeamFactory(round=round_, name="Đoàn số 2")
    TeamMemberFactory(team=second, full_name="Lê Thị Hai", role=TeamRole.LEADER)
    union = UnionFactory(parent=visit.union.parent, name="Xuất Hóa")
    late = VisitFactory(
        team=second, union=union, date=date(2020, 3, 17), status="planned"
    )
    return visit, late


def names(found):
    return [line.row.union.name for line in found.lines]


def test_units_are_narrowed_by_team_person_name_and_days(round_, two_teams):
    team = two_teams[1].team

    assert names(shown(round_)) == ["Đức Xuân", "Xuất Hóa"]
    assert names(shown(round_, team=team.pk)) == ["Xuất Hóa"]
    assert names(shown(round_, person="Lê Thị Hai")) == ["Xuất Hóa"]
    assert names(shown(round_, unit="duc")) == ["Đức Xuân"]
    assert names(shown(round_, unit="xuan phuong")) == ["Đức Xuân"]
    assert names(shown(round_, only=True)) == ["Đức Xuân"]


def test_each_team_has_its_load(round_, two_teams, team):
    union = UnionFactory(parent=team.round.plan.union, name="Sông Cầu")
    VisitFactory(team=team, union=union, date=DAY, half_day="afternoon")

    lines = board(round_).teams

    assert [(one.visit_count, one.day_count) for one in lines] == [(2, 1), (1, 1)]
    assert [one.colour for one in lines] == [1, 2]


@time_machine.travel("2020-03-11 09:00+07:00", tick=False)
def test_the_list_for_phones_names_each_visit_once(client, staff, round_, two_teams):
    client.force_login(staff)
    url = reverse("inspections:round_board", args=[round_.pk])

    page = client.get(url, {"from": "2020-03-16"}).context["window"]

    assert [half.slot for half in page.halves][:2] == ["2020-03-16 am", "2020-03-16 pm"]
    on = [(half.slot, [row.visit for row in half.rows]) for half in page.halves]
    assert [one for one in on if one[1]] == [("2020-03-17 am", [two_teams[1]])]


@time_machine.travel("2020-03-11 09:00+07:00", tick=False)
@pytest.mark.parametrize(
    "nonsense", [{"from": "gestern"}, {"team": "x"}, {"weeks": "9"}, {"person": "?"}]
)
def test_nonsense_asks_for_nothing(client, staff, round_, two_teams, nonsense):
    client.force_login(staff)

    page = client.get(reverse("inspections:round_board", args=[round_.pk]), nonsense)

    assert names(page.context["window"]) == ["Đức Xuân", "Xuất Hóa"]
    assert page.context["window"].first == DAY


def _fill(round_, teams, units):
    for n in range(units):
        union = UnionFactory(parent=round_.plan.union, bank_day=n % 28 + 1)
        day = round_.starts_on + timedelta(days=n % 40)
        VisitFactory(
            team=teams[n % len(teams)], union=union, date=day, status="planned"
        )


@pytest.mark.parametrize("route", ["round", "round_board"])
def test_as_many_queries_for_92_units_and_40_days_as_for_one(
    client, staff, round_, team, visit, route
):
    Round.objects.update(ends_on=DAY + timedelta(days=39))
    second = TeamFactory(round=round_)
    TeamMemberFactory(team=second, full_name="Lê Thị Hai", role=TeamRole.LEADER)
    client.force_login(staff)
    url = reverse(f"inspections:{route}", args=[round_.pk])
    client.get(url)

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url, {"weeks": 2})
    _fill(round_, [team, second], 91)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url, {"weeks": 2})

    assert len(page.context["window"].lines) == 92
    assert len(many) == len(few)
