"""Difficult areas: who keeps them, what is refused, the list."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from core.exceptions import RuleError
from savings_groups.models import HardArea
from savings_groups.services import areas
from savings_groups.tests.factories import HardAreaFactory
from unions.tests.factories import BranchFactory, UnionFactory

pytestmark = pytest.mark.django_db
LIST = reverse("savings_groups:hard_areas")
ADD = reverse("savings_groups:hard_area_add")
DAY = date(2026, 1, 1)


def area(union, **more):
    return HardArea(union=union, **{"valid_from": DAY, **more})


def url(action, thing):
    return reverse(f"savings_groups:hard_area_{action}", args=[thing.pk])


def test_a_commune_and_one_of_its_branches(ward, staff):
    branch = BranchFactory(union=ward)
    kept = [
        areas.keep_area(area(ward, basis="QĐ 353/QĐ-TTg"), by=staff),
        areas.keep_area(area(ward, branch=branch), by=staff),
    ]
    assert list(HardArea.objects.on(DAY).order_by("pk")) == kept
    assert list(HardArea.objects.on(DAY - timedelta(days=1))) == []
    assert AuditEntry.objects.filter(model="savings_groups.hardarea").count() == 2


def test_its_last_day_still_counts(ward, staff):
    kept = HardAreaFactory(union=ward, valid_from=DAY)
    areas.end_area(kept, on=DAY, by=staff)
    assert list(HardArea.objects.on(DAY)) == [kept]
    assert list(HardArea.objects.on(DAY + timedelta(days=1))) == []
    with pytest.raises(RuleError, match="It ended on 01/01/2026 already"):
        areas.end_area(kept, on=DAY, by=staff)


def test_only_wards_communes_and_branches(city, staff):
    with pytest.raises(RuleError, match="is a ward, a commune or a branch"):
        areas.keep_area(area(city), by=staff)


def test_a_branch_of_another_union(ward, commune, staff):
    with pytest.raises(RuleError, match="Choose a branch of this union"):
        areas.keep_area(area(ward, branch=BranchFactory(union=commune)), by=staff)


def test_the_end_before_the_beginning(ward, staff):
    before = DAY - timedelta(days=1)
    with pytest.raises(RuleError, match="lies before the first day"):
        areas.keep_area(area(ward, valid_to=before), by=staff)


def test_a_unit_that_has_ended_gets_history_only(staff):
    gone = UnionFactory(name="Sông Cầu", valid_to=date(2025, 6, 30))
    with pytest.raises(RuleError, match="ended on 30/06/2025"):
        areas.keep_area(area(gone), by=staff)
    past = area(gone, valid_from=date(2020, 1, 1), valid_to=date(2024, 12, 31))
    assert areas.keep_area(past, by=staff).pk


@pytest.mark.parametrize(
    ("first", "last", "meets"),
    [
        (date(2025, 1, 1), None, True),
        (date(2025, 1, 1), DAY, True),
        (date(2025, 1, 1), DAY - timedelta(days=1), False),
        (DAY + timedelta(days=9), None, True),
        (DAY + timedelta(days=10), None, False),
    ],
)
def test_the_same_area_twice(ward, staff, first, last, meets):
    HardAreaFactory(union=ward, valid_from=DAY, valid_to=DAY + timedelta(days=9))
    twice = area(ward, valid_from=first, valid_to=last)
    if not meets:
        assert areas.keep_area(twice, by=staff).pk
        return
    with pytest.raises(RuleError, match="on the list from 01/01/2026"):
        areas.keep_area(twice, by=staff)


def test_staff_enters_one(client, staff, ward):
    branch = BranchFactory(union=ward)
    client.force_login(staff)
    typed = {"union": ward.pk, "branch": branch.pk, "valid_from": "01/01/2026"}
    assert client.post(ADD, {**typed, "basis": "QĐ 1"}).url == LIST
    kept = HardArea.objects.get()
    assert (kept.union, kept.branch, kept.basis) == (ward, branch, "QĐ 1")


def test_what_was_typed_stays(client, staff, ward):
    HardAreaFactory(union=ward, valid_from=DAY)
    client.force_login(staff)
    typed = {"union": ward.pk, "valid_from": "02/02/2026", "basis": "Quyết định số 9"}
    html = client.post(ADD, typed).content.decode()
    assert "end that entry first" in html
    assert "Quyết định số 9" in html


def test_of_others_nothing_can_be_entered(client, staff, other_ward):
    client.force_login(staff)
    answer = client.post(ADD, {"union": other_ward.pk, "valid_from": "01/01/2026"})
    assert answer.context["form"].errors["union"]
    assert not HardArea.objects.exists()


def test_staff_changes_and_ends_one(client, staff, ward):
    kept = HardAreaFactory(union=ward, valid_from=DAY)
    client.force_login(staff)
    typed = {"valid_from": "05/01/2026", "basis": "QĐ 2"}
    assert client.post(url("edit", kept), typed).url == LIST
    kept.refresh_from_db()
    assert (kept.valid_from, kept.basis) == (date(2026, 1, 5), "QĐ 2")
    wrong = client.post(url("end", kept), {"ended_on": "01/01/2026"})
    assert "lies before the first day" in wrong.content.decode()
    assert client.post(url("end", kept), {"ended_on": "31/01/2026"}).url == LIST
    kept.refresh_from_db()
    assert kept.valid_to == date(2026, 1, 31)


@pytest.mark.parametrize("who", ["inspector", "leader", "officer"])
def test_only_staff_keeps_them(client, request, who, ward):
    kept = HardAreaFactory(union=ward)
    client.force_login(request.getfixturevalue(who))
    for address in (LIST, ADD, url("edit", kept), url("end", kept)):
        assert client.get(address).status_code == 403


def test_strangers_know_nothing(client, stranger, ward):
    kept = HardAreaFactory(union=ward)
    client.force_login(stranger)
    assert list(client.get(LIST).context["page"]) == []
    for action in ("edit", "end"):
        assert client.get(url(action, kept)).status_code == 404


def test_the_list_is_searched_and_filtered(client, staff, ward, commune):
    today = timezone.localdate()
    here = HardAreaFactory(union=ward)
    branch = BranchFactory(union=commune, name="Khuổi Trang")
    there = HardAreaFactory(union=commune, branch=branch)
    ended = HardAreaFactory(union=commune, valid_to=today - timedelta(days=1))
    client.force_login(staff)

    def found(**asked):
        return list(client.get(LIST, asked).context["page"])

    assert found() == [here, there]
    assert found(state="ended") == [ended]
    assert len(found(state="all")) == 3
    assert found(q="khuoi tr") == [there]
    assert found(q="duc xuan") == [here]
    assert found(union=commune.pk) == [there]


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_at_one_row_as_at_three(
    client, staff, ward, count, django_assert_num_queries
):
    for branch in BranchFactory.create_batch(count, union=ward):
        HardAreaFactory(union=ward, branch=branch)
    client.force_login(staff)
    client.get(LIST)
    with django_assert_num_queries(8):
        assert len(client.get(LIST).context["page"]) == count
