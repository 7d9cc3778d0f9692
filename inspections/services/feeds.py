"""Private calendar addresses: give one out, change it, take it back."""

import datetime
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from audit.enums import Action
from core.crypto import Secret, fingerprint
from core.exceptions import RuleError
from inspections.models import CalendarFeed
from unions.models import Union

#: 256 bits: nobody guesses one.
_TOKEN_BYTES = 32
#: How often a reading is written down: programs come back every few minutes.
READ_EVERY = datetime.timedelta(hours=1)


@transaction.atomic
def issue(union: Union | None, *, by: User) -> CalendarFeed:
    """A new address of ``by``: for her own visits, or for all of ``union``."""
    _hold(by)
    if CalendarFeed.objects.filter(user=by, union=union, revoked_at=None).exists():
        raise RuleError(
            _("You have this address already: show it again, or make a new one.")
        )
    return _make(union, by)


@transaction.atomic
def renew(feed: CalendarFeed, *, by: User) -> CalendarFeed:
    """Another address in place of this one, which stops working at once."""
    return _make(revoke(feed, by=by).union, by)


@transaction.atomic
def revoke(feed: CalendarFeed, *, by: User) -> CalendarFeed:
    """From now on nobody reads the calendar at this address."""
    _hold(by)
    locked = CalendarFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    if locked.revoked_at is not None:
        raise RuleError(_("This address has been taken back already."))
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    audit.record(Action.DELETE, locked, by=by)
    return locked


def show(feed: CalendarFeed, *, by: User) -> str:
    """The secret part of the address, and a note of who saw it."""
    if feed.revoked_at is not None or feed.token is None:
        raise RuleError(_("This address has been taken back already."))
    token: str = feed.token.reveal()
    audit.record(Action.READ, feed, by=by, detail={"field": "token"})
    return token


def note_reading(feed: CalendarFeed) -> None:
    """Write down that a program came, at most once in :data:`READ_EVERY`."""
    now = timezone.now()
    if feed.read_at is None or feed.read_at <= now - READ_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)


def _make(union: Union | None, by: User) -> CalendarFeed:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    sealed: Any = Secret.of(token)
    feed = CalendarFeed.objects.create(
        user=by, union=union, token=sealed, fingerprint=fingerprint(token)
    )
    audit.record(Action.CREATE, feed, by=by)
    return feed


def _hold(person: User) -> None:
    """Two requests of one person at once make one address, not two."""
    rows = User.objects.select_for_update(no_key=True)
    list(rows.filter(pk=person.pk).values_list("pk"))
