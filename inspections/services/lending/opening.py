"""Opening the forms of a group: what the bank says is copied into each line."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from inspections.models import (
    BalanceMatch,
    GroupCheck,
    LoanCheck,
    SampleLine,
    Visit,
)
from inspections.selectors.lending import bank
from inspections.services.lending.amounts import to_write
from inspections.services.lending.copying import Ground
from inspections.services.lending.findings import forget
from inspections.services.lending.matches import follow_match
from inspections.services.lines import Outcome, as_text, refuse_removed
from inspections.services.seal import recording
from savings_groups.models import Borrower, SavingsGroup

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Refreshed:
    """``changed``: lines that have other figures now; ``kept``: those that somebody
    has written, with the figures of before."""

    changed: int
    kept: list[LoanCheck | BalanceMatch]


@transaction.atomic
def open_group(
    visit: Visit, group: SavingsGroup, *, id: uuid.UUID, by: "User"
) -> Outcome[GroupCheck]:
    """Open the three forms of ``group``, with lines for each member that was drawn.

    Twice opened is opened once, whoever comes second. Raises ``RuleError`` for a
    group of another unit or closed before the visit, for a form that was taken back,
    and when the visit is not being recorded.
    """
    visit = recording(visit)
    there = GroupCheck.objects.filter(visit=visit, group=group).first()
    if there is not None:
        return Outcome(there, "same")
    if group.union_id != visit.union_id:
        raise RuleError(_("This group belongs to another unit."))
    if group.closed_on is not None and group.closed_on <= visit.date:
        raise RuleError(_("This group was closed before the visit."))
    if GroupCheck.objects.filter(pk=id).exists():
        raise RuleError(_("This key belongs to another group. Load the page again."))
    refuse_removed(GroupCheck, id)
    check = GroupCheck(
        pk=id,
        visit=visit,
        group=group,
        checked_on=visit.date,
        bank=bank.group_figures(group, visit.date),
        order=visit.group_checks.count() + 1,
        updated_by=by,
    )
    audit.save(check, by=by)
    _add(check, _drawn(visit, group), by=by)
    return Outcome(check, "created")


@transaction.atomic
def add_members(check: GroupCheck, *, borrowers: Iterable[Borrower], by: "User") -> int:
    """Lines for more members of the group; how many lines were added.

    One of 06/TD and of 15/TD for each loan of the visit's day; of 15/TD alone for a
    member who only saves. Who has them already gets none again, so the same call
    twenty times adds them once. The same few queries for one member and for sixty.
    """
    check = to_write(check)
    keys = {borrower.pk for borrower in borrowers}
    members = list(Borrower.objects.filter(pk__in=keys).defer("id_number"))
    if any(member.group_id != check.group_id for member in members):
        raise RuleError(_("Choose members of this group."))
    return _add(check, members, by=by)


@transaction.atomic
def refresh_bank(check: GroupCheck, *, by: "User") -> Refreshed:
    """Copy the bank's figures again: a newer file came after the form was opened.

    Part I of 16/TD and lines that nobody has written yet; the others keep what was
    compared, and are named.
    """
    check = to_write(check)
    check.bank = bank.group_figures(check.group, check.visit.date)
    audit.save(check, by=by)
    ground = Ground.of(check)
    loans, matches = ground.renewed()
    changed = audit.save_many(loans, by=by) + audit.save_many(matches, by=by)
    return Refreshed(changed, ground.written)


@transaction.atomic
def remove_group(check: GroupCheck, *, by: "User") -> None:
    """Take the forms of a group back with their lines, and what those had opened.

    Findings that a person edited stay. The audit log keeps what was written.
    """
    check = to_write(check)
    loans = list(check.loan_checks.select_related("loan"))
    matches = list(
        check.matches.select_related("borrower").defer("borrower__id_number")
    )
    sources = [f"group:{check.pk}"]
    sources += [f"loan:{line.pk}" for line in loans]
    sources += [f"match:{line.pk}" for line in matches]
    forget(check.visit, sources, by=by)
    for rows in (loans, matches, [check]):
        details = [as_text(row) for row in rows]
        audit.record_many(Action.DELETE, rows, by=by, details=details)
    check.delete()


@transaction.atomic
def remove_line(line: LoanCheck | BalanceMatch, *, by: "User") -> None:
    """Take one line back, and what it had opened by itself.

    Deposits are a member's: with her first line gone, her next one shows them.
    """
    if isinstance(line, LoanCheck):
        loan = to_write(line)
        forget(loan.visit, [f"loan:{loan.pk}"], by=by)
        _delete(loan, by=by)
        return
    match = to_write(line)
    forget(match.visit, [f"match:{match.pk}"], by=by)
    _delete(match, by=by)
    _pass_on_deposits(match, by=by)


def _drawn(visit: Visit, group: SavingsGroup) -> list[Borrower]:
    """Members drawn for this visit; whoever was replaced is left out."""
    lines = SampleLine.objects.filter(sample__visit=visit, sample__group=group)
    keys = lines.filter(replacement=None).exclude(borrower=None).values("borrower")
    return list(Borrower.objects.filter(pk__in=keys).defer("id_number"))


def _add(check: GroupCheck, members: list[Borrower], *, by: "User") -> int:
    loans, matches = Ground.of(check).lines_of(members)
    for row in [*loans, *matches]:
        row.updated_by = by
    return audit.save_many(loans, by=by) + audit.save_many(matches, by=by)


def _delete(line: LoanCheck | BalanceMatch, *, by: "User") -> None:
    audit.record(Action.DELETE, line, by=by, detail=as_text(line))
    line.delete()


def _pass_on_deposits(gone: BalanceMatch, *, by: "User") -> None:
    rows = BalanceMatch.objects.filter(form=gone.form_id, borrower=gone.borrower_id)
    heir = rows.order_by("order", "pk").first()
    if heir is None or gone.bank_deposits is None:
        return
    heir = to_write(heir)
    for side in ("bank", "book", "said"):
        setattr(heir, f"{side}_deposits", getattr(gone, f"{side}_deposits"))
    heir.revision += 1
    audit.save(heir, by=by)
    follow_match(heir, by=by)
