"""One look for both files: the table of the Word files against the style sheet."""

import re

import pypdfium2
import pytest

from reports import pdf
from reports.tests.sheet import rules
from reports.word import names, styles
from reports.word.cascade import Cascade, Selector
from reports.word.flow import MOTTO_LENGTH
from reports.word.page import child, read

#: What Word has other means for: parts of pages, and text that the sheet puts in.
ELSEWHERE = re.compile(r"^@page|:")
COLUMN = re.compile(r"^\.w(\d+)$")
MARGINS = ("side", "pad")


@pytest.fixture(scope="module")
def sheet():
    return rules()


def stated(look):
    """Without margins beside a box that are nought, as they are anyway."""
    return {
        name: value
        for name, value in look.items()
        if not (name in MARGINS and value == 0)
    }


def test_every_rule_says_the_same_in_both(sheet):
    said = {
        selector: stated(look)
        for selector, look in sheet.items()
        if not ELSEWHERE.search(selector) and stated(look)
    }
    assert said == styles.LOOKS


def test_rules_stand_in_the_same_order(sheet):
    in_sheet = [one for one in sheet if one in styles.LOOKS and not COLUMN.match(one)]
    assert [one for one in styles.LOOKS if not COLUMN.match(one)] == in_sheet


def test_columns_are_as_wide_as_their_names_say(sheet):
    wide = [int(match[1]) for one in sheet if (match := COLUMN.match(one))]
    assert sorted(wide) == list(styles.COLUMNS)
    for one in wide:
        assert sheet[f".w{one}"] == {"width": styles.mm(one)}


def test_paper_and_margins(sheet):
    upright, across = sheet["@page"], sheet["@page landscape"]
    assert upright["paper"] + upright["margins"] == styles.PORTRAIT
    top, side, below = across["before"], across["side"], across["after"]
    assert (*across["paper"], top, side, below, side) == styles.LANDSCAPE


def test_page_number_and_mark_of_a_draft(sheet):
    assert sheet["@page"]["@top-center"] == {"size": styles.PAGE_NUMBER}
    assert sheet["@page draft"]["@top-right"] == {
        "size": styles.DRAFT_MARK,
        "bold": True,
    }


def test_last_rows_that_stay_together(sheet):
    tails = {
        f"{table} tbody tr:nth-last-child(-n+{count})": {"stuck": True}
        for table, count in names.TAILS.items()
    }
    said = {one: look for one, look in sheet.items() if "nth-last-child" in one}
    assert said == tails


def test_line_below_the_motto_is_as_long_as_the_motto():
    """Measured in the PDF, whose face has the widths of the face in Word."""
    words = '<p class="motto"><span>Độc lập - Tự do - Hạnh phúc</span></p>'
    made = pdf.render(f"<html lang=vi><body>{words}", styles=["css/print.css"])
    text = pypdfium2.PdfDocument(made.content)[0].get_textpage()
    left, _bottom, right, _top = text.get_rect(text.count_rects() - 1)
    assert (right - left) / 14 == pytest.approx(MOTTO_LENGTH, abs=0.1)


# --- What applies to what ---------------------------------------------------------


def at(where):
    element = child(None, "html", {})
    for part in where.split():
        tag, *classes = part.split(".")
        element = child(element, tag, {"class": " ".join(classes)})
    return Cascade().of(element)


def test_inner_letters_are_those_around_until_something_else_is_said():
    assert (at("body p").size, at("body p").align) == (14, "justify")
    assert at("body.minutes p b").size == 13
    assert at("body.minutes p b").bold
    assert at("body p").indent == styles.mm(10)


def test_more_classes_rank_before_later_rules():
    assert at("body.minutes h2").size == 13
    assert at("body.minutes h1").size == 14
    assert at("body table.grid tr.sum td").bold
    assert at("body table.grid td.left").align == "left"
    assert at("body table.head td.left").align == "center"


def test_boxes_do_not_hand_down_their_margins():
    assert at("body div.closing p").whole is False
    assert at("body table.grid td b").above == 0


@pytest.mark.parametrize("text", ["a > b", "p::after", "*", "[x]", "p:first-child"])
def test_selectors_that_are_not_ours_are_refused(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        Selector.read(text)


# --- Reading pages ----------------------------------------------------------------


def test_a_block_ends_the_paragraph_before_it():
    page = read("<body><p>a<div>b</div><p>c</body>")
    assert [one.tag for one in page.elements()[0].elements()] == ["p", "div", "p"]


def test_end_tags_that_belong_to_nothing_are_left():
    assert read("<body></b><p>a</i></p></div>b</body>").text() == "ab"


def test_entities_are_letters_and_nothing_more():
    assert read("<p>&lt;b&gt; &amp;amp; &#x41;</p>").text() == "<b> &amp; A"
