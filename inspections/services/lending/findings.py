"""Findings that open by themselves and follow what was written, until edited."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspections.models import Finding, Visit
from savings_groups.models import Borrower, SavingsGroup

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Wanted:
    """A finding that what was written calls for.

    ``phrase``: code of the standard phrase, which gives weight, legal basis, what is
    recommended and until when. ``text``: what was found, in Vietnamese, with the
    borrower masked; empty: the phrase's own words. ``amount`` in đồng.
    """

    phrase: str
    text: str = ""
    amount: int | None = None
    group: SavingsGroup | None = None
    borrower: Borrower | None = None
    cause: str = ""
    #: Who of the visited unit: ``Tổ trưởng …``.
    owner_note: str = ""


def follow(
    visit: Visit, source: str, wanted: Wanted | None, *, by: "User"
) -> Finding | None:
    """Open, bring up to date or take back the finding of ``source``."""
    raise NotImplementedError
