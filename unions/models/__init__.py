from unions.models.branch import Branch, Initiative
from unions.models.figures import Figures
from unions.models.officer import Officer, Post
from unions.models.union import (
    Letterhead,
    Membership,
    Union,
    UnionLink,
    phone_number,
)

__all__ = [
    "Branch",
    "Figures",
    "Initiative",
    "Letterhead",
    "Membership",
    "Officer",
    "Post",
    "Union",
    "UnionLink",
    "phone_number",
]
