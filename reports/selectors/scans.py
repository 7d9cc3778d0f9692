"""What became of scans that were brought in together."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from reports.enums import ScanOutcome
from reports.models import Document, ScanBatch, ScanFile, ScanPage
from reports.selectors.documents import paper_states
from reports.signed_paper import PaperState

_FILED = (ScanOutcome.FILED, ScanOutcome.SAME)


@dataclass
class Filed:
    """A document that got pages, and what it still lacks."""

    document: Document
    paper: PaperState
    pages: list[int] = field(default_factory=list)
    #: Pages that it had already.
    again: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Sorted:
    documents: list[Filed]
    #: Pages that could not be filed, and why.
    refused: list[ScanPage]
    #: Files that could not be read at all, or not to their end.
    unread: list[ScanFile]


def result(batch: ScanBatch) -> Sorted:
    """By document and page, whatever order they came in. Queries: as few for many."""
    sorted_ = ScanPage.objects.filter(file__batch=batch).select_related("file")
    pages = list(sorted_.order_by("file__order", "index"))
    numbers: dict[Any, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for page in pages:
        if page.outcome in _FILED and page.number:
            is_again = page.outcome == ScanOutcome.SAME
            numbers[page.document_id][is_again].add(page.number)
    found = (
        Document.objects.filter(pk__in=list(numbers)).for_list().order_by("title", "pk")
    )
    papers = paper_states(found)
    return Sorted(
        [
            Filed(
                one,
                papers[one.pk],
                sorted(numbers[one.pk][0]),
                sorted(numbers[one.pk][1]),
            )
            for one in found
        ],
        [page for page in pages if page.outcome not in _FILED],
        [file for file in batch.files.all() if file.error],
    )
