"""What screens show about documents."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from inspections.models import Plan
from reports.base import DocumentKind
from reports.catalogue import KINDS, plan_versions
from reports.catalogue.plan import YearlyPlan
from reports.catalogue.plan_changes import Told
from reports.enums import DocumentStatus
from reports.models import Document, DocumentNumber, SignedPage
from reports.signed_paper import Held, PaperState, state

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import User


PLAN = YearlyPlan()
#: Where kinds about things with keys of their own are asked for.
_REQUESTS = {
    "group_check": "reports:request_form",
    "letter": "reports:request_form",
}


@dataclass(frozen=True)
class Line:
    """One document in a list."""

    document: Document
    kind: "StrOrPromise"
    number: str
    #: How far its signed paper has come back.
    paper: PaperState


@dataclass(frozen=True)
class Offer:
    """One kind of document about one thing: what there is, what can be asked for."""

    kind: DocumentKind
    lines: list[Line]
    #: Why it cannot be made yet.
    refusal: str
    #: Where it is asked for.
    url: str
    #: The viewer may ask for it.
    may_request: bool


@dataclass(frozen=True)
class Since:
    """A plan's last numbered paper, and what has changed since then."""

    document: Document
    told: list[Told]


def lines(documents: Iterable[Document]) -> list[Line]:
    known = [document for document in documents if document.kind in KINDS]
    papers = paper_states(known)
    return [
        Line(
            document,
            KINDS[document.kind].title,
            _number(document),
            papers[document.pk],
        )
        for document in known
    ]


def paper_states(documents: Iterable[Document]) -> dict[Any, PaperState]:
    """Of each document, by its key: what was printed and which pages are back."""
    rows = list(documents)
    pages: dict[Any, list[Held]] = defaultdict(list)
    held = SignedPage.objects.current().filter(document__in=rows)
    for key, number, sha256 in held.values_list(
        "document", "number", "snapshot_sha256"
    ):
        pages[key].append(Held(number, sha256))
    return {
        row.pk: state(
            pages[row.pk],
            total=(row.rendering.pages or 0) if row.rendering else 0,
            snapshot_sha256=row.snapshot_sha256,
            is_printed=row.printed_at is not None,
        )
        for row in rows
    }


def offers(about: str, subject: Any, *, viewer: "User") -> list[Offer]:
    """Every kind of document about a visit, round, team or plan."""
    rows = Document.objects.visible_to(viewer).filter(**{about: subject}).for_list()
    found = lines(rows.order_by("-created_at"))
    route = _REQUESTS.get(about, "reports:request")
    return [
        Offer(
            kind,
            [line for line in found if line.document.kind == kind.slug],
            kind.refuse(subject),
            reverse(route, args=[kind.slug, subject.pk]),
            viewer.has_perm(kind.request_perm, subject),
        )
        for kind in KINDS.values()
        if kind.subject == about
    ]


def since_last_paper(plan: Plan) -> Since | None:
    """How the plan differs from its last numbered paper; nothing: it has none."""
    last = plan_versions.last_numbered(plan)
    if last is None:
        return None
    return Since(last, plan_versions.since(PLAN.content(plan), last))


def newest(viewer: "User", count: int = 5) -> list[Line]:
    rows = Document.objects.visible_to(viewer).for_list()
    return lines(rows.order_by("-created_at")[:count])


def issued_lists(viewer: "User", count: int = 10) -> list[Line]:
    """Issued lists of initiatives, of her unions and of those above."""
    rows = Document.objects.visible_to(viewer).filter(
        kind="showcase", status=DocumentStatus.ISSUED
    )
    return lines(rows.for_list().order_by("-issued_on", "-created_at")[:count])


def subjects(about: str, viewer: "User") -> "QuerySet[Any] | None":
    """The visits, rounds, teams or plans that the viewer may have documents about."""
    for kind in KINDS.values():
        if kind.subject == about:
            return kind.subjects(viewer)
    return None


def years(viewer: "User") -> list[int]:
    """Those of the number registers, newest first."""
    registers = DocumentNumber.objects.visible_to(viewer).order_by("-year")
    return list(registers.values_list("year", flat=True).distinct())


def _number(document: Document) -> str:
    return document.number.symbol if document.is_frozen else ""
