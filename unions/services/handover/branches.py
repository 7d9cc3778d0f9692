"""Branches pass on, each with a name of its own in the union that gets it."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import exact
from unions.models import Branch, Handover, Union
from unions.services.handover.plans import open_on, planned
from unions.services.handover.rows import (
    BRANCH,
    ROWS_AT_ONCE,
    UNIONS_AT_ONCE,
    RowMover,
    batches,
    write,
)

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Reorganisation
    from unions.services.movers import Item

_LONGEST = 120


@dataclass(frozen=True)
class Landing:
    """A branch on its way to another union."""

    pk: int
    source: int
    to: Hashable
    kind: str
    name: str


@dataclass
class Names:
    """Names by union and kind: which are taken, and whose they are."""

    #: (union, kind, name without capitals) → unions that branches of it come from.
    owners: dict[tuple[Hashable, str, str], set[Hashable]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def add(self, to: Hashable, kind: str, name: str, source: Hashable) -> None:
        self.owners[to, kind, exact(name)].add(source)

    def is_shared(self, landing: Landing) -> bool:
        key = (landing.to, landing.kind, exact(landing.name))
        return len(self.owners[key]) > 1

    def free(self, landing: Landing, union: Union) -> str:
        """``số 01`` of phường Sông Cầu → ``số 01 (Sông Cầu)``; taken from now on."""
        for name in _candidates(landing.name, union):
            if (landing.to, landing.kind, exact(name)) not in self.owners:
                self.add(landing.to, landing.kind, name, landing.source)
                return name
        raise AssertionError  # the candidates do not end


def _candidates(name: str, union: Union) -> Iterator[str]:
    yield _with(name, union.name)
    yield _with(name, union.unit_name)
    number = 2
    while True:
        yield _with(name, f"{union.name} {number}")
        number += 1


def _with(name: str, more: str) -> str:
    end = f" ({more[: _LONGEST // 2]})"
    return name[: _LONGEST - len(end)].rstrip() + end


def new_names(landings: Iterable[Landing], names: Names) -> dict[int, str]:
    """New names of branches that would be called alike in one union."""
    moving = list(landings)
    for landing in moving:
        names.add(landing.to, landing.kind, landing.name, landing.source)
    alike = [landing for landing in moving if names.is_shared(landing)]
    unions: dict[int, Union] = {}
    for some in batches({landing.source for landing in alike}, UNIONS_AT_ONCE):
        unions.update(Union.objects.in_bulk(some))
    return {one.pk: names.free(one, unions[one.source]) for one in alike}


class Branches(RowMover[Branch]):
    """Open branches. Those that would be called alike get the old unit's name too."""

    model: ClassVar[str] = BRANCH
    label: ClassVar[Any] = gettext_lazy("Branches")

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Branch]:
        return Branch.objects.filter(open_on(reorganisation.effective_on))

    def items(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> "list[Item]":
        rows = list(self.read(unions, reorganisation))
        heirs, chosen = planned(reorganisation)
        landings = []
        for row in rows:
            to = heirs.get(row.union_id) or chosen.get(f"{self.model}:{row.pk}")
            if to and row.closed_on is None:
                landing = Landing(row.pk, row.union_id, to, row.kind, row.name)
                landings.append(landing)
        targets = {str(landing.to) for landing in landings}
        there = {int(to): to for to in targets if to.isdecimal()}
        names = new_names(landings, _names_at(there))
        return [self.item(row, remark=_remark(row, names)) for row in rows]

    def move(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> int:
        targets = {*heirs.values(), *chosen.values()}
        landings = (
            Landing(row.pk, row.union_id, to, row.kind, row.name)
            for row, to in self.landings(heirs, chosen, reorganisation)
            if row.closed_on is None
        )
        names = new_names(landings, _names_at({key: key for key in targets}))
        written = write(
            self.handover(row, to, reorganisation, **_renamed(row, names))
            for row, to in self.landings(heirs, chosen, reorganisation)
        )
        self._rename(reorganisation, end="to_union")
        self.put(reorganisation)
        return written

    def undo(
        self,
        handovers: Sequence[Handover],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> None:
        self._rename(reorganisation, end="from_union")
        super().undo(handovers, reorganisation, by=by)

    def _rename(self, reorganisation: "Reorganisation", *, end: str) -> None:
        """Take those that get a name there, union and name at once; or give it back.

        A name that a person has changed since is hers to keep.
        """
        onward = end == "to_union"
        start, old, new = (
            ("from_union_id", "name", "named")
            if onward
            else ("to_union_id", "named", "name")
        )
        renamed = self.handed_over(reorganisation).filter(detail__has_key="named")
        for some in batches(renamed.order_by("pk"), ROWS_AT_ONCE):
            steps = {step.key: step for step in some if step.key is not None}
            rows = []
            for row in Branch.objects.filter(pk__in=steps).order_by("pk"):
                step = steps[row.pk]
                if row.union_id == getattr(step, start):
                    row.union_id = getattr(step, f"{end}_id")
                    row.name = (
                        step.detail[new] if row.name == step.detail[old] else row.name
                    )
                    rows.append(row)
            _save(rows)


def _names_at(targets: Mapping[int, Hashable]) -> Names:
    """Names of the open branches of unions that exist already."""
    names = Names()
    for some in batches(targets, UNIONS_AT_ONCE):
        open_ = Branch.objects.open().filter(union__in=some).order_by()
        for key, kind, name in open_.values_list("union", "kind", "name"):
            names.add(targets[key], kind, name, targets[key])
    return names


def _save(rows: list[Branch]) -> None:
    """One statement for many rows, with what is searched and sorted by made anew."""
    Branch.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["union", "name", "search_text", "sort_key"],
    )


def _renamed(row: Branch, names: Mapping[int, str]) -> dict[str, str]:
    if row.pk not in names:
        return {}
    return {"name": row.name, "named": names[row.pk]}


def _remark(row: Branch, names: Mapping[int, str]) -> str:
    if row.pk not in names:
        return ""
    return _("Will be called “%(name)s”.") % {"name": names[row.pk]}
