"""Vietnamese text: stored in one form, found without marks, in dictionary order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import text

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
words = st.text(st.sampled_from("aăâdđeêoôơuưbnh áàảãạếềộợừđĐÂ"), max_size=12)


def nfd(value):
    return unicodedata.normalize("NFD", value)


def test_nul_which_postgresql_refuses_is_left_out():
    assert text.nfc("Nông\0 Thượng") == "Nông Thượng"
    assert text.fold("\0Nông") == "nong"
    assert text.exact("Nông\0") == "nông"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Nông Thượng", "nong thuong"),
        ("ĐỨC XUÂN", "duc xuan"),
        ("  Phùng   Chí Kiên ", "phung chi kien"),
        ("Nguyễn Thị Minh Khai", "nguyen thi minh khai"),
        ("Huyền Tụng 2", "huyen tung 2"),
        ("xã Nghĩa Lộ – Yên Bái", "xa nghia lo – yen bai"),
        ("", ""),
    ],
)
def test_fold(typed, folded):
    assert text.fold(typed) == folded
    assert text.fold(nfd(typed)) == folded


@given(st.text(max_size=30))
def test_fold_is_done_at_once_and_whatever_the_form(value):
    assert text.fold(text.fold(value)) == text.fold(value)
    assert text.fold(nfd(value)) == text.fold(text.nfc(value))
    assert text.exact(nfd(value)) == text.exact(text.nfc(value))


@pytest.mark.parametrize(
    "names",
    [
        # letters: ă and â after a, đ after d, ê after e, ô ơ after o, ư after u
        ["an", "ăn", "ân", "ba", "da", "đa", "em", "êm", "on", "ôn", "ơn", "un", "ưn"],
        # tones decide between words that are otherwise equal
        ["ma", "mà", "mả", "mã", "má", "mạ", "mát"],
        # a shorter name first, a word ends before any letter
        ["Hà", "Hạ", "Hà Nam", "Hà Nội", "Hai"],
        ["An Bình", "Anh Thư"],
        ["Bạc Liêu", "Bắc Kạn", "Bắc Ninh"],
        ["Đức Xuân", "Đường Âm"],
        ["Dương Quang", "Đức Xuân", "Huyền Tụng", "Nguyễn Thị Minh Khai"],
        ["Nông Thượng", "Phùng Chí Kiên", "Sông Cầu", "Xuất Hóa"],
        # numbers as digits, before letters
        ["Tổ 1", "Tổ 2", "Tổ Bình"],
        ["Thôn Nà Bản", "Thôn Nà Choong", "Thôn Nà Diểu", "Thôn Tân Thành"],
    ],
)
def test_dictionary_order(names):
    backwards = names[::-1]
    assert sorted(backwards, key=text.sort_key) == names


def test_every_letter_with_every_tone_has_its_place():
    vowels = [letter for letter in LETTERS if letter in "aăâeêioôơuưy"]
    inside = [text.nfc(vowel + tone) for vowel in vowels for tone in TONES]
    backwards = inside[::-1]
    assert sorted(backwards, key=text.sort_key) == inside


def test_people_are_ordered_by_given_name():
    people = [
        "Nguyễn Thị An",
        "Hoàng Thị Ánh",
        "Lý Thị Bé",
        "Trần Thị Dung",
        "Đặng Thị Đào",
        "Hà Thị Hồng",
        "Nông Thị Hồng",
    ]
    backwards = people[::-1]
    assert sorted(backwards, key=text.name_sort_key) == people


@given(words, words)
def test_order_does_not_depend_on_the_form_or_on_capitals(one, other):
    assert text.sort_key(nfd(one)) == text.sort_key(one)
    assert text.sort_key(one.upper()) == text.sort_key(one.lower())
    if text.fold(one) != text.fold(other):
        assert text.sort_key(one) != text.sort_key(other)


@given(words.filter(str.strip), words)
def test_what_a_name_begins_with_comes_first(name, rest):
    assert text.sort_key(name) <= text.sort_key(f"{name} {rest}")
