"""What a group's months look like: the same drawings on its page and on paper."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.charts import Chart, Layer, bar_chart, line_chart, stacked_chart
from core.templatetags.core import money, number
from savings_groups.enums import GRADE_FROM
from savings_groups.models import GroupMonth

#: The six parts of the bank's points: field and the most that it can be.
PARTS = {
    "points_overdue": 30,
    "points_transactions": 20,
    "points_interest": 20,
    "points_due": 15,
    "points_growth": 10,
    "points_savers": 5,
}
_MILLION = 1_000_000
_Points = list[tuple[str, float | None]]


def charts(months: Sequence[GroupMonth]) -> list[Chart]:
    """Drawings of ``months``, oldest first; none of a figure that nobody knows."""
    if len(months) < 2:  # noqa: PLR2004 -- one month is a number, not a course
        return []
    drawn = [
        line_chart(_("Members of the group"), _series(months, "members"), shown),
        bar_chart(_("Debt, million đồng"), _series(months, "debt", _MILLION), shown),
        _late(months),
        line_chart(_("Overdue rate, %"), _series(months, "overdue_rate"), shown),
        bar_chart(
            _("Interest arrears, million đồng"),
            _series(months, "interest_arrears", _MILLION),
            shown,
        ),
        bar_chart(
            _("Deposits, million đồng"), _series(months, "deposits", _MILLION), shown
        ),
    ]
    if any(month.points is not None for month in months):
        drawn.append(_points(months))
    return drawn


def _late(months: Sequence[GroupMonth]) -> Chart:
    layers = [
        Layer(_("Overdue"), _series(months, "overdue", _MILLION)),
        Layer(_("Frozen"), _series(months, "frozen", _MILLION)),
    ]
    return stacked_chart(_("Overdue and frozen debt, million đồng"), layers, shown)


def _points(months: Sequence[GroupMonth]) -> Chart:
    """The six parts on one another, else the whole; with the bands of the grades."""
    bands = [(float(least), str(grade.label)) for least, grade in GRADE_FROM if least]
    known = any(month.points_overdue is not None for month in months)
    label = GroupMonth._meta.get_field
    names: dict[str, str] = {"points": _("Points")}
    if known:
        names = {name: str(label(name).verbose_name) for name in PARTS}  # type: ignore[union-attr]
    layers = [Layer(names[name], _series(months, name)) for name in names]
    if known and (whole := _undivided(months)):
        layers.append(Layer(_("Points whose parts are not known"), whole))
    return stacked_chart(_("Points of the bank"), layers, shown, top=100, lines=bands)


def _undivided(months: Sequence[GroupMonth]) -> _Points:
    """The points of months that tell no parts; nothing if all do."""
    found: _Points = [
        (label, value if month.points_overdue is None else None)
        for month, (label, value) in zip(months, _series(months, "points"), strict=True)
    ]
    return found if any(value for _label, value in found) else []


def _series(months: Sequence[GroupMonth], name: str, scale: int = 1) -> _Points:
    found: _Points = []
    for month in months:
        value = getattr(month, name)
        point = None if value is None else float(value) / scale
        found.append((f"{month.month:%m/%Y}", point))
    return found


def shown(value: float) -> str:
    return money(int(value)) if value == int(value) else number(round(value, 2))
