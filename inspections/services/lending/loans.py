"""Form 06/TD: what became of a loan."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inspections.models import LoanCheck
from inspections.services.lines import Outcome

if TYPE_CHECKING:
    from accounts.models import User


def record_loan_check(  # noqa: PLR0913 -- one value per column
    line: LoanCheck,
    *,
    base_revision: int,
    presence: str = "",
    received: int | None = None,
    owed: int | None = None,
    used_for: str = "",
    used_rightly: int | None = None,
    used_wrongly: int | None = None,
    effect: str = "",
    interest_owed: int | None = None,
    interview: Mapping[str, str] | None = None,
    note: str = "",
    by: "User",
) -> "Outcome[LoanCheck]":
    """Write a line of 06/TD. Amounts in đồng."""
    raise NotImplementedError
