"""The verb of reorganisation: what it opens, ends, links and hands over."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from audit.enums import Action
from audit.models import AuditEntry
from core.exceptions import RuleError
from unions.enums import Extent, Kind, LinkKind, ReorganisationKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Descent, Letterhead, Reorganisation, Union, UnionLink
from unions.services import reorganisation as verbs
from unions.tests.factories import (
    BranchFactory,
    LetterheadFactory,
    MemberFactory,
    UnionFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2025, 7, 1)
EVE = date(2025, 6, 30)


def draft(blueprint, *, by, **more):
    values = {
        "kind": ReorganisationKind.MERGE,
        "decision_number": "1683/NQ-UBTVQH15",
        "decision_date": date(2025, 6, 16),
        "effective_on": DAY,
    }
    return verbs.prepare(Reorganisation(**{**values, **more}), blueprint, by=by)


def merger(*olds, name="Bắc Kạn", kind=Kind.WARD, parent=None, **more):
    """All of ``olds`` become one new unit under the union above the first."""
    above = parent or olds[0].parent_id
    new = Opening(ref="new", kind=kind, name=name, parent=above, **more)
    ties = [Tie(old.pk, "new", LinkKind.MERGE) for old in olds]
    return Blueprint(openings=(new,), ties=tuple(ties))


def carried_out(blueprint, *, by, **more):
    return verbs.carry_out(draft(blueprint, by=by, **more), by=by)


def new(name="Bắc Kạn"):
    return Union.objects.get(name=name, valid_from=DAY)


def test_a_merger(city, ward, commune, staff):
    row = carried_out(merger(ward, commune, code="01843"), by=staff)

    opened = new()
    assert row.status == "applied"
    assert (opened.title, opened.code) == ("Hội LHPN phường Bắc Kạn", "01843")
    assert opened.path == f"{city.path}{opened.pk}/"
    assert opened.level == "commune"
    assert opened.legal_basis == "1683/NQ-UBTVQH15 ngày 16/06/2025"
    assert opened in Union.objects.matching("phuong bac kan")
    for old in (ward, commune):
        old.refresh_from_db()
        assert old.valid_to == EVE
        assert old.successor == opened
    links = UnionLink.objects.order_by("pk")
    assert list(
        links.values_list("from_union", "to_union", "kind", "extent", "is_main")
    ) == [
        (ward.pk, opened.pk, "merge", "whole", True),
        (commune.pk, opened.pk, "merge", "whole", True),
    ]
    assert {link.reorganisation for link in links} == {row}
    assert {link.decision for link in links} == {row.decision}
    assert set(Descent.objects.values_list("from_union", "to_union", "is_work")) == {
        (ward.pk, opened.pk, True),
        (commune.pk, opened.pk, True),
    }


def test_undoing_a_merger(city, ward, commune, staff):
    row = carried_out(merger(ward, commune), by=staff)

    verbs.undo(row, by=staff, reason="Nhập nhầm")

    assert row.status == "undone"
    assert set(Union.objects.filter(parent=city)) == {ward, commune}
    assert list(Union.objects.exclude(valid_to=None, successor=None)) == []
    assert UnionLink.objects.count() == Descent.objects.count() == 0
