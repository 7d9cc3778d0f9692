"""The reform of 2025 for the whole country, once: nobody and nothing is lost."""

from collections import Counter

import pytest

from unions.enums import Level, LinkKind
from unions.models import Branch, Handover, Reorganisation, Union, UnionLink
from unions.services.reform import files
from unions.services.reform.register import complete, look_up
from unions.tests.reform import DAY, EVE, apply_reform

pytestmark = pytest.mark.django_db


def by_level(rows):
    return Counter(rows.values_list("level", flat=True))


@pytest.fixture
def branches():
    """The country on the eve of the reform, with one branch in every commune."""
    complete(look_up(DAY), files.read().links, by=None)
    communes = Union.objects.filter(level=Level.COMMUNE)
    rows = [Branch(union=union, name=union.name) for union in communes]
    Branch.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def test_the_country_goes_from_before_to_after(branches):
    assert branches == 10_035

    apply_reform()

    assert by_level(Union.objects.existing(EVE)) == {
        "province": 63,
        "city": 696,
        "commune": 10_035,
    }
    today = Union.objects.existing(DAY)
    assert by_level(today) == {"province": 34, "commune": 3_321}
    assert Reorganisation.objects.count() == 34
    ended = Union.objects.closed(DAY)
    assert not ended.filter(links_to_successors=None).exists()
    begun = Union.objects.filter(valid_from=DAY)
    assert not begun.filter(links_to_predecessors=None).exists()
    assert Counter(UnionLink.objects.values_list("kind", flat=True)) == {
        LinkKind.MERGE: 9_484,
        LinkKind.SPLIT: 1_033,
        LinkKind.MOVE: 120,
        LinkKind.KIND_CHANGE: 9,
        LinkKind.RENAME: 8,
        LinkKind.ABOLISH: 691,
    }
    waiting = set(Union.objects.undecided().values_list("pk", flat=True))
    assert len(waiting) == 471
    open_ended = ended.filter(successor=None).values_list("pk", flat=True)
    assert set(open_ended) == waiting
    _nothing_is_lost(branches, today, waiting)


def _nothing_is_lost(branches, today, waiting):
    """Each branch is with today's unit, or waits with a divided one."""
    assert Branch.objects.count() == branches
    passed = Branch.objects.filter(union__in=today)
    assert passed.count() == branches - 471
    left = Branch.objects.exclude(union__in=today)
    assert set(left.values_list("union", flat=True)) == waiting
    handed = Handover.objects.filter(model="unions.branch")
    assert handed.count() == branches - 471
