"""What a loan statement says of members and loans, beside what the register has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core import crypto
from savings_groups.bank.loans import Member
from savings_groups.bank.rows import LoanRow
from savings_groups.enums import DoubtKind
from savings_groups.models import BankFile, Borrower, Loan, LoanState
from savings_groups.services.bank.places import Groups, Known, Match
from savings_groups.services.bank.sources import day

#: What a statement tells of a loan that does not change with time.
_OF_LOAN = ("programme", "purpose", "amount", "disbursed_on", "due_on")
_OF_BORROWER = ("full_name", "address")


@dataclass(slots=True)
class LoanChange:
    """A row and the loan that it is about; a new one has no key yet."""

    row: LoanRow
    loan: Loan
    #: The register has another debt, day or purpose.
    differs: bool = False

    @property
    def is_new(self) -> bool:
        return self.loan.pk is None


@dataclass(slots=True)
class MemberChange:
    """A member, her group, and what would be written of her."""

    member: Member
    match: Match
    borrower: Borrower | None = None
    differs: bool = False
    #: The group that she was in.
    moved_from: int | None = None
    loans: list[LoanChange] = field(default_factory=list)
    #: Loans that are left out, and why.
    left: list[tuple[LoanRow, DoubtKind, str]] = field(default_factory=list)


def plan(
    bank_file: BankFile, groups: Groups, members: Sequence[Member]
) -> list[MemberChange]:
    """What a chunk of members would do; objects are changed, nothing is written."""
    return _Plan(bank_file, members).changes(groups)


class _Plan:
    def __init__(self, bank_file: BankFile, members: Sequence[Member]) -> None:
        self.file, self.members = bank_file, members
        self.as_of = day(bank_file)
        self.given = bank_file.columns.keys()
        inside = {"group__union__path__startswith": bank_file.union.path}
        codes = [member.first.customer_code for member in members]
        self.borrowers: defaultdict[str, list[Borrower]] = defaultdict(list)
        for one in Borrower.objects.filter(customer_code__in=codes, **inside):
            self.borrowers[one.customer_code].append(one)
        rows = [row for member in members for row in member.loans]
        whole = [row.loan_code for row in rows if not row.is_damaged]
        self.loans: defaultdict[str, list[Loan]] = defaultdict(list)
        for loan in Loan.objects.filter(code__in=whole, **inside):
            self.loans[loan.code].append(loan)
        self.of_borrower: defaultdict[int, list[Loan]] = defaultdict(list)
        damaged = [row.customer_code for row in rows if row.is_damaged]
        by_customer = {"borrower__customer_code__in": damaged}
        for loan in Loan.objects.filter(**by_customer, **inside):
            self.of_borrower[loan.borrower_id].append(loan)
        self.then = self._figures_then()

    def changes(self, groups: Groups) -> list[MemberChange]:
        found = []
        for member in self.members:
            change = MemberChange(member, groups.match(member.first))
            if change.match.group is None:
                self._leave_all(change)
            else:
                self._borrower(change, change.match.group)
                for row in member.loans:
                    self._loan(change, row)
                self._forget_unknown(change)
            found.append(change)
        return found

    def _figures_then(self) -> dict[int, tuple[Any, ...]]:
        """What valid statements of the same day say of the loans."""
        keys = [loan.pk for some in self.loans.values() for loan in some]
        states = LoanState.objects.valid().filter(loan__in=keys, as_of=self.as_of)
        names = ("loan", "principal", "overdue", "frozen", "arrears")
        rows = states.order_by("pk").values_list(*names)
        return {loan: tuple(figures) for loan, *figures in rows}

    def _leave_all(self, change: MemberChange) -> None:
        kind = change.match.kind or DoubtKind.NEW_GROUP
        says = change.match.says
        if change.match.union is not None:
            first = change.member.first
            says = _("group %(code)s") % {"code": first.group_code}
        rows = change.member.loans or [change.member.first]
        change.left = [(row, kind, says) for row in rows]

    def _borrower(self, change: MemberChange, group: Known) -> None:
        first = change.member.first
        known = self.borrowers.get(first.customer_code, [])
        inside = [one for one in known if one.group_id == group.pk]
        present = [one for one in known if one.left_on is None] or known
        some = inside or sorted(
            present, key=lambda one: (one.latest_on is None, one.pk)
        )
        if not some:
            change.borrower = Borrower(
                group_id=group.pk, customer_code=first.customer_code
            )
            self._tell(change.borrower, first, _OF_BORROWER)
            change.borrower.set_id_number(first.id_number)
            change.differs = True
            return
        change.borrower = borrower = some[0]
        if borrower.latest_on is None or borrower.latest_on <= self.as_of:
            if borrower.group_id != group.pk:
                change.moved_from = borrower.group_id
                borrower.group_id = group.pk
            change.differs = self._tell(borrower, first, _OF_BORROWER)
            change.differs |= self._seal(borrower, first.id_number)
        change.differs |= change.moved_from is not None
        saved = change.member.savings
        if saved and borrower.latest_deposits != saved.deposits:
            change.differs = True

    @staticmethod
    def _forget_unknown(change: MemberChange) -> None:
        """Whom the register does not know is not added when all of hers is left out."""
        borrower = change.borrower
        if borrower and borrower.pk is None and change.left and not change.loans:
            change.borrower = None

    def _seal(self, borrower: Borrower, number: str) -> bool:
        """Seal a number that is not the one she has."""
        if not number or borrower.id_number_print in crypto.fingerprints(number):
            return False
        borrower.set_id_number(number)
        return True

    def _loan(self, change: MemberChange, row: LoanRow) -> None:
        borrower = change.borrower
        if borrower is None:
            return
        if row.is_damaged:
            loan = self._undamaged(change, row)
        else:
            loan = self._by_code(change, row)
        if loan is None:
            return
        found = LoanChange(row, loan)
        if loan.latest_on is None or loan.latest_on <= self.as_of:
            found.differs = self._tell(loan, row, _OF_LOAN)
            found.differs |= loan.group_id != borrower.group_id
            found.differs |= bool(loan.closed_on and row.principal)
            loan.group_id = borrower.group_id
        found.differs |= self.figures(row) != self._known(loan)
        change.loans.append(found)

    def _known(self, loan: Loan) -> tuple[Any, ...]:
        latest = (
            loan.latest_principal,
            loan.latest_overdue,
            loan.latest_frozen,
            loan.latest_arrears,
        )
        return self.then.get(loan.pk, latest) if loan.pk else latest

    @staticmethod
    def figures(row: LoanRow) -> tuple[int, ...]:
        parts = (row.principal, row.overdue, row.frozen, row.arrears)
        return tuple(part or 0 for part in parts)

    def _by_code(self, change: MemberChange, row: LoanRow) -> Loan | None:
        known = self.loans.get(row.loan_code, [])
        borrower = change.borrower
        own = [one for one in known if borrower and one.borrower_id == borrower.pk]
        if own:
            return own[0]
        if known:
            says = _("the register has this loan with another customer")
            change.left.append((row, DoubtKind.CONTRADICTORY, says))
            return None
        return Loan(borrower=borrower, code=row.loan_code)

    def _undamaged(self, change: MemberChange, row: LoanRow) -> Loan | None:
        """The one loan of the customer that agrees in programme and day of payment."""
        taken = {one.loan_code for one in change.member.loans if not one.is_damaged}
        key = change.borrower.pk if change.borrower else None
        some = [
            one
            for one in self.of_borrower.get(key or 0, [])
            if one.code not in taken
            and one.disbursed_on is not None
            and (one.programme, one.disbursed_on) == (row.programme, row.disbursed_on)
        ]
        if len(some) == 1:
            return some[0]
        says = _("loans that agree: %(count)d") % {"count": len(some)}
        change.left.append((row, DoubtKind.DIGITS_LOST, says))
        return None

    def _tell(self, thing: Any, row: LoanRow, names: Iterable[str]) -> bool:
        """Give ``thing`` what the row says; blank cells leave what is known."""
        changed = False
        for name in names:
            value = getattr(row, name)
            if name in self.given and value not in (None, getattr(thing, name), ""):
                setattr(thing, name, value)
                changed = True
        return changed


def _newest_first(borrower: Borrower) -> tuple[bool, int, int]:
    on = borrower.latest_on
    return on is None, -on.toordinal() if on else 0, borrower.pk
