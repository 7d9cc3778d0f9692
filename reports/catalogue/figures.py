"""A unit's figures as of the data date: its own statistics and its groups' loans."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Sum

from reports.catalogue.words import decimal, iso
from savings_groups.models import GroupMonth
from unions.models import Figures, Union

#: Columns of a unit's figures and how minutes call them.
_NAMES = {
    "population": "Dân số (người)",
    "women": "Phụ nữ từ 18 tuổi trở lên (người)",
    "members": "Hội viên (người)",
    "joined": "Hội viên kết nạp mới (người)",
    "left": "Hội viên giảm (người)",
    "ethnic_minority": "Hội viên dân tộc thiểu số (người)",
    "branches": "Chi hội",
    "women_groups": "Tổ phụ nữ",
    "clean_households": "Hộ đạt “5 không, 3 sạch”",
    "poor_households": "Hộ nghèo do phụ nữ làm chủ hộ",
    "fund_balance": "Tồn quỹ Hội (đồng)",
}


def of_unit(union: Union, on: date) -> dict[str, Any]:
    """The newest figures of the union itself that are not younger than ``on``."""
    own = Figures.objects.filter(union=union, branch=None, as_of__lte=on).first()
    if own is None:
        return {"as_of": "", "source": "", "rows": [], "attraction": ""}
    known = {name: getattr(own, name) for name in _NAMES}
    return {
        "as_of": iso(own.as_of),
        "source": own.source,
        "rows": [
            {"name": _NAMES[name], "value": value}
            for name, value in known.items()
            if value is not None
        ],
        "attraction": decimal(own.attraction),
    }


def of_groups(union: Union, on: date) -> dict[str, Any] | None:
    """Sums over the union's groups in the newest month that is known by ``on``."""
    months = GroupMonth.objects.filter(group__union=union, month__lte=on)
    month = months.aggregate(newest=Max("month"))["newest"]
    if month is None:
        return None
    sums = months.filter(month=month).aggregate(
        groups=Count("pk"),
        members=Sum("members"),
        debt=Sum("debt"),
        overdue=Sum("overdue"),
        deposits=Sum("deposits"),
    )
    rate = Decimal(100 * sums["overdue"]) / sums["debt"] if sums["debt"] else None
    shown = None if rate is None else rate.quantize(Decimal("0.01"))
    return {"month": f"{month:%m/%Y}", **sums, "overdue_rate": decimal(shown)}
