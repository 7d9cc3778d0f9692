"""The forms of the groups of a visit, as pages and papers read them.

Amounts in đồng. Every percentage keeps its numerator and denominator; the day that the
bank's side is of stands with each line and each form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from inspections import questions
from inspections.models import (
    BalanceMatch,
    Finding,
    GroupCheck,
    LoanCheck,
    SampleLine,
    Visit,
)
from inspections.selectors.lending.balances import (
    MatchRow,
    MatchSums,
    match_row,
    match_sums,
)
from inspections.selectors.lending.figures import (
    BankFigures,
    LoanRow,
    LoanSums,
    loan_row,
    loan_sums,
)
from inspections.selectors.lending.opened import Opened, all_by_source, follows
from savings_groups.models import SavingsGroup

#: A line of 06/TD says whether she was met; one of 15/TD what the book or she says, or
#: why neither could be asked.
_LOAN_DONE = ~Q(presence="")
_SIDES = [
    f"{side}_{name}"
    for side in ("book", "said")
    for name in ("principal", "interest", "deposits")
]
_MATCH_EMPTY = Q(cause="", **dict.fromkeys(_SIDES))


@dataclass(frozen=True)
class GroupRow:
    """One group of the visit, for the list of groups."""

    check: GroupCheck
    bank: BankFigures
    questions: questions.Summary
    loans_done: int
    loans: int
    matches_done: int
    matches: int
    #: Shortcomings about the group and its members, by whomever.
    findings: int

    @property
    def group(self) -> SavingsGroup:
        return self.check.group

    @property
    def done(self) -> int:
        """Lines written; the questionnaire counts as one."""
        return self.loans_done + self.matches_done + self.questions.is_complete

    @property
    def all(self) -> int:
        return self.loans + self.matches + 1

    @property
    def is_done(self) -> bool:
        return self.done == self.all


@dataclass(frozen=True)
class QuestionRow:
    """A question of 16/TD as it was answered, its parts below it."""

    question: questions.Question
    answer: str
    number: int | None
    note: str
    is_fault: bool
    parts: Sequence["QuestionRow"]
    opened: Opened | None

    @property
    def answer_text(self) -> str:
        """As papers say it: ``Có``, ``Không``, ``Một phần``; empty: not answered."""
        return questions.ANSWERS.get(self.answer, "")


@dataclass(frozen=True)
class SectionRows:
    section: questions.Section
    rows: Sequence[QuestionRow]


@dataclass(frozen=True)
class GroupForm:
    """16/TD, 06/TD and 15/TD of one group."""

    check: GroupCheck
    bank: BankFigures
    sections: Sequence[SectionRows]
    questions: questions.Summary
    loans: Sequence[LoanRow]
    loan_sums: LoanSums
    matches: Sequence[MatchRow]
    match_sums: MatchSums
    #: All that opened by themselves, in the order of the forms.
    opened: Sequence[Opened]

    @property
    def stopped(self) -> list[Opened]:
        """Findings that no longer follow their figure: a person edited them."""
        return [one for one in self.opened if not one.follows]


def group_rows(visit: Visit) -> list[GroupRow]:
    """The groups opened at the visit, with how far each is. Four queries."""
    checks = visit.group_checks.select_related("group__union")
    loans = _counts(visit.loan_checks.all(), _LOAN_DONE)
    matches = _counts(visit.balance_matches.all(), ~_MATCH_EMPTY)
    found = Finding.objects.filter(visit=visit).exclude(group=None).order_by()
    findings = dict(found.values_list("group").annotate(Count("pk")))
    return [
        GroupRow(
            check=check,
            bank=BankFigures.of(check.bank),
            questions=questions.summary(check.answers),
            loans_done=loans.get(check.pk, (0, 0))[0],
            loans=loans.get(check.pk, (0, 0))[1],
            matches_done=matches.get(check.pk, (0, 0))[0],
            matches=matches.get(check.pk, (0, 0))[1],
            findings=findings.get(check.group_id, 0),
        )
        for check in checks
    ]


def groups_expected(visit: Visit, opened: int) -> int | None:
    """Groups that were drawn for the visit, or as many as were opened if more.

    Nothing when nobody has drawn: then there is no "all of them".
    """
    lines = SampleLine.objects.filter(sample__visit=visit, sample__group=None)
    drawn = lines.filter(replacement=None).exclude(group=None).count()
    return max(drawn, opened) if drawn else None


def empty_lines(visit: Visit) -> int:
    """Lines of 06/TD and 15/TD in which nobody has written anything."""
    loans = visit.loan_checks.exclude(_LOAN_DONE).count()
    return loans + visit.balance_matches.filter(_MATCH_EMPTY).count()


def group_form(check: GroupCheck) -> GroupForm:
    """The three forms of a group; the same few queries for any number of lines.

    Borrowers come without their sealed numbers.
    """
    found = {
        source: Opened(finding, follows(finding))
        for source, finding in all_by_source(check.visit).items()
    }
    loans = [
        loan_row(line, _of(found, f"loan:{line.pk}")) for line in _loan_checks(check)
    ]
    matches = [
        match_row(line, _of(found, f"match:{line.pk}")) for line in _matches(check)
    ]
    about = f"group:{check.pk}"
    every: list[Sequence[Opened]] = [_of(found, about)]
    every += [row.opened for row in loans]
    every += [row.opened for row in matches]
    return GroupForm(
        check=check,
        bank=BankFigures.of(check.bank),
        sections=_sections(check, found),
        questions=questions.summary(check.answers),
        loans=loans,
        loan_sums=loan_sums(loans),
        matches=matches,
        match_sums=match_sums(matches),
        opened=[one for some in every for one in some],
    )


def _sections(check: GroupCheck, found: dict[str, Opened]) -> list[SectionRows]:
    return [
        SectionRows(
            section,
            [
                _question(check, question, found.get(f"group:{check.pk}:{code}"))
                for question in section.questions
                for code in [question.code]
            ],
        )
        for section in questions.SECTIONS
    ]


def _question(
    check: GroupCheck, question: questions.Question, opened: Opened | None
) -> QuestionRow:
    given = check.answers
    return QuestionRow(
        question=question,
        answer=questions.answer_of(given, question.code),
        number=questions.number_of(given, question.code),
        note=questions.note_of(given, question.code),
        is_fault=questions.is_fault(question, given),
        parts=[_question(check, part, None) for part in question.parts],
        opened=opened,
    )


def _of(found: dict[str, Opened], line: str) -> Sequence[Opened]:
    return [one for source, one in found.items() if source.startswith(f"{line}:")]


def _loan_checks(check: GroupCheck) -> QuerySet[LoanCheck]:
    rows = check.loan_checks.select_related("loan__borrower")
    return rows.defer("loan__borrower__id_number")


def _matches(check: GroupCheck) -> QuerySet[BalanceMatch]:
    rows = check.matches.select_related("loan", "borrower")
    return rows.defer("borrower__id_number")


def _counts(rows: QuerySet[Any], done: Q) -> dict[Any, tuple[int, int]]:
    """By form: lines that are written, and all."""
    counted = (
        rows.order_by()
        .values("form")
        .annotate(all=Count("pk"), done=Count("pk", filter=done))
    )
    return {row["form"]: (row["done"], row["all"]) for row in counted}
