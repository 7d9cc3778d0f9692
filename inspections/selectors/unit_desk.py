"""The desk of an inspected unit: what it must do and by when, what came back.

Each remedy is shown once, in the most pressing of the groups it belongs to. A fixed
number of queries, however much the unit owes.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils import timezone

from inspections.enums import REMEDY_PENDING, AskState, OwnerKind, RemedyStatus
from inspections.models import ExtensionRequest, Remedy, RemedyEvent
from inspections.selectors.remedies import SOON_DAYS, Deadline, listed
from inspections.selectors.remedy_owners import who_many

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

#: Cards on the page; the others are behind a link to the list.
SHOWN = 10
#: How long an answer to a request is still news.
_NEWS = datetime.timedelta(days=14)
_ANSWERS = 3
_GROUPS = ("overdue", "back", "soon", "later")


@dataclass(frozen=True)
class Card:
    """One remedy as the unit reads it: until when, who, and what to do."""

    deadline: Deadline
    #: The unit that was inspected, where another one goes on with its work today.
    former: str
    who: str
    #: Why the last proof came back.
    reason: str
    #: Her request for a later date that nobody has answered yet.
    asked: ExtensionRequest | None
    may_prove: bool
    may_ask: bool

    @property
    def remedy(self) -> Remedy:
        return self.deadline.remedy


@dataclass(frozen=True)
class Group:
    """Cards of one urgency, and how many there are of them in all."""

    key: str
    total: int
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Desk:
    groups: tuple[Group, ...] = ()
    #: All that is still to do, also what is not shown.
    total: int = 0
    #: Proof that the inspecting union has not looked at yet.
    waiting: int = 0
    answers: tuple[ExtensionRequest, ...] = ()

    @property
    def pressing(self) -> list[Group]:
        return [group for group in self.groups if group.key != "later"]

    @property
    def later(self) -> list[Group]:
        """What has time, as a list of one or none."""
        return [group for group in self.groups if group.key == "later"]

    @property
    def shown(self) -> int:
        return sum(len(group.cards) for group in self.groups)


def desk(user: "User") -> Desk:
    """What the person's unit owes, the most pressing first."""
    counts = _counts(user)
    rows = _ranked(listed(user).filter(status__in=REMEDY_PENDING))[:SHOWN]
    cards = _cards(list(rows), user)
    groups = [
        Group(key, counts[key], tuple(card for rank, card in cards if rank == place))
        for place, key in enumerate(_GROUPS)
    ]
    return Desk(
        groups=tuple(group for group in groups if group.cards),
        total=sum(counts[key] for key in _GROUPS),
        waiting=counts["waiting"],
        answers=tuple(_answers(user)),
    )


def _urgency() -> list[Q]:
    """What each group holds, besides what the groups before it hold."""
    today = timezone.localdate()
    last = today + datetime.timedelta(days=SOON_DAYS)
    return [
        Q(due_on__lt=today),
        Q(status=RemedyStatus.RETURNED),
        Q(due_on__lte=last),
        Q(due_on__gt=last),
    ]


def _ranked(rows: Any) -> Any:
    ranks = [When(one, then=Value(rank)) for rank, one in enumerate(_urgency())]
    rank = Case(*ranks, output_field=IntegerField())
    return rows.annotate(urgency=rank).order_by("urgency", "due_on", "pk")


def _counts(user: "User") -> dict[str, int]:
    """One query: how many in each group, and how many proofs wait."""
    pending, before = Q(status__in=REMEDY_PENDING), Q()
    counted = {"waiting": Count("pk", filter=Q(status=RemedyStatus.PROOF_SUBMITTED))}
    for key, one in zip(_GROUPS, _urgency(), strict=True):
        counted[key] = Count("pk", filter=pending & one & before)
        before &= ~one
    return Remedy.objects.visible_to(user).in_force().aggregate(**counted)


def _cards(rows: Sequence[Any], user: "User") -> list[tuple[int, Card]]:
    today, keys = timezone.localdate(), [row.pk for row in rows]
    people = who_many(rows)
    reasons, asked = _reasons(rows), _waiting(keys)
    return [
        (
            row.urgency,
            Card(
                deadline=Deadline(row, (row.due_on - today).days),
                former=former(row),
                who="" if _is_whole_unit(row) else people[row.pk],
                reason=reasons.get(row.pk, ""),
                asked=asked.get(row.pk),
                may_prove=user.has_perm("inspections.submit_proof", row),
                may_ask=row.pk not in asked
                and user.has_perm("inspections.ask_extension", row),
            ),
        )
        for row in rows
    ]


def _is_whole_unit(remedy: Remedy) -> bool:
    """Nobody in particular: she need not be told that her unit owes it."""
    return remedy.owner_kind == OwnerKind.UNIT and not remedy.owner_note


def former(remedy: Remedy) -> str:
    """``phường Phùng Chí Kiên``, where its successor owes what it was told to do."""
    if remedy.visit.union_id == remedy.owner_id:
        return ""
    return former_name(remedy.visit.union.unit_name, remedy.owner.unit_name)


def former_name(visited: str, owner: str) -> str:
    """Units that were merged often keep one of the names: ``phường Đức Xuân cũ``."""
    return f"{visited} cũ" if visited == owner else visited


def _reasons(rows: Iterable[Remedy]) -> "dict[UUID, str]":
    back = [row.pk for row in rows if row.status == RemedyStatus.RETURNED]
    steps = RemedyEvent.objects.filter(
        subject__in=back, new_status=RemedyStatus.RETURNED
    )
    return dict(steps.order_by("at", "pk").values_list("subject", "reason"))


def _waiting(keys: "list[UUID]") -> "dict[UUID, ExtensionRequest]":
    rows = ExtensionRequest.objects.filter(remedy__in=keys, state=AskState.WAITING)
    return {row.remedy_id: row for row in rows}


def _answers(user: "User") -> Any:
    """Requests that were answered lately, of what is still to do."""
    rows = ExtensionRequest.objects.visible_to(user).filter(
        state__in=[AskState.GRANTED, AskState.REFUSED],
        answered_at__gte=timezone.now() - _NEWS,
        remedy__status__in=REMEDY_PENDING,
    )
    return rows.select_related("remedy").order_by("-answered_at", "pk")[:_ANSWERS]
