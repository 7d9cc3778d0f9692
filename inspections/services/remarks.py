"""Lines of a remedy's thread, which both sides read and which move nothing."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from core.exceptions import RuleError
from inspections.enums import RemarkKind
from inspections.models import Remark, Remedy

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def remark(
    remedy: Remedy, *, by: "User | None", text: str, kind: str = RemarkKind.REMARK
) -> Remark:
    """Write a line; without ``by`` the installation itself says it."""
    if not text.strip():
        raise RuleError(_("Write something."))
    if not remedy.visit.is_sealed:
        raise RuleError(_("The minutes are not signed yet: nothing is due."))
    line = Remark(remedy=remedy, actor=by, text=text.strip(), kind=RemarkKind(kind))
    return audit.save(line, by=by)
