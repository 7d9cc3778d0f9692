"""Asking for bundles: whose they are, pages and their queries."""

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from core.exceptions import RuleError
from reports.models import Bundle
from reports.services import bundles

pytestmark = pytest.mark.usefixtures("media")


@pytest.mark.parametrize("count", [1, 3])
def test_own_bundles_are_few_queries(
    client, inspector, round_, count, django_assert_max_num_queries
):
    client.force_login(inspector)
    for _ in range(count):
        Bundle.objects.create(round=round_, format="zip", created_by=inspector)
    with django_assert_max_num_queries(8):
        answer = client.get(reverse("reports:bundles"))
    assert len(answer.context["lines"]) == count


def test_a_bundle_of_another_does_not_exist(client, inspector, staff, round_):
    row = Bundle.objects.create(round=round_, format="zip", created_by=inspector)
    client.force_login(staff)
    assert client.get(reverse("reports:bundle", args=[row.pk])).status_code == 404


def test_nothing_there_is_said(round_, inspector):
    with pytest.raises(RuleError, match="no document of these kinds"):
        bundles.request_bundle(
            round_, format="zip", kinds=["minutes"], is_made=False, by=inspector
        )


def test_taking_it_is_written_down(ask, client, round_, signed, inspector):
    made = ask(
        bundles.request_bundle,
        round_,
        format="zip",
        kinds=["minutes"],
        is_made=True,
        by=inspector,
    )
    client.force_login(inspector)
    answer = client.get(reverse("reports:bundle_file", args=[made.pk]))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    entry = AuditEntry.objects.get(model="reports.bundle", action="download")
    assert entry.detail["documents"] == 1
