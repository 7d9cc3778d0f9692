"""What inspections hand over when a unit ends: open remedies and coming visits.

Visits that have begun, findings and papers are history: they stay with the unit of
their date.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import services as audit
from core.exceptions import RuleError
from inspections.enums import HalfDay, RemedyStatus, VisitStatus
from inspections.models import Remedy, Visit, VisitEvent
from inspections.services import bookings, planning_visits
from inspections.services.planning_visits import PLANNABLE
from unions.models import Handover, Union
from unions.services.handover.plans import planned
from unions.services.handover.rows import ROWS_AT_ONCE, RowMover, batches, write

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Reorganisation
    from unions.services.movers import Item

_COMING = (VisitStatus.PLANNED, VisitStatus.ANNOUNCED, VisitStatus.POSTPONED)
_HALF_DAYS = [HalfDay.FULL, HalfDay.MORNING, HalfDay.AFTERNOON]
#: Undoing alone brings a cancelled visit back.
_GIVEN_BACK: dict[str, frozenset[str]] = {VisitStatus.CANCELLED: frozenset(_COMING)}
VISIT = "inspections.visit"


class Remedies(RowMover[Remedy]):
    """Remedies that are not done, and drafts of minutes that are not signed."""

    model: ClassVar[str] = "inspections.remedy"
    label: ClassVar[Any] = gettext_lazy("Remedies that are not done")
    union_field: ClassVar[str] = "owner"
    key_field: ClassVar[str] = "uuid"

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Remedy]:
        return Remedy.objects.exclude(status=RemedyStatus.ACCEPTED)

    def changes(self, reorganisation: "Reorganisation") -> dict[str, Any]:
        """Whoever has the old form open is told that the remedy changed."""
        return {"revision": F("revision") + 1}


class Visits(RowMover[Visit]):
    """Visits to come. Of those that meet in one unit the earliest takes place."""

    model: ClassVar[str] = VISIT
    label: ClassVar[Any] = gettext_lazy("Visits to come")

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Visit]:
        return coming(reorganisation).select_related("union", "round")

    def describe(self, row: Visit) -> str:
        return f"{row.date:%d/%m/%Y} – {row.union.unit_name} – {row.round}"

    def items(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> "list[Item]":
        rows = list(self.read(unions, reorganisation))
        heirs, chosen = planned(reorganisation)
        found = []
        for row in rows:
            to = heirs.get(row.union_id) or chosen.get(f"{VISIT}:{row.pk}")
            if to:
                found.append((row, to))
        there = {int(to): to for _row, to in found if to.isdecimal()}
        dropped = {row.pk for row in _meeting(found, _visited(found, there))}
        text = _("Is cancelled: the unit has another visit in the same round.")
        return [
            self.item(row, remark=text if row.pk in dropped else "") for row in rows
        ]

    def move(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> int:
        landings = list(self.landings(heirs, chosen, reorganisation))
        there = {to: to for _row, to in landings}
        dropped = {row.pk for row in _meeting(landings, _visited(landings, there))}
        written = write(
            self.handover(row, None, reorganisation, status=row.status, heir=to)
            if row.pk in dropped
            else self.handover(row, to, reorganisation)
            for row, to in landings
        )
        self.put(reorganisation)
        kept = [(row, to) for row, to in landings if row.pk not in dropped]
        bookings.follow_units(row.pk for row, _to in kept)
        _tell(kept, reason=_decided(reorganisation), by=by)
        planning_visits.cancel_open(
            [row for row, _to in landings if row.pk in dropped],
            reason=_("%(why)s The unit has another visit in this round.")
            % {"why": _decided(reorganisation)},
            by=by,
        )
        return written

    def undo(
        self,
        handovers: Sequence[Handover],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> None:
        rows = self._known(handovers)
        moved = [step for step in handovers if step.to_union_id is not None]
        begun = [rows[step.key] for step in moved if _is_begun(rows[step.key])]
        if begun:
            raise RuleError(
                _("These visits have begun in the new unit: %(visits)s.")
                % {"visits": ", ".join(str(row) for row in begun)}
            )
        super().undo(handovers, reorganisation, by=by)
        bookings.follow_units(step.key for step in moved if step.key is not None)
        reason = _("Taken back: %(decision)s.") % {"decision": reorganisation.decision}
        back = [(rows[step.key], step.from_union_id) for step in moved]
        _tell(back, reason=reason, by=by)  # those called off meanwhile, too
        for step in handovers:
            row = rows[step.key]
            if step.to_union_id is None and row.status == VisitStatus.CANCELLED:
                to, table = step.detail["status"], _GIVEN_BACK
                audit.move(row, to, table=table, by=by, reason=reason)

    def _known(self, handovers: Iterable[Handover]) -> dict[int | None, Visit]:
        rows: dict[int | None, Visit] = {}
        keys = (step.key for step in handovers if step.key is not None)
        for some in batches(keys, ROWS_AT_ONCE):
            rows.update(Visit.objects.select_related("union").in_bulk(some))
        return rows


def coming(reorganisation: "Reorganisation") -> QuerySet[Visit]:
    """Visits that have not begun, on the day or later, of rounds that are not over."""
    later = Q(date__gte=reorganisation.effective_on) | Q(status=VisitStatus.POSTPONED)
    return Visit.objects.filter(
        later, has_days(reorganisation, "round__"), status__in=_COMING
    )


def has_days(reorganisation: "Reorganisation", start: str) -> Q:
    """Of a round that has days left: without one nothing is handed over."""
    return Q(
        **{
            f"{start}status__in": PLANNABLE,
            f"{start}ends_on__gte": reorganisation.effective_on,
        }
    )


def _visited(
    landings: Iterable[tuple[Visit, Hashable]], there: Mapping[int, Hashable]
) -> set[tuple[int, Hashable]]:
    """Rounds and units of which the unit has its visit already."""
    rounds = {row.round_id for row, _to in landings}
    found: set[tuple[int, Hashable]] = set()
    for some in batches(there, ROWS_AT_ONCE):
        rows = Visit.objects.not_cancelled().filter(union__in=some).order_by()
        for round_, union in rows.values_list("round", "union"):
            if round_ in rounds:
                found.add((round_, there[union]))
    return found


def _meeting(
    landings: Iterable[tuple[Visit, Hashable]], visited: set[tuple[int, Hashable]]
) -> Iterator[Visit]:
    """Visits that find another one of the round in their new unit."""
    taken = set(visited)
    for row, to in sorted(landings, key=lambda pair: _when(pair[0])):
        if (row.round_id, to) in taken:
            yield row
        taken.add((row.round_id, to))


def _when(visit: Visit) -> Any:
    """The order of visits in time; a postponed one has no day."""
    half_day = _HALF_DAYS.index(HalfDay(visit.half_day))
    return visit.status == VisitStatus.POSTPONED, visit.date, half_day, visit.pk


def _tell(
    landings: Iterable[tuple[Visit, int]], *, reason: str, by: "User | None"
) -> None:
    """Write into the history of each visit that its unit is another one now."""
    pairs = list(landings)
    titles: dict[int, str] = {}
    for some in batches({to for _row, to in pairs}, ROWS_AT_ONCE):
        titles.update(
            (key, str(one)) for key, one in Union.objects.in_bulk(some).items()
        )
    VisitEvent.objects.bulk_create(
        VisitEvent(
            subject=row,
            actor=by,
            old_status=row.status,
            new_status=row.status,
            reason=reason,
            detail={"union": [str(row.union), titles[to]]},
        )
        for row, to in pairs
    )


def _decided(reorganisation: "Reorganisation") -> str:
    return _("Units reorganised by %(decision)s.") % {
        "decision": reorganisation.decision
    }


def _is_open(visit: Visit) -> bool:
    return visit.status in _COMING


def _is_begun(visit: Visit) -> bool:
    return not _is_open(visit) and visit.status != VisitStatus.CANCELLED
