"""What screens show about documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reports.base import DocumentKind
from reports.catalogue import KINDS
from reports.models import Document, DocumentNumber

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    from accounts.models import User


#: Where kinds about things with keys of their own are asked for.
_REQUESTS = {"group_check": "reports:request_form"}


@dataclass(frozen=True)
class Line:
    """One document in a list."""

    document: Document
    kind: "StrOrPromise"
    number: str


@dataclass(frozen=True)
class Offer:
    """One kind of document about one thing: what there is, what can be asked for."""

    kind: DocumentKind
    lines: list[Line]
    #: Why it cannot be made yet.
    refusal: str
    #: Where it is asked for.
    url: str


def lines(documents: Iterable[Document]) -> list[Line]:
    return [
        Line(document, KINDS[document.kind].title, _number(document))
        for document in documents
        if document.kind in KINDS
    ]


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
        )
        for kind in KINDS.values()
        if kind.subject == about
    ]


def newest(viewer: "User", count: int = 5) -> list[Line]:
    rows = Document.objects.visible_to(viewer).for_list()
    return lines(rows.order_by("-created_at")[:count])


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
