from inspections.models.checklist import Checklist, ChecklistVersion, Item, Section
from inspections.models.lending import (
    BalanceMatch,
    FundCheck,
    GroupCheck,
    LoanCheck,
    Sample,
    SampleLine,
)
from inspections.models.phrase import Phrase
from inspections.models.planning import (
    Plan,
    Round,
    RoundEvent,
    RoundUnit,
    Team,
    TeamMember,
    Visit,
    VisitEvent,
)
from inspections.models.recording import (
    Answer,
    AnswerRevision,
    Attendance,
    Evidence,
    FieldStop,
    Finding,
    Minutes,
)
from inspections.models.remedy import Remedy, RemedyEvent

__all__ = [
    "Answer",
    "AnswerRevision",
    "Attendance",
    "BalanceMatch",
    "Checklist",
    "ChecklistVersion",
    "Evidence",
    "FieldStop",
    "Finding",
    "FundCheck",
    "GroupCheck",
    "Item",
    "LoanCheck",
    "Minutes",
    "Phrase",
    "Plan",
    "Remedy",
    "RemedyEvent",
    "Round",
    "RoundEvent",
    "RoundUnit",
    "Sample",
    "SampleLine",
    "Section",
    "Team",
    "TeamMember",
    "Visit",
    "VisitEvent",
]
