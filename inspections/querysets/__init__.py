"""Who sees which inspections, and how lists read them."""

from inspections.querysets.before import (
    BookingQuerySet,
    FeedQuerySet,
    InterestQuerySet,
    ProposalLineQuerySet,
    ProposalQuerySet,
    SelfReportQuerySet,
)
from inspections.querysets.work import (
    ChecklistQuerySet,
    ChecklistVersionQuerySet,
    EvidenceQuerySet,
    FindingQuerySet,
    OfVisit,
    PlanQuerySet,
    RemedyQuerySet,
    RoundQuerySet,
    RoundUnitQuerySet,
    Sealable,
    TeamQuerySet,
    VisitQuerySet,
    sealed_text,
)

__all__ = [
    "BookingQuerySet",
    "ChecklistQuerySet",
    "ChecklistVersionQuerySet",
    "EvidenceQuerySet",
    "FeedQuerySet",
    "FindingQuerySet",
    "InterestQuerySet",
    "OfVisit",
    "PlanQuerySet",
    "ProposalLineQuerySet",
    "ProposalQuerySet",
    "RemedyQuerySet",
    "RoundQuerySet",
    "RoundUnitQuerySet",
    "Sealable",
    "SelfReportQuerySet",
    "TeamQuerySet",
    "VisitQuerySet",
    "sealed_text",
]
