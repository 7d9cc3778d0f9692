"""Other money of the unit, counted during the visit.

What is missing, unpublished or lent at interest opens a finding by itself. With the
signature the counts become counts of the register.
"""

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from core.text import nfc
from inspections.models import FundCheck, Visit
from inspections.services.lending.findings import Wanted, follow_all
from inspections.services.lines import Outcome, put
from inspections.services.seal import recording
from unions.enums import FundKind
from unions.models import Branch, Fund, FundCount
from unions.services.funds import keep_count, keep_fund

if TYPE_CHECKING:
    from accounts.models import User

#: Of the name of a day, the register's ``counted_by`` and a finding's owner.
_COUNTED_BY_MAX, _OWNER_MAX = 150, 200
_KEYS = uuid.UUID("6d2f0f86-5c5e-4b7e-9a39-0a1f5b1f2c77")


def key_of(visit: Visit, fund: Fund) -> uuid.UUID:
    """The key of the line about ``fund``: the same on every device, so that two who
    count one fund notice one another."""
    return uuid.uuid5(_KEYS, f"{visit.pk}:{fund.pk}")


@transaction.atomic
def record_fund_check(  # noqa: PLR0913 -- one value per column
    visit: Visit,
    fund: Fund,
    *,
    base_revision: int = 0,
    holder: str = "",
    by_book: int | None = None,
    in_hand: int | None = None,
    is_published: bool | None = None,
    takes_interest: bool | None = None,
    note: str = "",
    by: "User",
) -> Outcome[FundCheck]:
    """Write what the book says and what was counted, in đồng; findings follow.

    ``takes_interest`` is asked of revolving funds only. Refused for a fund of another
    unit, one that was closed before the visit, and amounts below nothing.
    """
    visit = recording(visit)
    if fund.union_id != visit.union_id:
        raise RuleError(_("This fund belongs to another unit."))
    if fund.closed_on is not None and fund.closed_on <= visit.date:
        text = _("This fund was closed on %(day)s already.")
        raise RuleError(text % {"day": f"{fund.closed_on:%d/%m/%Y}"})
    if min(by_book or 0, in_hand or 0) < 0:
        raise RuleError(_("An amount cannot be less than nothing."))
    values = {
        "fund": fund,
        "holder": holder,
        "by_book": by_book,
        "in_hand": in_hand,
        "is_published": is_published,
        "takes_interest": takes_interest if fund.kind == FundKind.REVOLVING else None,
        "note": note,
    }
    key = key_of(visit, fund)
    outcome = put(FundCheck, visit, key=key, base=base_revision, values=values, by=by)
    if outcome.state in ("created", "saved"):
        follow_all(visit, _wanted(outcome.row), by=by)
    return outcome


@transaction.atomic
def add_fund(
    visit: Visit,
    *,
    name: str,
    kind: str,
    holder: str,
    branch: Branch | None = None,
    by: "User",
) -> Fund:
    """Enter a fund that was found there and that the register lacks."""
    visit = recording(visit)
    name = nfc(name).strip()
    if not name or not holder.strip():
        raise RuleError(_("Enter the name of the fund and who keeps it."))
    there = Fund.objects.filter(union=visit.union, branch=branch, closed_on=None)
    if there.filter(name__iexact=name).exists():
        raise RuleError(_("The register has an open fund of this name already."))
    fund = Fund(union=visit.union, branch=branch, name=name, kind=kind, holder=holder)
    return keep_fund(fund, by=by)


def settle_funds(visit: Visit, *, by: "User") -> int:
    """What was counted becomes a count of the register; how many. For the signature.

    A count of the same day gives way: the log keeps it. A fund that was closed in the
    meantime keeps the count that closed it.
    """
    checks = FundCheck.objects.filter(visit=visit).exclude(in_hand=None)
    settled = 0
    for check in checks.select_related("fund"):
        fund = check.fund
        if fund.closed_on is not None and fund.closed_on < visit.date:
            continue
        count = FundCount.objects.filter(fund=fund, counted_on=visit.date).first()
        count = count or FundCount(fund=fund, counted_on=visit.date)
        count.by_book, count.in_hand = check.by_book, check.in_hand or 0
        count.is_published, count.note = check.is_published, check.note
        count.counted_by = _counted_by(visit)
        keep_count(count, by=by)
        settled += 1
    return settled


def _counted_by(visit: Visit) -> str:
    return f"{visit.team} – {visit.round.plan.union.title}"[:_COUNTED_BY_MAX]


def _wanted(check: FundCheck) -> dict[str, Wanted | None]:
    """The findings that the line calls for, by source. Recorded, so Vietnamese."""
    name = _named(check.fund)
    owner = f"Người giữ quỹ: {check.holder}"[:_OWNER_MAX] if check.holder else ""
    difference = check.difference
    found: dict[str, Wanted | None] = dict.fromkeys(
        ("difference", "unpublished", "interest")
    )
    if difference:
        found["difference"] = Wanted(
            "fund_difference",
            _difference_text(check, name),
            amount=abs(difference),
            owner_note=owner,
        )
    if check.is_published is False:
        text = f"Chưa công khai quỹ với hội viên: {name}."
        found["unpublished"] = Wanted("fund_unpublished", text, owner_note=owner)
    if check.takes_interest:
        text = f"Quỹ xoay vòng có tính lãi như hụi: {name}."
        found["interest"] = Wanted("fund_usury", text, owner_note=owner)
    return {f"fund:{check.pk}:{what}": one for what, one in found.items()}


def _difference_text(check: FundCheck, name: str) -> str:
    difference = check.difference or 0
    word = "thiếu" if difference < 0 else "thừa"
    return (
        f"Tồn quỹ thực tế lệch so với sổ quỹ: {name} {word} {_dong(abs(difference))} "
        f"đồng (sổ quỹ {_dong(check.by_book or 0)} đồng, kiểm đếm "
        f"{_dong(check.in_hand or 0)} đồng)."
    )


def _named(fund: Fund) -> str:
    return f"{fund.name} – {fund.branch}" if fund.branch else fund.name


def _dong(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
