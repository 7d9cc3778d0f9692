"""What people do with a notice by hand: send again, mark as told, take back."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from notices.enums import NoticeStatus, Reason
from notices.models import Notice
from notices.selectors.gate import Gate
from notices.services import sending, steps

if TYPE_CHECKING:
    from typing import Any

    from accounts.models import User


def resend(notice: Notice, *, by: "User") -> Notice:
    """Put a notice that did not arrive, or perhaps not, into the outbox again.

    Refused while it would be held back again: then the sentence says why.
    """
    notice.due_at = timezone.now()
    if objection := Gate([notice]).objection(notice):
        raise RuleError(
            _("It cannot be sent: %(reason)s.")
            % {"reason": " – ".join(filter(None, _words(objection)))}
        )
    _step(
        notice,
        NoticeStatus.WAITING,
        by=by,
        due_at=notice.due_at,
        attempts=0,
        sent_at=None,
        reason="",
        remark="",
    )
    sending.ring()
    return notice


def mark_told(notice: Notice, *, by: "User") -> Notice:
    """It was told another way, or it is known that the mail arrived."""
    return _step(
        notice,
        NoticeStatus.SENT,
        by=by,
        sent_at=timezone.now(),
        reason=Reason.BY_HAND,
        remark=str(by),
    )


def take_back(notice: Notice, *, by: "User") -> Notice:
    """Do not send what still waits."""
    return _step(notice, NoticeStatus.WITHDRAWN, by=by, remark=str(by))


def _words(objection: "Any") -> tuple[str, str]:
    return str(objection.reason.label), objection.remark


def _step(notice: Notice, to: NoticeStatus, *, by: "User", **values: "Any") -> Notice:
    with transaction.atomic():
        # What a worker holds is the worker's: it may be on its way in this moment.
        here = Notice.objects.filter(pk=notice.pk).exclude(status=NoticeStatus.SENDING)
        if not steps.step(here, to, **values):
            notice.refresh_from_db()
            raise RuleError(
                _("“%(notice)s” is “%(old)s” and cannot become “%(new)s”.")
                % {
                    "notice": notice,
                    "old": notice.get_status_display(),
                    "new": to.label,
                }
            )
        audit.record(
            Action.CHANGE, notice, by=by, detail={"status": [notice.status, str(to)]}
        )
    notice.refresh_from_db()
    return notice
