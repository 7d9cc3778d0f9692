"""Whether a notice may go out now, and why not: for the sender and for pages."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.enums import Kind, NoticeStatus, Reason
from notices.models import Choice, Notice
from notices.selectors.switches import Switchboard
from unions.models import Union

#: Handed to a mail server, or perhaps.
_HANDED = [NoticeStatus.SENT, NoticeStatus.SENDING, NoticeStatus.UNCERTAIN]


@dataclass(frozen=True)
class Objection:
    """Why a notice does not go out as a mail now."""

    reason: Reason
    #: More words about it, for example whose switch it is.
    remark: str = ""
    #: It goes out later by itself: a unit's address has no daily summary.
    put_off: bool = False


class Gate:
    """Reads what it needs for some notices in a fixed number of queries."""

    def __init__(
        self, notices: Collection[Notice], now: datetime | None = None
    ) -> None:
        self._now = now or timezone.now()
        self._board = Switchboard()
        self._board.learn({notice.union_id for notice in notices})
        people = {notice.user_id for notice in notices if notice.user_id}
        self._choices = {
            choice.user_id: choice for choice in Choice.objects.filter(user__in=people)
        }
        self._count = _handed_today(notices, self._now)
        said = {self._board.at(n.union_id, n.kind).union_id for n in notices}
        self._sayers = Union.objects.in_bulk([pk for pk in said if pk])

    def note(self, notice: Notice) -> None:
        """One more was handed over, or perhaps: it counts against the day's limit."""
        if notice.kind != Kind.DIGEST:
            self._count[_person(notice)] += 1

    def objection(self, notice: Notice) -> Objection | None:
        """The first thing that stands in the way, from what lasts to what passes."""
        return (
            self._switch(notice)
            or self._account(notice)
            or self._address(notice)
            or self._age(notice)
            or self._choice(notice)
            or self._limit(notice)
        )

    def _switch(self, notice: Notice) -> Objection | None:
        found = self._board.at(notice.union_id, notice.kind)
        if found.is_on:
            return None
        union = self._sayers.get(found.union_id or 0)
        return Objection(Reason.SWITCHED_OFF, union.title if union else "")

    def _account(self, notice: Notice) -> Objection | None:
        if notice.user and not notice.user.is_active:
            return Objection(Reason.ACCOUNT_CLOSED)
        return None

    def _address(self, notice: Notice) -> Objection | None:
        address = address_of(notice)
        if not address:
            return Objection(Reason.NO_ADDRESS)
        try:
            validate_email(address)
        except ValidationError:
            return Objection(Reason.BAD_ADDRESS, address)
        return None

    def _age(self, notice: Notice) -> Objection | None:
        days = timedelta(days=settings.NOTICE_TOO_LATE_DAYS)
        if self._now - notice.due_at > days:
            return Objection(Reason.TOO_LATE)
        return None

    def _choice(self, notice: Notice) -> Objection | None:
        choice = self._choices.get(notice.user_id or 0)
        if choice is None:
            return None
        if notice.kind == Kind.DIGEST:
            return None if choice.digest else Objection(Reason.CHOICE)
        if choice.at_once:
            return None
        told = self._has_summary(notice)
        return Objection(Reason.IN_SUMMARY if told else Reason.CHOICE)

    def _limit(self, notice: Notice) -> Objection | None:
        if notice.kind == Kind.DIGEST:
            return None
        if self._count[_person(notice)] < settings.NOTICE_MAX_PER_DAY:
            return None
        remark = _("%(count)s were sent today already.") % {
            "count": settings.NOTICE_MAX_PER_DAY
        }
        told = self._has_summary(notice)
        return Objection(Reason.OVER_LIMIT, remark, put_off=not told)

    def _has_summary(self, notice: Notice) -> bool:
        """Whether the person gets a daily summary of this union."""
        choice = self._choices.get(notice.user_id or 0)
        wants = notice.user_id is not None and (choice is None or choice.digest)
        return wants and self._board.is_on(notice.union_id, Kind.DIGEST)


def address_of(notice: Notice) -> str:
    """Where it goes today: a person's present address, else what was written down."""
    own = notice.user.email if notice.user else ""
    return (own or notice.email).strip()


def _person(notice: Notice) -> tuple[str, int | str]:
    return ("user", notice.user_id) if notice.user_id else ("mail", address_of(notice))


def _handed_today(
    notices: Collection[Notice], now: datetime
) -> "Counter[tuple[str, int | str]]":
    """How many mails each of these people got since midnight, summaries aside."""
    midnight = timezone.localtime(now).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    rows = Notice.objects.filter(status__in=_HANDED, sent_at__gte=midnight)
    rows = rows.exclude(kind=Kind.DIGEST).exclude(reason=Reason.BY_HAND).order_by()
    people = {notice.user_id for notice in notices if notice.user_id}
    # An index leads to a person's notices by when they were due, which was lately.
    oldest = midnight - timedelta(days=settings.NOTICE_TOO_LATE_DAYS + 1)
    recent = rows.filter(user__in=people, due_at__gte=oldest)
    found: Counter[tuple[str, int | str]] = Counter()
    for user, count in recent.values_list("user").annotate(Count("pk")):
        found["user", user] = count
    units = {address_of(notice) for notice in notices if not notice.user_id}
    by_mail = rows.filter(user=None, email__in=units)
    for email, count in by_mail.values_list("email").annotate(Count("pk")):
        found["mail", email] = count
    return found
