"""Form 16/TD: the questionnaire about a group."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from inspections.models import GroupCheck
from inspections.services.lines import Outcome

if TYPE_CHECKING:
    from accounts.models import User


def record_group_check(  # noqa: PLR0913 -- one value per column
    check: GroupCheck,
    *,
    base_revision: int,
    checked_on: date,
    met_with: str = "",
    answers: Mapping[str, Any],
    strengths: str = "",
    shortcomings: str = "",
    proposals: str = "",
    by: "User",
) -> "Outcome[GroupCheck]":
    """Write the questionnaire; its shortcomings become findings."""
    raise NotImplementedError
