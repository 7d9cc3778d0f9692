"""The mail that takes open remedies to a unit that does not sign in."""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import RuleError
from inspections.models import Remedy, UploadLink
from inspections.selectors import upload_links as selectors
from inspections.services import upload_links
from notices.enums import Kind, NoticeStatus
from notices.models import Notice
from notices.services import outbox
from notices.services.attachments import Attachment
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User

#: These never reached anybody: the same may be sent again on the same day.
_NOT_TOLD = (NoticeStatus.WITHDRAWN, NoticeStatus.FAILED)


@transaction.atomic
def give_and_mail(
    unit: Union,
    remedies: Iterable[Remedy],
    *,
    by: "User",
    days: int,
    most_files: int,
    file: Attachment,
) -> UploadLink:
    """A link for these remedies, mailed with their workbook to the unit's own address.

    The same remedies go to the same unit once a day. The secret address stands in the
    mail alone (``selectors.upload_links.filled``), not in the outbox.
    """
    if not unit.email:
        raise RuleError(
            _("The unit has no e-mail address: copy the text and send it by Zalo.")
        )
    Union.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    found = list(remedies)
    day = timezone.localdate()
    content = f"unit:{unit.pk}:{day.isoformat()}:{_digest(found)}"
    if before := _sent(content):
        raise RuleError(
            _("The same was put into the outbox today at %(time)s already.")
            % {"time": f"{timezone.localtime(before.created_at):%H:%M}"}
        )
    link, _token = upload_links.give(
        unit, found, by=by, days=days, most_files=most_files
    )
    outbox.tell(
        Kind.REMEDY_SHEET,
        outbox.Message(
            f"Việc cần khắc phục sau kiểm tra: {unit.unit_name}"[:250],
            selectors.words(link, found, selectors.HIDDEN),
            "Đơn vị có việc cần khắc phục chưa báo kết quả.",
        ),
        about=f"{content}:link:{link.pk}",
        to=outbox.Recipient(email=unit.email, union=unit),
        union=link.union,
        file=file,
    )
    return link


def _sent(content: str) -> Notice | None:
    rows = Notice.objects.filter(key__startswith=f"{Kind.REMEDY_SHEET}:{content}:")
    return rows.exclude(status__in=_NOT_TOLD).order_by("pk").first()


def _digest(remedies: Iterable[Remedy]) -> str:
    keys = ",".join(sorted(str(one.pk) for one in remedies))
    return hashlib.sha256(keys.encode()).hexdigest()[:16]
