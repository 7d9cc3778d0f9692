"""The calendar: every visit that one may see on its day, and nothing else."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.tests.factories import UserFactory
from core import workdays
from inspections.enums import HalfDay, TeamRole, VisitStatus
from inspections.models import VisitEvent
from inspections.selectors.calendar import IN_A_DAY, IN_A_HALF, Window
from inspections.tests.factories import (
    PlanFactory,
    RoundFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.models import Union
from unions.tests.factories import BusyDaysFactory, MemberFactory, UnionFactory

TODAY = date(2020, 3, 11)
MONTH = {"month": "2020-03"}


@pytest.fixture(autouse=True)
def _spring(time_machine):
    time_machine.move_to("2020-03-11 02:00Z", tick=False)


@pytest.fixture
def client(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page(client, **asked):
    return client.get(reverse("inspections:calendar"), asked)


def shown(client, **asked):
    """The units of each day that has visits."""
    weeks = page(client, **asked).context["calendar"].weeks
    return {
        day.date: [entry.visit.union for cell in day.cells for entry in cell.entries]
        for week in weeks
        for day in week
        if day.has_visits
    }


def day_of(client, day, **asked):
    weeks = page(client, **asked).context["calendar"].weeks
    [found] = [one for week in weeks for one in week if one.date == day]
    return found


# --- Which days


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 12, 31)),
)
def test_a_month_holds_each_of_its_days_once(day):
    window = Window(day.replace(day=1))
    days = [one for week in window.weeks for one in week]
    assert all(len(week) == 7 for week in window.weeks)
    assert all(week[0].weekday() == 0 for week in window.weeks)
    assert days == list(workdays.days(window.first, window.last))
    inside = [one for one in days if window.holds(one)]
    assert inside[0] == window.day
    assert inside == [one for one in days if one.month == day.month]
    assert (inside[-1] + timedelta(days=1)).day == 1
    assert len(inside) == len(set(inside))


@given(day=st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_week_is_seven_days_from_its_monday(day):
    window = Window.week_of(day)
    [days] = window.weeks
    assert day in days
    assert (len(days), days[0].weekday()) == (7, 0)
    assert all(window.holds(one) for one in days)


@given(day=st.dates(date(2000, 1, 8), date(2100, 12, 20)), is_week=st.booleans())
def test_forth_and_back_is_where_one_was(day, is_week):
    window = Window.week_of(day) if is_week else Window(day.replace(day=1))
    for one, other in (("previous", "next"), ("next", "previous")):
        if there := getattr(window, one):
            assert getattr(there, other) == window
            assert there.is_week == is_week


@given(year=st.integers(2000, 2100))
def test_tet_is_a_new_moon_between_january_and_february(year):
    """And Giỗ Tổ comes on the tenth of the third moon: two months and nine days on."""
    names = {name: day for day, name in workdays.public_holidays(year).items()}
    tet = names["Tết Nguyên Đán"]
    assert date(year, 1, 20) <= tet <= date(year, 2, 21)
    if year >= 2007:  # when it became a holiday
        kings = (names["Ngày Giỗ Tổ Hùng Vương"] - tet).days
        assert kings in {67, 68, 69, 97, 98, 99}  # with a leap moon between


@pytest.mark.parametrize(
    "day",
    [
        date(2007, 2, 17),  # a day before the Chinese new year
        date(2020, 1, 25),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2030, 2, 2),  # a day before the Chinese new year
    ],
)
def test_tet_is_on_the_day_of_viet_nam(client, staff, day):
    client.force_login(staff)
    assert day_of(client, day, month=f"{day:%Y-%m}").holiday == "Tết Nguyên Đán"
    assert "Tết Nguyên Đán" in page(client, week=day.isoformat()).content.decode()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, date(2020, 2, 24), date(2020, 4, 5)),
        ({"month": "2020-03"}, date(2020, 2, 24), date(2020, 4, 5)),
        ({"month": "2026-11"}, date(2026, 10, 26), date(2026, 12, 6)),
        ({"month": "2021-02"}, date(2021, 2, 1), date(2021, 2, 28)),
        ({"week": "2026-11-23"}, date(2026, 11, 23), date(2026, 11, 29)),
        ({"week": "2026-11-29"}, date(2026, 11, 23), date(2026, 11, 29)),
        (
            {"week": "2020-03-10", "month": "2019-01"},
            date(2020, 3, 9),
            date(2020, 3, 15),
        ),
    ],
)
def test_what_is_asked_for(client, staff, asked, first, last):
    client.force_login(staff)
    window = page(client, **asked).context["window"]
    assert (window.first, window.last) == (first, last)


@pytest.mark.parametrize(
    "asked",
    [
        {"month": wrong}
        for wrong in ("", "x", "2020-13", "2020-00", "20203", "0000-01", "1999-12")
    ]
    + [
        {"month": wrong}
        for wrong in ("2101-01", "9999-12", "2020-3", "٢٠٢٠-٠٣", "\x00")
    ]
    + [{"week": wrong} for wrong in ("", "x", "2020-02-30", "2020-W11", "9999-12-31")]
    + [{"round": "x", "team": "9" * 30, "person": "\x00", "union": "-1"}],
)
def test_nonsense_shows_this_month(client, staff, asked):
    client.force_login(staff)
    answer = page(client, **asked)
    assert answer.status_code == 200
    assert answer.context["window"].month == "2020-03"


def test_the_years_end_where_the_lunar_calendar_does(client, staff):
    client.force_login(staff)
    first = page(client, month="2000-01").context["window"]
    last = page(client, month="2100-12").context["window"]
    assert (first.previous, last.next) == (None, None)
    for asked in ({"week": "2000-01-01"}, {"week": "2100-12-31"}):
        assert page(client, **asked).status_code == 200


# --- Which visits


@pytest.fixture
def laid(team, ward, commune):
    """Two visits of one team on two days."""
    return [
        VisitFactory(team=team, union=ward, date=TODAY, half_day=HalfDay.MORNING),
        VisitFactory(
            team=team, union=commune, date=date(2020, 3, 30), half_day=HalfDay.FULL
        ),
    ]


def test_visits_stand_on_their_days(client, staff, laid, ward, commune):
    client.force_login(staff)
    assert shown(client) == {TODAY: [ward], date(2020, 3, 30): [commune]}
    assert shown(client, month="2020-04") == {date(2020, 3, 30): [commune]}
    assert shown(client, week="2020-03-09") == {TODAY: [ward]}
    assert shown(client, month="2020-05") == {}
    words = page(client).content.decode()
    assert "Phường Đức Xuân" in words
    assert f"{laid[0].team} · In progress" in words


def test_a_week_tells_half_days_apart(client, staff, team, city):
    for half in HalfDay:
        VisitFactory(
            team=team, union=UnionFactory(parent=city), date=TODAY, half_day=half
        )
    client.force_login(staff)
    cells = day_of(client, TODAY, week="2020-03-09").cells
    assert [[entry.visit.half_day for entry in cell.entries] for cell in cells] == [
        ["full"],
        ["morning"],
        ["afternoon"],
    ]
    assert page(client, week="2020-03-16").context["calendar"].headings == (
        "Morning",
        "Afternoon",
    )


def test_visits_of_others_do_not_exist(client, stranger, laid):
    client.force_login(stranger)
    assert shown(client) == {}


@pytest.mark.parametrize("status", VisitStatus)
def test_an_officer_sees_what_her_unit_is_told(client, officer, laid, status):
    """Nothing of a visit that nobody announced: not even that a day is taken."""
    mine, _of_others = laid
    type(mine).objects.filter(pk=mine.pk).update(status=status)
    hidden = {VisitStatus.PLANNED, VisitStatus.POSTPONED, VisitStatus.CANCELLED}
    client.force_login(officer)
    for asked in (MONTH, {"week": "2020-03-09"}):
        found = shown(client, **asked)
        assert found == ({} if status in hidden else {TODAY: [mine.union]})
        answer = page(client, **asked, round=mine.round_id, team=mine.team_id)
        words = answer.content.decode()
        assert answer.context["filter_form"] is None
        assert answer.context["calendar"].called_off_count == 0
        assert str(mine.team) not in words or status not in hidden
        assert "Nông Thượng" not in words


def test_whoever_has_no_unit_sees_an_empty_calendar(client, laid):
    for role in Role:
        client.force_login(UserFactory(role=role))
        assert shown(client) == {}


def test_called_off_visits_stand_below(client, staff, officer, laid, ward):
    for visit, status in zip(laid, ("postponed", "cancelled"), strict=True):
        type(visit).objects.filter(pk=visit.pk).update(status=status)
    client.force_login(staff)
    assert shown(client) == {}
    calendar = page(client).context["calendar"]
    assert (list(calendar.called_off), calendar.called_off_count) == (laid, 2)
    told = {"old_status": "planned", "new_status": "announced", "actor": staff}
    VisitEvent.objects.create(subject=laid[0], **told)
    client.force_login(officer)
    assert list(page(client).context["calendar"].called_off) == [laid[0]]


def test_of_many_visits_the_first_are_shown(client, staff, team, city):
    units = [UnionFactory(parent=city) for _ in range(IN_A_DAY + 2)]
    for unit in units:
        half = HalfDay.AFTERNOON if unit == units[0] else HalfDay.MORNING
        VisitFactory(team=team, union=unit, date=TODAY, half_day=half)
    client.force_login(staff)
    assert shown(client) == {TODAY: units[1 : IN_A_DAY + 1]}
    [cell] = day_of(client, TODAY).cells
    assert cell.more == 2
    words = page(client).content.decode()
    assert "and 2 more visits" in words
    assert "?week=2020-03-11" in words
    assert len(shown(client, week="2020-03-11")[TODAY]) == IN_A_DAY + 2


def test_a_half_day_of_a_nation_leads_to_the_list(client, staff, team, city):
    for _ in range(IN_A_HALF + 1):
        VisitFactory(
            team=team, union=UnionFactory(parent=city), date=TODAY, half_day="morning"
        )
    client.force_login(staff)
    words = page(client, week="2020-03-11").content.decode()
    assert "since=11%2F03%2F2020&amp;until=11%2F03%2F2020" in words
    listed = client.get("/visits/", {"since": "11/03/2020", "until": "11/03/2020"})
    assert listed.context["page"].paginator.count == IN_A_HALF + 1


# --- Filters


@pytest.fixture
def other(city, commune):
    """A visit of another round, by a team with a member who has no account."""
    team = TeamFactory(round=RoundFactory(plan=PlanFactory(union=city, year=2021)))
    TeamMemberFactory(team=team, full_name="Nông Thị Không Tài Khoản")
    return VisitFactory(team=team, union=commune, date=TODAY)


@pytest.mark.usefixtures("other")
def test_filters(client, staff, inspector, laid, ward, commune):
    client.force_login(staff)
    both = {TODAY: [ward, commune], date(2020, 3, 30): [commune]}
    assert {key: set(found) for key, found in shown(client).items()} == {
        key: set(found) for key, found in both.items()
    }
    first = {TODAY: [ward], date(2020, 3, 30): [commune]}
    assert shown(client, round=laid[0].round_id) == first
    assert shown(client, team=laid[0].team_id) == first
    assert shown(client, person=inspector.pk) == first
    assert shown(client, person="Nông Thị Không Tài Khoản") == {TODAY: [commune]}
    assert shown(client, union=ward.pk) == {TODAY: [ward]}
    assert shown(client, union=commune.pk, person=inspector.pk) == {
        date(2020, 3, 30): [commune]
    }


def test_what_is_offered_is_of_these_days_and_what_was_chosen(
    client, staff, inspector, laid, other
):
    client.force_login(staff)

    def offered(name, **asked):
        form = page(client, **asked).context["filter_form"]
        return [key for key, _label in form.fields[name].widget.choices if key]

    key = str(inspector.pk)
    assert set(offered("person")) >= {key, "Nông Thị Không Tài Khoản"}
    assert offered("person", month="2019-01") == []
    assert offered("person", month="2019-01", person=key) == [key]
    assert offered("team", month="2019-01") == []
    team = str(other.team_id)
    assert offered("team", month="2019-01", team=team) == [team]
    assert set(offered("round")) == {str(laid[0].round_id), str(other.round_id)}


def test_a_filter_that_is_wrong_is_named_and_left_out(client, staff, laid, stranger):
    theirs = TeamFactory(
        round=RoundFactory(plan=PlanFactory(union=stranger.membership.union))
    )
    member = TeamMemberFactory(team=theirs, user=stranger, role=TeamRole.LEADER)
    client.force_login(staff)
    asked = {"team": theirs.pk, "person": stranger.pk, "round": theirs.round_id}
    answer = page(client, **asked)
    assert set(answer.context["filter_form"].errors) == set(asked)
    assert member.full_name not in answer.content.decode()
    assert len(shown(client, **asked)) == 2


def test_htmx_gets_the_days_alone(client, staff, laid):
    client.force_login(staff)
    answer = client.get(
        reverse("inspections:calendar"), MONTH, headers={"HX-Request": "true"}
    )
    words = answer.content.decode()
    assert "<html" not in words
    assert "Phường Đức Xuân" in words
    assert "HX-Request" in answer["Vary"]


# --- Days of the unit


def test_busy_days_of_the_chosen_unit(client, staff, officer, city, ward, commune):
    Union.objects.filter(pk=ward.pk).update(bank_day=12)
    BusyDaysFactory(union=ward, reason="Họp xã", first_on=date(2020, 3, 10))
    BusyDaysFactory(union=city, reason="Đại hội", first_on=date(2020, 3, 10))
    BusyDaysFactory(union=commune, reason="Của xã khác", first_on=date(2020, 3, 10))
    BusyDaysFactory(union=None, reason="Bầu cử", first_on=date(2020, 3, 13))
    day = date(2020, 3, 14)
    BusyDaysFactory(union=ward, kind="working", reason="Làm bù", first_on=day)

    client.force_login(staff)
    tenth, twelfth, thirteenth = (date(2020, 3, n) for n in (10, 12, 13))
    assert day_of(client, tenth).busy == ""
    assert day_of(client, thirteenth).busy == "Bầu cử"
    assert not day_of(client, twelfth).is_bank_day
    for person, asked in ((staff, {"union": ward.pk}), (officer, {})):
        client.force_login(person)
        assert day_of(client, tenth, **asked).busy == "Đại hội; Họp xã"
        assert day_of(client, twelfth, **asked).is_bank_day
        saturday = day_of(client, day, **asked)
        assert (saturday.is_weekend, saturday.is_worked) == (False, True)
        words = page(client, **asked).content.decode()
        assert "Busy: Đại hội; Họp xã" in words
        assert "Của xã khác" not in words


# --- Which visits lie on busy days


def test_the_panel_names_visits_that_must_move(client, staff, laid, city, ward):
    type(laid[0]).objects.update(status=VisitStatus.PLANNED)
    days = BusyDaysFactory(union=city, first_on=date(2020, 3, 10), last_on=TODAY)
    address = reverse("inspections:busy_visits", args=[days.pk])
    client.force_login(staff)
    answer = client.get(address)
    assert (answer.context["count"], answer.context["visits"]) == (1, [laid[0]])
    assert f"?week=2020-03-09&amp;union={city.pk}" in answer.content.decode()
    type(days).objects.update(kind="working")
    assert client.get(address).context["count"] == 0
    type(days).objects.update(kind="event")
    type(laid[0]).objects.update(status=VisitStatus.SIGNED)
    assert client.get(address).context["count"] == 0


def test_the_panel_tells_a_unit_nothing_before_its_time(client, officer, laid, ward):
    type(laid[0]).objects.update(status=VisitStatus.PLANNED)
    days = BusyDaysFactory(union=ward, first_on=TODAY)
    address = reverse("inspections:busy_visits", args=[days.pk])
    client.force_login(officer)
    assert client.get(address).context["count"] == 0
    type(laid[0]).objects.update(status=VisitStatus.ANNOUNCED)
    assert client.get(address).context["visits"] == [laid[0]]


# --- How much is asked of the database


@pytest.mark.parametrize("asked", [MONTH, {"week": "2020-03-11"}])
def test_the_number_of_queries_is_the_same(
    client, staff, round_, city, asked, django_assert_num_queries
):
    client.force_login(staff)
    for count in (1, 3, 40):
        for number in range(count):
            team = TeamFactory(round=round_)
            TeamMemberFactory(team=team, user=MemberFactory(union=city))
            day = TODAY + timedelta(days=number % 4)
            VisitFactory(team=team, union=UnionFactory(parent=city), date=day)
        page(client, **asked)
        with django_assert_num_queries(13):
            assert shown(client, **asked)


def test_an_officers_calendar_asks_little(
    client, officer, laid, django_assert_num_queries
):
    client.force_login(officer)
    page(client)
    with django_assert_num_queries(10):
        page(client)
