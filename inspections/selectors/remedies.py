"""What the pages of remedies show."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone

from inspections import rules
from inspections.enums import (
    REMEDY_PENDING,
    REMEDY_TRANSITIONS,
    AskState,
    RemedyStatus,
)
from inspections.models import ExtensionRequest, Remedy, TeamMember
from unions.models import Handover

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from inspections.querysets import RemedyQuerySet

_INSPECTING = ("remedy__visit__round__plan__union",)
#: A remedy is due soon when this many days or fewer are left.
SOON_DAYS = 7


@dataclass(frozen=True)
class Deadline:
    """How a remedy stands against its date."""

    remedy: Remedy
    #: Negative once the date has passed.
    days_left: int
    #: Who of the unit carries it out, where that is shown.
    who: str = ""

    @property
    def is_overdue(self) -> bool:
        return self.remedy.is_pending and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return self.remedy.is_pending and 0 <= self.days_left <= SOON_DAYS

    @property
    def days_late(self) -> int:
        return -self.days_left

    @property
    def days_waiting(self) -> int | None:
        """For how long proof has waited for somebody to look at it."""
        since = self.remedy.status_since
        if self.remedy.status != RemedyStatus.PROOF_SUBMITTED or since is None:
            return None
        return (timezone.localdate() - timezone.localdate(since)).days


@dataclass(frozen=True)
class Figures:
    pending: int
    overdue: int
    soon: int
    #: Proof that somebody must look at.
    waiting: int
    #: Requests for later dates that wait for their answer.
    asked: int = 0
    #: Still to do, of one's own teams.
    mine: int = 0


@dataclass(frozen=True)
class Possible:
    """What this person may do to the remedy as it stands."""

    prove: bool
    check: bool
    extend: bool
    reopen: bool
    #: Proof waits, but it is her own: somebody else must check it.
    own_proof: bool
    #: More photos for the proof that waits.
    add: bool = False
    ask: bool = False
    assign: bool = False
    remark: bool = False
    recheck: bool = False


@dataclass(frozen=True)
class Asked:
    """The request that waits, and what this person may do with it."""

    request: ExtensionRequest
    answer: bool
    withdraw: bool
    #: It is her own: somebody else must answer it.
    own: bool


def listed(user: "User") -> "RemedyQuerySet":
    """Remedies that bind and that the person may see, with what a row reads."""
    return Remedy.objects.visible_to(user).in_force().for_list()


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed to; nothing of it narrows nothing."""

    q: str = ""
    status: str = ""
    due: str = ""
    severity: str = ""
    #: Only those whose request for a later date waits.
    asked: str = ""
    mine: "User | None" = None
    #: Not narrower, but unit by unit.
    by_unit: bool = False


def filtered(rows: "RemedyQuerySet", wanted: Narrowing) -> "RemedyQuerySet":
    """Rows by words, status, closeness of the date, weight, requests that wait and
    one's own teams; unit by unit if that is wanted."""
    if wanted.status == "pending":
        rows = rows.filter(status__in=REMEDY_PENDING)
    elif wanted.status:
        rows = rows.filter(status=wanted.status)
    rows = _near(rows, wanted.due)
    if wanted.severity:
        rows = rows.filter(severity=wanted.severity)
    if wanted.mine is not None:
        rows = rows.filter(visit__team__members__user=wanted.mine)
    if wanted.asked:
        waiting = ExtensionRequest.objects.filter(state=AskState.WAITING)
        rows = rows.filter(pk__in=waiting.values("remedy"))
    if wanted.q.strip():
        rows = rows.matching(wanted.q)
    return rows.by_unit() if wanted.by_unit else rows


def _near(rows: "RemedyQuerySet", due: str) -> "RemedyQuerySet":
    today = timezone.localdate()
    if due == "overdue":
        return rows.overdue(today)
    if due == "soon":
        last = today + timedelta(days=SOON_DAYS)
        return rows.pending().filter(due_on__range=(today, last))
    return rows


def deadlines(
    rows: Iterable[Remedy], owners: Mapping[uuid.UUID, str] | None = None
) -> list[Deadline]:
    today, named = timezone.localdate(), owners or {}
    return [
        Deadline(remedy, (remedy.due_on - today).days, named.get(remedy.pk, ""))
        for remedy in rows
    ]


def figures(user: "User") -> Figures:
    """The numbers above the list, one query."""
    today = timezone.localdate()
    last = today + timedelta(days=SOON_DAYS)
    open_ = Q(status__in=REMEDY_PENDING)
    asked = ExtensionRequest.objects.filter(state=AskState.WAITING)
    teams = TeamMember.objects.filter(user=user)
    found = (
        Remedy.objects.visible_to(user)
        .in_force()
        .aggregate(
            pending=Count("pk", filter=open_),
            overdue=Count("pk", filter=open_ & Q(due_on__lt=today)),
            soon=Count("pk", filter=open_ & Q(due_on__range=(today, last))),
            waiting=Count("pk", filter=Q(status=RemedyStatus.PROOF_SUBMITTED)),
            asked=Count("pk", filter=Q(pk__in=asked.values("remedy"))),
            mine=Count("pk", filter=open_ & Q(visit__team__in=teams.values("team"))),
        )
    )
    return Figures(**found)


def handed_over(remedy: Remedy) -> "QuerySet[Handover]":
    """From which units it came to the one that owes it now, by which decisions."""
    rows = Handover.objects.filter(model=Remedy._meta.label_lower, uuid=remedy.pk)
    return rows.select_related("from_union", "reorganisation").order_by("pk")


def possible(remedy: Remedy, user: "User") -> Possible:
    """Rules and the state table together; outside signed minutes nothing."""
    open_to: Any = REMEDY_TRANSITIONS[remedy.status]
    if not remedy.visit.is_sealed:
        return Possible(
            prove=False, check=False, extend=False, reopen=False, own_proof=False
        )

    def may(perm: str) -> bool:
        return user.has_perm(f"inspections.{perm}", remedy)

    def can(perm: str, to: str) -> bool:
        return to in open_to and may(perm)

    is_done = remedy.status == RemedyStatus.ACCEPTED
    waits = RemedyStatus.ACCEPTED in open_to
    check = can("accept_remedy", RemedyStatus.ACCEPTED)
    return Possible(
        prove=can("submit_proof", RemedyStatus.PROOF_SUBMITTED),
        check=check,
        extend=can("extend_remedy", RemedyStatus.EXTENDED),
        reopen=can("reopen_remedy", RemedyStatus.REOPENED),
        own_proof=waits and not check and user.has_perm("inspections.see_inspections"),
        add=waits and may("submit_proof"),
        ask=can("ask_extension", RemedyStatus.EXTENDED),
        assign=not is_done and may("assign_remedy"),
        remark=may("remark_remedy"),
        recheck=may("plan_recheck"),
    )


def asked(remedy: Remedy, user: "User") -> Asked | None:
    """The request that waits for its answer; at most one does."""
    rows = remedy.asked.filter(state=AskState.WAITING)
    request = rows.select_related("asked_by", "link", *_INSPECTING).first()
    if request is None:
        return None
    answer = user.has_perm("inspections.answer_extension", request)
    own = rules.asked_for_it(user, request)
    withdraw = user.has_perm("inspections.ask_extension", remedy)
    return Asked(request, answer=answer, withdraw=withdraw, own=own)
