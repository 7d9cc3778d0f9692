"""Writes what a statement says, and keeps what members and loans know of the newest."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Q

from savings_groups.bank.loans import Member, Mentioned
from savings_groups.models import (
    BankFile,
    Borrower,
    Loan,
    LoanState,
    SavingsGroup,
    SavingState,
)
from savings_groups.services.bank import newest
from savings_groups.services.bank.places import Groups
from savings_groups.services.bank.sources import CHUNK, day
from savings_groups.services.bank.statements import (
    LoanChange,
    MemberChange,
    plan,
)

_Thing = TypeVar("_Thing", Borrower, Loan)
_BATCH = 1000
_BORROWER = (
    "group",
    "full_name",
    "address",
    "id_number",
    "id_number_print",
    "id_number_tail",
    "search_text",
    "sort_key",
    "latest_on",
    "latest_deposits",
)
_LOAN = (
    "group",
    "programme",
    "purpose",
    "amount",
    "disbursed_on",
    "due_on",
    "closed_on",
    "latest_on",
    "latest_principal",
    "latest_overdue",
    "latest_frozen",
    "latest_arrears",
    "last_transaction_on",
)


def apply(bank_file: BankFile, groups: Groups, members: Sequence[Member]) -> None:
    """Write a chunk of members, inside the transaction of the caller."""
    keys = {found.pk for one in members if (found := groups.match(one.first).group)}
    locked = SavingsGroup.objects.filter(pk__in=keys).order_by("pk")
    list(locked.select_for_update().values_list("pk"))
    as_of = day(bank_file)
    later = Loan.objects.filter(group__in=keys, latest_on__gt=as_of)
    passed = set(later.values_list("group", flat=True))
    changes = [one for one in plan(bank_file, groups, members) if one.borrower]
    _write(Borrower, _BORROWER, (_borrower(one, as_of) for one in changes))
    loans = [loan for one in changes for loan in one.loans]
    for one in changes:
        for change in one.loans:
            change.loan.borrower_id = one.borrower.pk if one.borrower else 0
    _write(Loan, _LOAN, (_loan(change, as_of) for change in loans))
    _write_states(bank_file, changes)
    behind = [one.loan.pk for one in loans if one.loan.group_id in passed]
    newest.take_loans(behind, own=bank_file)


def finish(
    bank_file: BankFile, groups: Groups, members: Sequence[Member], named: Mentioned
) -> None:
    """After the last chunk: close what is missing, and forget a replaced statement."""
    found = (groups.match(member.first).group for member in members)
    keys = {one.pk for one in found if one}
    spared = {one.pk for code in named.groups for one in groups.of_code(code)}
    if not named.is_anyone:
        for some in _chunks(sorted(keys - spared)):
            _close_missing(bank_file, some, named)
    if old := bank_file.replaces:
        _forget(old, bank_file)


def _borrower(change: MemberChange, as_of: date) -> tuple[Borrower, bool] | None:
    borrower = change.borrower
    if borrower is None:
        return None
    written = borrower.pk is None or change.moved_from is not None
    if borrower.latest_on is None or borrower.latest_on <= as_of:
        saved = change.member.savings
        deposits = saved.deposits if saved else None
        latest = (as_of, deposits)
        written |= (borrower.latest_on, borrower.latest_deposits) != latest
        borrower.latest_on, borrower.latest_deposits = latest
        written |= change.differs
    return borrower, written


def _loan(change: LoanChange, as_of: date) -> tuple[Loan, bool]:
    loan, row = change.loan, change.row
    if loan.latest_on is not None and loan.latest_on > as_of:
        return loan, False
    before = _kept(loan)
    if row.principal:
        loan.closed_on = None
    elif loan.closed_on is None or loan.closed_on > as_of:
        loan.closed_on = as_of
    loan.latest_on = as_of
    loan.latest_principal = row.principal or 0
    loan.latest_overdue = row.overdue or 0
    loan.latest_frozen = row.frozen or 0
    loan.latest_arrears = row.arrears or 0
    loan.last_transaction_on = row.last_transaction_on or loan.last_transaction_on
    return loan, change.differs or before != _kept(loan)


def _kept(loan: Loan) -> list[Any]:
    return [getattr(loan, name) for name in _LOAN if name != "group"]


def _write(
    model: type[_Thing],
    names: Sequence[str],
    things: Iterable[tuple[_Thing, bool] | None],
) -> None:
    """Add the new ones, write the changed ones; each with all that is kept of it."""
    wanted = [thing for pair in things if pair and pair[1] for thing in pair[:1]]
    new = [one for one in wanted if one.pk is None]
    old = [one for one in wanted if one.pk is not None]
    model._default_manager.bulk_create(new, batch_size=_BATCH)
    model._default_manager.bulk_create(
        old,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=names,
    )


def _write_states(bank_file: BankFile, changes: Iterable[MemberChange]) -> None:
    as_of = day(bank_file)
    loans, savings = [], []
    for change in changes:
        saved = change.member.savings
        if saved is not None:
            savings.append(
                SavingState(
                    file=bank_file,
                    borrower=change.borrower,
                    as_of=as_of,
                    deposits=saved.deposits,
                    books=saved.books,
                )
            )
        for one in change.loans:
            row = one.row
            loans.append(
                LoanState(
                    file=bank_file,
                    loan=one.loan,
                    as_of=as_of,
                    principal=row.principal or 0,
                    overdue=row.overdue or 0,
                    frozen=row.frozen or 0,
                    arrears=row.arrears or 0,
                    last_transaction_on=row.last_transaction_on,
                )
            )
    LoanState.objects.bulk_create(loans, batch_size=_BATCH)
    SavingState.objects.bulk_create(savings, batch_size=_BATCH)


def _close_missing(bank_file: BankFile, groups: list[int], named: Mentioned) -> None:
    """Loans of these groups that the statement does not have are repaid by its day.

    Of those that a later statement knows as repaid it is worked out from all of them.
    """
    as_of = day(bank_file)
    loans = Loan.objects.filter(group__in=groups)
    open_then = loans.filter(Q(closed_on=None) | Q(closed_on__gt=as_of))
    for some in _chunks(_missing(open_then.filter(latest_on__lt=as_of), named)):
        Loan.objects.filter(pk__in=some).update(closed_on=as_of)
    repaid = loans.filter(latest_on__gt=as_of, closed_on__gt=as_of)
    for some in _chunks(_missing(repaid, named)):
        newest.take_loans(some, own=bank_file)


def _missing(loans: Any, named: Mentioned) -> list[int]:
    """The keys of those that the statement does not name."""
    names = ("pk", "code", "borrower__customer_code")
    return [
        key
        for key, code, customer in loans.values_list(*names)
        if code not in named.loans and customer not in named.customers
    ]


def _forget(old: BankFile, own: BankFile) -> None:
    """What only the replaced statement said is known no longer."""
    still = LoanState.objects.filter(file=own).values("loan")
    gone = LoanState.objects.filter(file=old).exclude(loan__in=still)
    for some in _chunks(gone.order_by("loan").values_list("loan", flat=True)):
        newest.take_loans(some, own=own, gone=old)
    saved = SavingState.objects.filter(file=old).values_list("borrower", flat=True)
    owed = LoanState.objects.filter(file=old).values_list("loan__borrower", flat=True)
    here = set(
        LoanState.objects.filter(file=own).values_list("loan__borrower", flat=True)
    ) | set(SavingState.objects.filter(file=own).values_list("borrower", flat=True))
    for some in _chunks(sorted((set(saved) | set(owed)) - here)):
        newest.take_borrowers(some, own=own, gone=old)


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    source = iter(keys)
    while some := list(islice(source, CHUNK)):
        yield some
