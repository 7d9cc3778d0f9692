"""Busy days pass on: the new unit cannot be visited on them either."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from unions.models import BusyDays
from unions.services.handover.plans import planned
from unions.services.handover.ranks import planned_ranks, rank, unions_of
from unions.services.handover.rows import RowMover

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Reorganisation
    from unions.services.movers import Item


class BusyDaysAhead(RowMover[BusyDays]):
    """Those not over on the day. Past ones stay: they say why nobody came then.

    Days hold for a unit and all below it, so they never pass to a higher one: the
    congress of a city would keep teams away from every commune of the province.
    """

    model: ClassVar[str] = "unions.busydays"
    label: ClassVar[Any] = gettext_lazy("Busy days")

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[BusyDays]:
        rows = BusyDays.objects.filter(last_on__gte=reorganisation.effective_on)
        return rows.select_related("union")

    def url(self, row: BusyDays) -> str:
        return ""

    def items(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> "list[Item]":
        ranks = planned_ranks(reorganisation)
        heirs, chosen = planned(reorganisation)
        found = []
        for row in self.read(unions, reorganisation):
            here = self.union_of(row)
            to = heirs.get(here) or chosen.get(f"{self.model}:{row.pk}", "")
            stays = ranks.get(to, _rank_of(row)) < _rank_of(row)
            remark = str(_STAYS) if stays else ""
            found.append(self.item(row, stays=stays, remark=remark))
        return found

    def landings(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None" = None,
    ) -> Iterator[tuple[BusyDays, int]]:
        unions = unions_of({*heirs.values(), *chosen.values()})
        for row, to in super().landings(heirs, chosen, reorganisation, by=by):
            if rank(unions[to]) >= _rank_of(row):
                yield row, to


_STAYS = gettext_lazy(
    "Ends with the unit: for a unit above it would take the day of all units below."
)


def _rank_of(row: BusyDays) -> int:
    """Days of the whole country belong to no unit and are never read here."""
    return rank(row.union) if row.union is not None else -1
