"""Whatever is decided and undone: the register is whole, and comes back as it was."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.exceptions import RuleError
from unions.enums import Extent, Kind, LinkKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Branch, Reorganisation, Union
from unions.services import reorganisation as verbs
from unions.tests.blueprints import closure, descents, register
from unions.tests.factories import BranchFactory, UnionFactory

FIRST = date(2010, 1, 1)
KINDS = ("merge", "split", "rename", "move", "abolish", "heir")
numbers = st.integers(0, 1000)
steps = st.lists(st.tuples(st.sampled_from(KINDS), numbers, numbers), max_size=6)


def small_register():
    for number in range(2):
        top = UnionFactory(kind=Kind.PROVINCE, name=f"Tỉnh {number}")
        middle = UnionFactory(kind=Kind.CITY, name=f"Thành phố {number}", parent=top)
        for _ in range(2):
            BranchFactory(union=UnionFactory(parent=middle), name="Tổ 1")


def blueprint(kind, one, two, tag):
    """A plan about units that exist, chosen by two numbers."""
    units = list(Union.objects.filter(valid_to=None).order_by("pk"))
    old = units[one % len(units)]
    fellows = [row for row in units if row.level == old.level and row != old]
    fellow = fellows[two % len(fellows)] if fellows else None
    name = {"kind": old.kind, "parent": old.parent_id}
    whole = [Opening(f"{tag}", name=f"Mới {tag}", **name)]
    if kind == "merge" and fellow:
        ties = [Tie(unit.pk, tag, LinkKind.MERGE) for unit in (old, fellow)]
        return Blueprint(tuple(whole), tuple(ties))
    if kind == "split":
        return division(old, two, tag)
    if kind == "move" and fellow:
        moved = Opening(tag, old.kind, old.name, parent=fellow.parent_id)
        return Blueprint((moved,), (Tie(old.pk, tag, LinkKind.MOVE),))
    if kind in ("abolish", "heir"):
        heir = fellow.pk if fellow and kind == "heir" else None
        return Blueprint((), (Tie(old.pk, heir, LinkKind.ABOLISH),))
    return Blueprint(tuple(whole), (Tie(old.pk, tag, LinkKind.RENAME),))


def division(old, number, tag):
    refs = [f"{tag}a", f"{tag}b"]
    openings = [Opening(ref, old.kind, ref, parent=old.parent_id) for ref in refs]
    main = [number % 3 == place for place in (0, 1)]
    ties = [
        Tie(old.pk, ref, LinkKind.SPLIT, Extent.PART, is_main)
        for ref, is_main in zip(refs, main, strict=True)
    ]
    branches = Branch.objects.filter(union=old).order_by("pk")
    assigned = {
        f"unions.branch:{branch.pk}": refs[(number + place) % 2]
        for place, branch in enumerate(branches)
        if (number + place) % 3
    }
    return Blueprint(tuple(openings), tuple(ties), assigned)


def require_whole():
    """What must be true of the register after every step."""
    assert descents() == closure()
    for union in Union.objects.select_related("parent"):
        above = union.parent.path if union.parent else "/"
        assert union.path == f"{above}{union.pk}/"
        if union.parent and union.valid_to is None:
            assert union.parent.valid_to is None
        assert union.successor_id != union.pk
        if union.valid_to is None:
            assert union.successor is None
    assert Branch.objects.count() == 4


class Reorganised(TestCase):
    @settings(
        max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(steps)
    def test_undone_in_reverse_order_it_is_as_it_was(self, chosen):
        small_register()
        states, done = [], []
        for number, (kind, one, two) in enumerate(chosen):
            before = register()
            row = Reorganisation(
                kind="reform",
                decision_number=f"{number}/NQ",
                effective_on=FIRST + timedelta(days=100 * number),
            )
            verbs.prepare(row, blueprint(kind, one, two, f"n{number}"), by=None)
            try:
                verbs.carry_out(row, by=None)
            except RuleError:
                assert register() == before
                continue
            require_whole()
            states.append(before)
            done.append(row)
        for row in reversed(done):
            assert verbs.built_on(row) == []
            verbs.undo(row, by=None, reason="Nhầm")
            require_whole()
            assert register() == states.pop()
