"""The unions of generated data: today's, and those that ended with the reform."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random
from typing import Any, Protocol

from core import search_text, text
from savings_groups.management.scale import names
from unions.enums import KIND_WORDS, LEVELS, Kind, Level


class UnitCounts(Protocol):
    """What of a size concerns unions."""

    @property
    def provinces(self) -> int: ...
    @property
    def communes(self) -> int: ...
    @property
    def former(self) -> int: ...
    @property
    def with_city(self) -> bool: ...


@dataclass(slots=True, eq=False)
class Unit:
    """A union before it is written."""

    key: int
    kind: Kind
    name: str
    code: str
    parent: "Unit | None"
    path: str
    ended: date | None = None

    @property
    def top(self) -> "Unit":
        return self.parent.top if self.parent else self


class Units:
    """All unions of one register; ``found`` makes them, ``rows`` writes them."""

    COLUMNS = (
        "id",
        "kind",
        "level",
        "name",
        "code",
        "parent",
        "path",
        "valid_from",
        "valid_to",
        "successor",
        "is_demo",
        "search_text",
        "sort_key",
    )

    def __init__(self, size: UnitCounts, chance: Random) -> None:
        self.size, self.chance, self._keys = size, chance, count(1)
        self.provinces: list[Unit] = []
        self.cities: list[Unit] = []
        self.communes: list[Unit] = []
        self.districts: list[Unit] = []
        self.former: list[Unit] = []

    def found(self, ended: date) -> None:
        """Make today's unions, then districts and communes that ended on ``ended``."""
        size, chance = self.size, self.chance
        for number in range(1, size.provinces + 1):
            self.provinces.append(self._unit(Kind.PROVINCE, None, f"{number:02d}"))
        top = self.provinces[0]
        if size.with_city:
            self.cities = [self._unit(Kind.CITY, top, "058")]
        weights = [chance.lognormvariate(0, 0.4) for _top in self.provinces]
        for number in range(size.communes):
            above = self.cities or chance.choices(self.provinces, weights)
            self.communes.append(
                self._unit(self._kind(), above[0], f"{number * 3 + 4:05d}")
            )
        tops = list(dict.fromkeys(unit.top for unit in self.communes))
        for _number in range(max(1, size.former // 14) if size.former else 0):
            self.districts.append(
                self._unit(Kind.DISTRICT, chance.choice(tops), ended=ended)
            )
        for number in range(size.former):
            above = [chance.choice(self.districts)]
            self.former.append(
                self._unit(self._kind(), above[0], f"{number:05d}", ended=ended)
            )

    def rows(
        self, successors: Mapping[int, int], began: date
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of all, those above first."""
        today = [*self.provinces, *self.cities, *self.communes]
        for unit in [*today, *self.districts, *self.former]:
            is_new = self.former and LEVELS[unit.kind] == Level.COMMUNE
            yield (
                unit.key,
                unit.kind.value,
                LEVELS[unit.kind].value,
                unit.name,
                unit.code,
                unit.parent and unit.parent.key,
                unit.path,
                began if is_new and not unit.ended else None,
                unit.ended,
                successors.get(unit.key),
                True,
                search_text.stored(
                    [f"Hội LHPN {KIND_WORDS[unit.kind]} {unit.name}", unit.code]
                ),
                text.sort_key(unit.name),
            )

    def _kind(self) -> Kind:
        return self.chance.choices([Kind.COMMUNE, Kind.WARD], [4, 1])[0]

    def _unit(
        self, kind: Kind, above: Unit | None, code: str = "", ended: date | None = None
    ) -> Unit:
        key = next(self._keys)
        path = f"{above.path if above else '/'}{key}/"
        return Unit(key, kind, names.place(self.chance), code, above, path, ended)
