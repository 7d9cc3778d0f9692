"""Thousands of units at once, and two people at once."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.exceptions import RuleError
from unions.enums import Kind, LinkKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Union, UnionLink
from unions.services import reorganisation as verbs
from unions.tests.blueprints import DAY, closure, descents, draft, merger, register
from unions.tests.factories import BranchFactory, LetterheadFactory, UnionFactory

pytestmark = pytest.mark.django_db


def pairs(city, count):
    """``count`` wards become half as many; every ward has a branch and a letterhead."""
    olds = UnionFactory.create_batch(count, parent=city, latitude="22", longitude="105")
    for old in olds:
        BranchFactory(union=old, name=f"Tổ {old.pk}")
        LetterheadFactory(union=old)
    openings = [
        Opening(str(number), Kind.WARD, f"Mới {olds[number].pk}", parent=city.pk)
        for number in range(0, count, 2)
    ]
    ties = [
        Tie(old.pk, str(number - number % 2), LinkKind.MERGE)
        for number, old in enumerate(olds)
    ]
    return Blueprint(tuple(openings), tuple(ties))


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_query_counts_do_not_grow(city, staff):
    counts = []
    for count in (2, 20):
        row = draft(pairs(city, count), by=staff)
        counts.append(
            [
                queries(lambda row=row: verbs.preview(row, by=staff)),
                queries(lambda row=row: verbs.carry_out(row, by=staff)),
                queries(lambda row=row: verbs.built_on(row)),
                queries(lambda row=row: verbs.undo(row, by=staff, reason="Nhầm")),
            ]
        )
    assert counts[0] == counts[1]


def test_units_carried_along_take_no_more_queries(province, administrator):
    counts = []
    system = type(administrator).objects.create(username="x", is_superuser=True)
    for count in (2, 20):
        top = UnionFactory(kind=Kind.PROVINCE, name=f"Tỉnh {count}")
        middle = UnionFactory(kind=Kind.CITY, name="Giữa", parent=top)
        UnionFactory.create_batch(count, parent=middle)
        plan = merger(top, name=f"Mới {count}", kind=Kind.PROVINCE, parent=None)
        row = draft(plan, by=system)
        counts.append(queries(partial(verbs.carry_out, row, by=system)))
        assert Union.objects.filter(valid_from=DAY, level="commune").count() >= count
    assert counts[0] == counts[1]


def test_a_hundred_units(city, staff):
    row, before = draft(pairs(city, 100), by=staff), register()
    verbs.carry_out(row, by=staff)

    assert UnionLink.objects.count() == 100
    assert Union.objects.filter(valid_from=DAY).count() == 50
    assert descents() == closure()
    verbs.undo(row, by=staff, reason="Nhầm")
    assert register() == before


def both(acts):
    """In two threads where rows can be locked; SQLite lets in one writer anyway."""

    def answer(act):
        try:
            return act().status
        except RuleError as refusal:
            return str(refusal)
        finally:
            if connection.features.has_select_for_update:
                connection.close()

    if connection.features.has_select_for_update:
        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(answer, acts))
    return [answer(act) for act in acts]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_carry_out_one_draft_one_is_told_no(ward, commune, staff):
    row = draft(merger(ward, commune), by=staff)
    copies = [type(row).objects.get(pk=row.pk) for _ in range(2)]

    answers = both([partial(verbs.carry_out, copy, by=staff) for copy in copies])

    assert answers.count("applied") == 1
    assert UnionLink.objects.count() == 2
    assert Union.objects.filter(valid_from=DAY).count() == 1
    assert row.events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_that_end_one_unit_one_is_told_no(ward, commune, staff):
    rows = [
        draft(merger(ward, name="Một"), by=staff),
        draft(merger(ward, commune, name="Hai"), by=staff),
    ]

    answers = both([partial(verbs.carry_out, row, by=staff) for row in rows])

    assert answers.count("applied") == 1
    assert UnionLink.objects.filter(from_union=ward).count() == 1
    assert Union.objects.filter(valid_from=DAY).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_one_family_both_succeed(city, ward, commune, staff):
    """Both write descents of the unit that takes over."""
    heir = UnionFactory(parent=city, name="Còn lại")
    plans = [
        Blueprint((), (Tie(old.pk, heir.pk, LinkKind.ABOLISH),))
        for old in (ward, commune)
    ]
    rows = [draft(plan, by=staff) for plan in plans]

    answers = both([partial(verbs.carry_out, row, by=staff) for row in rows])

    assert answers == ["applied", "applied"]
    assert descents() == closure()
    assert Union.objects.filter(successor=heir).count() == 2
