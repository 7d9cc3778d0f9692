"""What the pages of members show."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from savings_groups.models import Borrower, Loan, LoanState, SavingState
from unions.selectors.pages import ancestors

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: Statements of a loan or of deposits on a member's page.
SHOWN = 24


@dataclass(frozen=True)
class LoanHistory:
    """One loan, with what statements said of it, newest first."""

    loan: Loan
    #: (data date, principal, overdue, frozen, arrears), in đồng.
    states: list[tuple[date, int, int, int, int]]


@dataclass(frozen=True)
class BorrowerPage:
    ancestors: "list[Union]"
    loans: list[LoanHistory]
    #: (data date, deposits in đồng, savings books).
    savings: list[tuple[date, int, int]]
    debt: int


def borrower_page(borrower: Borrower, *, viewer: "User") -> BorrowerPage:
    """A member's loans and deposits by the valid statements, in three queries."""
    loans = list(borrower.loans.order_by("-disbursed_on", "pk"))
    states = _states(loans)
    saved = SavingState.objects.valid().filter(borrower=borrower).order_by("-as_of")
    return BorrowerPage(
        ancestors=[*ancestors(borrower.group.union, viewer=viewer)],
        loans=[LoanHistory(loan, states.get(loan.pk, [])[:SHOWN]) for loan in loans],
        savings=list(saved.values_list("as_of", "deposits", "books")[:SHOWN]),
        debt=sum(loan.latest_principal or 0 for loan in loans if not loan.closed_on),
    )


def _states(loans: list[Loan]) -> dict[int, list[tuple[date, int, int, int, int]]]:
    found: dict[int, list[tuple[date, int, int, int, int]]] = {}
    rows = LoanState.objects.valid().filter(loan__in=loans)
    names = ("loan", "as_of", "principal", "overdue", "frozen", "arrears")
    for row in rows.order_by("-as_of").values_list(*names):
        found.setdefault(row[0], []).append(row[1:])
    return found
