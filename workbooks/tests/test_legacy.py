"""Old fonts are noticed in any sentence; Vietnamese in Unicode never is."""

import re
import unicodedata
from pathlib import Path

import pytest

from core.text import nfc
from workbooks.legacy import is_legacy

#: How TCVN3 (ABC) fonts hold the letters with marks.
TCVN3 = dict(
    zip(
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ",
        strict=True,
    )
)
_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_HAT = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_ALONE = {"đ": "ñ", "ị": "ò", "ĩ": "ó", "ỉ": "æ", "í": "í", "ì": "ì", "ỵ": "î"}
SENTENCES = [
    "Hội Liên hiệp Phụ nữ phường Đức Xuân",
    "Chi hội tổ dân phố số mười một",
    "Nguyễn Thị Hồng Vân",
    "Hoàng Thị Thuý Nga",
    "thôn Nà Pèn, xã Dương Quang",
    "Nông Thị Bích Hường",
    "Danh sách cán bộ chi hội",
]


def tcvn3(text):
    return "".join(TCVN3.get(char, char) for char in text.lower())


def vni(text):
    return "".join(map(_vni, text.lower()))


def _vni(char):
    if char in _ALONE:
        return _ALONE[char]
    base, *marks = unicodedata.normalize("NFD", char)
    if "\u031b" in marks:  # the horn of ơ and ư
        tone = "".join(_TONES[mark] for mark in marks if mark in _TONES)
        return {"o": "ô", "u": "ö"}[base] + tone
    tones = [mark for mark in marks if mark in _TONES]
    if "\u0302" in marks:
        return base + (_HAT[tones[0]] if tones else "â")
    if "\u0306" in marks:
        return base + (_BREVE[tones[0]] if tones else "ê")
    return base + "".join(_TONES[mark] for mark in tones)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("old", [tcvn3, vni])
def test_old_fonts_are_noticed(old, sentence):
    assert is_legacy(old(sentence)) is True


def test_vietnamese_is_not():
    """Every text of the product, every name of the demo and of the country's units."""
    root = Path(__file__).resolve().parent.parent.parent
    files = [root / "locale/vi/LC_MESSAGES/django.po"]
    files += [*root.glob("*/data/*.csv"), *root.glob("reports/demo/*.py")]
    words = set()
    for file in files:
        words |= set(re.findall(r"[^\W\d_]+(?:[ -][^\W\d_]+)*", nfc(file.read_text())))
    assert len(words) > 1000
    assert {word for word in words if is_legacy(word)} == set()


@pytest.mark.parametrize(
    "text", ["Müller", "5 m²", "12°", "“tổ 3”", "Ê-đê", "50 – 60 %", "ÔNG", "Y Ban Niê"]
)
def test_other_signs_are_not(text):
    assert is_legacy(text) is False
