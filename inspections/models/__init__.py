from inspections.models.checklist import Checklist, ChecklistVersion, Item, Section
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
    Phrase,
)
from inspections.models.remedy import Remedy, RemedyEvent

__all__ = [
    "Answer",
    "AnswerRevision",
    "Attendance",
    "Checklist",
    "ChecklistVersion",
    "Evidence",
    "FieldStop",
    "Finding",
    "Item",
    "Minutes",
    "Phrase",
    "Plan",
    "Remedy",
    "RemedyEvent",
    "Round",
    "RoundEvent",
    "RoundUnit",
    "Section",
    "Team",
    "TeamMember",
    "Visit",
    "VisitEvent",
]
