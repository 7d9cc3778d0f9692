"""What a check finds by comparing a file with the register: counts, sums, doubts."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.text import fold
from savings_groups.bank.doubts import Doubts
from savings_groups.bank.figures import ROUNDING, grouped
from savings_groups.bank.loans import Member
from savings_groups.bank.rows import GroupRow
from savings_groups.enums import DoubtKind
from savings_groups.models import BankFile, GroupMonth, SavingsGroup
from savings_groups.services.bank import months, statements
from savings_groups.services.bank.places import Groups, Known
from savings_groups.services.bank.sources import day

_GROUP_SUMS = (
    "members",
    "borrowers",
    "savers",
    "debt",
    "overdue",
    "frozen",
    "interest_arrears",
    "deposits",
)
_LOAN_SUMS = ("principal", "overdue", "frozen", "arrears")


@dataclass
class Counts:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    #: Of what is taken over: ``{field: đồng or count}``.
    sums: Counter[str] = field(default_factory=Counter)

    def count(self, *, is_new: bool, differs: bool) -> None:
        if is_new:
            self.added += 1
        elif differs:
            self.changed += 1
        else:
            self.unchanged += 1


class GroupCheck:
    """A list of groups beside the groups and months of the register."""

    def __init__(self, bank_file: BankFile, groups: Groups, doubts: Doubts) -> None:
        self.file, self.groups, self.doubts = bank_file, groups, doubts
        self.counts = Counts()
        self.unions: set[int] = set()
        self.named: set[int] = set()

    def prepared(self, rows: Sequence[GroupRow]) -> Sequence[months.Matched]:
        return months.assign(self.groups, rows)

    def look_at(self, chunk: Sequence[months.Matched]) -> None:
        for change in months.plan(self.file, chunk):
            self._tell(change)
            if not change.match.is_found or change.problem:
                continue
            self.counts.count(is_new=change.old is None, differs=change.differs)
            for name in _GROUP_SUMS:
                if name in self.file.columns:
                    self.counts.sums[name] += getattr(change.row, name) or 0

    def _tell(self, change: months.Change) -> None:
        match, row = change.match, change.row
        tell = _Teller(self.doubts, row.row, row.group_code)
        if match.kind:
            tell(match.kind, match.says, leave=not match.is_found)
        if change.problem:
            tell(DoubtKind.PARTS_EXCEED, change.problem, leave=True)
        if match.union is not None:
            self.unions.add(match.union)
            tell(DoubtKind.NEW_GROUP, self.groups.places.names[match.union])
        elif match.group is not None:
            self._known(match.group, row, tell)

    def _known(self, group: Known, row: GroupRow, tell: "_Teller") -> None:
        self.unions.add(group.union)
        self.named.add(group.pk)
        leader = row.leader_name
        if leader and group.leader and fold(leader) != fold(group.leader):
            names = {"one": _masked(group.leader), "two": _masked(leader)}
            says = _("the register: %(one)s; the file: %(two)s") % names
            tell(DoubtKind.NEW_LEADER, says)

    def end(self) -> None:
        """Groups of the file's communes that it does not have."""
        for code, group in self.groups.open_in(self.unions):
            if group.pk not in self.named:
                unit = self.groups.places.names.get(group.union, "")
                self.doubts.add(DoubtKind.MISSING_GROUP, 0, code, unit)


class LoanCheck:
    """A loan statement beside the members and loans of the register."""

    def __init__(self, bank_file: BankFile, groups: Groups, doubts: Doubts) -> None:
        self.file, self.groups, self.doubts = bank_file, groups, doubts
        self.counts = Counts()
        self.debts: defaultdict[int, int] = defaultdict(int)
        self.codes: dict[int, str] = {}

    def prepared(self, members: Sequence[Member]) -> Sequence[Member]:
        return members

    def look_at(self, chunk: Sequence[Member]) -> None:
        changes = statements.plan(self.file, self.groups, chunk)
        before = self._codes_before(changes)
        for change in changes:
            for row, kind, says in change.left:
                self.doubts.add(kind, row.row, row.label, says, leave=True)
            if change.borrower is not None:
                self._member(change, before)

    def _member(self, change: statements.MemberChange, before: dict[int, str]) -> None:
        first, match = change.member.first, change.match
        tell = _Teller(self.doubts, first.row, f"KH …{first.customer_code[-3:]}")
        if match.kind:
            tell(match.kind, match.says)
        if change.moved_from is not None:
            codes = {"one": before[change.moved_from], "two": first.group_code}
            tell(DoubtKind.MOVED, _("from group %(one)s to %(two)s") % codes)
        sums = self.counts.sums
        saved = change.member.savings
        sums["deposits"] += saved.deposits if saved else 0
        differs = change.differs
        for one in change.loans:
            is_new = one.is_new
            self.counts.count(is_new=is_new, differs=one.differs or differs)
            differs = False  # the member is told once, with her first loan
            self._loan(one, match.group)
        if change.loans:
            sums["borrowers"] += 1
        elif not change.left:
            is_new = change.borrower is not None and change.borrower.pk is None
            self.counts.count(is_new=is_new, differs=differs)
            sums["only_savers"] += 1

    def _loan(self, change: statements.LoanChange, group: Known | None) -> None:
        row = change.row
        if row.is_damaged:
            says = _("loan %(code)s of the register") % {"code": change.loan}
            self.doubts.add(DoubtKind.DIGITS_LOST, row.row, row.label, says)
        for name in _LOAN_SUMS:
            self.counts.sums[name] += getattr(row, name) or 0
        if group is not None:
            self.debts[group.pk] += row.principal or 0
            self.codes[group.pk] = row.group_code

    @staticmethod
    def _codes_before(changes: Sequence[statements.MemberChange]) -> dict[int, str]:
        keys = {one.moved_from for one in changes if one.moved_from is not None}
        rows = SavingsGroup.objects.filter(pk__in=keys)
        return dict(rows.values_list("pk", "code"))

    def end(self) -> None:
        """Compare with the debt that the list of groups of the same month gives."""
        month = day(self.file).replace(day=1)
        keys = list(self.debts)
        for start in range(0, len(keys), 2000):
            some = keys[start : start + 2000]
            rows = GroupMonth.objects.filter(group__in=some, month=month)
            for group, debt in rows.values_list("group", "debt"):
                if abs(debt - self.debts[group]) < ROUNDING:
                    continue
                values = {"loans": grouped(self.debts[group]), "list": grouped(debt)}
                says = _("loans %(loans)s, list of groups %(list)s đồng") % values
                self.doubts.add(DoubtKind.SUMS_DIFFER, 0, self.codes[group], says)


class _Teller:
    """Tells doubts about one row."""

    def __init__(self, doubts: Doubts, row: int, label: str) -> None:
        self.doubts, self.row, self.label = doubts, row, label

    def __call__(self, kind: DoubtKind, says: Any, *, leave: bool = False) -> None:
        self.doubts.add(kind, self.row, self.label, says, leave=leave)


def _masked(name: str) -> str:
    """``N. T. Hoa``."""
    *before, given = name.split() or [""]
    return " ".join([*(f"{one[0]}." for one in before), given])
