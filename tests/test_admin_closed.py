"""The admin gives a superuser no more verbs than there are rules, and no oracle."""

import pytest
import rules
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from unions.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def superuser(city):
    return MemberFactory(union=city, is_superuser=True, is_staff=True)


def test_a_superuser_deletes_nothing_that_no_rule_lets_be_deleted(superuser):
    request = RequestFactory().get("/")
    request.user = superuser
    deletable = {
        model._meta.label
        for model in MODELS
        if admin.site._registry[model].has_delete_permission(request)
    }
    assert deletable == {"inspections.Checklist", "unions.BusyDays"}
    assert not rules.perm_exists("inspections.delete_visit")
    assert superuser.has_perm("inspections.delete_visit")  # Django's own answer


def test_nor_by_the_address_of_the_page(client, superuser, visit):
    client.force_login(superuser)
    url = reverse("admin:inspections_visit_delete", args=[visit.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("table", "lookup"),
    [
        ("accounts_user", "password__startswith"),
        ("accounts_user", "membership__union__name__startswith"),
        ("savings_groups_savingsgroup", "leader_phone__startswith"),
        ("jobs_job", "lease_token"),
    ],
)
def test_a_hidden_column_is_not_spelled_out_by_filters(
    client, superuser, table, lookup
):
    client.force_login(superuser)
    url = reverse(f"admin:{table}_changelist")
    assert client.get(url, {lookup: "a"}).status_code == 400


@pytest.mark.parametrize(
    ("table", "query"),
    [
        ("accounts_user", {"role__exact": "staff"}),
        ("accounts_user", {"is_active__exact": "1"}),
        ("inspections_visit", {"date__year": "2020", "date__month": "3"}),
        ("reports_documentnumber", {"year": "2020"}),
    ],
)
def test_what_the_page_offers_filters(client, superuser, visit, table, query):
    client.force_login(superuser)
    answer = client.get(reverse(f"admin:{table}_changelist"), query)
    assert answer.status_code == 200
