"""What the pages of remedies show."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone

from inspections.enums import REMEDY_PENDING, REMEDY_TRANSITIONS, RemedyStatus
from inspections.models import Evidence, Remedy, RemedyEvent
from unions.models import Handover

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from inspections.querysets import RemedyQuerySet

#: A remedy is due soon when this many days or fewer are left.
SOON_DAYS = 7


@dataclass(frozen=True)
class Deadline:
    """How a remedy stands against its date."""

    remedy: Remedy
    #: Negative once the date has passed.
    days_left: int

    @property
    def is_overdue(self) -> bool:
        return self.remedy.is_pending and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return self.remedy.is_pending and 0 <= self.days_left <= SOON_DAYS

    @property
    def days_late(self) -> int:
        return -self.days_left


@dataclass(frozen=True)
class Figures:
    pending: int
    overdue: int
    soon: int
    #: Proof that somebody must look at.
    waiting: int


@dataclass
class Step:
    """One step in a remedy's life, with the proof that came with it."""

    event: RemedyEvent
    proof: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True)
class Possible:
    """What this person may do to the remedy as it stands."""

    prove: bool
    check: bool
    extend: bool
    reopen: bool
    #: Proof waits, but it is her own: somebody else must check it.
    own_proof: bool


def listed(user: "User") -> "RemedyQuerySet":
    """Remedies that bind and that the person may see, with what a row reads."""
    return Remedy.objects.visible_to(user).in_force().for_list()


def filtered(
    rows: "RemedyQuerySet",
    *,
    q: str = "",
    status: str = "",
    due: str = "",
    severity: str = "",
    mine: "User | None" = None,
) -> "RemedyQuerySet":
    """Rows by unit name, status, closeness of the date, weight and one's own teams."""
    today = timezone.localdate()
    if status == "pending":
        rows = rows.filter(status__in=REMEDY_PENDING)
    elif status:
        rows = rows.filter(status=status)
    if due == "overdue":
        rows = rows.overdue(today)
    elif due == "soon":
        last = today + timedelta(days=SOON_DAYS)
        rows = rows.pending().filter(due_on__range=(today, last))
    if severity:
        rows = rows.filter(severity=severity)
    if mine is not None:
        rows = rows.filter(visit__team__members__user=mine)
    if q.strip():
        rows = rows.matching(q)
    return rows


def deadlines(rows: Iterable[Remedy]) -> list[Deadline]:
    today = timezone.localdate()
    return [Deadline(remedy, (remedy.due_on - today).days) for remedy in rows]


def figures(user: "User") -> Figures:
    """The numbers above the list, one query."""
    today = timezone.localdate()
    last = today + timedelta(days=SOON_DAYS)
    open_ = Q(status__in=REMEDY_PENDING)
    found = (
        Remedy.objects.visible_to(user)
        .in_force()
        .aggregate(
            pending=Count("pk", filter=open_),
            overdue=Count("pk", filter=open_ & Q(due_on__lt=today)),
            soon=Count("pk", filter=open_ & Q(due_on__range=(today, last))),
            waiting=Count("pk", filter=Q(status=RemedyStatus.PROOF_SUBMITTED)),
        )
    )
    return Figures(**found)


def thread(remedy: Remedy) -> list[Step]:
    """The steps in order; a photo belongs to the last proof before it was stored."""
    events = remedy.events.select_related("actor").order_by("at", "pk")
    steps = [Step(event) for event in events]
    handed_in = [
        step for step in steps if step.event.new_status == RemedyStatus.PROOF_SUBMITTED
    ]
    for row in remedy.evidence.order_by("created_at", "pk"):
        before = [step for step in handed_in if step.event.at <= row.created_at]
        if before:
            before[-1].proof.append(row)
    return steps


def handed_over(remedy: Remedy) -> "QuerySet[Handover]":
    """From which units it came to the one that owes it now, by which decisions."""
    rows = Handover.objects.filter(model=Remedy._meta.label_lower, uuid=remedy.pk)
    return rows.select_related("from_union", "reorganisation").order_by("pk")


def possible(remedy: Remedy, user: "User") -> Possible:
    """Rules and the state table together; outside signed minutes nothing."""
    open_to: Any = REMEDY_TRANSITIONS[remedy.status]
    if not remedy.visit.is_sealed:
        open_to = frozenset()

    def can(perm: str, to: str) -> bool:
        return to in open_to and user.has_perm(f"inspections.{perm}", remedy)

    waits = RemedyStatus.ACCEPTED in open_to
    check = can("accept_remedy", RemedyStatus.ACCEPTED)
    return Possible(
        prove=can("submit_proof", RemedyStatus.PROOF_SUBMITTED),
        check=check,
        extend=can("extend_remedy", RemedyStatus.EXTENDED),
        reopen=can("reopen_remedy", RemedyStatus.REOPENED),
        own_proof=waits and not check and user.has_perm("inspections.see_inspections"),
    )
