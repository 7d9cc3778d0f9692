"""What the reform of 2025 did to generated units: links, descents, handovers."""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import Any

from savings_groups.management.scale.units import Unit, Units
from unions.enums import (
    Extent,
    LinkKind,
    ReorganisationKind,
    ReorganisationStatus,
)
from unions.lineage import Step, descents, successors

#: Today's communes began on this day.
BEGAN, ENDED = date(2025, 7, 1), date(2025, 6, 30)
DECIDED = date(2025, 6, 16)
_DIVIDED, _WAITING = 0.02, 0.2


class Reform:
    """Which unit went on with which; a few were divided, some of them wait."""

    DECISIONS = (
        "id",
        "kind",
        "decision_number",
        "decision_date",
        "effective_on",
        "status",
        "union",
        "created_at",
        "plan",
    )
    LINKS = (
        "id",
        "from_union",
        "to_union",
        "kind",
        "extent",
        "is_main",
        "effective_on",
        "decision",
        "reorganisation",
    )
    DESCENTS = ("id", "from_union", "to_union", "is_work")
    HANDOVERS = (
        "id",
        "reorganisation",
        "model",
        "key",
        "label",
        "from_union",
        "to_union",
        "effective_on",
        "detail",
    )

    def __init__(self, units: Units, chance: Random) -> None:
        self.units, self.chance = units, chance
        self._decisions = {top.key: n for n, top in enumerate(units.provinces, 1)}
        self._ties = list(self._found())

    def _found(self) -> Iterator[tuple[Unit, Unit, LinkKind, Extent, bool]]:
        chance, here = self.chance, dict[int, list[Unit]]()
        for commune in self.units.communes:
            here.setdefault(commune.top.key, []).append(commune)
        for district in self.units.districts:
            yield district, district.top, LinkKind.ABOLISH, Extent.WHOLE, True
        for old in self.units.former:
            near = here[old.top.key]
            if len(near) > 1 and chance.random() < _DIVIDED:
                one, two = chance.sample(near, 2)
                is_decided = chance.random() >= _WAITING
                yield old, one, LinkKind.SPLIT, Extent.PART, is_decided
                yield old, two, LinkKind.SPLIT, Extent.PART, False
            else:
                new = chance.choice(near)
                yield old, new, LinkKind.MERGE, Extent.WHOLE, True

    def formers(self) -> dict[int, list[Unit]]:
        """Of every commune of today those whose branches it took over."""
        found: dict[int, list[Unit]] = {}
        for old, new, kind, _extent, is_main in self._ties:
            if is_main and kind != LinkKind.ABOLISH:
                found.setdefault(new.key, []).append(old)
        return found

    def _steps(self) -> list[Step]:
        return [
            Step(old.key, new.key, is_main=is_main, is_work=True)
            for old, new, _kind, _extent, is_main in self._ties
        ]

    def successors(self) -> dict[int, int]:
        return successors(self._steps())

    def descents(self) -> Iterator[tuple[Any, ...]]:
        found = descents(self._steps()).items()
        for key, ((one, two), is_work) in enumerate(found, 1):
            yield key, one, two, is_work

    def decisions(self) -> Iterator[tuple[Any, ...]]:
        """One of each province."""
        for top, key in self._decisions.items() if self._ties else ():
            yield (
                key,
                ReorganisationKind.REFORM.value,
                self._number(key),
                DECIDED,
                BEGAN,
                ReorganisationStatus.APPLIED.value,
                top,
                "2025-06-30 17:00:00+00:00",
                "{}",
            )

    def links(self) -> Iterator[tuple[Any, ...]]:
        for key, (old, new, kind, extent, is_main) in enumerate(self._ties, 1):
            decision = self._decisions[old.top.key]
            text = f"{self._number(decision)} ngày {DECIDED:%d/%m/%Y}"
            named = (kind.value, extent.value, is_main, BEGAN, text, decision)
            yield key, old.key, new.key, *named

    def handovers(
        self, moved: Iterable[tuple[str, int, str, Unit, Unit]]
    ) -> Iterator[tuple[Any, ...]]:
        for key, (model, thing, label, old, new) in enumerate(moved, 1):
            decision = self._decisions[new.top.key]
            yield key, decision, model, thing, label, old.key, new.key, BEGAN, "{}"

    def _number(self, key: int) -> str:
        return f"{1655 + key}/NQ-UBTVQH15"
