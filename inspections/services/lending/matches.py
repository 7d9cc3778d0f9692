"""Form 15/TD: the bank, the group's book and the borrower."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inspections.models import BalanceMatch
from inspections.services.lending.amounts import dong, refuse_impossible, to_write
from inspections.services.lending.findings import Wanted, follow_all, leader_of
from inspections.services.lines import Outcome, change

if TYPE_CHECKING:
    from accounts.models import User

#: Figures whose difference opens a finding by itself, and how findings name them.
_OPENING = {"principal": "dư nợ gốc", "deposits": "số dư tiền gửi"}


@transaction.atomic
def record_match(  # noqa: PLR0913 -- one value per column
    line: BalanceMatch,
    *,
    base_revision: int,
    book_principal: int | None = None,
    book_interest: int | None = None,
    book_deposits: int | None = None,
    said_principal: int | None = None,
    said_interest: int | None = None,
    said_deposits: int | None = None,
    cause: str = "",
    by: "User",
) -> Outcome[BalanceMatch]:
    """Write a line of 15/TD. Amounts in đồng; nothing: not asked, which is no zero.

    Any difference of principal or deposits from the bank opens a finding each. Raises
    ``RuleError`` for an amount that cannot be, and when the visit is not being
    recorded.
    """
    line = to_write(line)
    values: dict[str, Any] = {
        "book_principal": book_principal,
        "book_interest": book_interest,
        "book_deposits": book_deposits,
        "said_principal": said_principal,
        "said_interest": said_interest,
        "said_deposits": said_deposits,
    }
    refuse_impossible(*values.values())
    outcome = change(line, base_revision, {**values, "cause": cause}, by=by)
    if outcome.state == "saved":
        follow_match(line, by=by)
    return outcome


def follow_match(line: BalanceMatch, *, by: "User") -> None:
    """Its findings say what it says now. The visit must be locked."""
    found = {f"match:{line.pk}:{name}": _wanted(line, name) for name in _OPENING}
    follow_all(line.visit, found, by=by)


def _wanted(line: BalanceMatch, name: str) -> Wanted | None:
    differences = [line.difference(name, side) for side in ("said", "book")]
    most = max(abs(difference or 0) for difference in differences)
    if not most:
        return None
    return Wanted(
        phrase="match_difference",
        text=_text(line, name, most),
        amount=most,
        group=line.form.group,
        borrower=line.borrower,
        cause=line.cause,
        owner_note=leader_of(line.form.group),
    )


def _text(line: BalanceMatch, name: str, most: int) -> str:
    who = [str(line.form.group), str(line.borrower)]
    if line.loan is not None and name == "principal":
        who.append(f"món vay {line.loan}")
    day = f" ({line.bank_as_of:%d/%m/%Y})" if line.bank_as_of else ""
    says = {
        f"ngân hàng{day}": getattr(line, f"bank_{name}"),
        "sổ của Tổ": getattr(line, f"book_{name}"),
        "hộ vay nói": getattr(line, f"said_{name}"),
    }
    told = "; ".join(
        f"{side}: {'chưa rõ' if amount is None else dong(amount)}"
        for side, amount in says.items()
    )
    return (
        f"{', '.join(who)}: đối chiếu mẫu 15/TD chênh lệch {_OPENING[name]} "
        f"{dong(most)} ({told})."
    )
