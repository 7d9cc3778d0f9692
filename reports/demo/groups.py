"""Savings-and-loan groups of the demo, with figures of every month since April 2019."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from audit import services as audit
from reports.demo.places import PLACES
from reports.demo.register import MADE_UP, Register
from savings_groups.enums import GRADE_FROM
from savings_groups.models import GroupMonth, SavingsGroup
from unions.models import Branch

#: The first month, and how many there are before the first visits end.
_FIRST, _STEPS = date(2019, 4, 1), 15
#: Groups with overdue debt: at the first month, and more each month. In đồng.
_OVERDUE: dict[tuple[str, int], tuple[int, int]] = {
    ("Xuất Hóa", 1): (8_000_000, 0),
    ("Đức Xuân", 2): (5_000_000, 2_500_000),
    ("Nông Thượng", 3): (12_000_000, 0),
    ("Huyền Tụng", 1): (6_000_000, 1_000_000),
}


def build(register: Register) -> None:
    """Two to four groups a unit, each in a branch of its own."""
    number = 0
    for place in PLACES:
        union = register.units[place.name]
        homes = Branch.objects.filter(union=union).order_by("pk")[: place.groups]
        for order, branch in enumerate(homes, start=1):
            number += 1
            group = audit.save(
                SavingsGroup(
                    union=union,
                    branch=branch,
                    code=f"{place.code}{order:02d}",
                    name=f"Tổ TK&VV {branch.title.removeprefix('Chi hội ')}",
                    leader_name=register.names.woman(),
                    deputy_name=register.names.woman(),
                    founded_on=date(2010 + number % 7, 3 + number % 5, 12),
                    transaction_day=5 + PLACES.index(place) * 2,
                    note=f"Dữ liệu tổ {MADE_UP}",
                    is_demo=True,
                ),
                by=register.by,
            )
            growth = _OVERDUE.get((place.name, order), (0, 0))
            GroupMonth.objects.bulk_create(
                _months(group, number, growth, range(_STEPS))
            )


def go_on(today: date) -> None:
    """Figures of the months until the one before ``today``, in the units of today."""
    last = (today.year - _FIRST.year) * 12 + today.month - _FIRST.month
    rows: list[GroupMonth] = []
    groups = SavingsGroup.objects.filter(is_demo=True).order_by("pk")
    for number, group in enumerate(groups, start=1):
        owing = (3_000_000, 0) if number % 7 == 3 else (0, 0)  # noqa: PLR2004 -- few
        rows += _months(group, number, owing, range(_STEPS, last))
    GroupMonth.objects.bulk_create(rows, batch_size=500)


def _months(
    group: SavingsGroup, number: int, growth: tuple[int, int], steps: range
) -> Iterator[GroupMonth]:
    members = 24 + number * 5 % 31
    for step in steps:
        debt = members * 31_000_000 + step * (number % 4 + 1) * 3_000_000
        overdue = growth[0] + growth[1] * step if growth[0] else 0
        points = Decimal(97 - number % 6) - Decimal(overdue * 900) / debt
        points = points.quantize(Decimal("0.01"))
        yield GroupMonth(
            group=group,
            month=date(2019 + (step + 3) // 12, (step + 3) % 12 + 1, 1),
            members=members,
            borrowers=members - number % 4,
            savers=members - number % 3,
            debt=debt,
            overdue=overdue,
            interest_arrears=overdue // 40,
            deposits=members * 1_150_000 + step * members * 42_000,
            points=points,
            grade=next(grade for lower, grade in GRADE_FROM if points >= lower),
            source=f"Ngân hàng chính sách xã hội {MADE_UP}",
        )
