"""Upload links: given out, taken back, and used by whoever knows the address.

Nobody signs in at such an address, so a link opens its own remedies and nothing else,
each for one proof, up to a number of files and a day. Whoever gave it out counts as the
one who handed in what comes by it (``rules.submitted_proof``).
"""

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.crypto import Secret, fingerprint, fingerprints
from core.exceptions import RuleError
from inspections import rules
from inspections.models import Evidence, Remedy, RemedyEvent, UploadLink
from inspections.selectors import upload_links as selectors
from inspections.services import remedies as verbs

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User
    from unions.models import Union

DAYS, MOST_FILES = 14, 30
#: What the giver may choose from: the least and the most.
DAYS_RANGE, FILES_RANGE = (3, 60), (1, 100)
#: Posts at one link within an hour.
AN_HOUR = 60
#: 256 bits: nobody guesses one.
_TOKEN_BYTES = 32


class ClosedError(RuleError):
    """It has expired, was taken back, or everything has been sent."""


class TooOftenError(RuleError):
    """More than anybody types in an hour."""


@transaction.atomic
def give(
    unit: "Union",
    remedies: Iterable[Remedy],
    *,
    by: "User",
    days: int = DAYS,
    most_files: int = MOST_FILES,
) -> tuple[UploadLink, str]:
    """A link for these remedies of one unit, and the secret part of its address.

    The secret is told this once; from then on it stands sealed, for the mail alone.
    """
    found = list(remedies)
    _require_givable(unit, found)
    _require_within(days, DAYS_RANGE)
    _require_within(most_files, FILES_RANGE)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    sealed: Any = Secret.of(token)
    link = UploadLink.objects.create(
        union=rules.inspecting_union(found[0]),
        unit=unit,
        token=sealed,
        fingerprint=fingerprint(token),
        expires_at=timezone.now() + timedelta(days=days),
        most_files=most_files,
        created_by=by,
    )
    link.remedies.set(found)
    codes = sorted(one.short_code for one in found)
    audit.record(Action.CREATE, link, by=by, detail={"remedies": codes})
    return link, token


@transaction.atomic
def revoke(link: UploadLink, *, by: "User") -> UploadLink:
    """From now on nobody sends anything by it."""
    locked = _hold(link)
    if not locked.is_open:
        raise RuleError(_("This link does not work any more already."))
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    audit.record(Action.DELETE, locked, by=by)
    return locked


def find(token: str) -> UploadLink | None:
    """The link of an address, whichever of the present keys it is kept under."""
    rows = UploadLink.objects.filter(fingerprint__in=fingerprints(token))
    return rows.select_related("unit", "union", "created_by").first()


def note_opening(link: UploadLink) -> None:
    """Write down when the unit opened it first."""
    if link.opened_at is None:
        rows = UploadLink.objects.filter(pk=link.pk, opened_at=None)
        rows.update(opened_at=timezone.now())


def count_post(link: UploadLink) -> None:
    """Count one request that sends something; refuse what nobody does by hand."""
    key = f"upload-link:{link.fingerprint}"
    cache.add(key, 0, timeout=60 * 60)
    try:
        count = cache.incr(key)
    except ValueError:  # the hour ended in this moment
        return
    if count > AN_HOUR:
        raise TooOftenError(_("Too much was sent within an hour. Try again later."))


@transaction.atomic
def use(
    link: UploadLink,
    remedy: Remedy,
    *,
    text: str,
    uploads: "Iterable[UploadedFile[Any]]" = (),
    key: uuid.UUID,
) -> Remedy:
    """What the unit has done, once for each remedy; the same sent again is one step."""
    locked, files = _hold(link), list(uploads)
    if RemedyEvent.objects.filter(key=key, subject=remedy, link=locked).exists():
        return remedy
    _require_open(locked)
    _require_listed(locked, remedy)
    if selectors.step_of(locked, remedy) is not None:
        raise RuleError(_("This was sent already. Photos can still be added to it."))
    _count_files(locked, files)
    verbs.submit_proof(remedy, by=None, text=text, uploads=files, key=key, link=locked)
    if not selectors.to_do(locked).exists():
        locked.used_up_at = timezone.now()
        locked.save(update_fields=["used_up_at"])
    return remedy


@transaction.atomic
def add_files(
    link: UploadLink, remedy: Remedy, *, uploads: "Iterable[UploadedFile[Any]]"
) -> int:
    """More photos while the proof that came by this link waits; answers how many.

    A photo that is there already is not kept twice.
    """
    locked = _hold(link)
    _require_open(locked)
    _require_listed(locked, remedy)
    Remedy.objects.select_for_update(of=("self",)).get(pk=remedy.pk)
    last = verbs.last_proof(remedy)
    if last is None or last.link_id != locked.pk:
        raise RuleError(_("No proof waits that photos could be added to."))
    sent = set(Evidence.objects.filter(step=last).values_list("sent_sha256", flat=True))
    files = [one for one in uploads if _digest(one) not in sent]
    _count_files(locked, files)
    verbs.add_to_proof(remedy, by=None, uploads=files)
    return len(files)


def _require_givable(unit: "Union", remedies: Sequence[Remedy]) -> None:
    if not remedies:
        raise RuleError(_("Choose at least one remedy."))
    pending = Remedy.objects.pending().filter(owner=unit)
    keys = [one.pk for one in remedies]
    if pending.filter(pk__in=keys).count() != len(set(keys)):
        raise RuleError(
            _("One of these has been reported meanwhile. Load the page again.")
        )
    if len({rules.inspecting_union(one).pk for one in remedies}) > 1:
        raise RuleError(_("A link is for the remedies of one inspecting union."))


def _require_within(number: int, ends: tuple[int, int]) -> None:
    least, most = ends
    if not least <= number <= most:
        raise RuleError(
            _("Choose a number from %(least)d to %(most)d.")
            % {"least": least, "most": most}
        )


def _require_open(link: UploadLink) -> None:
    if not link.is_open:
        raise ClosedError(_("This link does not work any more."))


def _require_listed(link: UploadLink, remedy: Remedy) -> None:
    if not link.remedies.in_force().filter(pk=remedy.pk).exists():
        raise RuleError(_("This link is not for that remedy."))


def _count_files(link: UploadLink, files: Sequence[Any]) -> None:
    """Take the places of these files; of two at once the database lets one through."""
    if not files:
        return
    room = link.most_files - len(files)
    rows = UploadLink.objects.filter(pk=link.pk, files_used__lte=room)
    if not rows.update(files_used=F("files_used") + len(files)):
        left = max(link.most_files - link.files_used, 0)
        raise RuleError(
            _("By this link %(left)d more files can be sent, not %(asked)d.")
            % {"left": left, "asked": len(files)}
        )
    link.refresh_from_db(fields=["files_used"])


def _digest(upload: "UploadedFile[Any]") -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


def _hold(link: UploadLink) -> UploadLink:
    """Lock the link as it stands now: one thing at a time comes by it."""
    rows = UploadLink.objects.select_for_update(of=("self",))
    locked: UploadLink = rows.select_related("unit", "union").get(pk=link.pk)
    return locked
