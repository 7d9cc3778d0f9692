"""The number register: one row of numbers per union, kind and year, without gaps."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from reports.enums import NumberState
from reports.models import Document, DocumentNumber
from unions.models import Letterhead, Union


def give(document: Document, *, code: str, on: date) -> DocumentNumber:
    """The next number of the issuer's register; called inside a transaction.

    The issuer's row is locked, so two people get two numbers; the database's unique
    constraint stands behind it.
    """
    if on > timezone.localdate():
        raise RuleError(_("The date of a document cannot lie in the future."))
    union = Union.objects.select_for_update(no_key=True).get(pk=document.union_id)
    letterhead = Letterhead.objects.filter(union=union).first()
    if letterhead is None:
        raise RuleError(
            _("Fill in the letterhead of %(union)s first.") % {"union": union}
        )
    sequence = _next(union, code, on)
    return DocumentNumber.objects.create(
        union=union,
        code=code,
        year=on.year,
        sequence=sequence,
        symbol=symbol(sequence, code, letterhead.sign_code),
        document=document,
    )


def expected(document: Document, *, code: str, on: date) -> str:
    """The number that would be given now; someone may be quicker."""
    letterhead = Letterhead.objects.filter(union=document.union_id).first()
    register = DocumentNumber.objects.filter(
        union=document.union_id, code=code, year=on.year
    )
    last = register.order_by("-sequence").values_list("sequence", flat=True).first()
    sign_code = letterhead.sign_code if letterhead else "…"
    return symbol((last or 0) + 1, code, sign_code)


def symbol(sequence: int, code: str, sign_code: str) -> str:
    """``05/KH-HPN``: below ten with a leading nought; a letter is ``05/HPN``."""
    sign = f"{code}-{sign_code}" if code else sign_code
    return f"{sequence:02d}/{sign}"


def cancel(number: DocumentNumber) -> None:
    """The number stays in the register as "hủy" and is never given again."""
    number.state = NumberState.CANCELLED
    number.save(update_fields=["state"])


def _next(union: Union, code: str, on: date) -> int:
    register = DocumentNumber.objects.filter(union=union, code=code, year=on.year)
    last = register.select_related("document").order_by("-sequence").first()
    if last is None:
        return 1
    before = last.document.issued_on
    if before and on < before:
        raise RuleError(
            _("Number %(number)s is of %(date)s; the next one cannot be older.")
            % {"number": last, "date": date_format(before, "d/m/Y")}
        )
    return last.sequence + 1
