"""Which names are the same thing, and what a finding's first words are."""

import pytest

from inspections.good_names import field_of, first_words, likeness, people_in
from inspections.selectors.good_things import ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mô hình trồng cây quế", "Trồng cây quế"),
        ("Mô hình trồng cây quế", "MÔ HÌNH TRONG CAY QUE thôn Tân Thành"),
        ("Tổ thu gom rác thải", "Thu gom rác"),
        ("CLB gia đình hạnh phúc", "Câu lạc bộ Gia đình hạnh phúc"),
    ],
)
def test_names_that_are_alike(one, other):
    assert likeness(one, other) >= ALIKE
    assert likeness(other, one) == likeness(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hũ gạo tình thương", "Nuôi lợn nhựa tiết kiệm"),
        ("Mô hình của hội phụ nữ", "Mô hình tổ thu gom rác"),
        ("Câu lạc bộ dân vũ", "Câu lạc bộ gia đình hạnh phúc"),
        ("", "Hũ gạo"),
    ],
)
def test_common_words_make_nothing_alike(one, other):
    assert likeness(one, other) < ALIKE


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Mô hình trồng nấm sò của chị Hoa ở thôn Tân Thành, 12 hội viên.",
            "Trồng nấm sò của chị Hoa ở thôn Tân Thành",
        ),
        ("Xây dựng được mô hình “Nhà sạch vườn đẹp” tại 3 thôn", "Nhà sạch vườn đẹp"),
        ("Duy trì tốt mô hình nuôi lợn nhựa với 62 chị", "Nuôi lợn nhựa"),
        ("Tổ thu gom rác\nhoạt động đều", "Tổ thu gom rác"),
        ("Mô hình", "Mô hình"),
        ("...", ""),
    ],
)
def test_the_first_words_are_the_name(text, name):
    assert first_words(text) == name


def test_a_name_is_short():
    assert len(first_words("rau " * 900)) <= 120
    assert len(first_words("x" * 4000)) <= 120


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12 hội viên tham gia", 12),
        ("có 1.200 phụ nữ", 1200),
        ("năm 2019 có 18 hộ", 18),
        ("từ năm 2019", None),
    ],
)
def test_how_many_take_part(text, count):
    assert people_in(text) == count


def test_the_field_that_most_words_point_to():
    assert field_of("Nuôi lợn nhựa tiết kiệm giúp hộ nghèo") == "An sinh xã hội"
    assert field_of("Chăn nuôi, tăng thu nhập") == "Phát triển kinh tế"
    assert field_of("Sổ sách rõ ràng") == ""
