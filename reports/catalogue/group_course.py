"""A group's months, drawn as on its page, with the table beside the drawings."""

from dataclasses import asdict
from typing import Any

from django.utils import translation

from core.charts import Mark
from inspections.models import GroupCheck
from reports.catalogue.amounts import million, shown
from reports.catalogue.words import GRADES
from savings_groups.models import GroupMonth
from savings_groups.selectors.group_charts import charts

#: Months that the course of a group is drawn of.
_MONTHS = 24


def course(check: GroupCheck) -> list[dict[str, Any]]:
    """The group's months drawn, as on its page: geometry of ``core.charts``."""
    with translation.override("vi"):
        drawn = charts(_known(check)[::-1])
    return [
        {
            **asdict(chart),
            "box_height": chart.box_height,
            "marks": [
                {**asdict(m), "left": m.left, "fill": m.fill} for m in chart.marks
            ],
            "legend": [
                {**asdict(m), "left": m.left, "fill": m.fill} for m in chart.legend
            ],
        }
        for chart in drawn
    ]


def months(check: GroupCheck) -> list[dict[str, Any]]:
    """The table beside the drawings: newest month first, money in million đồng."""
    return [
        {
            "month": f"{row.month:%m/%Y}",
            "members": row.members,
            "debt": million(row.debt),
            "overdue": million(row.overdue),
            "frozen": million(row.frozen),
            "arrears": million(row.interest_arrears),
            "deposits": million(row.deposits),
            "points": shown(row.points),
            "grade": GRADES.get(row.grade, ""),
        }
        for row in _known(check)
    ]


def _known(check: GroupCheck) -> list[GroupMonth]:
    """Newest first, of those that were over when the group was checked."""
    rows = GroupMonth.objects.filter(group=check.group_id)
    known = rows.filter(month__lte=check.checked_on).order_by("-month")
    return list(known[:_MONTHS])


def _mark(mark: Mark) -> dict[str, Any]:
    return {**asdict(mark), "left": mark.left, "fill": mark.fill}
