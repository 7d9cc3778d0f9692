"""Finding by Vietnamese text: accents optional, exact first, the Vietnamese order."""

import unicodedata
from itertools import count

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from accounts.tests.factories import UserFactory
from core import search_text
from core.querysets import search
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


NUL_AND_MORE = [
    "Đức Xuân' OR 1=1 --",
    'Đức" NEAR(Xuân) AND NOT "',
    "đức AND xuân OR",
    "Đức* Xuân:*",
    "Đức & Xuân | ! <->",
    "😀 Đức\0 Xuân",
    "{đức} : xuân ^",
]


@pytest.mark.parametrize("words", NUL_AND_MORE)
def test_no_sign_is_understood_by_a_database(communes, words):
    plain = [union for union in Union.objects.all() if "đức xuân" in str(union).lower()]

    rows = Union.objects.matching(words)
    asked = search_text.asked(words)
    assert asked
    assert list(rows) == [
        union for union in plain if search_text.matches(union.search_text, words)
    ]


def test_ten_thousand_letters_are_an_answerable_question(communes):
    assert found("đức xuân " * 1200) == ["Đức Xuân"]
    assert found("x" * 10_000) == []
    assert found("".join(f"từ{n} " for n in range(3000))) == []
    assert found("?! " * 3000) == found("")


def test_unfinished_words_initials_and_bare_numbers_find(communes, ward):
    assert set(found("đứ xu")) == {"Đức Xuân"}
    assert set(found("nong th")) == {"Nông Thượng", "Nong Thương"}
    assert found("uân") == []
    assert found("hlhpn xq") == []
    assert set(found("hlhpn xnt")) == {"Nông Thượng", "Nong Thương"}
    assert found("hlhpn pdx") == ["Đức Xuân"]
    assert found("1840") == found("01840") == ["Đức Xuân"]
    officer = OfficerFactory(home_union=ward, full_name="Nguyễn Thị Thu Hà")
    assert Officer.objects.matching("ntth").get() == officer
    assert not Officer.objects.matching("ntth x").exists()


def test_what_bulk_writes_change_is_found_too(ward):
    """On SQLite triggers keep the index, whoever writes."""

    def names(words):
        return sorted(Branch.objects.matching(words).values_list("name", flat=True))

    rows = [Branch(union=ward, name=name) for name in ("Tân Thành", "Nà Pái", "Nà Bản")]
    Branch.objects.bulk_create(rows)
    assert names("na") == ["Nà Bản", "Nà Pái"]
    branch = Branch.objects.get(name="Nà Pái")
    branch.name = "Khuổi Dấm"
    branch.save()
    assert (names("na"), names("dam")) == (["Nà Bản"], ["Khuổi Dấm"])
    other = search_text.stored(["Chi hội thôn Bản Đồn"])
    Branch.objects.filter(name="Nà Bản").update(search_text=other)
    assert (names("na"), names("don")) == ([], ["Nà Bản"])
    Branch.objects.filter(name="Nà Bản").delete()
    assert (names("don"), names("thon")) == ([], ["Khuổi Dấm", "Tân Thành"])


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_made_anew_keeps_its_words():
    """Django copies a table of SQLite to alter it; the index must follow."""
    ward = UnionFactory()
    BranchFactory(union=ward, name="Tân Thành")
    kept = Branch._meta.get_field("note")
    other = kept.clone()
    other.null = True
    other.set_attributes_from_name("note")
    for old, new in ((kept, other), (other, kept)):
        with connection.schema_editor() as editor:
            editor.alter_field(Branch, old, new)
    later = BranchFactory(union=ward, name="Nà Pái")

    assert [b.name for b in Branch.objects.matching("tan th")] == ["Tân Thành"]
    assert list(Branch.objects.matching("na pa")) == [later]
    later.delete()
    assert not Branch.objects.matching("pai").exists()


def test_a_model_without_an_index_answers_alike():
    """Users are few: their rows are read, by the same rule."""
    names = ["Nguyễn Thị Thu Hà", "Nguyễn Thị Hạnh", "Hà Thị Hồng", "Bế Thu"]
    for name in names:
        UserFactory(full_name=name, username=f"u{names.index(name)}", position="")
    for words in ("ha", "hà", "ntth", "thi h", "nguyen ha", "u2", "x"):
        expected = {
            person
            for person in User.objects.all()
            if search_text.matches(person.search_text, words)
        }
        assert set(search(User.objects.all(), words)) == expected


_WORDS = """
    Nguyễn Thị Thu Hà Đức Xuân Nông Thượng Đôn Phong Ân Tình Ea Đrăng LHPN TK&VV
    Bắc Kạn Phú Yên 5/12 01840 7 Quỳnh Giang Khuổi Ngoằn
"""
_NAMES = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=5).map(" ".join)


@st.composite
def _questions(draw, names):
    """Beginnings of words of one of the names, changed as people type them."""
    kept = search_text.stored([draw(st.sampled_from(names))])
    words = [word.lstrip("@") for word in search_text.index_words(kept)]
    typed = []
    for word in draw(st.lists(st.sampled_from([*words, "qx"]), max_size=3)):
        typed.append(word[: draw(st.integers(1, len(word)))])
    marked = kept.split("\n")[1].split()
    typed += draw(st.lists(st.sampled_from(marked), max_size=2))
    joined = draw(st.sampled_from([" ", "-", " , "])).join(typed)
    form = draw(st.sampled_from(["NFC", "NFD"]))
    return unicodedata.normalize(form, draw(st.sampled_from([joined, joined.upper()])))


class DatabaseAndPlainPython(TestCase):
    """Both databases find what plain Python finds, exact marks first."""

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_answers_are_equal(self, data):
        names = data.draw(st.lists(_NAMES, min_size=1, max_size=8))
        top = UnionFactory(kind=Kind.PROVINCE)
        keys = count(1)
        Officer.objects.bulk_create(
            Officer(pk=next(keys), home_union=top, full_name=name) for name in names
        )
        typed = data.draw(_questions(names))

        rows = list(Officer.objects.matching(typed))
        people = Officer.objects.all()
        found = [p for p in people if search_text.matches(p.search_text, typed)]

        def order(person):
            has_marks = search_text.matches_marks(person.search_text, typed)
            return not has_marks, bytes(person.sort_key), person.pk

        assert rows == sorted(found, key=order)


def test_only_typed_marks_are_ranked():
    """Otherwise a database may read the rows by the index of their order."""
    assert Union.objects.matching("duc xuan").query.order_by == ("sort_key", "pk")
    assert Union.objects.matching("").query.order_by == ("sort_key", "pk")
    assert Union.objects.matching("Đức").query.order_by[0] == "search_rank"
