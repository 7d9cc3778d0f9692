"""Form 15/TD: the bank, the group's book and the borrower."""

from typing import TYPE_CHECKING

from inspections.models import BalanceMatch
from inspections.services.lines import Outcome

if TYPE_CHECKING:
    from accounts.models import User


def record_match(  # noqa: PLR0913 -- one value per column
    line: BalanceMatch,
    *,
    base_revision: int,
    book_principal: int | None = None,
    book_interest: int | None = None,
    book_deposits: int | None = None,
    said_principal: int | None = None,
    said_interest: int | None = None,
    said_deposits: int | None = None,
    cause: str = "",
    by: "User",
) -> "Outcome[BalanceMatch]":
    """Write a line of 15/TD. Amounts in đồng; nothing: not asked."""
    raise NotImplementedError
