"""What people are told, and what becomes of each message."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    ANNOUNCED = "announced", _("A visit is announced")
    MOVED = "moved", _("An announced visit changes")
    POSTPONED = "postponed", _("An announced visit is put off")
    CANCELLED = "cancelled", _("An announced visit is called off")
    REMINDER = "reminder", _("A visit comes near")
    REPORT_DUE = "report_due", _("A report is due or late")
    REPORT_SENT_BACK = "report_back", _("A report is sent back")
    DIGEST = "digest", _("Daily summary")


class NoticeStatus(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("notice", "To be sent")
    SENDING = "sending", pgettext_lazy("notice", "Being sent")
    SENT = "sent", pgettext_lazy("notice", "Sent")
    FAILED = "failed", pgettext_lazy("notice", "Not delivered")
    #: The worker died between handing it over and writing so down: a person decides.
    UNCERTAIN = "uncertain", pgettext_lazy("notice", "Perhaps sent")
    #: Not sent on purpose: switched off, no address, over the cap.
    SKIPPED = "skipped", pgettext_lazy("notice", "Not sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("notice", "Taken back")


#: The whole life of a notice.
NOTICE_TRANSITIONS: dict[str, frozenset[str]] = {
    NoticeStatus.WAITING: frozenset(
        {NoticeStatus.SENDING, NoticeStatus.SKIPPED, NoticeStatus.WITHDRAWN}
    ),
    NoticeStatus.SENDING: frozenset(
        {NoticeStatus.SENT, NoticeStatus.FAILED, NoticeStatus.UNCERTAIN}
    ),
    NoticeStatus.SENT: frozenset(),
    NoticeStatus.FAILED: frozenset({NoticeStatus.WAITING}),
    NoticeStatus.UNCERTAIN: frozenset({NoticeStatus.WAITING, NoticeStatus.SENT}),
    NoticeStatus.SKIPPED: frozenset({NoticeStatus.WAITING}),
    NoticeStatus.WITHDRAWN: frozenset(),
}
