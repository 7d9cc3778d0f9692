"""Numbers of savings-and-loan groups for the screens, each with what it is made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.charts import Chart
from core.templatetags.core import million, number
from savings_groups.enums import GRADE_FROM, Grade
from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.querysets import LATEST
from savings_groups.selectors.board import Board, board
from savings_groups.selectors.group_charts import charts
from savings_groups.selectors.rates import Rate, rates
from unions.selectors.pages import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.models import User
    from unions.models import Union

#: A group has so many members (Decision 15/QĐ-HĐQT of 2013).
MEMBERS_MIN, MEMBERS_MAX = 5, 60
#: Months on a group's page.
MONTHS_SHOWN = 24


@dataclass(frozen=True)
class GroupPage:
    """Everything known about one group."""

    ancestors: "list[Union]"
    months: list[GroupMonth]
    latest: GroupMonth | None
    rates: list[Rate]
    board: Board
    warnings: list[str]
    charts: list[Chart]
    #: Some month tells the six parts of its points.
    has_parts: bool


def group_page(group: SavingsGroup, *, viewer: "User", on: date) -> GroupPage:
    """Read everything that the page of ``group`` shows."""
    months = list(group.months.order_by("-month")[:MONTHS_SHOWN])
    latest = months[0] if months else None
    seated = board(group, on=on)
    return GroupPage(
        ancestors=[*ancestors(group.union, viewer=viewer), group.union],
        months=months,
        latest=latest,
        rates=rates(latest) if latest else [],
        board=seated,
        warnings=figure_warnings(months) + seated.warnings,
        charts=charts(months[::-1]),
        has_parts=any(month.points_overdue is not None for month in months),
    )


def grade_of(points: Decimal | None) -> Grade | None:
    """The grade that the bank's own bands give for ``points``."""
    if points is None:
        return None
    return next(grade for least, grade in GRADE_FROM if points >= least)


def figure_warnings(months: "Sequence[GroupMonth]") -> list[str]:
    """What the newest of ``months`` (newest first) gives reason to look at."""
    if not months:
        return []
    latest = months[0]
    found = [*_count_warnings(latest)]
    if len(months) > 1 and latest.overdue > months[1].overdue:
        found.append(
            _("Overdue debt grew from %(old)s to %(new)s million đồng.")
            % {"old": million(months[1].overdue), "new": million(latest.overdue)}
        )
    expected = grade_of(latest.points)
    if expected and latest.grade and expected != latest.grade:
        found.append(
            _("The bank's grade is “%(grade)s”, but %(points)s points mean “%(band)s”.")
            % {
                "grade": latest.get_grade_display(),
                "points": number(latest.points),
                "band": expected.label,
            }
        )
    return found


def _count_warnings(month: GroupMonth) -> list[str]:
    found = []
    if not MEMBERS_MIN <= month.members <= MEMBERS_MAX:
        found.append(
            _("The group has %(count)s members; a group has %(least)s to %(most)s.")
            % {"count": month.members, "least": MEMBERS_MIN, "most": MEMBERS_MAX}
        )
    if month.savers is not None and month.savers > month.members:
        found.append(_("More savers than members: ask the bank how it counted."))
    if month.borrowers is not None and month.borrowers > month.members:
        found.append(_("More borrowers than members: ask the bank how it counted."))
    return found


def of_day(groups: "Iterable[SavingsGroup]", on: date | None) -> "list[SavingsGroup]":
    """The groups with the figures of the month that was known on a past day.

    For groups read ``with_month_on`` that day; nothing is written.
    """
    found = list(groups)
    for group in found if on else ():
        for name in LATEST:
            setattr(group, f"latest_{name}", getattr(group, f"then_{name}"))
        group.latest_grade = group.latest_grade or ""
    return found


@dataclass(frozen=True)
class Totals:
    """What the groups of a union come to, by each group's newest figures."""

    groups: int
    members: int
    debt: int
    overdue: int
    deposits: int
    oldest: date | None
    newest: date | None

    @property
    def overdue_rate(self) -> Decimal | None:
        if not self.debt:
            return None
        return round(Decimal(100 * self.overdue) / self.debt, 2)


def totals(groups: "Sequence[SavingsGroup]") -> Totals:
    """Add up the newest figures of ``groups``."""

    def add(name: str) -> int:
        return sum(getattr(group, f"latest_{name}") or 0 for group in groups)

    months = [m for g in groups if (m := getattr(g, "latest_month", None)) is not None]
    return Totals(
        groups=len(groups),
        members=add("members"),
        debt=add("debt"),
        overdue=add("overdue"),
        deposits=add("deposits"),
        oldest=min(months, default=None),
        newest=max(months, default=None),
    )
