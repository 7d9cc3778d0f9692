"""Opening the forms of a group: what the bank says is copied into each line."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspections.models import BalanceMatch, GroupCheck, LoanCheck, Visit
from inspections.services.lines import Outcome
from savings_groups.models import Borrower, SavingsGroup

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Refreshed:
    """``changed``: lines that have other figures now; ``kept``: those that somebody
    has written, with the figures of before."""

    changed: int
    kept: list[LoanCheck | BalanceMatch]


def open_group(
    visit: Visit, group: SavingsGroup, *, id: uuid.UUID, by: "User"
) -> "Outcome[GroupCheck]":
    """Open the three forms of ``group``, with a line for each drawn member."""
    raise NotImplementedError


def add_members(check: GroupCheck, *, borrowers: Iterable[Borrower], by: "User") -> int:
    """Lines for more members of the group; how many lines were added."""
    raise NotImplementedError


def refresh_bank(check: GroupCheck, *, by: "User") -> Refreshed:
    """Copy the bank's figures again, into lines that nobody has written yet."""
    raise NotImplementedError


def remove_group(check: GroupCheck, *, by: "User") -> None:
    """Take the forms of a group back, with their lines."""
    raise NotImplementedError


def remove_line(line: LoanCheck | BalanceMatch, *, by: "User") -> None:
    """Take one line back, and what it had opened by itself."""
    raise NotImplementedError
