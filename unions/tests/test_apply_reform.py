"""A general reform from files: what it finds, adds, ends, opens; twice and in part."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from audit.models import AuditEntry
from unions.enums import Extent, Kind, LinkKind
from unions.models import Reorganisation, Union, UnionLink
from unions.services import movers, reorganisation
from unions.tests.factories import BranchFactory, MemberFactory, UnionFactory
from unions.tests.reform import (
    DAY,
    EVE,
    apply_reform,
    everything,
    write_files,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def paths(tmp_path):
    return write_files(tmp_path)


def today(code, level="commune"):
    return Union.objects.existing(DAY).get(code=code, level=level)


def before(code, level="commune"):
    return Union.objects.existing(EVE).get(code=code, level=level)


def links_of(union):
    rows = union.links_to_successors.order_by("to_union__code")
    return [
        (link.kind, link.extent, link.is_main, link.to_union.unit_name) for link in rows
    ]


def test_a_province_goes_from_before_to_after(paths):
    apply_reform(*paths, "--province", "19")

    assert {(row.unit_name, row.valid_to) for row in Union.objects.closed(DAY)} == {
        ("tỉnh Bắc Kạn", EVE),
        ("tỉnh Thái Nguyên", EVE),
        ("thành phố Bắc Kạn", EVE),
        ("huyện Bạch Thông", EVE),
        ("huyện Đồng Hỷ", EVE),
        ("huyện Phú Bình", EVE),
        ("phường Nguyễn Thị Minh Khai", EVE),
        ("phường Đức Xuân", EVE),
        ("xã Dương Quang", EVE),
        ("xã Đôn Phong", EVE),
        ("thị trấn Hóa Thượng", EVE),
        ("xã Bàn Đạt", EVE),
        ("xã Tân Khánh", EVE),
    }
    province = today("19", "province")
    existing = Union.objects.existing(DAY).exclude(pk=province.pk)
    assert {(row.unit_name, row.parent, row.valid_from) for row in existing} == {
        ("phường Đức Xuân", province, DAY),
        ("xã Phong Quang", province, DAY),
        ("phường Hóa Thượng", province, DAY),
        ("xã Bàn Đạt", province, DAY),
        ("xã Khánh Tân", province, DAY),
    }


def test_each_unit_becomes_what_the_links_say(paths):
    apply_reform(*paths, "--province", "19")

    ward = "phường Đức Xuân"
    assert links_of(before("01834")) == [("merge", "whole", True, ward)]
    assert links_of(before("01849")) == [
        ("split", "part", False, ward),
        ("split", "part", False, "xã Phong Quang"),
    ]
    assert links_of(before("01984")) == [("merge", "whole", True, "xã Phong Quang")]
    assert links_of(before("05443")) == [
        ("kind_change", "whole", True, "phường Hóa Thượng")
    ]
    assert links_of(before("05542")) == [("move", "whole", True, "xã Bàn Đạt")]
    assert links_of(before("05500")) == [("rename", "whole", True, "xã Khánh Tân")]
    top = "tỉnh Thái Nguyên"
    assert links_of(before("06", "province")) == [("merge", "whole", True, top)]
    assert links_of(before("058", "city")) == [("abolish", "whole", True, top)]


def test_new_units_have_their_place_and_their_legal_basis(paths):
    apply_reform(*paths, "--province", "19")

    ward = today("01840")
    assert ward.path == f"/{ward.parent_id}/{ward.pk}/"
    assert (ward.latitude, ward.longitude) == (
        Decimal("22.15400"),
        Decimal("105.84370"),
    )
    assert ward.area_km2 == Decimal("49.40")
    assert ward.legal_basis == "1683/NQ-UBTVQH15 ngày 16/06/2025"
    [decision] = Reorganisation.objects.all()
    assert (decision.kind, decision.status) == ("reform", "applied")
    assert decision.decision_title == (
        "Về việc sắp xếp các đơn vị hành chính cấp xã của tỉnh Thái Nguyên năm 2025"
    )


def test_an_island_district_becomes_a_special_zone(paths):
    apply_reform(*paths, "--province", "31")

    district = before("318", "city")
    assert links_of(district) == [
        ("kind_change", "whole", True, "đặc khu Bạch Long Vĩ")
    ]
    assert district.valid_to == EVE
    city = today("31", "province")
    assert (city.kind, city.valid_from) == (Kind.MUNICIPALITY, None)
    assert today("11948").parent == city


def test_a_province_that_merges_with_none_stays_as_it_is(paths):
    apply_reform(*paths, "--province", "04")

    province = today("04", "province")
    assert (province.valid_from, province.valid_to) == (None, None)
    assert province.links_to_successors.count() == 0
    district = before("053", "city")
    assert (district.kind, district.unit_name) == (
        Kind.URBAN_DISTRICT,
        "quận Thạch An",
    )
    assert links_of(district) == [("abolish", "whole", True, "tỉnh Cao Bằng")]
    assert links_of(before("01279")) == [("move", "whole", True, "xã Thạch An")]
    assert today("01279").parent == province


def test_units_of_the_register_are_found_by_code_and_keep_what_is_theirs(
    paths, city, ward
):
    Union.objects.filter(pk=ward.pk).update(name="ĐỨC  Xuân")
    branch = BranchFactory(union=ward, name="số 05")

    apply_reform(*paths, "--province", "19")

    assert before("01840").pk == ward.pk
    assert before("058", "city").pk == city.pk
    branch.refresh_from_db()
    assert branch.union == today("01840")
    ward.refresh_from_db()
    assert ward.successor == branch.union
    added = AuditEntry.objects.filter(model="unions.union", action="create")
    assert added.filter(label="Hội LHPN xã Đôn Phong").count() == 1
    assert added.filter(key=str(ward.pk)).count() == 0


def test_what_the_files_do_not_name_stays_untouched(paths):
    other = UnionFactory(kind=Kind.PROVINCE, name="Cà Mau", code="96")

    apply_reform(*paths, "--province", "19")

    other.refresh_from_db()
    assert other.valid_to is None
    assert not Union.objects.filter(code__in=["04", "31"]).exists()


def test_a_commune_that_the_files_forget_moves_to_the_province(paths, city):
    forgotten = UnionFactory(kind=Kind.COMMUNE, name="Bỏ Quên", code="", parent=city)

    apply_reform(*paths, "--province", "19")

    forgotten.refresh_from_db()
    assert forgotten.valid_to == EVE
    assert forgotten.successor.parent == today("19", "province")


def test_a_second_time_changes_nothing(paths, ward, capsys):
    BranchFactory(union=ward)
    apply_reform(*paths)
    once = everything()
    capsys.readouterr()

    apply_reform(*paths)

    assert everything() == once
    assert capsys.readouterr().out.splitlines()[-1] == (
        "0 changes: all of this was done already."
    )


def test_province_by_province_comes_to_the_same(paths):
    apply_reform(*paths, "--province", "19")
    apply_reform(*paths, "--province", "31")
    first = set(UnionLink.objects.values_list("pk", flat=True))

    apply_reform(*paths)

    assert set(UnionLink.objects.values_list("pk", flat=True)) > first
    assert Reorganisation.objects.count() == 3
    assert Union.objects.existing(DAY).filter(level="commune").count() == 7
    assert Union.objects.existing(EVE).filter(level="commune").count() == 8


def test_a_decided_division_is_left_as_it_was_decided(paths):
    apply_reform(*paths)
    divided, heir = before("01849"), today("01849")
    reorganisation.decide(divided, main=heir, assigned={}, by=None)
    decided = everything()

    apply_reform(*paths)

    assert everything() == decided


def test_after_undoing_it_can_be_done_again(paths, ward):
    branch = BranchFactory(union=ward)
    apply_reform(*paths, "--province", "19")
    [decision] = Reorganisation.objects.all()
    root = MemberFactory(role=Role.ADMINISTRATOR, is_superuser=True)
    reorganisation.undo(decision, by=root, reason="Nhầm tệp")

    apply_reform(*paths, "--province", "19")

    branch.refresh_from_db()
    assert branch.union == today("01840")
    assert Union.objects.existing(DAY).filter(level="commune").count() == 5


def test_a_trial_prints_the_same_and_writes_nothing(paths, ward, capsys):
    BranchFactory(union=ward)
    empty = everything()

    apply_reform(*paths, "--dry-run")
    trial = capsys.readouterr().out.splitlines()
    assert everything() == empty

    apply_reform(*paths)
    real = capsys.readouterr().out.splitlines()
    assert trial.pop() == "A trial: nothing was written."
    assert trial[:-1] == real[:-1]
    lines = {" ".join(line.split()) for line in real}
    assert {
        "Province 4 before (3 added), 1 opened",
        "City/district 6 before (5 added), 0 opened",
        "Ward/commune 8 before (7 added), 7 opened",
        "Merged into 5",
        "Split into 2",
        "Renamed 1",
        "Changed kind 2",
        "Placed under another union 2",
        "Abolished 5",
        "Divided units 1, to be decided by a person; 2 parts",
        "Reorganisations carried out 3",
    } <= lines


def test_who_did_it_is_kept_when_named(paths, administrator):
    administrator.is_superuser = True
    administrator.save()

    apply_reform(*paths, "--province", "19", "--user", "quantri")

    [decision] = Reorganisation.objects.all()
    assert decision.created_by == administrator
    assert decision.events.get().actor == administrator


def test_people_whom_nobody_moved_are_counted(paths, staff, officer, capsys):
    """Staff of a city would come to see a whole province: somebody has to say so."""
    apply_reform(*paths, "--province", "19")

    out = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "People to be given another unit 1" in out
    staff.membership.refresh_from_db()
    officer.membership.refresh_from_db()
    assert staff.membership.union == before("058", "city")
    assert officer.membership.union == today("01840")


def test_nobody_by_that_name(paths):
    with pytest.raises(CommandError, match="Nobody signs in as “ai-do”"):
        apply_reform(*paths, "--user", "ai-do")


def test_a_province_that_is_not_there(paths):
    with pytest.raises(CommandError, match="No province of after has the code “06”"):
        apply_reform(*paths, "--province", "06")


def test_the_day_must_be_a_day(paths):
    with pytest.raises(CommandError, match="not a day like 2025-07-01"):
        call_command(
            "apply_reform", *paths, "--decision", "1", "--effective", "1/7/2025"
        )


def refused(paths, sentence):
    """The reform says why not, and leaves everything as it was."""
    was = everything()
    with pytest.raises(CommandError) as refusal:
        apply_reform(*paths)
    assert str(refusal.value).splitlines() == [sentence]
    assert everything() == was


def test_a_code_with_another_name_is_not_guessed(paths, city):
    UnionFactory(kind=Kind.WARD, name="Sông Cầu", code="01840", parent=city)
    refused(
        paths,
        "Code 01840: the register has “phường Sông Cầu”, the file “phường Đức Xuân”.",
    )


def test_a_code_with_another_kind_is_not_guessed(paths, city):
    UnionFactory(kind=Kind.COMMUNE, name="Đức Xuân", code="01840", parent=city)
    refused(
        paths,
        "Code 01840: the register has “xã Đức Xuân”, the file “phường Đức Xuân”.",
    )


def test_two_unions_with_one_code_are_not_chosen_from(paths, city, ward):
    UnionFactory(kind=Kind.WARD, name="Đức Xuân", code="01840", parent=city)
    refused(
        paths,
        "Code 01840: several unions bear it: “Hội LHPN phường Đức Xuân”, "
        "“Hội LHPN phường Đức Xuân”.",
    )


def test_a_unit_under_another_district_is_not_moved(paths, other_city):
    Union.objects.filter(pk=other_city.pk).update(code="063")
    UnionFactory(kind=Kind.WARD, name="Đức Xuân", code="01840", parent=other_city)
    refused(
        paths,
        "“Hội LHPN phường Đức Xuân” stands under “Hội LHPN huyện Bạch Thông”, in the "
        "file “Hội LHPN thành phố Bắc Kạn”.",
    )


def test_a_unit_that_became_something_else_is_left_to_people(paths, city, ward):
    heir = UnionFactory(
        kind=Kind.WARD, name="Khác", code="09999", parent=city, valid_from=DAY
    )
    Union.objects.filter(pk=ward.pk).update(valid_to=EVE)
    UnionLink.objects.create(
        from_union=ward, to_union=heir, kind=LinkKind.MERGE, effective_on=DAY
    )
    refused(
        paths,
        "“Hội LHPN phường Đức Xuân” was reorganised on that day, not as in the file.",
    )


def test_a_new_unit_that_is_another_one_is_left_to_people(paths, city):
    UnionFactory(kind=Kind.WARD, name="Lạ", code="01840", parent=city, valid_from=DAY)
    refused(
        paths,
        "“Hội LHPN phường Lạ” with the code 01840 is not what the file has.",
    )


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Đức Xuân", True),
        ("ĐỨC XUÂN", True),
        ("Hoà Bình", False),
        ("Đúc Xuân", True),
    ],
)
def test_names_may_differ_in_spelling_only(paths, city, name, same):
    UnionFactory(kind=Kind.WARD, name=name, code="01840", parent=city)
    if same:
        apply_reform(*paths)
    else:
        with pytest.raises(CommandError):
            apply_reform(*paths)
    assert Union.objects.filter(valid_from=DAY).exists() is same


class BrokenError(Exception):
    pass


class Breaking:
    """A mover that fails when the new units are there already."""

    model, label, passes_on = "unions.union", "unions", True

    def items(self, unions, reorganisation):
        return []

    def count(self, unions, reorganisation):
        return 0

    def move(self, heirs, chosen, reorganisation, *, by):
        if Reorganisation.objects.count() == 2:
            assert Union.objects.filter(valid_from=DAY).exists()
            raise BrokenError


def test_a_fault_in_the_middle_leaves_nothing(paths, ward, settings):
    """It is the second province that fails; the first one is not there either."""
    BranchFactory(union=ward)
    was = everything()
    settings.REGISTER_MOVERS = [
        *settings.REGISTER_MOVERS,
        f"{__name__}.Breaking",
    ]
    assert isinstance(movers.movers()[-1], Breaking)

    with pytest.raises(BrokenError):
        apply_reform(*paths)

    assert everything() == was


def test_the_shipped_province_of_thai_nguyen():
    """Bắc Kạn city as the statistics office has it: the demo stands on this."""
    apply_reform("--province", "19")

    assert Union.objects.existing(DAY).filter(level="commune").count() == 92
    assert Union.objects.existing(EVE).filter(level="commune").count() == 280
    heirs = UnionLink.objects.filter(from_union__parent__code="058")
    assert set(
        heirs.values_list("from_union__name", "to_union__name", "to_union__code")
    ) == {
        ("Đức Xuân", "Đức Xuân", "01840"),
        ("Nguyễn Thị Minh Khai", "Đức Xuân", "01840"),
        ("Huyền Tụng", "Đức Xuân", "01840"),
        ("Sông Cầu", "Bắc Kạn", "01843"),
        ("Phùng Chí Kiên", "Bắc Kạn", "01843"),
        ("Xuất Hóa", "Bắc Kạn", "01843"),
        ("Nông Thượng", "Bắc Kạn", "01843"),
        ("Dương Quang", "Phong Quang", "01849"),
    }
    assert {link.kind for link in heirs} == {LinkKind.MERGE}


def test_a_divided_unit_waits_for_a_person(paths):
    apply_reform(*paths)
    assert [row.name for row in Union.objects.undecided()] == ["Dương Quang"]
    parts = UnionLink.objects.filter(extent=Extent.PART)
    assert {link.from_union.successor for link in parts} == {None}
