"""Numbers of savings-and-loan groups for the screens, each with what it is made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import text
from core.charts import Chart, bar_chart, line_chart
from core.templatetags.core import million, money, number
from savings_groups.enums import GRADE_FROM, Grade
from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.querysets import LATEST
from unions.enums import Body
from unions.models import Post
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
class Rate:
    """A rate with its formula, numerator, denominator and data date."""

    label: str
    formula: str
    numerator: str
    denominator: str
    value: str
    as_of: date


@dataclass(frozen=True)
class GroupPage:
    """Everything known about one group."""

    ancestors: "list[Union]"
    months: list[GroupMonth]
    latest: GroupMonth | None
    rates: list[Rate]
    warnings: list[str]
    charts: list[Chart]


def group_page(group: SavingsGroup, *, viewer: "User", on: date) -> GroupPage:
    """Read everything that the page of ``group`` shows."""
    months = list(group.months.order_by("-month")[:MONTHS_SHOWN])
    latest = months[0] if months else None
    found = figure_warnings(months) + board_warnings(group, on=on)
    return GroupPage(
        ancestors=[*ancestors(group.union, viewer=viewer), group.union],
        months=months,
        latest=latest,
        rates=rates(latest) if latest else [],
        warnings=found,
        charts=_charts(months[::-1]) if len(months) > 1 else [],
    )


def grade_of(points: Decimal | None) -> Grade | None:
    """The grade that the bank's own bands give for ``points``."""
    if points is None:
        return None
    return next(grade for least, grade in GRADE_FROM if points >= least)


def rates(month: GroupMonth) -> list[Rate]:
    """The rates of one month that its figures allow."""
    found = []
    if month.overdue_rate is not None:
        found.append(
            Rate(
                _("Overdue rate"),
                _("overdue debt / outstanding debt × 100"),
                money(month.overdue),
                money(month.debt),
                f"{number(month.overdue_rate)}%",
                month.month,
            )
        )
    if month.savers is not None and month.savers_rate is not None:
        found.append(
            Rate(
                _("Members who save"),
                _("members who save / all members × 100"),
                money(month.savers),
                money(month.members),
                f"{number(month.savers_rate)}%",
                month.month,
            )
        )
    if month.members:
        average = round(month.deposits / month.members)
        found.append(
            Rate(
                _("Average deposit"),
                _("deposits / all members"),
                money(month.deposits),
                money(month.members),
                _("%(amount)s đ") % {"amount": money(average)},
                month.month,
            )
        )
    return found


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


def board_warnings(group: SavingsGroup, *, on: date) -> list[str]:
    """Nobody of the union's standing committee may run a group."""
    board = [name for name in (group.leader_name, group.deputy_name) if name]
    if not board:
        return []
    found = []
    exact = [text.exact(name) for name in board]
    if len(set(exact)) < len(exact):
        found.append(_("Leader and deputy have the same name."))
    posts = Post.objects.current(on).filter(union=group.union, body=Body.STANDING)
    names = set(posts.values_list("officer__full_name", flat=True))
    standing = {text.exact(name) for name in names}
    found += [
        _(
            "%(name)s is also in the standing committee of the union, which may not "
            "run a group (check that it is the same person)."
        )
        % {"name": name}
        for name in board
        if text.exact(name) in standing
    ]
    return found


def _charts(months: "Sequence[GroupMonth]") -> list[Chart]:
    def series(name: str, scale: int = 1) -> list[tuple[str, float | None]]:
        found = []
        for month in months:
            value = getattr(month, name)
            point = None if value is None else float(value) / scale
            found.append((f"{month.month:%m/%Y}", point))
        return found

    def shown(value: float) -> str:
        return money(int(value)) if value == int(value) else number(round(value, 2))

    return [
        bar_chart(_("Debt, million đồng"), series("debt", 1_000_000), shown),
        line_chart(_("Overdue rate, %"), series("overdue_rate"), shown),
        bar_chart(_("Deposits, million đồng"), series("deposits", 1_000_000), shown),
    ]


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
