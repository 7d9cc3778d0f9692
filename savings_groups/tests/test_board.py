"""The board of a group: seats one after another, and what its rules forbid."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.urls import reverse

from core.exceptions import RuleError
from savings_groups.enums import Relation, Seat
from savings_groups.models import BoardSeat, GroupMonth
from savings_groups.selectors import groups as selectors
from savings_groups.selectors.board import board
from savings_groups.services import board as services
from savings_groups.services.groups import keep_group
from savings_groups.tests.factories import (
    BoardSeatFactory,
    GroupMonthFactory,
    SavingsGroupFactory,
)

ON = date(2020, 3, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward, leader_name="Hà Thị Lan")


def seat(group, name, role=Seat.LEADER, since=date(2020, 1, 5), **more):
    return BoardSeat(group=group, role=role, full_name=name, started_on=since, **more)


class TestTaking:
    def test_the_one_before_ends_the_day_before(self, group, staff):
        before = BoardSeatFactory(group=group, started_on=date(2015, 1, 1))

        services.take_seat(seat(group, "Bế Thị An"), by=staff)

        before.refresh_from_db()
        assert before.ended_on == date(2020, 1, 4)
        group.refresh_from_db()
        assert (group.leader_name, group.deputy_name) == ("Bế Thị An", "")

    def test_the_other_seat_stays(self, group, staff):
        BoardSeatFactory(group=group, role=Seat.DEPUTY, full_name="Lý Thị Phó")

        services.take_seat(seat(group, "Bế Thị An"), by=staff)

        group.refresh_from_db()
        assert (group.leader_name, group.deputy_name) == ("Bế Thị An", "Lý Thị Phó")

    def test_not_before_the_one_before(self, group, staff):
        BoardSeatFactory(group=group, full_name="Lan", started_on=date(2020, 1, 5))

        with pytest.raises(RuleError, match="Lan has held this seat since 05/01/2020"):
            services.take_seat(seat(group, "Bế Thị An"), by=staff)

    def test_not_without_a_day(self, group, staff):
        with pytest.raises(RuleError, match="Say from when"):
            services.take_seat(seat(group, "Bế Thị An", since=None), by=staff)

    def test_not_in_the_future(self, group, staff):
        with pytest.raises(RuleError, match="not in the future"):
            services.take_seat(
                seat(group, "Bế Thị An", since=date(2999, 1, 1)), by=staff
            )

    def test_a_seat_that_is_ended_leaves_nobody(self, group, staff):
        row = BoardSeatFactory(group=group, started_on=date(2015, 1, 1))
        row.ended_on = date(2020, 2, 1)

        services.keep_seat(row, by=staff)

        group.refresh_from_db()
        assert group.leader_name == ""

    def test_a_new_group_is_seated_with_its_names(self, ward, staff):
        made = keep_group(
            SavingsGroupFactory.build(
                union=ward, leader_name="An", deputy_name="Bình", founded_on=ON
            ),
            by=staff,
        )

        seats = made.seats.order_by("role").values_list(
            "role", "full_name", "started_on"
        )
        assert list(seats) == [("deputy", "Bình", ON), ("leader", "An", ON)]


class TestRules:
    def warnings(self, group):
        return board(group, on=ON).warnings

    def test_two_who_are_not_related(self, group):
        BoardSeatFactory(group=group, full_name="An", relation=Relation.NONE)
        BoardSeatFactory(group=group, full_name="Bình", role=Seat.DEPUTY)

        assert self.warnings(group) == []

    @pytest.mark.parametrize(
        ("relation", "how"),
        [
            (Relation.SPOUSE, "husband and wife"),
            (Relation.PARENT, "parent and child"),
            (Relation.SIBLING, "brother or sister"),
        ],
    )
    def test_related(self, group, relation, how):
        BoardSeatFactory(group=group, full_name="An", relation=relation)
        BoardSeatFactory(
            group=group, full_name="Bình", role=Seat.DEPUTY, relation=relation
        )

        assert self.warnings(group) == [
            f"Leader and deputy are related ({how}), which is not allowed."
        ]

    def test_a_group_of_another_bank(self, group):
        BoardSeatFactory(group=group, full_name="An", heads_other_bank=True)

        assert self.warnings(group) == [
            "An also heads a group of another bank, which is not allowed."
        ]

    def test_of_whoever_has_left_nothing_is_said(self, group):
        BoardSeatFactory(
            group=group,
            full_name="An",
            heads_other_bank=True,
            started_on=date(2015, 1, 1),
            ended_on=date(2020, 3, 14),
        )

        found = board(group, on=ON)
        assert (found.present, len(found.former), found.warnings) == ([], 1, [])


class TestRates:
    def test_every_rate_says_what_it_is_made_of(self):
        month = GroupMonth(
            month=date(2020, 2, 1),
            members=40,
            savers=30,
            members_in_arrears=2,
            debt=1_000_000_000,
            overdue=20_000_000,
            frozen=5_000_000,
            deposits=80_000_000,
            interest_due=6_000_000,
            interest_paid=5_700_000,
            principal_due=30_000_000,
            principal_paid=27_000_000,
        )

        found = selectors.rates(month)

        assert [(r.label, r.numerator, r.denominator, r.value) for r in found] == [
            ("Overdue rate", "20.000.000", "1.000.000.000", "2%"),
            ("Frozen debt", "5.000.000", "1.000.000.000", "0,5%"),
            ("Interest collected", "5.700.000", "6.000.000", "95%"),
            ("Principal due collected", "27.000.000", "30.000.000", "90%"),
            ("Members who save", "30", "40", "75%"),
            ("Members with interest arrears", "2", "40", "5%"),
            ("Average deposit", "80.000.000", "40", "2.000.000 đ"),
        ]
        assert {r.as_of for r in found} == {date(2020, 2, 1)}


class TestPoints:
    def test_the_six_parts_stand_upon_one_another(self, group, staff):
        parts = {
            "points_overdue": 30,
            "points_transactions": 20,
            "points_interest": 18,
            "points_due": 15,
            "points_growth": 5,
            "points_savers": 2,
        }
        for number in (1, 2):
            GroupMonthFactory(
                group=group, month=date(2020, number, 1), points=Decimal(90), **parts
            )

        page = selectors.group_page(group, viewer=staff, on=ON)

        chart = page.charts[-1]
        assert (chart.kind, chart.title) == ("stacked", "Points of the bank")
        assert len(chart.layers) == 6
        assert [line.text for line in chart.lines] == [
            "Good (Tốt)",
            "Fair (Khá)",
            "Average (Trung bình)",
        ]
        first = chart.marks[:6]
        heights = [mark.height for mark in first]
        assert heights == [45, 30, 27, 22.5, 7.5, 3]
        tops = [mark.y for mark in first]
        assert [a - b for a, b in pairwise(tops)] == heights[1:]
        assert page.has_parts


class TestPages:
    def test_a_new_leader(self, client, officer, group):
        client.force_login(officer)
        url = reverse("savings_groups:seat_add", args=[group.pk])
        typed = {"role": "leader", "full_name": "Bế Thị An", "started_on": "05/01/2020"}

        shown = client.get(url)
        answer = client.post(url, typed)

        assert shown.status_code == 200
        assert answer.url == f"{group.get_absolute_url()}#board"
        assert group.seats.get().full_name == "Bế Thị An"
        assert "Bế Thị An" in client.get(group.get_absolute_url()).text

    def test_what_was_typed_stays(self, client, officer, group):
        client.force_login(officer)
        url = reverse("savings_groups:seat_add", args=[group.pk])

        answer = client.post(url, {"role": "leader", "full_name": "Bế Thị An"})

        assert answer.status_code == 200
        assert "Bế Thị An" in answer.text
        assert not group.seats.exists()

    def test_end_a_seat(self, client, officer, group):
        client.force_login(officer)
        row = BoardSeatFactory(group=group, full_name="An")
        url = reverse("savings_groups:seat_edit", args=[row.pk])

        client.post(url, {"full_name": "An", "ended_on": "01/02/2020"})

        row.refresh_from_db()
        assert row.ended_on == date(2020, 2, 1)

    def test_not_of_another_city(self, client, officer, other_ward):
        client.force_login(officer)
        row = BoardSeatFactory(group__union=other_ward)

        for name, key in (("seat_edit", row.pk), ("seat_add", row.group_id)):
            url = reverse(f"savings_groups:{name}", args=[key])
            assert client.get(url).status_code == 404

    def test_an_inspector_keeps_no_board(self, client, inspector, group):
        client.force_login(inspector)
        url = reverse("savings_groups:seat_add", args=[group.pk])

        assert client.get(url).status_code == 403
