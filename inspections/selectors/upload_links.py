"""Upload links as pages and mails show them; units whose remedies are still open."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.enums import Role
from accounts.models import User
from core.exceptions import RuleError
from core.querysets import search
from inspections.enums import RemedyStatus
from inspections.models import Remedy, RemedyEvent, Round, UploadLink
from inspections.selectors import announcing
from savings_groups.bank import masks
from unions.models import Union

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inspections.querysets import RemedyQuerySet
    from notices.models import Notice

#: Stands in the row of a mail where the mail itself has the secret address.
HIDDEN = "[đường dẫn riêng của đơn vị, chỉ có trong thư]"
_LINK = re.compile(r":link:(\d+):")
_NAMES = ("owner", "visit__union", "visit__round__plan__union", "finding")


@dataclass(frozen=True)
class UnitRow:
    """A unit with remedies still to do, of one inspecting union."""

    unit: Union
    union: Union
    pending: int
    overdue: int
    first_due: date
    #: Somebody of the unit can sign in and report it there.
    signs_in: bool
    #: Links that still work.
    links: int

    @property
    def has_mail(self) -> bool:
        return bool(self.unit.email)


@dataclass(frozen=True)
class Line:
    """A remedy as whoever has the link sees it."""

    remedy: Remedy
    text: str
    #: ``todo``, ``sent`` (by this link), ``other`` (in another way, or done).
    state: str
    #: Photos may be added: the proof that came by this link waits.
    may_add: bool = False
    files: int = 0
    #: Why the last proof came back.
    came_back: str = ""

    @property
    def is_late(self) -> bool:
        return self.state == "todo" and self.remedy.is_overdue


def own_pending(user: User) -> "RemedyQuerySet":
    """Remedies still to do of the person's own work: what she sends out."""
    rounds = Round.objects.visible_to(user)
    return Remedy.objects.pending().filter(visit__round__in=rounds)


def of_unit(user: User, unit: int, union: int | None = None) -> "RemedyQuerySet":
    """Of one unit, the most urgent first."""
    rows = own_pending(user).filter(owner=unit).select_related(*_NAMES)
    if union is not None:
        rows = rows.filter(visit__round__plan__union=union)
    return rows.order_by("due_on", "created_at", "pk")


def units(user: User, words: str = "") -> "QuerySet[Any]":
    """Units with something to do, as rows of plain values in the order of names."""
    rows = search(own_pending(user), words, "owner__search_text").order_by()
    late = Q(due_on__lt=timezone.localdate())
    found = rows.values("owner", union=F("visit__round__plan__union")).annotate(
        pending=Count("pk"),
        overdue=Count("pk", filter=late),
        first_due=Min("due_on"),
        name=F("owner__sort_key"),
    )
    return found.order_by("name", "owner", "union")


def unit_rows(found: Iterable[dict[str, Any]]) -> list[UnitRow]:
    """What a page of ``units`` shows, in three queries."""
    rows = list(found)
    keys = {row["owner"] for row in rows}
    known = Union.objects.in_bulk(keys | {row["union"] for row in rows})
    officers = User.objects.filter(role=Role.OFFICER, is_active=True)
    signing = set(
        officers.filter(membership__union__in=keys).values_list(
            "membership__union", flat=True
        )
    )
    links = working().filter(unit__in=keys).order_by().values("unit", "union")
    open_ = {(r["unit"], r["union"]): r["n"] for r in links.annotate(n=Count("pk"))}
    return [
        UnitRow(
            unit=known[row["owner"]],
            union=known[row["union"]],
            pending=row["pending"],
            overdue=row["overdue"],
            first_due=row["first_due"],
            signs_in=row["owner"] in signing,
            links=open_.get((row["owner"], row["union"]), 0),
        )
        for row in rows
    ]


def working() -> "QuerySet[UploadLink]":
    rows = UploadLink.objects.filter(revoked_at=None, used_up_at=None)
    found: QuerySet[UploadLink] = rows.filter(expires_at__gt=timezone.now())
    return found


def listed(user: User, *, state: str = "", words: str = "") -> "QuerySet[UploadLink]":
    """Links given out, with how many remedies they are for and how many were sent."""
    rows = UploadLink.objects.visible_to(user).select_related(
        "unit", "union", "created_by"
    )
    now = timezone.now()
    ended = Q(revoked_at__isnull=False) | Q(used_up_at__isnull=False)
    if state == "open":
        rows = rows.filter(~ended, expires_at__gt=now)
    elif state == "expired":
        rows = rows.filter(~ended, expires_at__lte=now)
    elif state == "used_up":
        rows = rows.filter(used_up_at__isnull=False, revoked_at=None)
    elif state == "revoked":
        rows = rows.filter(revoked_at__isnull=False)
    rows = search(rows, words, "unit__search_text")
    proofs = Q(steps__new_status=RemedyStatus.PROOF_SUBMITTED)
    counted: QuerySet[UploadLink] = rows.annotate(
        asked=Count("remedies", distinct=True),
        sent=Count("steps__subject", filter=proofs, distinct=True),
    ).order_by("-created_at", "-pk")
    return counted


def state(link: UploadLink) -> str:
    """``open``, ``revoked``, ``used_up`` or ``expired``."""
    if link.revoked_at:
        return "revoked"
    if link.used_up_at:
        return "used_up"
    return "open" if link.is_open else "expired"


def state_words(link: UploadLink) -> str:
    return {
        "open": _("Can be used"),
        "revoked": pgettext("link", "Taken back"),
        "used_up": _("Everything was sent"),
        "expired": pgettext("link", "Expired"),
    }[state(link)]


def remedies_of(link: UploadLink) -> "RemedyQuerySet":
    """Its remedies, whoever owes them today: a merger takes nothing out of a link."""
    rows: RemedyQuerySet = link.remedies.in_force().select_related(*_NAMES)
    return rows.order_by("due_on", "created_at", "pk")


def to_do(link: UploadLink) -> "RemedyQuerySet":
    """What can still be sent by it: not sent by it, and not in any other way."""
    sent = RemedyEvent.objects.filter(link=link).values("subject")
    return remedies_of(link).pending().exclude(pk__in=sent)


def step_of(link: UploadLink, remedy: Remedy) -> RemedyEvent | None:
    """The proof of the remedy that came by the link."""
    return RemedyEvent.objects.filter(link=link, subject=remedy).first()


def lines(link: UploadLink, remedies: Iterable[Remedy]) -> list[Line]:
    """What the unit sees of these remedies: what to do, until when, what was sent."""
    rows = list(remedies)
    events = RemedyEvent.objects.filter(subject__in=rows).order_by("at", "pk")
    last: dict[Any, RemedyEvent] = {}
    by_link: dict[Any, RemedyEvent] = {}
    back: dict[Any, str] = {}
    for event in events.annotate(files=Count("evidence")):
        if event.new_status == RemedyStatus.PROOF_SUBMITTED:
            last[event.subject_id] = event
        if event.link_id == link.pk:
            by_link[event.subject_id] = event
        if event.new_status in (RemedyStatus.RETURNED, RemedyStatus.REOPENED):
            back[event.subject_id] = event.reason
    return [_line(link, row, last.get(row.pk), by_link, back) for row in rows]


def _line(
    link: UploadLink,
    remedy: Remedy,
    last: RemedyEvent | None,
    by_link: dict[Any, RemedyEvent],
    back: dict[Any, str],
) -> Line:
    sent: Any = by_link.get(remedy.pk)
    text = masks.cards(remedy.text)
    if sent is not None:
        waits = remedy.status == RemedyStatus.PROOF_SUBMITTED and last == sent
        has_room = link.files_used < link.most_files
        return Line(remedy, text, "sent", waits and has_room, sent.files)
    if remedy.is_pending:
        came_back = masks.cards(back.get(remedy.pk, ""))
        return Line(remedy, text, "todo", came_back=came_back)
    return Line(remedy, text, "other")


def address(token: str) -> str:
    path: str = reverse("inspections:link_open", args=[token])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def filled(notice: "Notice", text: str) -> str:
    """The mail with the secret address, which the row in the outbox does not hold."""
    named = _LINK.search(notice.key)
    link = UploadLink.objects.filter(pk=int(named[1])).first() if named else None
    if link is None or link.token is None or not link.is_open:
        raise RuleError(_("The link does not work any more. Give out a new one."))
    return text.replace(HIDDEN, address(link.token.reveal()))


def words(link: UploadLink, remedies: Sequence[Remedy], where: str) -> str:
    """The text of the mail, and of the message that is copied to Zalo.

    ``where``: the address, or :data:`HIDDEN`.
    """
    told = {
        "unit": link.unit.title,
        "issuer": link.union.title,
        "remedies": present(remedies),
        "address": where,
        "until": timezone.localtime(link.expires_at),
        "contact": contact(link),
    }
    return announcing.text("remedy_sheet", told)


def contact(link: UploadLink) -> str:
    """Whom to call: ``đồng chí Hà Thị Yên, điện thoại 0912 345 678 (Hội …)``."""
    giver = link.created_by
    parts = [f"đồng chí {giver.full_name or giver.username}"]
    if phone := giver.phone or link.union.phone:
        parts.append(f"điện thoại {phone}")
    return f"{', '.join(parts)} ({link.union.title})"


def present(remedies: Sequence[Remedy]) -> list[dict[str, Any]]:
    """Remedies as a message names them."""
    return [
        {"text": masks.cards(one.text), "due": f"{one.due_on:%d/%m/%Y}"}
        for one in remedies
    ]
