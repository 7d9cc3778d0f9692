"""The list of groups: which rows count, and what is doubtful about them."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.text import fold
from savings_groups.bank import cells
from savings_groups.bank.figures import check_totals, check_unit, grouped, once
from savings_groups.bank.group_fields import MEMBER_KINDS, PARTS
from savings_groups.bank.rows import GroupRow
from savings_groups.bank.table import Table
from savings_groups.enums import GRADE_FROM, DoubtKind, Grade

#: What is likely per member, in đồng. In 2022 a borrower owed 46 million on average.
_LIKELY = {"debt": (1_000_000, 500_000_000), "deposits": (10_000, 200_000_000)}
#: Members of a group. Source: the groups' own rules, 5 to 60.
_SIZE = range(5, 61)
_COUNTS = ("members", "borrowers", "savers", "members_in_arrears", *MEMBER_KINDS)
_MONEY = (
    "debt",
    "overdue",
    "frozen",
    "interest_arrears",
    "deposits",
    "interest_due",
    "interest_paid",
    "principal_due",
    "principal_paid",
)
_MOST_POINTS = {"points": 100, **PARTS}


def grade_of(points: Decimal) -> Grade:
    """The grade that points give: 85 good, 70 fair, 50 average, less weak."""
    return next(grade for least, grade in GRADE_FROM if points >= least)


def sort_out(table: Table) -> list[GroupRow]:
    """The rows that are taken over, in the file's order; doubts go to the table's."""
    rows: list[GroupRow] = once(table.rows, _key, table.doubts)
    check_totals(table, rows)
    rows = [row for row in rows if _is_ours(table, row) and _can_be(table, row)]
    check_unit(table, _amounts(table, rows), _LIKELY)
    _tell_leaders(table, rows)
    for row in rows:
        _tell_size(table, row)
        _grade(table, row)
    return rows


def _key(row: GroupRow) -> Hashable:
    """A code may be given twice, by two offices or in two communes."""
    return row.commune_code or place(row.commune), row.group_code


def place(text: str) -> str:
    """The name of a commune as it is compared."""
    return fold(text)


def _is_ours(table: Table, row: GroupRow) -> bool:
    if row.organisation in ("", cells.OURS):
        return True
    says = _("organisation %(code)s") % {"code": row.organisation}
    table.doubts.add(DoubtKind.OTHER_UNION, row.row, row.group_code, says, leave=True)
    return False


def _can_be(table: Table, row: GroupRow) -> bool:
    if wrong := "; ".join(_impossible(table, row)):
        table.doubts.add(
            DoubtKind.OUT_OF_RANGE, row.row, row.group_code, wrong, leave=True
        )
        return False
    parts = (row.overdue or 0) + (row.frozen or 0)
    if parts > row.debt:
        values = {"parts": grouped(parts), "debt": grouped(row.debt)}
        says = _("%(parts)s of %(debt)s đồng") % values
        table.doubts.add(
            DoubtKind.PARTS_EXCEED, row.row, row.group_code, says, leave=True
        )
        return False
    return True


def _impossible(table: Table, row: GroupRow) -> Iterator[str]:
    for one in table.layout.fields:
        value: Any = getattr(row, one.name)
        if value is None or one.name not in (*_COUNTS, *_MONEY, *_MOST_POINTS):
            continue
        if value < 0:
            yield _("%(field)s: less than 0") % {"field": one.label}
        most = _MOST_POINTS.get(one.name)
        if most is not None and value > most:
            values = {"field": one.label, "most": most}
            yield _("%(field)s: more than %(most)s") % values


def _amounts(table: Table, rows: list[GroupRow]) -> dict[str, Any]:
    found = {}
    for name in ("debt", "deposits"):
        if name in table.layout.columns:
            found[name] = [
                (getattr(row, name) or 0) / row.members for row in rows if row.members
            ]
    return found


def _tell_leaders(table: Table, rows: list[GroupRow]) -> None:
    named = defaultdict(list)
    for row in rows:
        if row.leader_name:
            key = row.commune_code or place(row.commune), fold(row.leader_name)
            named[key].append(row)
    for same in named.values():
        if len(same) < 2:  # noqa: PLR2004 -- a name that stands once
            continue
        for row in same:
            others = ", ".join(one.group_code for one in same if one is not row)
            says = _("the same name as in %(groups)s") % {"groups": others}
            table.doubts.add(DoubtKind.SAME_LEADER, row.row, row.group_code, says)


def _tell_size(table: Table, row: GroupRow) -> None:
    says = []
    if row.members not in _SIZE:
        says.append(_("%(count)d members, of 5 to 60") % {"count": row.members})
    for name in ("borrowers", "savers", "members_in_arrears"):
        if (getattr(row, name) or 0) > row.members:
            label = next(f.label for f in table.layout.fields if f.name == name)
            values = {"field": label, "count": row.members}
            says.append(_("%(field)s: more than the %(count)d members") % values)
    if says:
        told = "; ".join(says)
        table.doubts.add(DoubtKind.OUT_OF_RANGE, row.row, row.group_code, told)


def _grade(table: Table, row: GroupRow) -> None:
    """Compute the grade that is missing, and tell; tell one that does not agree."""
    if row.points is None:
        return
    computed = grade_of(row.points)
    values = {"points": f"{row.points.normalize():f}".replace(".", ",")}
    if not row.grade:
        row.grade, row.grade_is_computed = str(computed), True
        says = _("%(points)s points") % values
        says = f"{says}: {computed.label}"
        table.doubts.add(DoubtKind.GRADE_COMPUTED, row.row, row.group_code, says)
    elif row.grade != computed:
        given, own = str(Grade(row.grade).label), str(computed.label)
        values |= {"given": given, "computed": own}
        says = _("%(given)s, %(points)s points would be %(computed)s") % values
        table.doubts.add(DoubtKind.GRADE_DIFFERS, row.row, row.group_code, says)
