from inspections.models.bookings import Booking
from inspections.models.checklist import Checklist, ChecklistVersion, Item, Section
from inspections.models.feed import CalendarFeed
from inspections.models.good_things import InitiativeSighting, Showcase, ShowcaseEntry
from inspections.models.interest import Interest
from inspections.models.ladder import LadderRung, LadderStep, UrgingLetter
from inspections.models.lending import (
    BalanceMatch,
    FundCheck,
    GroupCheck,
    LoanCheck,
    Sample,
    SampleLine,
)
from inspections.models.minutes import Addendum, FollowUp, Minutes, Opinion, Signature
from inspections.models.phrase import LegalAct, Phrase, PhraseVersion, SeverityTerm
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
)
from inspections.models.remedy import ExtensionRequest, Remark, Remedy, RemedyEvent
from inspections.models.self_report import (
    SelfReport,
    SelfReportEvent,
    SelfReportSection,
)
from inspections.models.upload_link import UploadLink
from inspections.models.visit import Visit, VisitEvent

__all__ = [
    "Addendum",
    "Answer",
    "AnswerRevision",
    "Attendance",
    "BalanceMatch",
    "Booking",
    "CalendarFeed",
    "Checklist",
    "ChecklistVersion",
    "Evidence",
    "ExtensionRequest",
    "FieldStop",
    "Finding",
    "FollowUp",
    "FundCheck",
    "GroupCheck",
    "InitiativeSighting",
    "Interest",
    "Item",
    "LadderRung",
    "LadderStep",
    "LegalAct",
    "LoanCheck",
    "Minutes",
    "Opinion",
    "Phrase",
    "PhraseVersion",
    "Plan",
    "Proposal",
    "ProposalLine",
    "Remark",
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
    "SeverityTerm",
    "Showcase",
    "ShowcaseEntry",
    "Signature",
    "Team",
    "TeamMember",
    "UploadLink",
    "UrgingLetter",
    "Visit",
    "VisitEvent",
]
