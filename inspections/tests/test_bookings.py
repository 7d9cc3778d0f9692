"""What is said against a date while it is being chosen."""

from datetime import date

import pytest

from inspections.enums import HalfDay, VisitStatus
from inspections.selectors.bookings import Slot, cautions
from inspections.tests.factories import TeamFactory, TeamMemberFactory, VisitFactory
from unions.models import Membership
from unions.tests.factories import OfficerFactory, PostFactory

TUESDAY = date(2020, 3, 10)


def _texts(slot):
    return [caution.text for caution in cautions([slot])]


def test_nothing_speaks_against_a_free_working_day(team, ward):
    assert _texts(Slot(ward, team, TUESDAY)) == []


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2020, 3, 14), ["14/03/2020 is at the weekend."]),
        (date(2020, 4, 30), ["30/04/2020 is a public holiday."]),
        (date(2020, 5, 1), ["01/05/2020 is a public holiday."]),
        (date(2020, 9, 2), ["02/09/2020 is a public holiday."]),
        (date(2020, 1, 1), ["01/01/2020 is a public holiday."]),
    ],
)
def test_weekends_and_holidays_are_said(team, ward, day, said):
    assert _texts(Slot(ward, team, day)) == said


def test_a_booked_person_is_hard_and_named(team, ward, commune, inspector):
    other = TeamFactory(name="Đoàn 2")
    TeamMemberFactory(team=other, user=inspector)
    VisitFactory(team=other, union=commune, date=TUESDAY, half_day=HalfDay.MORNING)

    found = cautions([Slot(ward, team, TUESDAY)])

    assert [(one.is_hard, one.text) for one in found] == [
        (
            True,
            f"{inspector.full_name}: already at xã Nông Thượng"
            " on 10/03/2020 (Morning) (Đoàn 2).",
        )
    ]


def test_a_namesake_without_an_account_is_only_said(team, ward, commune, inspector):
    other = TeamFactory(name="Đoàn 2")
    TeamMemberFactory(team=other, full_name=inspector.full_name.upper())
    VisitFactory(team=other, union=commune, date=TUESDAY, half_day=HalfDay.MORNING)

    found = cautions([Slot(ward, team, TUESDAY)])

    assert [(one.is_hard, one.text) for one in found] == [
        (
            False,
            f"{inspector.full_name}: the same name is at xã Nông Thượng"
            " on 10/03/2020 (Morning) (Đoàn 2).",
        )
    ]


def test_another_visit_of_the_unit_that_day_is_said(team, ward):
    other = TeamFactory(name="Đoàn 2", round__name="Đợt khác")
    VisitFactory(team=other, union=ward, date=TUESDAY, half_day=HalfDay.MORNING)

    assert _texts(Slot(ward, team, TUESDAY, HalfDay.AFTERNOON)) == [
        "The unit has a visit of Đoàn 2 (Đợt khác) on that day."
    ]


def test_the_visit_itself_does_not_speak_against_its_own_change(team, ward):
    visit = VisitFactory(
        team=team, union=ward, date=TUESDAY, status=VisitStatus.PLANNED
    )

    assert _texts(Slot(ward, team, TUESDAY, visit=visit)) == []


def test_a_member_who_holds_a_post_in_the_unit_is_said(team, ward, inspector):
    PostFactory(
        officer=OfficerFactory(home_union=ward, full_name=inspector.full_name),
        title="Phó Chủ tịch",
    )

    assert _texts(Slot(ward, team, TUESDAY)) == [
        f"{inspector.full_name} works at the inspected unit (Phó Chủ tịch)."
        " Send someone else."
    ]


def test_a_post_that_has_ended_says_nothing(team, ward, inspector):
    PostFactory(
        officer=OfficerFactory(home_union=ward, full_name=inspector.full_name),
        ended_on=date(2020, 3, 9),
    )

    assert _texts(Slot(ward, team, TUESDAY)) == []


def test_a_member_whose_account_is_the_units_is_said(team, ward, inspector):
    Membership.objects.filter(user=inspector).update(union=ward)

    assert _texts(Slot(ward, team, TUESDAY)) == [
        f"{inspector.full_name} works at the inspected unit (account of the unit)."
        " Send someone else."
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    team, ward, commune, count, django_assert_num_queries
):
    VisitFactory.create_batch(count, team=TeamFactory(), date=TUESDAY)
    slots = [Slot(ward, team, TUESDAY), Slot(commune, team, TUESDAY)][:count]

    with django_assert_num_queries(8):
        cautions(slots)
