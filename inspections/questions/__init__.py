"""The questions of form 16/TD and those that a borrower is asked alone. Pure.

The words follow the points of form 16/TD of guidance 727/HD-NHCS of 11 February 2026
and the rules of Decision 15/QĐ-HĐQT of 5 March 2013 (before it 783/QĐ-HĐQT of 2003).
They are printed, so they are Vietnamese in every language.
"""

from inspections.questions.base import (
    ANSWERS,
    CHOICE,
    COUNT,
    MONEY,
    MOST,
    NO,
    PARTLY,
    YES,
    Question,
    Section,
)
from inspections.questions.group import SECTIONS
from inspections.questions.interview import INTERVIEW
from inspections.questions.reading import (
    Fault,
    Summary,
    answer_of,
    every,
    faults,
    interview_faults,
    is_fault,
    note_of,
    number_of,
    questions,
    summary,
)

__all__ = [
    "ANSWERS",
    "CHOICE",
    "COUNT",
    "INTERVIEW",
    "MONEY",
    "MOST",
    "NO",
    "PARTLY",
    "SECTIONS",
    "YES",
    "Fault",
    "Question",
    "Section",
    "Summary",
    "answer_of",
    "every",
    "faults",
    "interview_faults",
    "is_fault",
    "note_of",
    "number_of",
    "questions",
    "summary",
]
