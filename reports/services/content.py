"""What a document is to say: the data as of now, and what people wrote into it."""

from typing import Any

from reports.base import DocumentKind
from reports.catalogue.words import lines
from reports.models import Document, WrittenPart


def of(kind: DocumentKind, subject: Any, document: Document | None) -> dict[str, Any]:
    """The snapshot; a kind with slots has the paragraphs of each in ``written``."""
    snapshot = kind.snapshot(subject)
    if not kind.slots:
        return snapshot
    return {**snapshot, "written": _written(kind, snapshot, document)}


def _written(
    kind: DocumentKind, snapshot: dict[str, Any], document: Document | None
) -> dict[str, list[str]]:
    """What a person wrote stands; where nobody did, what the data propose."""
    proposed = kind.proposed(snapshot)
    rows = WrittenPart.objects.filter(document=document) if document else ()
    written = {row.name: lines(row.text) for row in rows}
    return {
        slot.name: written.get(slot.name, proposed[slot.name]) for slot in kind.slots
    }
