"""The loan statement: which rows count, and what is doubtful about them.

A member may have several loans and two savings books, so her deposits stand in several
rows; they belong to her and are counted once for each book.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.text import fold
from savings_groups.bank import cells
from savings_groups.bank.figures import check_totals, check_unit, grouped
from savings_groups.bank.rows import LoanRow, plain
from savings_groups.bank.savings import Savings, add_up
from savings_groups.bank.table import Table
from savings_groups.enums import DoubtKind

#: What is likely of a loan and of a member's deposits, in đồng.
_LIKELY = {
    "amount": (1_000_000, 2_000_000_000),
    "principal": (500_000, 2_000_000_000),
    "deposits": (10_000, 500_000_000),
}
_MONEY = ("amount", "principal", "overdue", "frozen", "arrears", "deposits")
#: What a row tells of the member, not of the loan.
_OF_MEMBER = frozenset({"row", "savings_book", "deposits"})


@dataclass(slots=True)
class Member:
    """A member of a group with her loans and what she has saved."""

    #: The first row that names her.
    first: LoanRow
    loans: list[LoanRow] = field(default_factory=list)
    savings: Savings | None = None

    @property
    def weight(self) -> int:
        """Things that she counts for: her loans, or herself."""
        return len(self.loans) or 1


def sort_out(table: Table, as_of: date) -> list[Member]:
    """The members that are taken over, in the file's order; doubts go to the table's.

    ``as_of``: the data date; nothing can have happened after it.
    """
    rows = _without_contradictions(table, table.rows)
    every = _each_loan(rows)
    rows = [row for row in rows if _is_ours(table, row)]
    rows = [row for row in rows if _can_be(table, row, as_of)]
    members = _members(table, rows)
    _check_sums(table, every, members)
    for member in members:
        for row in member.loans:
            _tell_unusual(table, row)
    for member in members:
        if not member.loans:
            first, kind = member.first, DoubtKind.ONLY_SAVERS
            table.doubts.add(kind, first.row, first.label, _("no loan"))
    return members


@dataclass
class Mentioned:
    """Whom the file names in any way, readable or not: nothing of theirs is missing."""

    loans: set[str] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    #: A row says neither who nor where: anything may be in it.
    is_anyone: bool = False


def mentioned(table: Table) -> Mentioned:
    found = Mentioned()
    for row in table.rows:
        if row.is_damaged:
            found.customers.add(row.customer_code)
        else:
            found.loans.add(row.loan_code)
    for row in table.unread:
        if row.customer_code:
            found.customers.add(row.customer_code)
        elif row.loan_code and not row.is_damaged:
            found.loans.add(row.loan_code)
        elif row.group_code:
            found.groups.add(row.group_code)
        else:
            found.is_anyone = True
    return found


def _is_ours(table: Table, row: LoanRow) -> bool:
    if row.organisation in ("", cells.OURS):
        return True
    says = _("organisation %(code)s") % {"code": row.organisation}
    table.doubts.add(DoubtKind.OTHER_UNION, row.row, row.label, says, leave=True)
    return False


def _can_be(table: Table, row: LoanRow, as_of: date) -> bool:
    if row.loan_code and row.principal is None:
        kind, says = DoubtKind.UNREADABLE, _("a loan without a debt")
    elif row.principal and not row.loan_code:
        kind, says = DoubtKind.UNREADABLE, _("a debt without a loan code")
    elif says := "; ".join(_impossible(table, row, as_of)):
        kind = DoubtKind.OUT_OF_RANGE
    elif (parts := (row.overdue or 0) + (row.frozen or 0)) > (row.principal or 0):
        kind = DoubtKind.PARTS_EXCEED
        values = {"parts": grouped(parts), "debt": grouped(row.principal or 0)}
        says = _("%(parts)s of %(debt)s đồng") % values
    else:
        return True
    table.doubts.add(kind, row.row, row.label, says, leave=True)
    return False


def _impossible(table: Table, row: LoanRow, as_of: date) -> Iterator[str]:
    for one in table.layout.fields:
        value: Any = getattr(row, one.name)
        if one.name in _MONEY and value is not None and value < 0:
            yield _("%(field)s: less than 0") % {"field": one.label}
        if (
            one.name in ("disbursed_on", "last_transaction_on")
            and value is not None
            and value > as_of
        ):
            values = {"field": one.label, "day": f"{as_of:%d/%m/%Y}"}
            yield _("%(field)s: after the data date %(day)s") % values


def _loan_key(row: LoanRow) -> Hashable:
    if row.is_damaged:  # its code may be that of several
        return row.customer_code, row.programme, row.disbursed_on
    return row.loan_code or (row.customer_code, row.savings_book)


def _without_contradictions(table: Table, rows: list[LoanRow]) -> list[LoanRow]:
    """Rows without those that repeat another, or contradict one on the same loan."""
    found: defaultdict[Hashable, list[LoanRow]] = defaultdict(list)
    for row in rows:
        same = found[_loan_key(row)]
        known = next((one for one in same if plain(one) == plain(row)), None)
        if known is None:
            same.append(row)
            continue
        says = _("as row %(row)d") % {"row": known.row}
        table.doubts.add(DoubtKind.REPEATED, row.row, row.label, says)
    kept: list[LoanRow] = []
    for same in found.values():
        if len({plain(row, _OF_MEMBER) for row in same}) == 1:
            kept += same
            continue
        is_damaged = same[0].is_damaged
        kind = DoubtKind.DIGITS_LOST if is_damaged else DoubtKind.CONTRADICTORY
        _leave(table, same, kind)
    return sorted(kept, key=lambda row: row.row)


def _leave(table: Table, rows: list[LoanRow], kind: DoubtKind) -> None:
    numbers = ", ".join(str(row.row) for row in rows)
    for row in rows:
        says = _("rows %(rows)s") % {"rows": numbers}
        table.doubts.add(kind, row.row, row.label, says, leave=True)


def _members(table: Table, rows: list[LoanRow]) -> list[Member]:
    of_member: defaultdict[str, list[LoanRow]] = defaultdict(list)
    for row in rows:
        of_member[row.customer_code].append(row)
    members = []
    for some in of_member.values():
        named = {(fold(row.full_name), row.group_code) for row in some}
        if len(named) > 1:
            _leave(table, some, DoubtKind.CONTRADICTORY)
            continue
        member = Member(some[0], _each_loan(some), add_up(some, table.doubts))
        _settle_id_number(table, member, some)
        members.append(member)
    return members


def _each_loan(rows: list[LoanRow]) -> list[LoanRow]:
    """One row for each loan: a second savings book repeats the loan."""
    found: dict[Hashable, LoanRow] = {}
    for row in rows:
        if row.loan_code:
            found.setdefault(_loan_key(row), row)
    return list(found.values())


def _settle_id_number(table: Table, member: Member, rows: list[LoanRow]) -> None:
    """A member has one number: that of any of her rows, unless they differ."""
    numbers = {row.id_number for row in rows if row.id_number}
    first = member.first
    first.id_number = numbers.pop() if len(numbers) == 1 else ""
    if numbers:
        says = _("two identity numbers of one customer")
        table.doubts.add(DoubtKind.CONTRADICTORY, first.row, first.label, says)


def _check_sums(table: Table, every: list[LoanRow], members: list[Member]) -> None:
    """The file's sums count rows that are left out; what is likely, only the others."""
    saved = sum(member.savings.deposits for member in members if member.savings)
    for total in table.totals:
        if total.values.get("deposits") == saved:
            del total.values["deposits"]
    check_totals(table, every)
    loans = [row for member in members for row in member.loans]
    amounts: dict[str, Any] = {
        name: [getattr(row, name) or 0 for row in loans]
        for name in ("amount", "principal")
        if name in table.layout.columns
    }
    if "deposits" in table.layout.columns:
        amounts["deposits"] = [m.savings.deposits for m in members if m.savings]
    check_unit(table, amounts, _LIKELY)


def _tell_unusual(table: Table, row: LoanRow) -> None:
    says = []
    if row.due_on and row.disbursed_on and row.due_on < row.disbursed_on:
        says.append(_("due before it was paid out"))
    if row.amount and row.principal and row.principal > row.amount:
        says.append(_("more owed than was paid out"))
    if says:
        told = "; ".join(says)
        table.doubts.add(DoubtKind.OUT_OF_RANGE, row.row, row.label, told)
