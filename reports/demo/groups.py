"""Savings-and-loan groups of the demo, with figures of every month since April 2019."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.demo.places import PLACES
from reports.demo.reform import NEIGHBOURS
from reports.demo.register import MADE_UP, Register
from savings_groups.enums import GRADE_FROM
from savings_groups.models import GroupMonth, SavingsGroup
from savings_groups.selectors.group_charts import PARTS
from savings_groups.services import groups as services
from unions.models import Branch

#: The first month, and how many there are before the first visits end.
_FIRST, _STEPS = date(2019, 4, 1), 15


@dataclass(frozen=True)
class Course:
    """How a group fares: overdue debt at first and more each month, in đồng."""

    overdue: int = 0
    growth: int = 0
    points_lost: int = 0


#: Groups with overdue debt in 2020.
_OVERDUE: dict[tuple[str, int], Course] = {
    ("Xuất Hóa", 1): Course(8_000_000),
    ("Đức Xuân", 2): Course(5_000_000, 2_500_000),
    ("Nông Thượng", 3): Course(12_000_000),
    ("Huyền Tụng", 1): Course(6_000_000, 1_000_000),
}
#: Since July 2020, by the group's number: most are sound again, others are not.
_LATER: dict[int, Course] = {
    2: Course(3_000_000, 60_000),
    5: Course(points_lost=11),
    9: Course(15_000_000, 250_000, points_lost=12),
    16: Course(4_000_000),
    20: Course(points_lost=14),
}


def build(register: Register) -> None:
    """Two to four groups a unit, each in a branch of its own."""
    number = 0
    for place in PLACES:
        union = register.units[place.name]
        homes = Branch.objects.filter(union=union).order_by("pk")[: place.groups]
        for order, branch in enumerate(homes, start=1):
            number += 1
            group = services.keep_group(
                SavingsGroup(
                    union=union,
                    branch=branch,
                    code=f"{place.code}{order:02d}",
                    name=_name(branch),
                    leader_name=register.names.woman(),
                    deputy_name=register.names.woman(),
                    founded_on=date(2010 + number % 7, 3 + number % 5, 12),
                    transaction_day=5 + PLACES.index(place) * 2,
                    note=f"Dữ liệu tổ {MADE_UP}",
                    is_demo=True,
                ),
                by=register.by,
            )
            course = _OVERDUE.get((place.name, order), Course())
            GroupMonth.objects.bulk_create(
                _months(group, number, course, range(_STEPS))
            )


def go_on(register: Register, until: date) -> None:
    """Names of today's branches, and figures of the months before that of ``until``.

    That one comes in the bank's list.
    """
    _of_neighbours(register)
    last = (until.year - _FIRST.year) * 12 + until.month - _FIRST.month
    rows: list[GroupMonth] = []
    groups = SavingsGroup.objects.filter(is_demo=True).select_related("branch")
    for number, group in enumerate(groups.order_by("pk"), start=1):
        if group.branch and group.branch.name not in group.name:
            group.name = _name(group.branch)
            services.keep_group(group, by=register.by)
        course = _LATER.get(number, Course())
        rows += _months(group, number, course, range(_STEPS, last))
    GroupMonth.objects.bulk_create(rows, batch_size=500)


def _of_neighbours(register: Register) -> None:
    """One group each, where the visits of today go as well."""
    for order, name in enumerate(NEIGHBOURS):
        branch = Branch.objects.filter(union=register.units[name]).order_by("pk")[0]
        group = SavingsGroup(
            union=branch.union,
            branch=branch,
            code=f"{branch.union.code}01",
            name=_name(branch),
            leader_name=register.names.woman(),
            deputy_name=register.names.woman(),
            founded_on=date(2014, 5 + order, 12),
            transaction_day=12 + order,
            note=f"Dữ liệu tổ {MADE_UP}",
            is_demo=True,
        )
        services.keep_group(group, by=register.by)


def _name(branch: Branch) -> str:
    return f"Tổ TK&VV {branch.title.removeprefix('Chi hội ')}"


def _parts(points: Decimal) -> dict[str, Decimal]:
    """The six parts of the points, in proportion."""
    parts = {name: round(points * most / 100, 2) for name, most in PARTS.items()}
    *_others, last = parts
    return {**parts, last: parts[last] + points - sum(parts.values())}


def _months(
    group: SavingsGroup, number: int, course: Course, steps: range
) -> Iterator[GroupMonth]:
    members = 24 + number * 5 % 31
    for step in steps:
        debt = members * 31_000_000 + step * (number % 4 + 1) * 3_000_000
        overdue = course.overdue + course.growth * step
        points = Decimal(97 - number % 6 - course.points_lost)
        points -= Decimal(overdue * 900) / debt
        points = points.quantize(Decimal("0.01"))
        yield GroupMonth(
            **_parts(points),
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
