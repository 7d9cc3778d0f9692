import csv
import importlib
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from inspections import questions
from inspections.enums import Severity
from inspections.models import Phrase
from inspections.questions import NO, PARTLY, YES
from inspections.services import reference

DAY = date(2020, 3, 10)


def said(answer="", number=None, note=""):
    return {"answer": answer, "number": number, "note": note}


def test_sixteen_questions_in_three_sections():
    sizes = [len(section.questions) for section in questions.SECTIONS]
    assert sizes == [2, 4, 10]
    assert [section.code for section in questions.SECTIONS] == ["1", "2", "3"]


def test_codes_are_told_apart_and_begin_with_their_section():
    codes = [question.code for question in questions.every()]
    assert len(codes) == len(set(codes))
    for section in questions.SECTIONS:
        assert all(
            question.code.startswith(f"{section.code}.")
            for question in section.questions
        )


def test_every_fault_speaks_in_a_shipped_phrase():
    phrases = {
        phrase
        for one in [*questions.every(), *questions.INTERVIEW]
        if (phrase := one.phrase)
    }
    shipped = {row["code"]: row for row in reference._rows("phrases.csv")}
    assert phrases <= set(shipped)
    assert all(shipped[code]["recommendation"] for code in phrases)
    assert {shipped[code]["kind"] for code in phrases} == {"shortcoming"}


@pytest.mark.parametrize(
    ("code", "severity", "days"),
    [
        ("loan_wrong_use", Severity.HEAVY, 15),
        ("borrower_left", Severity.HEAVY, 15),
        ("match_difference", Severity.HEAVY, 7),
        ("money_taken", Severity.GRAVE, "at_once"),
        ("money_unpaid", Severity.GRAVE, "at_once"),
        ("group_members", Severity.MEDIUM, "session"),
        ("group_arrears", Severity.MEDIUM, "session"),
        ("board_tasks", Severity.LIGHT, 30),
        ("fund_difference", Severity.HEAVY, 7),
        ("fund_usury", Severity.GRAVE, 15),
    ],
)
def test_weights_and_deadlines_are_those_of_the_rules(city, code, severity, days):
    phrase = reference.coded_phrases([code], city, DAY)[code]
    assert phrase.severity == severity
    assert days in (phrase.due_days, phrase.due_rule)
    assert phrase.pk is None


def test_codes_of_phrases_are_given_once():
    with (reference.DATA / "phrases.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file, delimiter=";")]
    kept = [code for code in codes if code]
    assert len(kept) == len(set(kept))


def test_phrases_that_were_there_get_their_code_and_keep_their_words(db):
    text = "Hộ vay sử dụng vốn sai mục đích."
    old = Phrase.objects.create(kind="shortcoming", text=text, recommendation="Thu về.")
    reference.load_phrases()
    found = Phrase.objects.get(code="loan_wrong_use")
    assert (found.pk, found.recommendation) == (old.pk, "Thu về.")
    assert reference.load_phrases() == 0


def test_an_edited_phrase_is_known_by_its_code(city):
    reference.load_phrases()
    Phrase.objects.filter(code="money_taken").update(text="Lời của đơn vị.")
    assert reference.load_phrases() == 0
    found = reference.coded_phrases(["money_taken"], city, DAY)
    assert found["money_taken"].text == "Lời của đơn vị."


def test_nothing_answered_is_no_fault():
    assert questions.faults({}) == []
    summary = questions.summary({})
    assert (summary.questions, summary.answered, summary.shortcomings) == (16, 0, 0)
    assert not summary.is_complete


@pytest.mark.parametrize(
    ("code", "answer", "is_fault"),
    [
        ("2.1", YES, False),
        ("2.1", NO, True),
        ("2.1", PARTLY, True),
        ("2.2", YES, True),
        ("2.2", PARTLY, True),
        ("2.2", NO, False),
        ("3.5", YES, True),
        ("3.5", NO, False),
    ],
)
def test_which_answer_is_a_shortcoming(code, answer, is_fault):
    question = {one.code: one for one in questions.every()}[code]
    assert questions.is_fault(question, {code: said(answer)}) is is_fault


def test_members_in_arrears_are_a_shortcoming_however_it_was_answered():
    answers = {"3.8": said(YES), "3.8a": said(number=3), "3.8c": said(number=1)}
    (fault,) = questions.faults(answers)
    assert fault.question.code == "3.8"
    assert [(part.code, number) for part, number in fault.counts] == [
        ("3.8a", 3),
        ("3.8c", 1),
    ]
    assert fault.amount is None


def test_a_count_of_zero_is_none():
    assert questions.faults({"3.8": said(YES), "3.8a": said(number=0)}) == []


def test_wrong_use_that_was_counted_opens_nothing_alone():
    assert questions.faults({"3.8": said(YES), "3.8c": said(number=2)}) == []


def test_money_not_paid_in_is_graver_than_receipts():
    (fault,) = questions.faults({"3.6": said(NO)})
    assert (fault.phrase, fault.amount) == ("group_receipts", None)
    (fault,) = questions.faults({"3.6": said(NO), "3.6a": said(number=900_000)})
    assert (fault.phrase, fault.amount) == ("money_unpaid", 900_000)


def test_complete_once_every_question_has_an_answer():
    answers = {one.code: said(NO) for one in questions.questions()}
    summary = questions.summary(answers)
    assert (summary.answered, summary.is_complete) == (16, True)
    # 2.2, 2.3 and 3.5 must not be: no is right there
    assert summary.shortcomings == 13


@pytest.mark.parametrize(
    ("code", "answer", "phrases"),
    [
        ("alone", NO, set()),
        ("knows_debt", NO, set()),
        ("took_herself", NO, {"money_taken"}),
        ("took_herself", YES, set()),
        ("accompanied", YES, {"money_taken"}),
        ("for_another", YES, {"money_taken"}),
        ("keeps_book", NO, {"money_taken"}),
        ("principal_taken", YES, {"money_taken"}),
        ("fees_taken", YES, {"money_taken"}),
        ("receipts", NO, {"group_receipts"}),
        ("receipts", YES, set()),
    ],
)
def test_what_she_says_alone(code, answer, phrases):
    interview = {code: answer}
    found = {
        phrase
        for phrase in ("money_taken", "group_receipts")
        if questions.interview_faults(interview, phrase)
    }
    assert found == phrases


def test_phrases_of_an_installation_get_their_codes_by_migrating(db):
    migration = importlib.import_module("inspections.migrations.0005_codes_of_phrases")
    reference.load_phrases()
    shipped = dict(Phrase.objects.exclude(code="").values_list("text", "code"))
    assert migration.CODES.items() <= shipped.items()
    Phrase.objects.update(code="")
    migration.give_codes(apps, SimpleNamespace(connection=connection))
    found = dict(Phrase.objects.exclude(code="").values_list("text", "code"))
    assert found == migration.CODES
