"""Form 06/TD: what became of a loan."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections import questions
from inspections.enums import LoanEffect, Presence
from inspections.models import LoanCheck
from inspections.services.lending.amounts import dong, refuse_impossible, to_write
from inspections.services.lending.findings import Wanted, follow_all, leader_of
from inspections.services.lines import Outcome, change

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def record_loan_check(  # noqa: PLR0913 -- one value per column
    line: LoanCheck,
    *,
    base_revision: int,
    presence: str = "",
    received: int | None = None,
    owed: int | None = None,
    used_for: str = "",
    used_rightly: int | None = None,
    used_wrongly: int | None = None,
    effect: str = "",
    interest_owed: int | None = None,
    interview: Mapping[str, str] | None = None,
    note: str = "",
    by: "User",
) -> Outcome[LoanCheck]:
    """Write a line of 06/TD. Amounts in đồng; ``interview``: yes or no by question.

    Wrong use, a borrower who left, and what she says of money taken from her open
    findings by themselves. Raises ``RuleError`` for values that cannot be, and when
    the visit is not being recorded.
    """
    line = to_write(line)
    amounts = {
        "received": received,
        "owed": owed,
        "used_rightly": used_rightly,
        "used_wrongly": used_wrongly,
        "interest_owed": interest_owed,
    }
    refuse_impossible(*amounts.values())
    used = (used_rightly or 0) + (used_wrongly or 0)
    if received is not None and used > received:
        raise RuleError(_("More was used than was received."))
    if presence not in ("", *Presence.values) or effect not in ("", *LoanEffect.values):
        raise RuleError(_("Choose from the list."))
    values: dict[str, Any] = {
        **amounts,
        "presence": presence,
        "used_for": used_for,
        "effect": effect,
        "interview": _interview(interview or {}),
        "note": note,
    }
    outcome = change(line, base_revision, values, by=by)
    if outcome.state == "saved":
        follow_loan(line, by=by)
    return outcome


def follow_loan(line: LoanCheck, *, by: "User") -> None:
    """Its findings say what it says now. The visit must be locked."""
    found = {
        "wrong_use": _wrong_use(line),
        "grave": _grave(line),
        "receipts": _receipts(line),
        "left": _left(line),
    }
    wanted = {f"loan:{line.pk}:{name}": one for name, one in found.items()}
    follow_all(line.visit, wanted, by=by)


def _interview(given: Mapping[str, str]) -> dict[str, str]:
    known = {question.code for question in questions.INTERVIEW}
    allowed = ("", questions.YES, questions.NO)
    if set(given) - known or set(given.values()) - set(allowed):
        raise RuleError(_("This question is not on the form. Load the page again."))
    return {code: given[code] for code in sorted(given) if given[code]}


def _wanted(
    line: LoanCheck, phrase: str, says: str, *, amount: int | None = None
) -> Wanted:
    group, borrower = line.form.group, line.loan.borrower
    return Wanted(
        phrase=phrase,
        text=f"{group}, {borrower}, món vay {line.loan}: {says}.",
        amount=amount,
        group=group,
        borrower=borrower,
        owner_note=leader_of(group),
    )


def _wrong_use(line: LoanCheck) -> Wanted | None:
    if not line.used_wrongly:
        return None
    says = f"sử dụng vốn sai mục đích {dong(line.used_wrongly)}"
    if line.received:
        says += f" trên {dong(line.received)} thực nhận"
    if purpose := line.bank.get("purpose"):
        says += f"; vay để “{purpose}”"
    if line.used_for:
        says += f"; thực tế dùng vào “{line.used_for}”"
    return _wanted(line, "loan_wrong_use", says, amount=line.used_wrongly)


def _grave(line: LoanCheck) -> Wanted | None:
    """Money, book or loan of hers in another's hands: told within the day."""
    told = [
        question.unit
        for question in questions.interview_faults(line.interview, "money_taken")
    ]
    amount, paid_out = None, line.bank.get("amount")
    if None not in (line.received, paid_out) and line.received != paid_out:
        amount = abs(paid_out - (line.received or 0))
        told.append(
            f"thực nhận {dong(line.received or 0)}, ngân hàng giải ngân "
            f"{dong(paid_out)}, chênh lệch {dong(amount)}"
        )
    if not told:
        return None
    says = f"nghi vay ké, vay hộ, chiếm dụng hoặc giữ sổ: {'; '.join(told)}"
    urgent = ". Phải xác minh và báo cáo ngay trong ngày"
    return _wanted(line, "money_taken", says + urgent, amount=amount)


def _receipts(line: LoanCheck) -> Wanted | None:
    found = questions.interview_faults(line.interview, "group_receipts")
    if not found:
        return None
    says = "; ".join(question.unit for question in found)
    return _wanted(line, "group_receipts", f"hộ vay cho biết {says}")


def _left(line: LoanCheck) -> Wanted | None:
    if line.presence != Presence.LEFT:
        return None
    says, owed = "hộ vay đã bỏ đi khỏi địa phương", line.bank.get("principal")
    if owed:
        says += f"; dư nợ theo ngân hàng {dong(owed)}"
    return _wanted(line, "borrower_left", says, amount=owed)
