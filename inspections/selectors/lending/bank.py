"""What the bank had said by the day of a visit, ready to be copied into its forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from savings_groups.models import (
    Borrower,
    GroupMonth,
    Loan,
    LoanState,
    SavingsGroup,
    SavingState,
)

#: Figures of a month that are copied as they are: numbers of people, and đồng.
_FIGURES = (
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
class LoanFigures:
    """One loan by the newest statement. Amounts in đồng; nothing: no statement."""

    as_of: date | None = None
    principal: int | None = None
    overdue: int | None = None
    frozen: int | None = None
    arrears: int | None = None


@dataclass(frozen=True)
class Deposits:
    """What a member had saved by the newest statement, in đồng."""

    as_of: date | None = None
    deposits: int | None = None


def group_figures(group: SavingsGroup, day: date) -> dict[str, Any]:
    """Part I of 16/TD as plain JSON: the newest month that was over on ``day``.

    Empty when the bank has told nothing yet.
    """
    begun = (day + timedelta(days=1)).replace(day=1)
    months = GroupMonth.objects.filter(group=group, month__lt=begun)
    month = months.select_related("file").order_by("-month").first()
    if month is None:
        return {}
    found: dict[str, Any] = {name: getattr(month, name) for name in _FIGURES}
    found["month"] = month.month.isoformat()
    found["points"] = None if month.points is None else str(month.points)
    found["grade"] = month.grade
    found["grade_is_computed"] = month.grade_is_computed
    found["leader"] = month.leader_name or group.leader_name
    found["source"] = month.file.name if month.file else month.source
    return found


def open_loans(borrowers: Iterable[Borrower], day: date) -> list[Loan]:
    """Their loans of that day, the oldest first. Not repaid, whatever is known."""
    rows = Loan.objects.filter(borrower__in=list(borrowers))
    begun = Q(disbursed_on=None) | Q(disbursed_on__lte=day)
    running = Q(closed_on=None) | Q(closed_on__gt=day)
    return list(rows.filter(begun, running).order_by("disbursed_on", "pk"))


def loan_figures(loans: Sequence[Loan], day: date) -> dict[int, LoanFigures]:
    """By loan: of the newest valid statement on or before ``day``. One query."""
    known = [loan for loan in loans if loan.latest_on and loan.latest_on <= day]
    later = [loan for loan in loans if loan.latest_on and loan.latest_on > day]
    found = {
        loan.pk: LoanFigures(
            loan.latest_on,
            loan.latest_principal,
            loan.latest_overdue,
            loan.latest_frozen,
            loan.latest_arrears,
        )
        for loan in known
    }
    if later:
        states = LoanState.objects.valid().filter(loan__in=later)
        for row in _oldest_first(states, day):
            found[row.loan_id] = LoanFigures(
                row.as_of, row.principal, row.overdue, row.frozen, row.arrears
            )
    return found


def loan_values(loan: Loan, figures: LoanFigures) -> dict[str, Any]:
    """What a line of 06/TD keeps of a loan, as plain JSON."""
    return {
        "as_of": _iso(figures.as_of),
        "programme": loan.programme,
        "amount": loan.amount,
        "purpose": loan.purpose,
        "disbursed_on": _iso(loan.disbursed_on),
        "due_on": _iso(loan.due_on),
        "principal": figures.principal,
        "overdue": figures.overdue,
        "frozen": figures.frozen,
        "arrears": figures.arrears,
    }


def deposits(borrowers: Sequence[Borrower], day: date) -> dict[int, Deposits]:
    """By member: of the newest valid statement on or before ``day``. One query."""
    found, later = {}, []
    for borrower in borrowers:
        if borrower.latest_on and borrower.latest_on <= day:
            told = Deposits(borrower.latest_on, borrower.latest_deposits)
            found[borrower.pk] = told
        elif borrower.latest_on:
            later.append(borrower)
    if later:
        states = SavingState.objects.valid().filter(borrower__in=later)
        for row in _oldest_first(states, day):
            found[row.borrower_id] = Deposits(row.as_of, row.deposits)
    return found


def _oldest_first(states: QuerySet[Any], day: date) -> QuerySet[Any]:
    return states.filter(as_of__lte=day).order_by("as_of", "pk")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
