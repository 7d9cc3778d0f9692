"""The forms of the groups of a visit, as pages and papers read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from inspections.models import BalanceMatch, Finding, GroupCheck, LoanCheck, Visit
from inspections.questions import Question, Section, Summary
from savings_groups.models import SavingsGroup


@dataclass(frozen=True)
class Share:
    """A part of a whole: money in đồng, or a count."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """Two decimals; nothing of nothing."""
        if not self.denominator:
            return None
        return round(Decimal(100 * self.numerator) / self.denominator, 2)


@dataclass(frozen=True)
class BankFigures:
    """Part I of 16/TD: the bank's month as it was copied. Money in đồng."""

    month: date | None
    members: int | None
    borrowers: int | None
    savers: int | None
    members_in_arrears: int | None
    debt: int | None
    overdue: int | None
    frozen: int | None
    interest_arrears: int | None
    deposits: int | None
    points: Decimal | None
    #: As the bank's lists name it: ``Tốt``; empty: unknown.
    grade: str
    grade_is_computed: bool
    leader: str
    #: Name of the bank's file, or where a person had the figures from.
    source: str

    @property
    def overdue_share(self) -> Share:
        return Share(self.overdue or 0, self.debt or 0)

    @property
    def savers_share(self) -> Share:
        return Share(self.savers or 0, self.members or 0)


@dataclass(frozen=True)
class Opened:
    """A finding that a line opened by itself."""

    finding: Finding
    #: A person edited it or its recommendation: it stays as she left it.
    follows: bool


@dataclass(frozen=True)
class GroupRow:
    """One group of the visit, for the list of groups."""

    check: GroupCheck
    bank: BankFigures
    questions: Summary
    loans_done: int
    loans: int
    matches_done: int
    matches: int
    findings: int

    @property
    def group(self) -> SavingsGroup:
        return self.check.group

    @property
    def done(self) -> int:
        """The questionnaire counts as one."""
        return self.loans_done + self.matches_done + self.questions.is_complete

    @property
    def all(self) -> int:
        return self.loans + self.matches + 1

    @property
    def is_done(self) -> bool:
        return self.done == self.all


@dataclass(frozen=True)
class QuestionRow:
    question: Question
    answer: str
    number: int | None
    note: str
    is_fault: bool
    parts: Sequence["QuestionRow"]
    opened: Opened | None

    @property
    def answer_text(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class SectionRows:
    section: Section
    rows: Sequence[QuestionRow]


@dataclass(frozen=True)
class LoanRow:
    """A line of 06/TD. ``bank``: what was copied, dates as dates."""

    line: LoanCheck
    borrower: Any
    bank: dict[str, Any]
    is_done: bool
    opened: Sequence[Opened]


@dataclass(frozen=True)
class LoanSums:
    """The sums of 06/TD. A loan counts as examined once its use was seen."""

    lines: int
    done: int
    customers: int
    #: Of all lines: paid out and owed by the bank.
    amount: int
    principal: int
    received: int
    owed: int
    interest_owed: int
    #: đồng, of what was examined.
    money_rightly: Share
    money_wrongly: Share
    #: Loans; one used wrongly in part is wrong.
    loans_rightly: Share
    loans_wrongly: Share
    customers_examined: int
    customers_rightly: int
    customers_wrongly: int


@dataclass(frozen=True)
class Figure:
    """Principal, interest or deposits of a line or of all lines, in đồng.

    Differences are the bank less the other; nothing while either is unknown.
    """

    name: str
    bank: int | None
    book: int | None
    said: int | None
    difference_book: int | None
    difference_said: int | None

    @property
    def differs(self) -> bool:
        return bool(self.difference_book or self.difference_said)


@dataclass(frozen=True)
class MatchRow:
    """A line of 15/TD."""

    line: BalanceMatch
    borrower: Any
    principal: Figure
    interest: Figure
    deposits: Figure
    is_done: bool
    opened: Sequence[Opened]

    @property
    def figures(self) -> tuple[Figure, Figure, Figure]:
        return self.principal, self.interest, self.deposits

    @property
    def differs(self) -> bool:
        return any(figure.differs for figure in self.figures)


@dataclass(frozen=True)
class MatchSums:
    """The sums of 15/TD: of each side what is known, and of the differences."""

    lines: int
    done: int
    members: int
    differing: int
    principal: Figure
    interest: Figure
    deposits: Figure

    @property
    def figures(self) -> tuple[Figure, Figure, Figure]:
        return self.principal, self.interest, self.deposits


@dataclass(frozen=True)
class GroupForm:
    """16/TD, 06/TD and 15/TD of one group."""

    check: GroupCheck
    bank: BankFigures
    sections: Sequence[SectionRows]
    questions: Summary
    loans: Sequence[LoanRow]
    loan_sums: LoanSums
    matches: Sequence[MatchRow]
    match_sums: MatchSums
    #: All that opened by themselves.
    opened: Sequence[Opened]


def group_rows(visit: Visit) -> list[GroupRow]:
    """The groups opened at the visit, with how far each is."""
    raise NotImplementedError


def group_form(check: GroupCheck) -> GroupForm:
    """The three forms of a group; the same few queries for any number of lines."""
    raise NotImplementedError
