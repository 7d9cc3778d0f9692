"""The verb of yearly figures; nothing a unit reported is ever corrected silently."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from unions import selectors
from unions.models import Figures

if TYPE_CHECKING:
    from accounts.models import User


def keep_figures(figures: Figures, *, by: "User", confirmed: bool = False) -> Figures:
    """Save figures of a date; a jump against the previous ones must be confirmed."""
    check_figures(figures)
    if not confirmed and (jumps := selectors.jumps(figures)):
        raise RuleError(" ".join(jump.text for jump in jumps))
    return audit.save(figures, by=by)


def check_figures(figures: Figures) -> None:
    """Refuse a branch of another union and parts larger than their whole."""
    branch = figures.branch
    if branch and branch.union_id != figures.union_id:
        raise RuleError(_("Choose a branch of this union."))
    women, population = figures.women, figures.population
    if women is not None and population is not None and women > population:
        raise RuleError(_("Women from 18 cannot be more than the population."))
    minority, members = figures.ethnic_minority, figures.members
    if minority is not None and members is not None and minority > members:
        raise RuleError(
            _("Members of ethnic minorities cannot be more than all members.")
        )
