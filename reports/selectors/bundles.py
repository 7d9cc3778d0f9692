"""Bundles: which documents they hold, how far they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from inspections.models import Round, Visit
from jobs.enums import State
from reports.base import DocumentKind
from reports.catalogue import KINDS
from reports.enums import DocumentStatus, EntryState
from reports.models import Bundle, BundleEntry, Document

if TYPE_CHECKING:
    from accounts.models import User

_FROZEN = [DocumentStatus.NUMBERED, DocumentStatus.ISSUED]
_SUBJECTS = ("round", "team", "visit", "group_check")
#: Before a visit, or the unit's own: never made for all units at once.
_NOT_MADE = {"announcement", "self-report"}
PEOPLE = "savings_groups.print_borrowers"


@dataclass(frozen=True)
class Progress:
    """Where a bundle stands."""

    bundle: Bundle
    ready: int
    total: int
    #: ``working``, ``ready``, ``failed``, ``cancelled``.
    state: str
    percent: int
    failed: list[BundleEntry]
    #: Why nothing came of it.
    error: str

    @property
    def is_awaited(self) -> bool:
        return self.state == "working"

    @property
    def days(self) -> int:
        return int(settings.BUNDLE_DAYS)


def kinds() -> list[DocumentKind]:
    """Kinds that belong to a round."""
    return [kind for kind in KINDS.values() if kind.subject in _SUBJECTS]


def is_made(kind: DocumentKind) -> bool:
    """Minutes and result papers of a visit can be made for the whole round."""
    return kind.subject == "visit" and kind.is_numbered and kind.slug not in _NOT_MADE


def of_round(round_: Round) -> QuerySet[Document]:
    return Document.objects.filter(
        Q(round=round_)
        | Q(team__round=round_)
        | Q(visit__round=round_)
        | Q(group_check__visit__round=round_)
    )


def with_subjects(rows: QuerySet[Document]) -> QuerySet[Document]:
    return rows.select_related(
        "round__plan__union",
        "team__round__plan__union",
        "visit__union",
        "group_check__group__union",
        "group_check__visit",
    ).defer("snapshot")


def readable(
    visible: QuerySet[Document], rows: Iterable[Document], viewer: "User"
) -> list[Document]:
    """Of ``rows`` those that she sees and whose people she may read."""
    found = list(rows)
    seen = set(
        visible.filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True)
    )
    return [
        row
        for row in found
        if row.pk in seen
        and (
            not KINDS[row.kind].holds_people
            or viewer.has_perm(PEOPLE, getattr(row, KINDS[row.kind].subject))
        )
    ]


def chosen(
    round_: Round, slugs: Collection[str], *, is_made: bool, viewer: "User"
) -> tuple[list[tuple[int, Document]], list[list[Any]]]:
    """What there is, as (order, document), and what is to be drafted, as (order, kind,
    visit): first the round's own papers, then visit by visit."""
    rows = of_round(round_).filter(kind__in=slugs, status__in=_FROZEN)
    there = readable(Document.objects.visible_to(viewer), with_subjects(rows), viewer)
    places: list[tuple[Any, Document | tuple[str, int]]] = [
        (_place(document), document) for document in there
    ]
    if is_made:
        has = {(one.kind, one.visit_id) for one in there}
        visits = Visit.objects.visible_to(viewer).filter(round=round_)
        for visit in visits:
            for slug in slugs:
                if _can_be_made(slug) and (slug, visit.pk) not in has:
                    places.append((_of_visit(visit, slug, 0), (slug, visit.pk)))
    places.sort(key=lambda place: place[0])
    found, make = [], []
    for order, (_key, what) in enumerate(places, start=1):
        if isinstance(what, Document):
            found.append((order, what))
        else:
            make.append([order, *what])
    return found, make


def own(viewer: "User") -> QuerySet[Bundle]:
    rows = Bundle.objects.visible_to(viewer).select_related("round", "job")
    return rows.order_by("-created_at", "pk").annotate(
        total=Count("entries"),
        ready=Count("entries", filter=Q(entries__state=EntryState.READY)),
        lost=Count("entries", filter=Q(entries__state=EntryState.FAILED)),
    )


def working(viewer: "User") -> int:
    """How many of hers are not ready yet and have not failed."""
    rows = own(viewer).filter(cancelled_at=None, file="")
    return sum(progress(row).is_awaited for row in rows)


def lines(rows: Iterable[Bundle]) -> list[Progress]:
    return [progress(row) for row in rows]


def progress(row: Any, failed: Iterable[BundleEntry] = ()) -> Progress:
    """Of a row of ``own``; ``failed`` are its entries without a file."""
    job = row.job
    left = len(job.payload.get("make", ())) if job and not job.is_finished else 0
    total = row.total + left
    state = _state(row, job)
    done = 90 * row.ready // total if total else 0
    if job is not None and not left and not job.is_finished:
        done += job.progress // 10
    error = job.error if job is not None and job.state == State.FAILED else ""
    return Progress(row, row.ready, total, state, done, list(failed), error)


def failed_of(bundle: Bundle) -> QuerySet[BundleEntry]:
    rows = bundle.entries.filter(state=EntryState.FAILED).order_by("order", "pk")
    return rows.select_related("document__rendering__job").defer("document__snapshot")


def _state(row: Any, job: Any) -> str:
    if row.cancelled_at is not None:
        return "cancelled"
    if row.file:
        return "ready"
    is_lost = bool(row.total) and row.lost == row.total and job is None
    has_failed = job is not None and job.state == State.FAILED
    return "failed" if is_lost or has_failed else "working"


def _can_be_made(slug: str) -> bool:
    return slug in KINDS and is_made(KINDS[slug])


def _place(document: Document) -> Any:
    number = int(document.created_at.timestamp())
    visit = document.visit
    if document.group_check is not None:
        visit = document.group_check.visit
    if visit is None:
        return (0, "", "", 0, _rank(document.kind), number)
    return _of_visit(visit, document.kind, number)


def _of_visit(visit: Visit, slug: str, number: int) -> Any:
    day = visit.date.isoformat()
    return (1, day, str(visit.half_day), visit.pk, _rank(slug), number)


def _rank(slug: str) -> int:
    return list(KINDS).index(slug)
