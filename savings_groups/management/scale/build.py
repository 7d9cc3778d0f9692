"""A register of a given size, the same at every run: unions, branches, groups, months.

Sizes are skewed as in life: a few communes have many branches, few groups are in debt.
Rows are written as they are made, so that a nation needs no more memory than a city.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model

from core import search_text, text
from savings_groups.management.scale import months, names, people
from savings_groups.management.scale.reform import BEGAN, ENDED, Reform
from savings_groups.management.scale.rows import (
    pour,
    reset_sequences,
    without_indexes,
)
from savings_groups.management.scale.seats import SEAT_COLUMNS, Seat, seats
from savings_groups.management.scale.units import Unit, Units
from savings_groups.models import Borrower, GroupMonth, Loan, SavingsGroup
from savings_groups.querysets import LATEST
from unions.enums import BRANCH_WORDS, BranchKind, Kind, Period
from unions.models import (
    Branch,
    Descent,
    Figures,
    Handover,
    Initiative,
    Officer,
    Post,
    Reorganisation,
    Union,
    UnionLink,
)

SEED = 2020
#: What is written, in this order.
_MODELS: tuple[type[Model], ...] = (
    Union,
    Reorganisation,
    UnionLink,
    Descent,
    Branch,
    Officer,
    Post,
    Figures,
    Initiative,
    GroupMonth,
    SavingsGroup,
    Borrower,
    Loan,
    Handover,
)


@dataclass(frozen=True)
class Size:
    """How many of each there are to be."""

    provinces: int
    communes: int
    former: int
    branches: int
    groups: int
    months: int
    #: Whether a city stands between province and communes, as before 2025.
    with_city: bool = False


SIZES = {
    "small": Size(1, 8, 0, 160, 110, 24, with_city=True),
    "province": Size(1, 92, 280, 2_800, 1_700, 60),
    "nation": Size(34, 3_321, 10_035, 100_000, 70_000, 60),
}


@dataclass(slots=True)
class _Place:
    """A branch: whose it is, and whose it was before the reform."""

    key: int
    union: Unit
    former: Unit | None
    title: str


@dataclass
class Builder:
    """Builds one register. Keys are given by hand, so nothing is read back."""

    size: Size
    say: Callable[[str], None]
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 -- not for secrets
    branches: list[_Place] = field(default_factory=list)

    @transaction.atomic
    def build(self) -> None:
        """Write everything, or nothing."""
        units = Units(self.size, self.chance)
        units.found(ENDED)
        reform = Reform(units, self.chance)
        self.formers = reform.formers()
        with without_indexes(_MODELS):
            self._pour(Union, units.COLUMNS, units.rows(reform.successors(), BEGAN))
            self._pour(Reorganisation, reform.DECISIONS, reform.decisions())
            self._pour(UnionLink, reform.LINKS, reform.links())
            self._pour(Descent, reform.DESCENTS, reform.descents())
            self._pour(Branch, _BRANCH, self._branches(units))
            self._officers(units)
            self._pour(Figures, _FIGURES, self._figures(units))
            self._pour(Initiative, _INITIATIVE, self._initiatives(units))
            kept: list[tuple[Any, ...]] = []
            self._pour(GroupMonth, months.COLUMNS, self._months(kept))
            members = [row[LATEST.index("members")] for row in kept]
            self._pour(
                Borrower, people.BORROWERS, people.borrowers(self.chance, members)
            )
            self._pour(Loan, people.LOANS, people.loans(self.chance, members))
            moved: list[tuple[Any, ...]] = []
            self._pour(SavingsGroup, _GROUP, self._groups(units, kept, moved))
            self._pour(Handover, reform.HANDOVERS, reform.handovers(self._moved(moved)))
        reset_sequences(_MODELS)

    def _pour(
        self, model: type[Model], names: tuple[str, ...], rows: Iterator[Any]
    ) -> None:
        self.say(f"{pour(model, names, rows)} × {model._meta.model_name}")

    def _spread(self, units: Units, total: int, sigma: float) -> list[Unit]:
        """``total`` places among the communes; some get many, some few."""
        weights = [self.chance.lognormvariate(0, sigma) for _unit in units.communes]
        return self.chance.choices(units.communes, weights, k=total)

    def _branches(self, units: Units) -> Iterator[tuple[Any, ...]]:
        chance, numbers, taken = self.chance, Counter[int](), set()
        for key, union in enumerate(self._spread(units, self.size.branches, 0.6), 1):
            numbers[union.key] += 1
            kind = _BRANCH_KIND.get(union.kind, BranchKind.HAMLET)
            name = names.hamlet(chance, numbers[union.key])
            if (union.key, name) in taken:
                name = f"{name} {numbers[union.key]}"
            taken.add((union.key, name))
            title = " ".join(["Chi hội", BRANCH_WORDS[kind], name])
            former = chance.choice(self.formers.get(union.key) or [None])
            self.branches.append(_Place(key, union, former, title))
            found = search_text.stored([title])
            members = round(chance.lognormvariate(4.6, 0.5))
            groups = chance.randint(1, 9)
            sort_key = text.sort_key(name)
            yield key, union.key, kind.value, name, members, groups, found, sort_key

    def _officers(self, units: Units) -> None:
        """Those who sit today, and the chairs of the communes that ended."""
        today = [(place.union.key, place.key) for place in self.branches]
        held = list(seats(units, today, self.formers, began=BEGAN, ended=ENDED))
        self._pour(Officer, _OFFICER, self._people(held))
        numbered = enumerate(held, 1)
        self._pour(Post, SEAT_COLUMNS, ((key, key, *seat) for key, seat in numbered))

    def _people(self, held: list[Seat]) -> Iterator[tuple[Any, ...]]:
        for key, seat in enumerate(held, 1):
            name = names.woman(self.chance)
            born = self.chance.randint(1962, 1998)
            found, sort_key = search_text.stored([name]), text.name_sort_key(name)
            yield key, seat.home, name, born, True, found, sort_key

    def _figures(self, units: Units) -> Iterator[tuple[Any, ...]]:
        """Five years: of the communes of before until they end, then of today's."""
        for key, unit in enumerate(self._reported(units), 1):
            union, year, women, members = unit
            day = date(year, 12, 31)
            yield key, union, day, Period.YEAR.value, women * 3, women, members

    def _reported(self, units: Units) -> Iterator[tuple[int, int, int, int]]:
        chance = self.chance
        for unit in [*units.communes, *units.former]:
            women = round(chance.lognormvariate(7.5 if unit.ended else 8.6, 0.5))
            share = chance.uniform(0.55, 0.85)
            years = (2021, 2022, 2023, 2024) if unit.ended else (2025,)
            for year in years if self.size.former else range(2021, 2026):
                share = min(share * chance.uniform(0.99, 1.03), 0.98)
                yield unit.key, year, women, round(women * share)

    def _initiatives(self, units: Units) -> Iterator[tuple[Any, ...]]:
        keys = count(1)
        for unit in units.communes:
            for name in self.chance.sample(names.INITIATIVES, 3):
                found, sort_key = search_text.stored([name, ""]), text.sort_key(name)
                yield next(keys), unit.key, name, found, sort_key

    def _months(self, kept: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """All months of all groups; ``kept`` gets what each group keeps of them."""
        for key in range(1, self.size.groups + 1):
            for row in months.of_group(self.chance, key, self.size.months):
                yield row
            kept.append(months.newest(row))

    def _groups(
        self,
        units: Units,
        kept: list[tuple[Any, ...]],
        moved: list[tuple[Any, ...]],
    ) -> Iterator[tuple[Any, ...]]:
        chance, of_union = self.chance, dict[int, list[_Place]]()
        for place in self.branches:
            of_union.setdefault(place.union.key, []).append(place)
        for key, union in enumerate(self._spread(units, self.size.groups, 0.7), 1):
            branch = chance.choice(of_union.get(union.key) or [None])
            name, leader = f"Tổ TK&VV {names.place(chance)}", names.woman(chance)
            if branch and branch.former:
                moved.append((key, name, branch.former, union))
            yield (
                key,
                union.key,
                branch and branch.key,
                code := f"{key:07d}",
                name,
                leader,
                f"09{chance.randint(0, 99_999_999):08d}",
                chance.randint(1, 28),
                True,
                search_text.stored([name, leader, code]),
                text.sort_key(name),
                *kept[key - 1],
            )

    def _moved(self, groups: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """What passed to today's communes: branches with their groups."""
        for place in self.branches:
            if place.former:
                label = Branch._meta.label_lower
                yield label, place.key, place.title, place.former, place.union
        for row in groups:
            yield SavingsGroup._meta.label_lower, *row


_BRANCH_KIND = {Kind.WARD: BranchKind.STREET_GROUP}
_BRANCH = (
    "id",
    "union",
    "kind",
    "name",
    "members",
    "women_groups",
    "search_text",
    "sort_key",
)
_OFFICER = (
    "id",
    "home_union",
    "full_name",
    "birth_year",
    "is_demo",
    "search_text",
    "sort_key",
)
_FIGURES = ("id", "union", "as_of", "period", "population", "women", "members")
_INITIATIVE = ("id", "union", "name", "search_text", "sort_key")
_GROUP = (
    "id",
    "union",
    "branch",
    "code",
    "name",
    "leader_name",
    "leader_phone",
    "transaction_day",
    "is_demo",
    "search_text",
    "sort_key",
    *(f"latest_{name}" for name in LATEST),
)
