"""The list of all funds: found, filtered, and only one's own."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from unions.enums import FundKind
from unions.tests.factories import BranchFactory, FundCountFactory, FundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def funds(ward, commune, other_ward):
    """By name; each in another state."""
    today = timezone.localdate()
    short = FundFactory(union=ward, name="Hội phí", kind=FundKind.FEES)
    FundCountFactory(fund=short, counted_on=date(2020, 1, 1), in_hand=9, by_book=9)
    FundCountFactory(fund=short, counted_on=today, in_hand=5, by_book=9)
    branch = BranchFactory(union=commune)
    hidden = FundFactory(union=commune, branch=branch, name="Lợn nhựa", kind="piggy")
    FundCountFactory(fund=hidden, counted_on=today, is_published=False)
    never = FundFactory(union=commune, name="Hũ gạo", kind="rice", holder="Bà Sáu")
    closed = FundFactory(union=ward, name="Đã đóng", closed_on=date(2020, 1, 1))
    FundFactory(union=other_ward, name="Của huyện khác")
    return {"short": short, "hidden": hidden, "never": never, "closed": closed}


def listed(client, **asked):
    page = client.get(reverse("unions:funds"), asked).context["page"]
    return [fund.name for fund in page]


def test_open_funds_in_order_of_their_names(client, staff, funds):
    client.force_login(staff)
    assert listed(client) == ["Hội phí", "Hũ gạo", "Lợn nhựa"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": "short"}, ["Hội phí"]),
        ({"state": "unpublished"}, ["Lợn nhựa"]),
        ({"state": "stale"}, ["Hũ gạo"]),
        ({"state": "closed"}, ["Đã đóng"]),
        ({"kind": "rice"}, ["Hũ gạo"]),
        ({"q": "lon nhua"}, ["Lợn nhựa"]),
        ({"q": "sau"}, ["Hũ gạo"]),
        ({"q": "không có"}, []),
        ({"state": "nonsense"}, ["Hội phí", "Hũ gạo", "Lợn nhựa"]),
    ],
)
def test_filters(client, staff, funds, asked, names):
    client.force_login(staff)
    assert listed(client, **asked) == names


def test_by_the_union(client, staff, funds, commune):
    client.force_login(staff)
    assert listed(client, union=commune.pk) == ["Hũ gạo", "Lợn nhựa"]


def test_an_officer_sees_her_own(client, officer, funds):
    client.force_login(officer)
    assert listed(client) == ["Hội phí"]


def test_the_last_count_is_shown(client, staff, funds):
    client.force_login(staff)
    page = client.get(reverse("unions:funds")).content.decode()
    assert '<strong class="text-danger">-4</strong>' in page
    assert f"{timezone.localdate():%d/%m/%Y}" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_the_same(
    client, staff, ward, count, django_assert_max_num_queries
):
    for _number in range(count):
        FundCountFactory(fund__union=ward, fund__branch=BranchFactory(union=ward))
    client.force_login(staff)
    client.get(reverse("unions:funds"))
    with django_assert_max_num_queries(9):
        assert len(listed(client)) == count
