"""Which units rounds inspect after some of them have ended."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from inspections.models import RoundUnit, Visit
from inspections.services.handover import VISIT, coming, has_days
from unions.models import Handover
from unions.services.handover.rows import ROWS_AT_ONCE, RowMover, batches, write

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Reorganisation
    from unions.services.movers import Item


class RoundUnits(RowMover[RoundUnit]):
    """Units that rounds still have to inspect: the new unit takes the place of the old.

    One that has had its visit stays in its round, and the round inspects the new unit
    only if another of its old units was still to come.
    """

    model: ClassVar[str] = "inspections.roundunit"
    label: ClassVar[Any] = gettext_lazy("Units that a round has still to inspect")

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[RoundUnit]:
        there = Visit.objects.filter(round=OuterRef("round"), union=OuterRef("union"))
        to_come = coming(reorganisation)
        staying = there.not_cancelled().exclude(pk__in=to_come.values("pk"))
        own = to_come.filter(round=OuterRef("round"), union=OuterRef("union"))
        return (
            RoundUnit.objects.filter(has_days(reorganisation, "round__"))
            .filter(~Exists(staying))
            .select_related("round", "union")
            .annotate(visit_key=Subquery(own.values("pk")[:1]))
            .order_by("round__starts_on", "pk")
        )

    def describe(self, row: RoundUnit) -> str:
        return f"{row.round}: {row.union.unit_name}"

    def url(self, row: RoundUnit) -> str:
        return row.round.get_absolute_url()

    def item(self, row: Any, **more: Any) -> "Item":
        visit = _visit_of(row)
        follows = f"{VISIT}:{visit}" if visit else ""
        return super().item(row, **{"follows": follows, **more})

    def move(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> int:
        chosen = {**chosen, **self._with_visits(heirs, reorganisation)}
        landings = [
            (row, to)
            for row, to in self.landings(heirs, chosen, reorganisation)
            # its visit waits, and it with the visit
            if row.union_id in heirs or not _visit_of(row)
        ]
        taken = _round_units(to for _row, to in landings)
        handovers, removed = [], []
        more: dict[str, Any]
        for row, to in landings:
            place = (row.round_id, to)
            is_removed = place in taken
            if is_removed:
                removed.append(row.pk)
            taken.add(place)
            more = {"round": row.round_id, "removed": is_removed}
            if is_removed:
                more |= {"priority": row.priority, "why": row.why}
            handovers.append(self.handover(row, to, reorganisation, **more))
        for some in batches(removed, ROWS_AT_ONCE):
            RoundUnit.objects.filter(pk__in=some).delete()
        written = write(handovers)
        self.put(reorganisation)
        return written

    def undo(
        self,
        handovers: Sequence[Handover],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> None:
        super().undo(handovers, reorganisation, by=by)
        RoundUnit.objects.bulk_create(
            RoundUnit(
                pk=step.key,
                round_id=step.detail["round"],
                union_id=step.from_union_id,
                priority=step.detail.get("priority", 0),
                why=step.detail.get("why", ""),
            )
            for step in handovers
            if step.detail["removed"]
        )

    def _with_visits(
        self, heirs: Mapping[int, int], reorganisation: "Reorganisation"
    ) -> dict[str, int]:
        """Of divided units: where the unit's visit went, there the round goes too."""
        steps = Handover.objects.filter(reorganisation=reorganisation, model=VISIT)
        went: dict[int, tuple[int, int]] = {
            step.key: (step.from_union_id, step.to_union_id or step.detail["heir"])
            for step in steps
            if step.from_union_id not in heirs and step.key is not None
        }
        places = {}
        for some in batches(went, ROWS_AT_ONCE):
            rounds = Visit.objects.filter(pk__in=some).values_list("pk", "round")
            for key, round_ in rounds:
                source, to = went[key]
                places[round_, source] = to
        rows = RoundUnit.objects.filter(round__in={round_ for round_, _one in places})
        return {
            f"{self.model}:{row.pk}": places[row.round_id, row.union_id]
            for row in rows
            if (row.round_id, row.union_id) in places
        }


def _visit_of(row: Any) -> int | None:
    """The key of the unit's visit that is still to come."""
    key: int | None = row.visit_key
    return key


def _round_units(unions: Iterable[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for some in batches(set(unions), ROWS_AT_ONCE):
        rows = RoundUnit.objects.filter(union__in=some).order_by()
        found.update(rows.values_list("round", "union"))
    return found
