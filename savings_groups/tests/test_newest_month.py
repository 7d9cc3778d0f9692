"""A group keeps the figures of its newest month, whoever writes months and how."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.querysets import LATEST
from savings_groups.services import groups as services
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory

pytestmark = pytest.mark.django_db


def kept(group):
    """What the group keeps, and what its months say."""
    names = [f"latest_{name}" for name in LATEST]
    ours = SavingsGroup.objects.values_list(*names).get(pk=group.pk)
    months = GroupMonth.objects.filter(group=group).order_by("-month")
    none = (*[None] * (len(LATEST) - 1), "")
    return ours, months.values_list(*LATEST).first() or none


def month(group, number, **more):
    return GroupMonthFactory(group=group, month=date(2020, number, 1), **more)


@pytest.fixture
def group(ward):
    group = SavingsGroupFactory(union=ward)
    GroupMonth.objects.filter(group=group).delete()
    return group


def is_right(group):
    ours, theirs = kept(group)
    return ours == theirs


def test_a_group_without_months_keeps_nothing(group):
    ours, _theirs = kept(group)
    assert ours == (None, None, None, None, None, None, "")


def test_a_newer_month_takes_over_and_an_older_one_does_not(group, officer):
    services.keep_month(
        GroupMonthFactory.build(group=group, month=date(2020, 2, 1), debt=10**9),
        by=officer,
    )
    assert kept(group)[0][2] == 10**9
    services.keep_month(
        GroupMonthFactory.build(group=group, month=date(2020, 1, 1), debt=2 * 10**9),
        by=officer,
    )
    assert kept(group)[0][2] == 10**9
    newer = GroupMonthFactory.build(group=group, month=date(2020, 3, 1), debt=3 * 10**9)
    services.keep_month(newer, by=officer)
    assert kept(group)[0][2] == 3 * 10**9
    newer.month = date(2019, 12, 1)  # was entered under a wrong month
    services.keep_month(newer, by=officer)
    assert kept(group)[0][:3:2] == (date(2020, 2, 1), 10**9)


def test_deleting_the_newest_brings_the_one_before_back(group):
    month(group, 1, overdue=0)
    last = month(group, 2, overdue=5)
    assert is_right(group)
    last.delete()
    assert is_right(group)
    assert kept(group)[0][3] == 0
    GroupMonth.objects.filter(group=group).delete()
    assert is_right(group)


def test_bulk_writes_tell_the_groups(group, commune):
    other = SavingsGroupFactory(union=commune)
    rows = [
        GroupMonthFactory.build(group=one, month=date(2020, number, 1))
        for one in (group, other)
        for number in (5, 7, 6)
    ]
    GroupMonth.objects.bulk_create(rows)
    assert (is_right(group), is_right(other)) == (True, True)
    GroupMonth.objects.filter(month=date(2020, 7, 1)).update(deposits=77)
    assert (kept(group)[0][4], kept(other)[0][4]) == (77, 77)
    rows[1].points = 12
    GroupMonth.objects.bulk_update(rows, ["points"])
    assert kept(group)[0][5] == 12
    GroupMonth.objects.filter(month__gt=date(2020, 5, 1)).delete()
    assert (is_right(group), is_right(other)) == (True, True)


def test_saving_a_group_read_before_does_not_bring_old_figures_back(group, officer):
    month(group, 1)
    old = SavingsGroup.objects.get(pk=group.pk)
    month(group, 2, debt=123_000_000, overdue=0)

    old.name = "Tổ mới"
    services.keep_group(old, by=officer)

    assert is_right(group)
    assert kept(group)[0][2] == 123_000_000
    assert SavingsGroup.objects.get(pk=group.pk).name == "Tổ mới"


@pytest.mark.parametrize("show", ["", "overdue", "closed", "all"])
def test_the_list_filters_by_the_newest_month(client, staff, ward, show):
    late = SavingsGroupFactory(union=ward, name="Nợ quá hạn")
    paid = SavingsGroupFactory(union=ward, name="Đã trả")
    closed = SavingsGroupFactory(union=ward, closed_on=date(2020, 5, 1))
    GroupMonth.objects.all().delete()
    month(late, 2, overdue=1)
    month(paid, 1, overdue=1)
    month(paid, 2, overdue=0)
    expected = {
        "": {late, paid},
        "overdue": {late},
        "closed": {closed},
        "all": {late, paid, closed},
    }
    client.force_login(staff)
    response = client.get(reverse("savings_groups:index"), {"show": show})

    assert set(response.context["page"]) == expected[show]


class AnyOrderOfWrites(TestCase):
    """Whatever is written in whatever order, the newest month is what is kept."""

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(
            st.tuples(st.sampled_from("sdub"), st.integers(1, 6), st.integers(0, 9)),
            max_size=12,
        )
    )
    def test_is_always_right(self, steps):
        group = SavingsGroupFactory()
        GroupMonth.objects.filter(group=group).delete()
        for how, number, debt in steps:
            day = date(2020, number, 1)
            rows = GroupMonth.objects.filter(group=group, month=day)
            if how == "d":
                rows.delete()
            elif how == "u":
                rows.update(debt=debt, overdue=0, frozen=0)
            elif found := rows.first():
                found.debt, found.overdue, found.frozen = debt, 0, 0
                found.save()
            elif how == "s":
                GroupMonthFactory(group=group, month=day, debt=debt, overdue=0)
            else:
                new = GroupMonthFactory.build(
                    group=group, month=day, debt=debt, overdue=0
                )
                GroupMonth.objects.bulk_create([new])
            assert is_right(group)
