"""What loans and members keep of their newest statement, worked out from all of them.

Needed where a statement is not the newest, or counts no longer; else what it says is
simply written.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from savings_groups.enums import BankFileStatus
from savings_groups.models import BankFile, Borrower, Loan, LoanState, SavingState

_STATE = ("principal", "overdue", "frozen", "arrears")


def take_loans(
    keys: Sequence[int], *, own: BankFile, gone: BankFile | None = None
) -> None:
    """Write the newest valid state of these loans, and since when they are repaid.

    ``own`` counts already, ``gone`` no longer.
    """
    if not keys:
        return
    loans = list(Loan.objects.filter(pk__in=keys))
    states: defaultdict[int, list[LoanState]] = defaultdict(list)
    rows = LoanState.objects.filter(_counts(own, gone), loan__in=keys)
    for state in rows.order_by("as_of", "pk"):
        states[state.loan_id].append(state)
    told = _days_of_groups({loan.group_id for loan in loans}, own, gone)
    for loan in loans:
        _take(loan, states[loan.pk], told[loan.group_id])
    latest = [f"latest_{name}" for name in ("on", *_STATE)]
    names = [*latest, "closed_on", "last_transaction_on"]
    Loan.objects.bulk_create(
        loans,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=names,
    )


def take_borrowers(
    keys: Sequence[int], *, own: BankFile, gone: BankFile | None = None
) -> None:
    """Write the day of these members' newest valid statement, and their deposits."""
    valid = _counts(own, gone)
    days: dict[int, date] = {}
    owed = LoanState.objects.filter(valid, loan__borrower__in=keys)
    for borrower, day in owed.values_list("loan__borrower", "as_of"):
        days[borrower] = max(day, days.get(borrower, day))
    saved: dict[int, tuple[date, int]] = {}
    rows = SavingState.objects.filter(valid, borrower__in=keys).order_by("as_of", "pk")
    for borrower, day, deposits in rows.values_list("borrower", "as_of", "deposits"):
        days[borrower] = max(day, days.get(borrower, day))
        saved[borrower] = day, deposits
    for key in keys:
        newest = days.get(key)
        on, deposits = saved.get(key, (None, 0))
        known = deposits if on is not None and on == newest else None
        Borrower.objects.filter(pk=key).update(latest_on=newest, latest_deposits=known)


def _counts(own: BankFile, gone: BankFile | None) -> Q:
    valid = Q(file__status=BankFileStatus.APPLIED) | Q(file=own)
    return valid & ~Q(file=gone) if gone else valid


def _days_of_groups(
    groups: Iterable[int], own: BankFile, gone: BankFile | None
) -> defaultdict[int, set[date]]:
    """The days of the valid statements that have loans of a group."""
    rows = LoanState.objects.filter(_counts(own, gone), loan__group__in=set(groups))
    days: defaultdict[int, set[date]] = defaultdict(set)
    for group, day in rows.values_list("loan__group", "as_of").distinct():
        days[group].add(day)
    return days


def _take(loan: Loan, states: Sequence[LoanState], told: set[date]) -> None:
    last: Any = states[-1] if states else None
    loan.latest_on = last.as_of if last else None
    for name in _STATE:
        setattr(loan, f"latest_{name}", getattr(last, name) if last else None)
    payments = [one.last_transaction_on for one in states if one.last_transaction_on]
    if payments:
        loan.last_transaction_on = payments[-1]
    owed = [one.as_of for one in states if one.principal]
    days = told | {one.as_of for one in states}
    if owed:
        loan.closed_on = min((day for day in days if day > owed[-1]), default=None)
    else:
        loan.closed_on = states[0].as_of if states else min(days, default=None)
