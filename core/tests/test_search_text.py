"""What a text is found by, and which part of it was found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import search_text

UNION = search_text.stored(["Hội LHPN phường Đức Xuân", "01840"])
GROUP = search_text.stored(["Tổ TK&VV Tân Hòa 2", "Nguyễn Thị Thu Hà", "0012345"])


@pytest.mark.parametrize(
    "typed",
    [
        "đức xuân",
        "duc xuan",
        "xu duc",
        "d x",
        "Đức-Xuân",
        "p. Đức Xuân,",
        "01840",
        "0184",
        "1840",
        "184",
        "hlhpn dx",
        "HLHPN DX",
        "lhpn pdx",
        "pdx",
        "",
        "?!",
        "😀",
    ],
)
def test_a_union_is_found(typed):
    assert search_text.matches(UNION, typed)
    assert search_text.matches(UNION, unicodedata.normalize("NFD", typed))


@pytest.mark.parametrize(
    "typed", ["uc", "xuann", "840", "018400", "duc lan", "px", "dxu", "@pdx x1"]
)
def test_a_union_is_not_found(typed):
    assert not search_text.matches(UNION, typed)


@pytest.mark.parametrize(
    "typed",
    ["ntth", "tk vv tan", "tkvv", "ttkvv", "ttkvvth2", "12345", "0012", "hoa 2 thu"],
)
def test_a_group_is_found_by_either_name_or_number(typed):
    assert search_text.matches(GROUP, typed)


def test_a_syllable_is_not_taken_for_initials():
    """What reads as "ha" is Hà, not Hồng Anh; "hta" can only be Hoàng Thị Ánh."""
    hong_anh = search_text.stored(["Nguyễn Hồng Anh"])

    assert not search_text.matches(hong_anh, "ha")
    assert search_text.matches(search_text.stored(["Hoàng Thị Ánh"]), "hta")


@pytest.mark.parametrize(
    ("shown", "short"),
    [
        ("Hội LHPN phường Đức Xuân", ["hlhpnpdx", "lhpnpdx", "pdx", "dx"]),
        ("NGUYỄN THỊ HÀ", ["nth", "th"]),
        ("Tổ dân phố 3", ["tdp3", "dp3", "p3"]),
        ("Hà", []),
        ("", []),
    ],
)
def test_initials(shown, short):
    assert search_text.initials(shown) == short


def test_what_is_stored_is_the_same_every_time_and_bounded():
    long = " ".join(f"Từ{n}" + "x" * 300 for n in range(500))

    assert search_text.stored([long]) == search_text.stored([long])
    assert max(map(len, search_text.index_words(search_text.stored([long])))) == 64
    assert len(search_text.asked(long)) == 32
    assert search_text.matches(search_text.stored([long]), long)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("duc xu", ["Đức", "Xu"]),
        ("XUÂN", ["Xuân"]),
        ("1840", ["01840"]),
        ("018", ["018"]),
        ("pdx", ["p", "Đ", "X"]),
        ("hlhpn", ["H", "LHPN"]),
        ("", []),
        ("<b>", []),
    ],
)
def test_what_was_found_is_marked(typed, found):
    shown = "Hội LHPN phường Đức Xuân · 01840"
    pieces = search_text.marks(shown, typed)

    assert "".join(text for text, _hit in pieces) == shown
    assert [text for text, hit in pieces if hit] == found


@given(st.text(max_size=40), st.text(max_size=20))
def test_marks_lose_nothing_and_invent_nothing(shown, typed):
    pieces = search_text.marks(shown, typed)

    assert "".join(text for text, _hit in pieces) == search_text.nfc(shown)


@given(st.text(max_size=60))
def test_a_text_is_found_by_itself_whatever_it_is(text):
    kept = search_text.stored([text])

    assert kept.count("\n") == 2
    assert "" not in search_text.index_words(kept)
    assert search_text.matches(kept, text)
