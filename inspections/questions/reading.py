"""What answers amount to: counts, and which are shortcomings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inspections.questions.base import Question
from inspections.questions.group import SECTIONS
from inspections.questions.interview import INTERVIEW


@dataclass(frozen=True)
class Summary:
    """Counts of a questionnaire: questions, not their parts."""

    questions: int
    answered: int
    shortcomings: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.questions


@dataclass(frozen=True)
class Fault:
    """A question whose answer is a shortcoming, with what was counted."""

    question: Question
    #: Its parts above zero, each with its number.
    counts: tuple[tuple[Question, int], ...]
    note: str

    @property
    def phrase(self) -> str:
        """The words of a part that is graver than its question come first."""
        graver = [part.phrase for part, _number in self.counts if part.phrase]
        return graver[0] if graver else self.question.phrase

    @property
    def amount(self) -> int | None:
        """Money of its parts in đồng; nothing if none was counted."""
        money = [number for part, number in self.counts if part.is_money]
        return sum(money) if money else None


def questions() -> Iterator[Question]:
    """The sixteen questions in their order."""
    for section in SECTIONS:
        yield from section.questions


def every() -> Iterator[Question]:
    """The questions, each followed by its parts."""
    for question in questions():
        yield question
        yield from question.parts


def answer_of(answers: Mapping[str, Any], code: str) -> str:
    return str((answers.get(code) or {}).get("answer") or "")


def number_of(answers: Mapping[str, Any], code: str) -> int | None:
    number = (answers.get(code) or {}).get("number")
    return number if isinstance(number, int) else None


def note_of(answers: Mapping[str, Any], code: str) -> str:
    return str((answers.get(code) or {}).get("note") or "")


def is_fault(question: Question, answers: Mapping[str, Any]) -> bool:
    """Its answer is a shortcoming, or a count of it that alone is one."""
    if answer_of(answers, question.code) in question.faulty:
        return True
    return any(part.opens and number_of(answers, part.code) for part in question.parts)


def faults(answers: Mapping[str, Any]) -> list[Fault]:
    """The shortcomings of a questionnaire, in the order of the form."""
    return [
        Fault(question, tuple(_counts(question, answers)), _note(question, answers))
        for question in questions()
        if is_fault(question, answers)
    ]


def summary(answers: Mapping[str, Any]) -> Summary:
    asked = list(questions())
    return Summary(
        questions=len(asked),
        answered=sum(bool(answer_of(answers, one.code)) for one in asked),
        shortcomings=sum(is_fault(one, answers) for one in asked),
    )


def interview_faults(interview: Mapping[str, Any], phrase: str) -> list[Question]:
    """Questions of the card whose answer is a shortcoming of this phrase."""
    return [
        one
        for one in INTERVIEW
        if one.phrase == phrase and interview.get(one.code) in one.faulty
    ]


def _counts(
    question: Question, answers: Mapping[str, Any]
) -> Iterator[tuple[Question, int]]:
    for part in question.parts:
        if number := number_of(answers, part.code):
            yield part, number


def _note(question: Question, answers: Mapping[str, Any]) -> str:
    return note_of(answers, question.code)
