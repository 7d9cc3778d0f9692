from unions.models.branch import Branch, Initiative
from unions.models.days import BusyDays
from unions.models.figures import Figures, Fund, FundCount
from unions.models.lineage import (
    Descent,
    Handover,
    Reorganisation,
    ReorganisationEvent,
    UnionLink,
)
from unions.models.officer import Officer, Post
from unions.models.union import (
    Letterhead,
    Membership,
    Union,
    phone_number,
)

__all__ = [
    "Branch",
    "BusyDays",
    "Descent",
    "Figures",
    "Fund",
    "FundCount",
    "Handover",
    "Initiative",
    "Letterhead",
    "Membership",
    "Officer",
    "Post",
    "Reorganisation",
    "ReorganisationEvent",
    "Union",
    "UnionLink",
    "phone_number",
]
