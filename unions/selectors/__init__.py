"""What the register's screens show, as frozen dataclasses."""

from unions.selectors.figures import (
    JUMP_PERCENT,
    Change,
    FiguresView,
    figures_view,
    jumps,
)
from unions.selectors.pages import (
    SECTION_ROWS,
    BranchPage,
    Lineage,
    OfficerPage,
    Section,
    UnionPage,
    ancestors,
    branch_page,
    officer_page,
    union_page,
)

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
    "jumps",
    "officer_page",
    "union_page",
]
