"""The only place that writes a notice's status: one conditional UPDATE for each step.

Unlike other nouns a notice is taken by workers, who must know at once and for certain
which of them has it: ``audit.services.move`` would read the row first. What people do
by hand is written to the audit log by ``notices.services.log``.
"""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from notices.enums import NOTICE_TRANSITIONS, NoticeStatus
from notices.models import Notice

if TYPE_CHECKING:
    from notices.querysets import NoticeQuerySet


def step(rows: "NoticeQuerySet", to: NoticeStatus, **values: Any) -> int:
    """Take those of ``rows`` to ``to`` that may go there; answers how many went."""
    here = [old for old, onward in NOTICE_TRANSITIONS.items() if to in onward]
    return rows.filter(status__in=here).update(status=to, **values)


def claim(notice: Notice, *, address: str) -> bool:
    """Take the notice for this worker, before anything is said to a mail server.

    ``sent_at`` is written here already: should the worker die now, the day's count of
    the person knows of a mail that she perhaps got.
    """
    now = timezone.now()
    token = uuid.uuid4()
    values = {
        "lease_token": token,
        "lease_until": now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS),
        "attempts": notice.attempts + 1,
        "email": address,
        "sent_at": now,
        "reason": "",
        "remark": "",
    }
    mine = Notice.objects.filter(pk=notice.pk, status=NoticeStatus.WAITING)
    if not step(mine, NoticeStatus.SENDING, **values):
        return False
    for name, value in values.items():
        setattr(notice, name, value)
    return True


def close(notice: Notice, to: NoticeStatus, **values: Any) -> bool:
    """End the claim of this worker; False if it has been taken from it."""
    mine = Notice.objects.filter(
        pk=notice.pk, status=NoticeStatus.SENDING, lease_token=notice.lease_token
    )
    return bool(step(mine, to, lease_token=None, lease_until=None, **values))


def doubt_lost() -> int:
    """What a worker took and never closed was perhaps sent: a person decides."""
    lost = Notice.objects.filter(
        status=NoticeStatus.SENDING, lease_until__lt=timezone.now()
    )
    return step(lost, NoticeStatus.UNCERTAIN, lease_token=None, lease_until=None)
