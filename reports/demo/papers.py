"""The papers of March that somebody has asked for; the worker makes the files."""

from typing import TYPE_CHECKING

from reports.catalogue import KINDS
from reports.services.documents import request_document

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.models import Plan
    from reports.demo.planning import Season


def build(plan: "Plan", march: "Season", everyone: dict[str, "User"]) -> None:
    """The plan, the minutes of the visit to Nông Thượng, the report on the round."""
    visit = march.round.visits.get(union__name="Nông Thượng")
    request_document(KINDS["plan"], plan, by=everyone["canbo"])
    request_document(KINDS["minutes"], visit, by=everyone["kiemtra"])
    request_document(KINDS["round-summary"], march.round, by=everyone["lanhdao"])
