"""What the register's screens show, as frozen dataclasses."""

from unions.selectors.family import Lineage
from unions.selectors.figures import JUMP_PERCENT, Change
from unions.selectors.officers import OfficerPage, officer_page
from unions.selectors.pages import (
    SECTION_ROWS,
    BranchPage,
    Section,
    UnionPage,
    ancestors,
    branch_page,
    union_page,
)
from unions.selectors.profile import FiguresView, figures_view

__all__ = [
    "JUMP_PERCENT",
    "SECTION_ROWS",
    "BranchPage",
    "Change",
    "FiguresView",
    "Lineage",
    "OfficerPage",
    "Section",
    "UnionPage",
    "ancestors",
    "branch_page",
    "figures_view",
    "officer_page",
    "union_page",
]
