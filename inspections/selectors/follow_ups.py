"""What a new visit looks at again, and what the unit said and promised about it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from inspections.enums import (
    REMEDY_PENDING,
    RemedyStatus,
    RoundKind,
    RungAction,
    RungState,
    SelfReportStatus,
    VisitStatus,
)
from inspections.models import (
    Evidence,
    ExtensionRequest,
    FollowUp,
    LadderStep,
    Remedy,
    RemedyEvent,
    SelfReportSection,
    Visit,
)
from inspections.selectors.earlier import earlier, line, lived
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User

#: Sections of a unit's report that tell how far it is.
_ABOUT_REMEDIES = re.compile("khắc phục|kiến nghị", re.IGNORECASE)
#: Still to do, or said to be done.
_UNRESOLVED = frozenset({*REMEDY_PENDING, RemedyStatus.PROOF_SUBMITTED})


@dataclass(frozen=True)
class Promise:
    """What the unit undertook, and until when."""

    on: date
    text: str
    until: date | None = None
    #: Said on the telephone, with whom: the unit does not read our notes of it.
    spoken_with: str = ""
    is_call: bool = False
    #: A later date that it was given; else one that it only asked for.
    is_granted: bool = False


@dataclass(frozen=True)
class Row:
    """One remedy of before, as the workspace shows it."""

    follow_up: FollowUp
    remedy: Remedy
    #: The unit of then, if today's came from it.
    before: Union | None
    proof: RemedyEvent | None
    photos: Sequence[Evidence]
    promises: Sequence[Promise]
    opens: bool


@dataclass(frozen=True)
class Progress:
    """How many remedies of before are listed, and how many nobody has judged yet."""

    total: int
    missing: int

    @property
    def done(self) -> int:
        return self.total - self.missing

    @property
    def shown(self) -> int | None:
        """Nothing where nothing is listed."""
        return self.total or None


def known(visit: Visit) -> QuerySet[Remedy]:
    """All that the unit owes or owed after earlier visits of the same line."""
    rows = Remedy.objects.in_force().exclude(visit=visit)
    rows = rows.filter(
        visit__date__lt=visit.date,
        visit__round__plan__union__in=line(visit),
        owner__in=lived(visit.union_id),
    )
    return rows.order_by("due_on", "pk")


def expected(visit: Visit) -> QuerySet[Remedy]:
    """What is not done, what waits to be checked, and what was accepted since the last
    visit by the plan: whether it has been kept, nobody has seen yet."""
    last = earlier(visit).filter(round__kind=RoundKind.REGULAR)
    seen_on = last.values_list("date", flat=True).first()
    wanted = Q(status__in=_UNRESOLVED)
    if seen_on is not None:
        wanted |= Q(status=RemedyStatus.ACCEPTED, status_since__date__gt=seen_on)
    return known(visit).filter(wanted)


def others(visit: Visit) -> QuerySet[Remedy]:
    """What can be looked at as well, beyond what is listed."""
    return known(visit).exclude(follow_ups__visit=visit)


def progress(visit: Visit) -> Progress:
    found = FollowUp.objects.filter(visit=visit).aggregate(
        total=Count("pk"), missing=Count("pk", filter=Q(verdict=""))
    )
    return Progress(**found)


def blocking(visit: Visit) -> int:
    """Of a re-check: what it was planned for and nobody has judged.

    What somebody added on the spot does not hold it up.
    """
    if visit.round.kind != RoundKind.RECHECK:
        return 0
    rows = FollowUp.objects.filter(visit=visit, verdict="", updated_by=None)
    return rows.count()


def rows(visit: Visit, user: "User") -> list[Row]:
    """The visit's list: a fixed number of queries, however long it is."""
    found = FollowUp.objects.filter(visit=visit).order_by("remedy__due_on", "pk")
    found = found.select_related(
        "updated_by", "remedy__visit__union", "remedy__finding"
    )
    listed = list(found)
    remedies = [row.remedy for row in listed]
    seen = Remedy.objects.visible_to(user).filter(pk__in=[one.pk for one in remedies])
    opens = set(seen.order_by().values_list("pk", flat=True))
    proofs, photos = _proofs(remedies)
    said = promised(visit, remedies)
    return [
        Row(
            row,
            row.remedy,
            _before(row.remedy, visit),
            proofs.get(row.remedy_id),
            photos[row.remedy_id],
            said[row.remedy_id],
            row.remedy_id in opens,
        )
        for row in listed
    ]


def prepared(visit: Visit, user: "User") -> list[Any]:
    """What the team reads about before it goes: what was chosen, else what is expected.

    Each with ``verdict`` of this visit, once there is one.
    """
    chosen = FollowUp.objects.filter(visit=visit)
    wanted: QuerySet[Remedy] = Remedy.objects.filter(follow_ups__visit=visit)
    if not (visit.is_recording or visit.is_sealed or chosen.exists()):
        wanted = expected(visit)
    given = chosen.filter(remedy=OuterRef("pk")).values("verdict")[:1]
    shown = Remedy.objects.visible_to(user).filter(
        pk__in=wanted.order_by().values("pk")
    )
    found = shown.annotate(verdict=Subquery(given)).order_by("due_on", "pk")
    return list(found.select_related("owner", "visit__union"))


def promised(
    visit: Visit, remedies: Iterable[Remedy] | None = None
) -> dict[UUID, list[Promise]]:
    """By remedy: why it asked for more time, and what was said on the telephone.

    Of ``expected`` or of the remedies named; for the inspecting side alone.
    """
    keys = [one.pk for one in (expected(visit) if remedies is None else remedies)]
    found: dict[UUID, list[Promise]] = defaultdict(list)
    for asked in ExtensionRequest.objects.filter(remedy__in=keys):
        on = timezone.localdate(asked.asked_at)
        one = Promise(on, asked.reason, asked.new_due_on)
        found[asked.remedy_id].append(one)
    steps = RemedyEvent.objects.filter(
        subject__in=keys, new_status=RemedyStatus.EXTENDED
    )
    for step in steps:
        on = timezone.localdate(step.at)
        one = Promise(on, step.reason, step.new_due_on, is_granted=True)
        if all(one.until != other.until for other in found[step.subject_id]):
            found[step.subject_id].append(one)
    calls = LadderStep.objects.filter(
        remedy__in=keys, action=RungAction.CALL, state=RungState.DONE
    )
    for call in calls:
        on = timezone.localdate(call.done_at) if call.done_at else call.reached_on
        one = Promise(on, call.note, call.promised_on, call.spoken_with, is_call=True)
        found[call.remedy_id].append(one)
    for rows_ in found.values():
        rows_.sort(key=lambda one: one.on)
    return found


def reported(visit: Visit) -> list[SelfReportSection]:
    """What the unit's report before the visit says of recommendations, once sent."""
    parts = SelfReportSection.objects.filter(report__visit=visit).exclude(text="")
    told = parts.exclude(report__status=SelfReportStatus.DRAFT).order_by("order")
    return [one for one in told if _ABOUT_REMEDIES.search(one.title)]


def of_remedy(remedy: Remedy, user: "User") -> list[FollowUp]:
    """What later visits found of it, and those that will look: as far as the person
    may read. The unit reads what has been signed."""
    found = FollowUp.objects.visible_to(user).filter(remedy=remedy)
    found = found.exclude(visit__status=VisitStatus.CANCELLED)
    return list(found.select_related("visit__round").order_by("visit__date", "pk"))


def _proofs(
    remedies: Sequence[Remedy],
) -> tuple[dict[UUID, RemedyEvent], dict[UUID, list[Evidence]]]:
    """The newest proof of each, and the photos and files that came with it."""
    steps = RemedyEvent.objects.filter(
        subject__in=[one.pk for one in remedies],
        new_status=RemedyStatus.PROOF_SUBMITTED,
    )
    newest = {step.subject_id: step for step in steps.order_by("at", "pk")}
    photos: dict[UUID, list[Evidence]] = defaultdict(list)
    kept = Evidence.objects.filter(step__in=[step.pk for step in newest.values()])
    for row in kept.order_by("created_at", "pk"):
        photos[row.remedy_id].append(row)
    return newest, photos


def _before(remedy: Remedy, visit: Visit) -> Union | None:
    union: Union = remedy.visit.union
    return None if union.pk == visit.union_id else union
