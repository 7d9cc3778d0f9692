"""What anybody is told about a paper by the mark on it."""

from dataclasses import dataclass
from datetime import date

from reports import qr
from reports.catalogue import KINDS
from reports.enums import DocumentStatus
from reports.models import Document


@dataclass(frozen=True)
class Told:
    """Number, date, issuer, and whether the paper in hand is valid."""

    number: str
    issued_on: date | None
    issuer: str
    #: ``valid``, ``withdrawn``, ``older`` (the content has changed since this print),
    #: ``draft``, ``form`` (carries no number).
    verdict: str


def told(mark: qr.Mark) -> Told | None:
    """Nothing is known of a paper that was never printed here. One query."""
    rows = Document.objects.select_related("union", "number")
    document = rows.defer("snapshot").filter(check_code=mark.code).first()
    if document is None:
        return None
    given = getattr(document, "number", None)
    number = given.symbol if given else ""
    return Told(
        number=number,
        issued_on=document.issued_on,
        issuer=document.union.title,
        verdict=_verdict(document, number, mark),
    )


def _verdict(document: Document, number: str, mark: qr.Mark) -> str:
    if document.status == DocumentStatus.WITHDRAWN:
        return "withdrawn"
    if mark.version != qr.version_of(document.snapshot_sha256, number):
        return "older"
    if document.is_frozen:
        return "valid"
    kind = KINDS.get(document.kind)
    return "draft" if kind is None or kind.is_numbered else "form"
