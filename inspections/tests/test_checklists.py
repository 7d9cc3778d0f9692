from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.checklists import (
    STEP,
    default_score,
    is_possible_score,
    papers,
    score_sheet,
)
from inspections.enums import Grade, Result


@dataclass
class FakeItem:
    pk: int
    code: str
    max_score: Decimal
    is_knockout: bool = False


@dataclass
class FakeSection:
    pk: int
    title: str


@dataclass
class FakeAnswer:
    result: str
    score: Decimal | None


def hundred(score, *, knockout_fails=False):
    """A sheet of 100 points in one item, and a knock-out item of none."""
    items = [
        FakeItem(1, "1", Decimal(100)),
        FakeItem(2, "2", Decimal(0), is_knockout=True),
    ]
    knockout = Result.FAIL if knockout_fails else Result.PASS
    given_answers = {
        1: FakeAnswer(Result.PARTIAL, Decimal(str(score))),
        2: FakeAnswer(knockout, Decimal(0)),
    }
    return score_sheet([(FakeSection(1, "I"), items)], given_answers)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (100, Grade.GOOD),
        (85, Grade.GOOD),
        ("84.5", Grade.FAIR),
        (70, Grade.FAIR),
        ("69.5", Grade.AVERAGE),
        (50, Grade.AVERAGE),
        ("49.5", Grade.WEAK),
        (0, Grade.WEAK),
    ],
)
def test_bands(score, grade):
    assert hundred(score).grade == grade


@pytest.mark.parametrize(
    ("score", "grade", "capped"),
    [
        (95, Grade.FAIR, True),
        (75, Grade.FAIR, False),
        (60, Grade.AVERAGE, False),
        (10, Grade.WEAK, False),
    ],
)
def test_a_knockout_item_caps_the_grade_and_says_which(score, grade, capped):
    sheet = hundred(score, knockout_fails=True)
    assert (sheet.grade, sheet.is_capped) == (grade, capped)
    assert sheet.knockouts == ("2",)


def test_partly_met_knockout_item_does_not_cap():
    item = FakeItem(1, "28", Decimal(2), is_knockout=True)
    other = FakeItem(2, "29", Decimal(98))
    answers = {
        1: FakeAnswer(Result.PARTIAL, Decimal(1)),
        2: FakeAnswer(Result.PASS, Decimal(98)),
    }
    sheet = score_sheet([(FakeSection(1, "I"), [item, other])], answers)
    assert (sheet.grade, sheet.knockouts) == (Grade.GOOD, ())


def test_nothing_answered_has_no_percentage_and_no_grade():
    sheet = score_sheet([(FakeSection(1, "I"), [FakeItem(1, "1", Decimal(3))])], {})
    assert (sheet.percent, sheet.grade, sheet.unanswered) == (None, None, 1)


def test_percentage_is_rounded_down_so_that_it_agrees_with_the_grade():
    items = [FakeItem(1, "1", Decimal(300))]
    answers = {1: FakeAnswer(Result.PARTIAL, Decimal("254.9"))}
    sheet = score_sheet([(FakeSection(1, "I"), items)], answers)
    assert (sheet.percent, sheet.grade) == (Decimal("84.9"), Grade.FAIR)


_scores = st.integers(0, 20).map(lambda halves: Decimal(halves) * STEP)


@st.composite
def sheets(draw):
    sections, answers, key = [], {}, 0
    for number in range(draw(st.integers(0, 5))):
        items = []
        for _ in range(draw(st.integers(0, 5))):
            key += 1
            item = FakeItem(key, str(key), draw(_scores), draw(st.booleans()))
            items.append(item)
            result = draw(st.sampled_from([None, *Result.values]))
            if result:
                score = default_score(result, item.max_score)
                answers[key] = FakeAnswer(result, score)
        sections.append((FakeSection(number, f"Phần {number}"), items))
    return sections, answers


@given(sheets())
def test_the_whole_is_the_sum_of_its_sections(drawn):
    sections, answers = drawn
    sheet = score_sheet(sections, answers)
    assert sheet.score == sum(section.score for section in sheet.sections)
    assert sheet.maximum == sum(section.maximum for section in sheet.sections)
    assert sheet.items == sum(len(items) for _section, items in sections)
    assert sheet.answered == len(answers)
    assert sheet.answered + sheet.unanswered == sheet.items


@given(sheets())
def test_a_score_stays_between_nothing_and_everything(drawn):
    sheet = score_sheet(*drawn)
    assert 0 <= sheet.score <= sheet.maximum
    if sheet.maximum:
        assert 0 <= sheet.percent <= 100
        assert sheet.grade is not None


@given(sheets())
def test_a_knockout_that_is_not_met_is_never_good(drawn):
    sheet = score_sheet(*drawn)
    if sheet.knockouts:
        assert sheet.grade != Grade.GOOD
        assert sheet.is_capped == (sheet.grade_by_score == Grade.GOOD)
    else:
        assert sheet.grade == sheet.grade_by_score


@given(sheets())
def test_what_was_not_examined_changes_neither_score_nor_maximum(drawn):
    sections, answers = drawn
    examined = {k: a for k, a in answers.items() if a.result != Result.SKIPPED}
    full, without = score_sheet(sections, answers), score_sheet(sections, examined)
    assert (full.score, full.maximum) == (without.score, without.maximum)
    assert full.grade == without.grade


@given(_scores)
def test_default_scores_are_possible(max_score):
    for result in (Result.PASS, Result.PARTIAL, Result.FAIL):
        assert is_possible_score(default_score(result, max_score), max_score)
    assert default_score(Result.PASS, max_score) == max_score
    assert default_score(Result.FAIL, max_score) == 0
    assert default_score(Result.SKIPPED, max_score) is None


@pytest.mark.parametrize(
    ("score", "possible"),
    [
        ("0", True),
        ("1.5", True),
        ("2.25", True),
        ("1.25", False),
        ("3", False),
        ("-1", False),
    ],
)
def test_scores_go_by_half_points_up_to_the_maximum(score, possible):
    assert is_possible_score(Decimal(score), Decimal("2.25")) == possible


def test_papers_of_a_hint():
    hint = "Sổ quỹ tiền mặt, phiếu thu - chi; biên bản kiểm quỹ, Sổ quỹ tiền mặt."
    assert papers(hint) == ["Sổ quỹ tiền mặt", "phiếu thu - chi", "biên bản kiểm quỹ"]
