"""Findings that the forms of a group opened by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from inspections.enums import RemedyStatus
from inspections.models import Finding, Remedy, Visit


@dataclass(frozen=True)
class Opened:
    """A finding that a line opened by itself."""

    finding: Finding
    #: A person edited it or its recommendation: it stays as she left it.
    follows: bool


def follows(finding: Finding) -> bool:
    """No person has written the finding or its one recommendation since.

    Whatever a person writes bears her name; what a form opens bears nobody's.
    """
    remedies = list(finding.remedies.all())
    return (
        finding.source != ""
        and finding.updated_by_id is None
        and len(remedies) == 1
        and remedies[0].updated_by_id is None
        and remedies[0].status == RemedyStatus.OPEN
    )


def by_source(visit: Visit, sources: Iterable[str]) -> dict[str, Finding]:
    """The findings of these sources, their recommendations read with them."""
    return _read(Finding.objects.filter(visit=visit, source__in=list(sources)))


def all_by_source(visit: Visit) -> dict[str, Finding]:
    """All of the visit that were opened by a form, in two queries."""
    return _read(Finding.objects.filter(visit=visit).exclude(source=""))


def _read(rows: QuerySet[Finding]) -> dict[str, Finding]:
    remedies = Prefetch("remedies", Remedy.objects.order_by("created_at", "pk"))
    found = rows.order_by("source").prefetch_related(remedies)
    return {row.source: row for row in found}
