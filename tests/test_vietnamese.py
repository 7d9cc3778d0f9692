"""No page shows a Vietnamese reader English, whatever package a text comes from."""

import html
import re

import pytest
from django.conf import settings
from django.test import Client

from tests import world
from tests.routes import ROLES
from tests.test_routes import ROWS, _address, drain
from tools import translations

pytestmark = pytest.mark.django_db

#: Words that no Vietnamese text holds; names of files, codes and places stay out.
ENGLISH = re.compile(
    r"(?<![\w./@#?&=-])(the|and|of|this|that|is|are|was|not|you|your|with|from|by|no|"
    r"add|save|change|delete|remove|search|please|select|enter|choose|history|view|"
    r"home|all|date|name|yes|none|unknown|today|now|close|next|previous|back|go|"
    r"actions?|results?|total|welcome|log|sign|password|show|hide|any|user|help)"
    r"(?![\w./@=-])",
    re.IGNORECASE,
)
#: The key as it is written on keyboards, in a Vietnamese sentence.
KEY = re.compile(r"\bEnter (?=để\b)")
#: Vietnamese words that look like one of the above.
VIETNAMESE = {"than"}
#: Not shown, or code: styles, scripts, and the name of the other language.
UNSEEN = re.compile(
    r"<(script|style|template|noscript|title)\b.*?</\1>|<!--.*?-->|English", re.DOTALL
)
SPOKEN = re.compile(
    r'\b(?:aria-label|placeholder|title|alt|data-text-[\w-]+|data-confirm)="([^"]*)"'
)
WALKED = ("administrator", "staff", "officer")


@pytest.fixture
def in_vietnamese(settings, tmp_path):
    """The catalogue as a visitor gets it, compiled from its source."""
    settings.LOCALE_PATHS = [translations.LOCALE]
    translations.compile_all()


def texts(page):
    """What a reader sees or hears of a page, piece by piece."""
    shown = UNSEEN.sub(" ", page)
    yield from SPOKEN.findall(shown)
    yield from re.split(r"<[^>]*>", shown)


def english(page):
    """The pieces with an English word, each once."""
    found = {" ".join(html.unescape(text).split()) for text in texts(page)}
    return sorted(text for text in found if ENGLISH.search(KEY.sub("", text)))


@pytest.fixture
def people(administrator, staff, inspector, leader, officer, stranger):
    cast = (administrator, staff, inspector, leader, officer, stranger)
    return dict(zip(ROLES, cast, strict=True))


def test_an_english_word_is_noticed():
    assert english("<p>Lưu lại</p><b>Save the file</b>") == ["Save the file"]
    assert english('<input placeholder="Find by name"><p>Đợt kiểm tra</p>') == [
        "Find by name"
    ]
    assert english("<p>Hội LHPN xã Nông Thượng, tổ TK&amp;VV</p>") == []
    assert english("<p>Phím Enter để xếp</p><p>Enter a day</p>") == ["Enter a day"]


@pytest.mark.parametrize("role", WALKED)
def test_every_page_speaks_vietnamese(role, in_vietnamese, city, ward, people):
    ours = world.build(city, ward, people["inspector"])
    client = Client()
    client.force_login(people[role])
    wrong, seen = {}, 0
    for route, about, method, expected in ROWS:
        if method != "GET" or expected[role] != 200:
            continue
        answer = client.get(_address(route, about, ours))
        if not answer.get("Content-Type", "").startswith("text/html"):
            drain(answer)
            continue
        assert answer["Content-Language"] == settings.LANGUAGE_CODE
        seen += 1
        if left := english(answer.content.decode()):
            wrong[f"{route} {about}"] = left
    assert seen > 20
    assert wrong == {}
