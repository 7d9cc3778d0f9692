"""The bank's transaction day: typed, shown, in and out by Excel, and handed on."""

from datetime import date

import pytest

from unions.enums import Extent, Kind, LinkKind
from unions.lineage import Blueprint, Opening, Tie
from unions.models import Union
from unions.services.reorganisation import carry_out
from unions.tests.factories import ReorganisationFactory, UnionFactory
from unions.tests.sheets import exported, faults, imported, made, rows_of

pytestmark = pytest.mark.django_db
HEADINGS = ("Số trong sổ", "Loại đơn vị", "Tên đơn vị")


def typed(union, **more):
    return {
        "kind": union.kind,
        "name": union.name,
        "code": union.code,
        "parent": union.parent_id,
        **more,
    }


def test_it_is_typed_and_shown(client, staff, ward):
    client.force_login(staff)
    client.post(f"/unions/{ward.pk}/edit/", typed(ward, bank_day="12"))
    ward.refresh_from_db()
    assert ward.bank_day == 12
    page = client.get(ward.get_absolute_url()).content.decode()
    assert "day 12 of every month" in page
    client.post(f"/unions/{ward.pk}/edit/", typed(ward, bank_day=""))
    ward.refresh_from_db()
    assert ward.bank_day is None
    page = client.get(ward.get_absolute_url()).content.decode()
    assert "of every month" not in page


@pytest.mark.parametrize("day", ["0", "32", "-1", "x"])
def test_a_month_has_no_such_day(client, staff, ward, day):
    client.force_login(staff)
    page = client.post(f"/unions/{ward.pk}/edit/", typed(ward, bank_day=day))
    assert list(page.context["form"].errors) == ["bank_day"]


@pytest.mark.parametrize(
    "heading",
    ["Ngày giao dịch xã", "Ngày giao dịch", "ngày GD xã", "Lịch giao dịch"],
)
def test_it_comes_in_by_excel(tmp_path, staff, ward, heading):
    data = made((*HEADINGS, heading), (ward.pk, "phường", "Đức Xuân", "Ngày 12"))
    assert imported(tmp_path, "unions", staff, data) == ["changed"]
    ward.refresh_from_db()
    assert ward.bank_day == 12


def test_a_wrong_day_is_named(tmp_path, staff, ward):
    data = made(
        (*HEADINGS, "Ngày giao dịch"), (ward.pk, "phường", "Đức Xuân", "thứ Hai")
    )
    [fault] = faults(tmp_path, "unions", staff, data)
    assert "bank_day" in str(fault)


def test_a_file_without_the_column_leaves_it_alone(tmp_path, staff, ward):
    Union.objects.filter(pk=ward.pk).update(bank_day=12)
    data = made((*HEADINGS, "Địa chỉ"), (ward.pk, "phường", "Đức Xuân", "Tổ 5"))
    assert imported(tmp_path, "unions", staff, data) == ["changed"]
    ward.refresh_from_db()
    assert (ward.bank_day, ward.address) == (12, "Tổ 5")


def test_it_goes_out_by_excel(staff, ward, commune):
    Union.objects.filter(pk=ward.pk).update(bank_day=12)
    headings, *lines = rows_of(exported("unions", staff, "level=commune"))
    name, day = headings.index("Tên đơn vị"), headings.index("Ngày giao dịch xã")
    assert [(line[name], line[day]) for line in lines] == [
        ("Đức Xuân", 12),
        ("Nông Thượng", None),
    ]


@pytest.mark.parametrize(("other", "day"), [(False, 12), (True, None)])
def test_the_one_successor_of_one_unit_goes_on_with_it(
    administrator, city, ward, commune, other, day
):
    """Of several the day is asked for anew: no two units had the same."""
    Union.objects.filter(pk=ward.pk).update(bank_day=12)
    Union.objects.filter(pk=commune.pk).update(bank_day=15)
    kind = LinkKind.MERGE if other else LinkKind.RENAME
    olds = [ward, commune] if other else [ward]
    plan = Blueprint(
        ties=tuple(Tie(old.pk, "n", kind, extent=Extent.WHOLE) for old in olds),
        openings=(Opening("n", Kind.WARD, "Bắc Kạn", code="01843", parent=city.pk),),
    )
    draft = ReorganisationFactory(
        kind=kind, union=city, effective_on=date(2025, 7, 1), plan=plan.to_json()
    )
    carry_out(draft, by=administrator)
    opened = Union.objects.get(code="01843")
    assert opened.bank_day == day
    assert not UnionFactory().bank_day
