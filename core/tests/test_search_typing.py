"""Letters typed while no Vietnamese keyboard was on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import text
from core.search_typing import decoded


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # Telex
        ("dduwcs xuaan", "đức xuân"),
        ("ddwcs", "đức"),
        ("nguyeenx thij minh khai", "nguyễn thị minh khai"),
        ("noong thuwowngj", "nông thượng"),
        ("nguyeexn", "nguyễn"),
        ("huyeenf tungj", "huyền tụng"),
        ("xuaats hoas", "xuất hóa"),
        ("bawcs kanj", "bắc kạn"),
        ("hoaf", "hòa"),
        ("toanf", "toàn"),
        ("quys", "quý"),
        ("giangr", "giảng"),
        # VNI
        ("d9u7c1 xua6n", "đức xuân"),
        ("nguye6n4 thi5", "nguyễn thị"),
        ("no6ng thuo7ng5", "nông thượng"),
        ("ba8c1 ka5n", "bắc kạn"),
        ("nguyen64", "nguyễn"),
        # both at once, unfinished
        ("ddu7c", "đưc"),
        # neither
        ("Đức Xuân", "đức xuân"),
        ("01840", "01840"),
        ("anh", "anh"),
        ("", ""),
    ],
)
def test_what_the_keys_would_have_given(typed, meant):
    assert decoded(typed) == meant


@given(st.text(max_size=30))
def test_nothing_breaks_it(typed):
    assert isinstance(decoded(typed), str)
    assert decoded(decoded(typed).upper()) is not None
    assert text.fold(decoded(typed)) is not None
