"""The bank's month, and lines and sums of 06/TD, each with what it is a part of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from inspections.models import LoanCheck
from inspections.selectors.lending.opened import Opened
from savings_groups.enums import Grade, Programme
from savings_groups.models import Borrower


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

    @classmethod
    def of(cls, told: dict[str, Any]) -> "BankFigures":
        """From the plain JSON that ``bank.group_figures`` made; empty: all unknown."""
        numbers = {name: told.get(name) for name in _NUMBERS}
        points = told.get("points")
        return cls(
            **numbers,
            month=_day(told.get("month")),
            points=None if points is None else Decimal(points),
            grade=_GRADES.get(told.get("grade") or "", ""),
            grade_is_computed=bool(told.get("grade_is_computed")),
            leader=told.get("leader") or "",
            source=told.get("source") or "",
        )

    @property
    def overdue_share(self) -> Share:
        """Overdue of the whole debt, in đồng (tỷ lệ nợ quá hạn)."""
        return Share(self.overdue or 0, self.debt or 0)

    @property
    def savers_share(self) -> Share:
        """Members who save of all members."""
        return Share(self.savers or 0, self.members or 0)


#: Printed, so Vietnamese in every language.
_GRADES: dict[str, str] = {
    Grade.GOOD: "Tốt",
    Grade.FAIR: "Khá",
    Grade.AVERAGE: "Trung bình",
    Grade.WEAK: "Yếu",
}
_NUMBERS = (
    "members",
    "borrowers",
    "savers",
    "members_in_arrears",
    "debt",
    "overdue",
    "frozen",
    "interest_arrears",
    "deposits",
)


@dataclass(frozen=True)
class LoanRow:
    """A line of 06/TD. What the bank says as it was copied, in đồng."""

    line: LoanCheck
    borrower: Borrower
    as_of: date | None
    #: Official name of the programme.
    programme: str
    amount: int | None
    principal: int | None
    purpose: str
    disbursed_on: date | None
    due_on: date | None
    is_done: bool
    opened: Sequence[Opened]

    @property
    def is_examined(self) -> bool:
        """What the money was used for was seen."""
        return bool(self.line.used_rightly or self.line.used_wrongly)

    @property
    def examined(self) -> int:
        """đồng whose use was seen."""
        return (self.line.used_rightly or 0) + (self.line.used_wrongly or 0)


@dataclass(frozen=True)
class LoanSums:
    """The sums of 06/TD.

    A loan is examined once its use was seen; one that was used wrongly in part is
    wrong, and so is a customer with such a loan.
    """

    lines: int
    done: int
    customers: int
    #: Of all lines: paid out and owed by the bank; what was found.
    amount: int
    principal: int
    received: int
    owed: int
    interest_owed: int
    #: đồng used so of đồng examined (tỷ lệ đúng mục đích theo số tiền).
    money_rightly: Share
    money_wrongly: Share
    #: Loans of loans examined, and customers of customers examined.
    loans_rightly: Share
    loans_wrongly: Share
    customers_rightly: Share
    customers_wrongly: Share


def loan_row(line: LoanCheck, opened: Sequence[Opened]) -> LoanRow:
    told = line.bank
    programme = told.get("programme") or ""
    names = dict(Programme.choices)
    return LoanRow(
        line=line,
        borrower=line.loan.borrower,
        as_of=_day(told.get("as_of")),
        programme=str(names.get(programme, programme)),
        amount=told.get("amount"),
        principal=told.get("principal"),
        purpose=told.get("purpose") or "",
        disbursed_on=_day(told.get("disbursed_on")),
        due_on=_day(told.get("due_on")),
        is_done=line.presence != "",
        opened=opened,
    )


def loan_sums(rows: Sequence[LoanRow]) -> LoanSums:
    seen = [row for row in rows if row.is_examined]
    wrong = [row for row in seen if row.line.used_wrongly]
    money, loans, people = total(row.examined for row in seen), len(seen), _who(seen)
    wrong_people = _who(wrong)
    return LoanSums(
        lines=len(rows),
        done=sum(row.is_done for row in rows),
        customers=len(_who(rows)),
        amount=total(row.amount for row in rows),
        principal=total(row.principal for row in rows),
        received=total(row.line.received for row in rows),
        owed=total(row.line.owed for row in rows),
        interest_owed=total(row.line.interest_owed for row in rows),
        money_rightly=Share(total(row.line.used_rightly for row in seen), money),
        money_wrongly=Share(total(row.line.used_wrongly for row in seen), money),
        loans_rightly=Share(loans - len(wrong), loans),
        loans_wrongly=Share(len(wrong), loans),
        customers_rightly=Share(len(people - wrong_people), len(people)),
        customers_wrongly=Share(len(wrong_people), len(people)),
    )


def total(amounts: Iterable[int | None]) -> int:
    """Of what is known."""
    return sum(amount or 0 for amount in amounts)


def _who(rows: Iterable[LoanRow]) -> set[int]:
    return {row.line.loan.borrower_id for row in rows}


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
