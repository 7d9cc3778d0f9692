"""Generated data of a size: as many as promised, sound, the same every time."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from savings_groups.management.scale.build import SIZES, Builder, Size
from savings_groups.models import GroupMonth, SavingsGroup
from unions.models import (
    Branch,
    Figures,
    Initiative,
    Officer,
    Post,
    Union,
    UnionLink,
)
from unions.services.unions import check_union
from unions.tests.factories import UnionFactory

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
    assert UnionLink.objects.count() == 30
    for union in Union.objects.select_related("parent"):
        above = union.parent.path if union.parent else "/"
        assert union.path == f"{above}{union.pk}/"
        check_union(union)
    for link in UnionLink.objects.select_related("from_union", "to_union"):
        old, new = link.from_union, link.to_union
        assert new.path.startswith("/".join(old.path.split("/")[:2]) + "/")


def test_what_is_searched_and_sorted_is_filled(tiny):
    group = SavingsGroup.objects.first()

    assert SavingsGroup.objects.matching(group.code).get() == group
    assert Officer.objects.filter(sort_key=b"").count() == 0


def test_months_obey_the_constraints_and_the_last_is_the_same_for_all(tiny):
    for month in GroupMonth.objects.all():
        month.full_clean(validate_unique=False)
    newest = SavingsGroup.objects.all()
    assert {group.latest_month.isoformat() for group in newest} == {"2026-06-01"}


def test_new_rows_get_the_next_keys(tiny):
    last = Union.objects.order_by("-pk").first()

    assert UnionFactory().pk == last.pk + 1


def contents():
    return [
        list(model.objects.order_by("pk").values_list(*fields))
        for model, fields in (
            (Union, ("name", "path")),
            (Branch, ("name", "members")),
            (Officer, ("full_name",)),
            (GroupMonth, ("group", "month", "debt", "overdue", "points")),
        )
    ]


def test_every_run_gives_the_same(tiny):
    before = contents()
    Union.objects.update(parent=None)
    for model in (GroupMonth, SavingsGroup, Initiative, Figures, Post, Officer):
        model.objects.all().delete()
    for model in (Branch, UnionLink, Union):
        model.objects.all().delete()

    Builder(TINY, lambda line: None).build()
    assert contents() == before
