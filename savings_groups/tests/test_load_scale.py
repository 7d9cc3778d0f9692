"""Generated data of a size: as many as promised, sound, the same every time."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from savings_groups.management.scale.build import SIZES, Builder, Size
from savings_groups.models import Borrower, GroupMonth, Loan, SavingsGroup
from savings_groups.querysets import LATEST
from unions.models import (
    Branch,
    Descent,
    Figures,
    Handover,
    Initiative,
    Officer,
    Post,
    Reorganisation,
    Union,
    UnionLink,
)
from unions.services import lineage
from unions.services.unions import check_union
from unions.tests.factories import BranchFactory, UnionFactory

pytestmark = pytest.mark.django_db
TINY = Size(provinces=2, communes=12, former=30, branches=40, groups=20, months=6)


def test_small_is_a_city_with_eight_communes():
    out = StringIO()
    call_command("load_scale", "--size", "small", stdout=out)

    assert Union.objects.filter(level="commune").count() == 8
    assert Union.objects.filter(level="city").count() == 1
    assert Branch.objects.count() == SIZES["small"].branches
    assert SavingsGroup.objects.count() == SIZES["small"].groups
    assert GroupMonth.objects.count() <= SIZES["small"].groups * 24
    assert "Done in" in out.getvalue()


def test_a_database_with_unions_is_left_alone():
    UnionFactory()

    with pytest.raises(CommandError, match="use an empty one"):
        call_command("load_scale")


@pytest.fixture
def tiny():
    Builder(TINY, lambda line: None).build()


def test_the_tree_is_sound(tiny):
    assert UnionLink.objects.exclude(kind="abolish").filter(is_main=True).count() <= 30
    assert UnionLink.objects.filter(kind="abolish").count() == 2
    for union in Union.objects.select_related("parent"):
        above = union.parent.path if union.parent else "/"
        assert union.path == f"{above}{union.pk}/"
        check_union(union)
        written = (union.level, union.search_text, bytes(union.sort_key))
        union.save()
        assert (union.level, union.search_text, union.sort_key) == written
    for link in UnionLink.objects.select_related("from_union", "to_union"):
        old, new = link.from_union, link.to_union
        assert new.path.startswith("/".join(old.path.split("/")[:2]) + "/")
        assert old.valid_to < link.effective_on


def test_who_descends_from_whom_is_as_the_verb_would_write_it(tiny):
    def written():
        rows = Descent.objects.values_list("from_union", "to_union", "is_work")
        return set(rows), dict(Union.objects.values_list("pk", "successor"))

    before = written()
    assert len(before[0]) >= 32
    lineage.refresh(Union.objects.values_list("pk", flat=True))
    assert written() == before


def test_branches_and_groups_came_from_the_communes_of_before(tiny):
    day = date(2025, 6, 30)
    branch = Branch.objects.filter(
        pk__in=Handover.objects.filter(model="unions.branch").values("key")
    ).first()
    handover = Handover.objects.get(model="unions.branch", key=branch.pk)

    assert handover.to_union == branch.union
    assert handover.from_union.successor == branch.union
    assert handover.label == str(branch)
    before = Union.objects.filter(pk=handover.from_union_id)
    assert branch in Branch.objects.belonging(before, day)
    now = Union.objects.filter(pk=branch.union_id)
    assert branch in Branch.objects.belonging(now, date(2025, 7, 1))
    for moved in Handover.objects.filter(model="savings_groups.savingsgroup"):
        group = SavingsGroup.objects.get(pk=moved.key)
        own = Handover.objects.get(model="unions.branch", key=group.branch_id)
        assert (own.from_union_id, own.to_union_id) == (
            moved.from_union_id,
            moved.to_union_id,
        )


def test_what_is_searched_and_sorted_is_filled(tiny):
    group = SavingsGroup.objects.first()

    assert SavingsGroup.objects.matching(group.code).get() == group
    for model in (Officer, Branch, SavingsGroup, Initiative):
        for row in model.objects.all():
            written = (row.search_text, bytes(row.sort_key))
            row.save()
            assert (row.search_text, row.sort_key) == written
            assert row in model.objects.matching(str(row))


def test_months_obey_the_constraints_and_groups_keep_the_newest(tiny):
    for month in GroupMonth.objects.all():
        month.full_clean(validate_unique=False)
    fields = ["pk", *(f"latest_{name}" for name in LATEST)]
    kept = list(SavingsGroup.objects.order_by("pk").values_list(*fields))
    assert {row[1].isoformat() for row in kept} == {"2026-06-01"}
    SavingsGroup.objects.all().take_newest_months()
    assert list(SavingsGroup.objects.order_by("pk").values_list(*fields)) == kept


def test_indexes_and_keys_are_as_before(tiny):
    """Constraints that were set aside while writing hold again."""
    group = GroupMonth.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMonth.objects.bulk_create(
            [GroupMonth(group_id=group.group_id, month=group.month, members=5, debt=0)]
        )
    later = BranchFactory(name="Khuổi Dấm")
    assert list(Branch.objects.matching("khuoi dam")) == [later]


def test_new_rows_get_the_next_keys(tiny):
    last = Union.objects.order_by("-pk").first()

    assert UnionFactory().pk == last.pk + 1


def contents():
    return [
        list(model.objects.order_by("pk").values_list(*fields))
        for model, fields in (
            (Union, ("name", "path", "successor")),
            (Branch, ("name", "members")),
            (Officer, ("full_name",)),
            (Handover, ("key", "from_union")),
            (GroupMonth, ("group", "month", "debt", "overdue", "points")),
            (Borrower, ("group", "full_name", "latest_deposits")),
            (Loan, ("borrower", "code", "disbursed_on", "latest_principal")),
        )
    ]


def test_every_run_gives_the_same(tiny):
    before = contents()
    Union.objects.update(parent=None, successor=None)
    for model in (Handover, GroupMonth, Loan, Borrower, SavingsGroup, Initiative):
        model.objects.all().delete()
    for model in (Figures, Post):
        model.objects.all().delete()
    for model in (Officer, Branch, Descent, UnionLink, Reorganisation, Union):
        model.objects.all().delete()

    Builder(TINY, lambda line: None).build()
    assert contents() == before
