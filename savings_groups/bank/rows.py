"""One row of a file as values. Amounts in đồng; nothing: the cell was blank."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(slots=True)
class GroupRow:
    """A group at a month's end."""

    #: As Excel counts it, from 1.
    row: int
    office: str = ""
    commune_code: str = ""
    commune: str = ""
    organisation: str = ""
    group_code: str = ""
    leader_name: str = ""
    members: int = 0
    borrowers: int | None = None
    savers: int | None = None
    members_poor: int | None = None
    members_near_poor: int | None = None
    members_out_of_poverty: int | None = None
    members_ethnic: int | None = None
    members_women: int | None = None
    members_other: int | None = None
    debt: int = 0
    overdue: int | None = None
    frozen: int | None = None
    interest_arrears: int | None = None
    deposits: int | None = None
    points: Decimal | None = None
    points_overdue: Decimal | None = None
    points_transactions: Decimal | None = None
    points_interest: Decimal | None = None
    points_due: Decimal | None = None
    points_growth: Decimal | None = None
    points_savers: Decimal | None = None
    grade: str = ""
    grade_is_computed: bool = False
    interest_due: int | None = None
    interest_paid: int | None = None
    principal_due: int | None = None
    principal_paid: int | None = None
    members_in_arrears: int | None = None

    @property
    def label(self) -> str:
        return self.group_code


@dataclass(slots=True)
class LoanRow:
    """A loan of a member, or what a member without a loan has saved."""

    row: int
    commune_code: str = ""
    commune: str = ""
    organisation: str = ""
    group_code: str = ""
    customer_code: str = ""
    full_name: str = ""
    #: Plain here and nowhere else; sealed before it is stored.
    id_number: str = field(default="", repr=False)
    address: str = ""
    loan_code: str = ""
    programme: str = ""
    purpose: str = ""
    amount: int | None = None
    disbursed_on: date | None = None
    due_on: date | None = None
    principal: int | None = None
    overdue: int | None = None
    frozen: int | None = None
    arrears: int | None = None
    last_transaction_on: date | None = None
    savings_book: str = ""
    deposits: int | None = None
    #: Excel destroyed the last digits of its code.
    is_damaged: bool = False

    @property
    def label(self) -> str:
        """A code that nobody is known by."""
        if self.loan_code:
            return f"…{self.loan_code[-4:]}"
        return f"KH …{self.customer_code[-3:]}"


Row = GroupRow | LoanRow


@dataclass
class Total:
    """A row of sums: what the file itself says that columns come to."""

    row: int
    text: str
    values: dict[str, int]


def plain(row: Any, skip: frozenset[str] = frozenset({"row"})) -> tuple[Any, ...]:
    """What two rows are compared by."""
    names = type(row).__slots__
    return tuple(getattr(row, name) for name in names if name not in skip)
