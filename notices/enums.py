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
    REMEDY_DUE = "remedy_due", _("A remedy is due or overdue")
    REMEDY_BACK = "remedy_back", _("A remedy comes back, or its request is answered")
    REMEDY_SHEET = "remedy_sheet", _("The file of open remedies, with an upload link")
    DIGEST = "digest", _("Daily summary")


#: Kinds of which a union says how many days before they are sent.
DAYS_BEFORE = (Kind.REMINDER, Kind.REPORT_DUE)


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


class Reason(models.TextChoices):
    """Why a message went another way than by mail at once."""

    SWITCHED_OFF = "off", _("The union has switched this kind off")
    ACCOUNT_CLOSED = "closed", _("The account is closed")
    CHOICE = "choice", _("She does not want mail of this kind")
    NO_ADDRESS = "no_address", _("No e-mail address: tell her by Zalo or telephone")
    BAD_ADDRESS = "bad_address", _("The e-mail address is not well formed")
    TOO_LATE = "too_late", _("It lay too long: what it says may be over")
    IN_SUMMARY = "in_summary", _("She wants it in the daily summary")
    OVER_LIMIT = "over_limit", _("Too many on one day: comes in the next summary")
    NO_SERVER = (
        "no_server",
        _("No mail server is set up: tell her by Zalo or telephone"),
    )
    BY_HAND = "by_hand", _("Told by hand: Zalo, telephone")


#: A person must tell it another way, and then mark it as told.
BY_ANOTHER_WAY = (Reason.NO_ADDRESS, Reason.BAD_ADDRESS, Reason.NO_SERVER)
#: Held back from mail at once, to be told in the person's next daily summary.
FOR_SUMMARY = (Reason.IN_SUMMARY, Reason.OVER_LIMIT)

#: The whole life of a notice. It goes back to waiting by itself when the mail server
#: asked for patience; all other ways back are a person's.
NOTICE_TRANSITIONS: dict[str, frozenset[str]] = {
    NoticeStatus.WAITING: frozenset(
        {NoticeStatus.SENDING, NoticeStatus.SKIPPED, NoticeStatus.WITHDRAWN}
    ),
    NoticeStatus.SENDING: frozenset(
        {
            NoticeStatus.SENT,
            NoticeStatus.FAILED,
            NoticeStatus.UNCERTAIN,
            NoticeStatus.WAITING,
            NoticeStatus.SKIPPED,
        }
    ),
    NoticeStatus.SENT: frozenset(),
    NoticeStatus.FAILED: frozenset({NoticeStatus.WAITING, NoticeStatus.SENT}),
    NoticeStatus.UNCERTAIN: frozenset({NoticeStatus.WAITING, NoticeStatus.SENT}),
    NoticeStatus.SKIPPED: frozenset({NoticeStatus.WAITING, NoticeStatus.SENT}),
    NoticeStatus.WITHDRAWN: frozenset(),
}
