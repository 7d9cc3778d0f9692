"""The verbs of branches and initiatives."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from unions.enums import InitiativeState
from unions.models import Branch, Initiative
from unions.services.standing import check_stands

if TYPE_CHECKING:
    from accounts.models import User


def keep_branch(branch: Branch, *, by: "User") -> Branch:
    """Save a new or changed branch."""
    check_branch(branch)
    return audit.save(branch, by=by)


def keep_branches(branches: Sequence[Branch], *, by: "User") -> int:
    """Save many new or changed branches at once; answers how many were written."""
    for branch in branches:
        check_branch(branch)
    return audit.save_many(branches, by=by)


def check_branch(branch: Branch) -> None:
    """Refuse a new branch of an ended union, and one closed before it was founded."""
    if branch._state.adding:
        check_stands(branch.union, begins=branch.founded_on, ends=branch.closed_on)
    founded, closed = branch.founded_on, branch.closed_on
    if founded and closed and closed < founded:
        raise RuleError(_("The branch cannot be closed before it was founded."))


def keep_initiative(initiative: Initiative, *, by: "User") -> Initiative:
    """Save a new or changed initiative."""
    check_initiative(initiative)
    return audit.save(initiative, by=by)


def check_initiative(initiative: Initiative) -> None:
    """Refuse a branch of another union, and a new initiative of an ended union."""
    branch = initiative.branch
    if initiative._state.adding and initiative.state != InitiativeState.ENDED:
        check_stands(initiative.union, begins=initiative.started_on)
    if branch and branch.union_id != initiative.union_id:
        raise RuleError(_("Choose a branch of this union."))
