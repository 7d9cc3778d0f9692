"""Finding by Vietnamese text: accents optional, exact first, the Vietnamese order."""

import unicodedata

import pytest

from unions.enums import Kind
from unions.models import Branch, Officer, Union
from unions.tests.factories import BranchFactory, OfficerFactory, UnionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def communes(city):
    names = ["Nông Thượng", "Nong Thương", "Nóng Hạ", "Đức Xuân", "Dực Tú", "Ea Đrăng"]
    return [UnionFactory(kind=Kind.COMMUNE, name=n, parent=city) for n in names]


def found(words):
    rows = Union.objects.filter(level="commune").matching(words)
    return [union.name for union in rows]


@pytest.mark.parametrize(
    "words",
    ["nong thuong", "NÔNG THƯỢNG", "Nông Thượng", "thượng nông", " nông   thượng "],
)
def test_accents_case_and_order_of_words_do_not_matter(communes, words):
    assert set(found(words)) == {"Nông Thượng", "Nong Thương"}


def test_who_types_accents_sees_exact_accents_first(communes):
    assert found("Nông") == ["Nông Thượng", "Nóng Hạ", "Nong Thương"]
    assert found("Nóng")[0] == "Nóng Hạ"
    assert found("nong") == ["Nóng Hạ", "Nong Thương", "Nông Thượng"]


def test_d_with_and_without_stroke_are_one_letter_for_searching(communes):
    assert set(found("duc")) == {"Đức Xuân", "Dực Tú"}
    assert found("đức") == ["Đức Xuân", "Dực Tú"]
    assert found("ea drang") == ["Ea Đrăng"]


def test_decomposed_input_of_a_phone_is_the_same(communes):
    assert found(unicodedata.normalize("NFD", "Nông Thượng")) == found("Nông Thượng")


def test_a_code_is_found_with_its_leading_zero(city, ward, commune):
    assert found("01852") == ["Nông Thượng"]
    assert found("0185") == ["Nông Thượng"]
    assert found("1852") == ["Nông Thượng"]
    assert found("99999") == []


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "xã %", '"', "*", "(:|&!"])
def test_signs_of_the_database_ask_for_nothing(communes, words):
    assert len(found(words)) == 6
    assert found(f"đức {words}") == found("đức")


def test_nothing_typed_finds_all_in_vietnamese_order(city):
    for name in ["Đại Từ", "Dương Quang", "Ân Tình", "An Thắng", "Ăn Mòn", "Ba Bể"]:
        UnionFactory(kind=Kind.COMMUNE, name=name, parent=city)

    assert found("") == [
        "An Thắng",
        "Ăn Mòn",
        "Ân Tình",
        "Ba Bể",
        "Dương Quang",
        "Đại Từ",
    ]


def test_people_sort_by_given_name(ward):
    for name in ["Vũ Thị Ánh", "Hoàng Thị Yến", "Lê Thị An", "Bế Thị Ánh"]:
        OfficerFactory(home_union=ward, full_name=name)

    assert [officer.full_name for officer in Officer.objects.all()] == [
        "Lê Thị An",
        "Bế Thị Ánh",
        "Vũ Thị Ánh",
        "Hoàng Thị Yến",
    ]


def test_branches_are_found_too(ward):
    BranchFactory(union=ward, name="Tân Thành")
    BranchFactory(union=ward, name="Tận Thanh")

    assert [b.name for b in Branch.objects.matching("tân thành")] == [
        "Tân Thành",
        "Tận Thanh",
    ]


def test_what_is_stored_is_composed(ward):
    officer = OfficerFactory(
        home_union=ward, full_name=unicodedata.normalize("NFD", "Đỗ Thị Thuỷ")
    )
    officer.refresh_from_db()

    assert officer.full_name == unicodedata.normalize("NFC", "Đỗ Thị Thuỷ")
