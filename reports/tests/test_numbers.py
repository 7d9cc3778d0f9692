"""Two people at once get two numbers, without a gap."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.enums import Role
from inspections.enums import VisitStatus
from inspections.tests.factories import (
    PlanFactory,
    RoundFactory,
    TeamFactory,
    VisitFactory,
)
from reports.models import Document, DocumentNumber
from reports.services import numbers, papers
from unions.enums import Kind
from unions.tests.factories import LetterheadFactory, MemberFactory, UnionFactory

AT_ONCE = 8


@pytest.fixture
def drafts(transactional_db):
    city = UnionFactory(kind=Kind.CITY, name="Bắc Kạn")
    LetterheadFactory(union=city)
    team = TeamFactory(round=RoundFactory(plan=PlanFactory(union=city)))
    staff = MemberFactory(role=Role.STAFF, union=city)
    visits = VisitFactory.create_batch(AT_ONCE, team=team, status=VisitStatus.SIGNED)
    return [
        Document.objects.create(
            kind="minutes",
            title="Biên bản",
            union=city,
            visit=visit,
            snapshot={},
            snapshot_sha256=papers.sha256("{}"),
            created_by=staff,
        )
        for visit in visits
    ]


def test_numbers_given_at_once_are_all_different(drafts):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite in memory serves one connection.")
    barrier, failures = threading.Barrier(AT_ONCE), []

    def give(document):
        barrier.wait()
        try:
            with transaction.atomic():
                numbers.give(document, code="BB", on=timezone.localdate())
        except Exception as error:  # the assertion below shows it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[one]) for one in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    given = DocumentNumber.objects.order_by("sequence").values_list("sequence")
    assert [sequence for (sequence,) in given] == list(range(1, AT_ONCE + 1))


@pytest.mark.parametrize(
    ("sequence", "symbol"), [(1, "01/KH-HPN"), (9, "09/KH-HPN"), (10, "10/KH-HPN")]
)
def test_below_ten_with_a_leading_nought(sequence, symbol):
    assert numbers.symbol(sequence, "KH", "HPN") == symbol


def test_expected_number_is_the_one_that_is_given(drafts):
    first, second, *_rest = drafts
    today = timezone.localdate()
    for document in (first, second):
        expected = numbers.expected(document, code="BB", on=today)
        with transaction.atomic():
            given = numbers.give(document, code="BB", on=today)
        assert given.symbol == expected
        Document.objects.filter(pk=document.pk).update(issued_on=today)
