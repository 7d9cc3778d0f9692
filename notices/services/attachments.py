"""Files that go with a mail: sealed on the disk until their time is over."""

import hashlib
import io
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import sealed_files
from core.exceptions import RuleError
from notices.enums import NoticeStatus
from notices.models import Notice

#: What every mail server of an office takes.
MOST_BYTES = 5 * 1024 * 1024
#: How long the file of a mail is kept once the mail was due.
KEPT_DAYS = 90
_FOLDER = "notices/files"
_BATCH = 500
#: Still on its way, or waits for a person to say what became of it.
_OPEN = (NoticeStatus.WAITING, NoticeStatus.SENDING)


@dataclass(frozen=True)
class Attachment:
    """A file under the name that the reader sees."""

    name: str
    data: bytes


def keep(file: Attachment) -> str:
    """Seal it on the disk; answers its name there."""
    if len(file.data) > MOST_BYTES:
        raise RuleError(
            _("The file is larger than %(max)s MB: too large for a mail.")
            % {"max": MOST_BYTES // (1024 * 1024)}
        )
    digest = hashlib.sha256(file.data).hexdigest()
    return sealed_files.keep(io.BytesIO(file.data), _FOLDER, digest)


def of(notice: Notice) -> Attachment | None:
    """What goes with the mail. Raises ``RuleError`` when it is not kept any more."""
    if not notice.attachment:
        return None
    data = sealed_files.opened(str(notice.attachment.name)).read()
    return Attachment(notice.attachment_name, data)


def prune() -> int:
    """Delete the files of mails whose time is over; answers how many mails."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Notice.objects.filter(~Q(attachment=""), due_at__lt=before)
    old = old.exclude(status__in=_OPEN).order_by("pk")
    rows = list(old.values_list("pk", "attachment")[:_BATCH])
    Notice.objects.filter(pk__in=[pk for pk, _name in rows]).update(attachment="")
    for name in {name for _pk, name in rows}:
        if not Notice.objects.filter(attachment=name).exists():
            sealed_files.remove(name)
    return len(rows)
