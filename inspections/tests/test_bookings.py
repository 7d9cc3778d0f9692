"""What is said against a date while it is being chosen, rule by rule."""

from datetime import date
from decimal import Decimal

import pytest

from inspections.enums import HARD_CLASHES, Clash, HalfDay, TeamRole, VisitStatus
from inspections.selectors.bookings import Slot, cautions, hard, soft
from inspections.selectors.slots import kilometres
from inspections.tests.factories import (
    InterestFactory,
    TeamFactory,
    TeamMemberFactory,
    VisitFactory,
)
from unions.enums import BusyKind, LinkKind
from unions.models import Membership, Union
from unions.tests.factories import (
    BusyDaysFactory,
    OfficerFactory,
    PostFactory,
    UnionFactory,
    UnionLinkFactory,
)

TUESDAY = date(2020, 3, 10)


def _said(slot):
    return [(one.code, one.text) for one in cautions([slot])]


def _codes(slot):
    return [one.code for one in cautions([slot])]


@pytest.fixture
def other_team():
    """Of another round, with a leader and a secretary of its own."""
    team = TeamFactory(name="Đoàn 2", round__name="Đợt khác")
    TeamMemberFactory(team=team, role=TeamRole.LEADER)
    TeamMemberFactory(team=team, role=TeamRole.SECRETARY)
    return team


def test_nothing_speaks_against_a_free_working_day(team, ward):
    assert _said(Slot(ward, team, TUESDAY)) == []


def test_without_slots_nothing_is_asked(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert cautions([]) == []


@pytest.mark.parametrize(
    ("day", "code", "text"),
    [
        (date(2020, 3, 14), Clash.WEEKEND, "14/03/2020 is at the weekend."),
        (
            date(2020, 4, 2),
            Clash.HOLIDAY,
            "02/04/2020 is a public holiday (Ngày Giỗ Tổ Hùng Vương).",
        ),
        (
            date(2020, 1, 24),
            Clash.HOLIDAY,
            "24/01/2020 is a public holiday (Giao thừa Tết Nguyên Đán).",
        ),
        (
            date(
                2030, 2, 4
            ),  # mùng ba; by the Chinese calendar it would be another day
            Clash.HOLIDAY,
            "04/02/2030 is a public holiday (Mùng ba Tết Nguyên Đán).",
        ),
    ],
)
def test_weekends_and_holidays_by_sun_and_moon(team, ward, day, code, text):
    team.round.starts_on, team.round.ends_on = day, day
    team.round.save()

    assert _said(Slot(ward, team, day)) == [(code, text)]


def test_a_saturday_worked_instead_is_a_working_day(team, ward):
    saturday = date(2020, 3, 14)
    BusyDaysFactory(union=ward, kind=BusyKind.WORKING, first_on=saturday)

    assert _said(Slot(ward, team, saturday)) == []


def test_a_day_off_entered_for_the_whole_country(team, ward):
    BusyDaysFactory(
        union=None, kind=BusyKind.HOLIDAY, first_on=TUESDAY, reason="Quốc tang"
    )

    assert _said(Slot(ward, team, TUESDAY)) == [
        (Clash.HOLIDAY, "10/03/2020 is a public holiday (Quốc tang).")
    ]


def test_days_that_a_union_above_has_blocked(team, ward):
    BusyDaysFactory(
        union=ward.parent,
        kind=BusyKind.ELECTION,
        first_on=TUESDAY,
        last_on=date(2020, 3, 11),
        reason="Bầu cử",
    )

    assert _said(Slot(ward, team, date(2020, 3, 11))) == [
        (Clash.BUSY, "phường Đức Xuân is busy on 11/03/2020: Bầu cử.")
    ]


def test_days_of_another_unit_do_not_matter(team, ward, commune):
    BusyDaysFactory(union=commune, first_on=TUESDAY)

    assert _said(Slot(ward, team, TUESDAY)) == []


@pytest.mark.parametrize(
    ("bank_day", "day", "is_said"),
    [
        (10, date(2020, 3, 10), True),
        (10, date(2020, 3, 11), False),
        (31, date(2020, 4, 30), True),  # a month without a 31st: its last day
        (30, date(2020, 3, 31), False),
    ],
)
def test_the_banks_day_in_the_commune(team, ward, bank_day, day, is_said):
    team.round.ends_on = date(2020, 5, 30)
    team.round.save()
    ward.bank_day = bank_day

    assert (Clash.BANK in _codes(Slot(ward, team, day))) is is_said


def test_a_booked_person_is_hard_and_named(team, other_team, ward, commune, inspector):
    TeamMemberFactory(team=other_team, user=inspector, full_name=inspector.full_name)
    VisitFactory(team=other_team, union=commune, date=TUESDAY, half_day=HalfDay.MORNING)

    (found,) = cautions([Slot(ward, team, TUESDAY)])

    assert (found.is_hard, found.code, found.text) == (
        True,
        Clash.PERSON,
        f"{inspector.full_name}: already at xã Nông Thượng"
        " on 10/03/2020 (Morning) (Đoàn 2).",
    )


def test_mornings_and_afternoons_do_not_meet(team, ward, commune):
    VisitFactory(team=team, union=commune, date=TUESDAY, half_day=HalfDay.MORNING)

    assert _codes(Slot(ward, team, TUESDAY, HalfDay.AFTERNOON)) == []
    assert _codes(Slot(ward, team, TUESDAY, HalfDay.FULL)) == [Clash.TEAM]


def test_two_slots_of_one_sheet_meet(team, ward, commune):
    slots = [Slot(ward, team, TUESDAY), Slot(commune, team, TUESDAY, HalfDay.MORNING)]

    (found,) = cautions(slots)

    assert (found.code, found.slot) == (Clash.TEAM, slots[1])


def test_a_namesake_without_an_account_is_soft(
    team, other_team, ward, commune, inspector
):
    TeamMemberFactory(team=other_team, full_name=inspector.full_name.upper())
    VisitFactory(team=other_team, union=commune, date=TUESDAY, half_day=HalfDay.MORNING)

    (found,) = cautions([Slot(ward, team, TUESDAY)])

    assert (found.is_hard, found.code, found.text) == (
        False,
        Clash.NAMESAKE,
        f"{inspector.full_name}: the same name is at xã Nông Thượng"
        " on 10/03/2020 (Morning) (Đoàn 2).",
    )


def test_namesakes_of_other_provinces_are_other_people(
    team, other_team, inspector, ward
):
    TeamMemberFactory(team=other_team, full_name=inspector.full_name)
    VisitFactory(team=other_team, date=TUESDAY)

    assert _said(Slot(ward, team, TUESDAY)) == []


def test_an_account_is_one_person_in_every_province(team, other_team, inspector, ward):
    TeamMemberFactory(team=other_team, user=inspector, full_name=inspector.full_name)
    VisitFactory(team=other_team, date=TUESDAY)

    assert _codes(Slot(ward, team, TUESDAY)) == [Clash.PERSON]


def test_two_visits_at_one_unit_at_once_are_hard(team, other_team, ward):
    VisitFactory(team=other_team, union=ward, date=TUESDAY, half_day=HalfDay.MORNING)

    assert _said(Slot(ward, team, TUESDAY)) == [
        (
            Clash.UNIT,
            "The unit has a visit of Đoàn 2 (Đợt khác) on 10/03/2020 (Morning).",
        )
    ]


@pytest.mark.parametrize(
    ("days_before", "codes"), [(0, [Clash.BURDEN]), (30, [Clash.BURDEN]), (31, [])]
)
def test_another_team_within_the_quiet_days(team, other_team, ward, days_before, codes):
    day = date.fromordinal(TUESDAY.toordinal() - days_before)
    VisitFactory(team=other_team, union=ward, date=day, half_day=HalfDay.MORNING)

    assert _codes(Slot(ward, team, TUESDAY, HalfDay.AFTERNOON)) == codes


@pytest.mark.parametrize("status", [VisitStatus.CANCELLED, VisitStatus.POSTPONED])
def test_visits_that_do_not_take_place_burden_nobody(team, other_team, ward, status):
    VisitFactory(team=other_team, union=ward, date=TUESDAY, status=status)

    assert _codes(Slot(ward, team, TUESDAY)) == []


def test_the_visit_itself_does_not_speak_against_its_own_change(team, ward):
    visit = VisitFactory(
        team=team, union=ward, date=TUESDAY, status=VisitStatus.PLANNED
    )

    assert _said(Slot(ward, team, TUESDAY, visit=visit)) == []


def test_a_member_whose_account_is_the_units_is_hard(team, ward, inspector):
    Membership.objects.filter(user=inspector).update(union=ward)

    assert _said(Slot(ward, team, TUESDAY)) == [
        (
            Clash.POST,
            f"{inspector.full_name} works at the inspected unit (account of the"
            " unit). Send someone else.",
        )
    ]


@pytest.mark.parametrize(
    ("phone", "code"),
    [("0912 345 678", Clash.POST), ("0987 000 111", Clash.NAMESAKE)],
)
def test_a_post_is_known_by_name_and_phone(team, ward, inspector, phone, code):
    """Of the same name alone it may be another: then it is a question of a reason."""
    inspector.phone = "+84 912345678"
    inspector.save()
    officer = OfficerFactory(
        home_union=ward, full_name=inspector.full_name, phone=phone
    )
    PostFactory(officer=officer, title="Phó Chủ tịch")

    (found,) = cautions([Slot(ward, team, TUESDAY)])

    assert found.code == code
    assert "Phó Chủ tịch" in found.text


def test_a_post_that_has_ended_says_nothing(team, ward, inspector):
    PostFactory(
        officer=OfficerFactory(home_union=ward, full_name=inspector.full_name),
        ended_on=date(2020, 3, 9),
    )

    assert _said(Slot(ward, team, TUESDAY)) == []


def test_a_declared_tie_is_hard_and_not_explained(team, ward, commune, inspector):
    InterestFactory(user=inspector, full_name="tên khác", union=ward)

    assert _said(Slot(ward, team, TUESDAY)) == [
        (
            Clash.FAMILY,
            f"{inspector.full_name} has declared a tie to the inspected unit."
            " Send someone else.",
        )
    ]
    assert _said(Slot(commune, team, TUESDAY)) == []


def test_a_tie_to_a_unit_holds_for_what_became_of_it(team, ward, inspector):
    old = UnionFactory(name="Sông Cầu", valid_to=date(2020, 1, 9))
    UnionLinkFactory(
        from_union=old,
        to_union=ward,
        kind=LinkKind.MERGE,
        effective_on=date(2020, 1, 10),
    )
    InterestFactory(user=inspector, union=old)

    assert _codes(Slot(ward, team, TUESDAY)) == [Clash.FAMILY]


def test_a_tie_of_a_person_without_an_account_is_known_by_her_name(team, ward):
    InterestFactory(full_name="LÝ THỊ THƯ KÝ", union=ward)

    assert _codes(Slot(ward, team, TUESDAY)) == [Clash.FAMILY]


def test_teams_without_leader_or_secretary(round_, ward):
    team = TeamFactory(round=round_, name="Đoàn 3")

    assert _said(Slot(ward, team, TUESDAY)) == [
        (Clash.LEADER, "Đoàn 3 has no leader."),
        (Clash.SECRETARY, "Đoàn 3 has no secretary."),
    ]


def test_outside_the_rounds_days_and_the_units_life(team, ward):
    ward.valid_to = date(2020, 3, 9)

    assert _codes(Slot(ward, team, TUESDAY)) == [Clash.EXISTS]
    assert Clash.PERIOD in _codes(Slot(ward, team, date(2020, 3, 23)))


def test_units_far_apart_on_one_day(team, ward, commune):
    team.round.most_km = 40
    team.round.save()
    places = {ward: ("22.15", "105.83"), commune: ("22.70", "105.83")}
    for union, (latitude, longitude) in places.items():
        union.latitude, union.longitude = Decimal(latitude), Decimal(longitude)
        union.save()
    VisitFactory(team=team, union=commune, date=TUESDAY, half_day=HalfDay.MORNING)

    assert _said(Slot(ward, team, TUESDAY, HalfDay.AFTERNOON)) == [
        (
            Clash.TRAVEL,
            "xã Nông Thượng, where the team is on the same day, lies 61 km away"
            " (at most 40 km).",
        )
    ]
    Union.objects.update(latitude=None)
    ward.refresh_from_db()
    assert _said(Slot(ward, team, TUESDAY, HalfDay.AFTERNOON)) == []


def test_distances_are_great_circles():
    hanoi = Union(latitude=Decimal("21.0285"), longitude=Decimal("105.8542"))
    saigon = Union(latitude=Decimal("10.7769"), longitude=Decimal("106.7009"))

    assert kilometres(hanoi, saigon) == pytest.approx(1143, abs=3)
    assert kilometres(hanoi, hanoi) == 0
    assert kilometres(hanoi, Union()) is None


def test_hard_rules_come_first_and_apart(team, ward, inspector):
    Membership.objects.filter(user=inspector).update(union=ward)
    found = cautions([Slot(ward, team, date(2020, 3, 14))])

    assert [one.code for one in found] == [Clash.POST, Clash.WEEKEND]
    assert [one.code for one in hard(found)] == [Clash.POST]
    assert [one.code for one in soft(found)] == [Clash.WEEKEND]
    assert {Clash.PERSON, Clash.UNIT} < HARD_CLASHES


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    team, ward, commune, count, django_assert_num_queries
):
    VisitFactory.create_batch(
        count, team=TeamFactory(), date=TUESDAY, union__parent=ward.parent
    )
    slots = [Slot(ward, team, TUESDAY), Slot(commune, team, TUESDAY)][:count]

    with django_assert_num_queries(9):
        cautions(slots)
