"""The verb of figures; nothing a unit reported is ever corrected silently."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from unions.enums import Period
from unions.models import Figures, Union
from unions.selectors.figures import STOCKS, label_of, warnings_of
from unions.services.standing import check_stands

if TYPE_CHECKING:
    from accounts.models import User

_MONTH_AND_DAY = {Period.YEAR: (12, 31), Period.HALF: (6, 30)}


def keep_figures(figures: Figures, *, by: "User", confirmed: bool = False) -> Figures:
    """Save figures of a date; what is odd about them must be confirmed."""
    check_figures(figures)
    if not confirmed and (odd := warnings_of([figures])[0]):
        raise RuleError(" ".join(warning.text for warning in odd))
    return audit.save(figures, by=by)


def keep_many(rows: Sequence[Figures], *, by: "User") -> int:
    """Save many at once, after somebody has seen and ticked what is odd about them."""
    for figures in rows:
        check_figures(figures)
    return audit.save_many(rows, by=by)


def period_of(day: date) -> Period:
    """What figures of ``day`` are of, when nobody says otherwise."""
    named = {value: period for period, value in _MONTH_AND_DAY.items()}
    return named.get((day.month, day.day), Period.OTHER)


def check_figures(figures: Figures) -> None:
    """Refuse what cannot be: another union's branch, a wrong day, less than nothing."""
    branch = figures.branch
    if branch and branch.union_id != figures.union_id:
        raise RuleError(_("Choose a branch of this union."))
    for name in (*STOCKS, "joined", "left"):
        if (getattr(figures, name) or 0) < 0:
            text = _("“%(label)s” cannot be less than nothing.")
            raise RuleError(text % {"label": label_of(name)})
    _check_day(figures.union, figures.as_of)
    wanted = _MONTH_AND_DAY.get(Period(figures.period))
    if wanted and (figures.as_of.month, figures.as_of.day) != wanted:
        text = _("Figures of %(period)s have the data date %(day)s.")
        day = date(figures.as_of.year, *wanted)
        period = figures.get_period_display()
        raise RuleError(text % {"period": period, "day": f"{day:%d/%m/%Y}"})


def _check_day(union: Union, day: date) -> None:
    if day > timezone.localdate():
        raise RuleError(_("The data date has not come yet."))
    if union.valid_from and day < union.valid_from:
        text = _(
            "“%(union)s” exists from %(first)s. Enter earlier figures at the unit "
            "before it."
        )
        values = {"union": union, "first": f"{union.valid_from:%d/%m/%Y}"}
        raise RuleError(text % values)
    check_stands(union, ends=day)
