"""Groups in the admin: scope, verbs, and no phone numbers."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from savings_groups.models import GroupMonth
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory


@pytest.fixture
def group(ward):
    return SavingsGroupFactory(union=ward, leader_phone="0912345678")


def test_staff_see_their_own_without_phones(client, staff, group, other_ward):
    theirs = SavingsGroupFactory(union=other_ward)
    client.force_login(staff)

    name = "admin:savings_groups_savingsgroup_"
    rows = client.get(reverse(f"{name}changelist")).context["cl"].result_list
    assert list(rows) == [group]
    response = client.get(reverse(f"{name}change", args=[group.pk]))
    assert "0912345678" not in response.content.decode()
    assert client.get(reverse(f"{name}change", args=[theirs.pk])).status_code == 302


def test_the_phone_stays_when_the_admin_saves(client, staff, ward, group):
    client.force_login(staff)
    there = reverse("admin:savings_groups_savingsgroup_change", args=[group.pk])
    client.post(there, {"union": ward.pk, "name": "Tổ Nà Pèn", "code": "1"})

    group.refresh_from_db()
    assert (group.name, group.leader_phone) == ("Tổ Nà Pèn", "0912345678")
    assert AuditEntry.objects.get().actor == staff


def test_a_month_is_written_by_the_verb(client, staff, group):
    client.force_login(staff)
    values = {
        "group": group.pk,
        "month": "01/02/2020",
        "members": "36",
        "debt": "1.250.000.000",
        "overdue": "0",
        "frozen": "0",
        "interest_arrears": "0",
        "deposits": "0",
    }
    client.post(reverse("admin:savings_groups_groupmonth_add"), values)

    month = GroupMonth.objects.get()
    assert (month.month, month.debt) == (date(2020, 2, 1), 1_250_000_000)
    assert AuditEntry.objects.get().actor == staff


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(
    client, count, ward, staff, django_assert_max_num_queries
):
    GroupMonthFactory.create_batch(count, group__union=ward)
    client.force_login(staff)
    with django_assert_max_num_queries(8):
        client.get(reverse("admin:savings_groups_groupmonth_changelist"))
