"""Keeps what findings repeat current: a line of the book's own, in nobody's name."""

from collections.abc import Iterable

from inspections.models import Finding, Visit
from inspections.selectors.repeats import previous_of


def mark(visit: Visit, only: Iterable[Finding] | None = None) -> None:
    """Write what the visit's findings repeat, as things stand now.

    The visit must be locked and not yet signed. No revision is counted: whoever has a
    finding open writes on what she read. ``only``: these findings alone.
    """
    rows = Finding.objects.filter(visit=visit)
    if only is not None:
        rows = rows.filter(pk__in=[finding.pk for finding in only])
    rows = rows.select_related("phrase", "item__section__version", "stop")
    found = list(rows.order_by())
    before = previous_of(visit, found)
    changed = []
    for finding in found:
        old = before[finding.pk]
        if finding.repeats_id != (old.pk if old else None):
            finding.repeats = old
            changed.append(finding)
    if changed:
        Finding.objects.bulk_update(changed, ["repeats"])
    known = {finding.pk: finding.repeats_id for finding in found}
    for finding in only or ():
        finding.repeats_id = known.get(finding.pk)
