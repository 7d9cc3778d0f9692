"""Putting a message into the outbox: once, in the transaction of what it tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from notices.enums import Kind, NoticeStatus
from notices.models import Notice
from notices.services import attachments, sending, steps
from notices.services.attachments import Attachment

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union


@dataclass(frozen=True)
class Message:
    """What is said: the same words by mail and as a Zalo message."""

    subject: str
    body: str
    #: Why it is sent, in a sentence.
    why: str
    #: A path of this site where more is to be read.
    url: str = ""


@dataclass(frozen=True)
class Recipient:
    """A person with an account, or a unit's own address."""

    user: "User | None" = None
    email: str = ""
    union: "Union | None" = None

    @property
    def address(self) -> str:
        return self.email or (self.user.email if self.user else "")

    @property
    def key(self) -> str:
        """Who it is, whatever the address is today."""
        if self.user:
            return f"user:{self.user.pk}"
        return f"union:{self.union.pk}" if self.union else f"mail:{self.address}"


def tell(  # noqa: PLR0913 -- a letter has so many parts
    kind: Kind,
    message: Message,
    *,
    about: str,
    to: Recipient,
    union: "Union",
    due_at: datetime | None = None,
    file: Attachment | None = None,
) -> Notice:
    """Put one message into the outbox; the same ``about`` to the same one only once.

    ``about`` names the thing and its version: ``visit:12:3``. ``union`` speaks.
    ``file`` goes with the mail; one that is too large is refused.
    """
    kept = attachments.keep(file) if file else ""
    notice, is_new = Notice.objects.get_or_create(
        key=f"{kind}:{about}:{to.key}",
        defaults={
            "attachment": kept,
            "attachment_name": file.name if file else "",
            "kind": kind,
            "union": union,
            "to_union": to.union,
            "user": to.user,
            "email": to.address,
            "subject": message.subject,
            "body": message.body,
            "url": message.url,
            "why": message.why,
            "due_at": due_at or timezone.now(),
        },
    )
    if is_new and notice.due_at <= timezone.now():
        sending.ring()
    return notice


def withdraw(prefix: str) -> int:
    """Take back what waits to be sent: keys that begin so, ``reminder:visit:12:``."""
    waiting = Notice.objects.filter(key__startswith=prefix, status=NoticeStatus.WAITING)
    return steps.step(waiting, NoticeStatus.WITHDRAWN)
