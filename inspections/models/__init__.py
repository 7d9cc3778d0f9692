from inspections.models.bookings import Booking
from inspections.models.checklist import Checklist, ChecklistVersion, Item, Section
from inspections.models.feed import CalendarFeed
from inspections.models.interest import Interest
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
)
from inspections.models.proposal import Proposal, ProposalLine
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
from inspections.models.self_report import (
    SelfReport,
    SelfReportEvent,
    SelfReportSection,
)
from inspections.models.visit import Visit, VisitEvent

__all__ = [
    "Answer",
    "AnswerRevision",
    "Attendance",
    "BalanceMatch",
    "Booking",
    "CalendarFeed",
    "Checklist",
    "ChecklistVersion",
    "Evidence",
    "FieldStop",
    "Finding",
    "FundCheck",
    "GroupCheck",
    "Interest",
    "Item",
    "LoanCheck",
    "Minutes",
    "Phrase",
    "Plan",
    "Proposal",
    "ProposalLine",
    "Remedy",
    "RemedyEvent",
    "Round",
    "RoundEvent",
    "RoundUnit",
    "Sample",
    "SampleLine",
    "Section",
    "SelfReport",
    "SelfReportEvent",
    "SelfReportSection",
    "Team",
    "TeamMember",
    "Visit",
    "VisitEvent",
]
