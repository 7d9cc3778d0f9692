"""A register of a given size, the same at every run: unions, branches, groups, months.

Sizes are skewed as in life: a few communes have many branches, few groups are in debt.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Model

from savings_groups.management.scale import months, names
from savings_groups.management.scale.rows import pour, reset_sequences
from savings_groups.models import GroupMonth, SavingsGroup
from unions.enums import LEVELS, Body, BranchKind, Kind, LinkKind, PostRank
from unions.models import (
    Branch,
    Figures,
    Initiative,
    Officer,
    Post,
    Union,
    UnionLink,
)

SEED = 2020
#: Today's communes began on this day, by the reorganisation of 2025.
BEGAN, ENDED = date(2025, 7, 1), date(2025, 6, 30)
DECISION = "Nghị quyết của Ủy ban Thường vụ Quốc hội năm 2025"
_BATCH = 2000


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
    "nation": Size(34, 3_321, 10_035, 100_000, 60_000, 60),
}


@dataclass
class Builder:
    """Builds one register. Keys are given by hand, so nothing is read back."""

    size: Size
    say: Callable[[str], None]
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 -- not for secrets
    keys: dict[type[Model], Iterator[int]] = field(default_factory=dict)
    communes: list[Union] = field(default_factory=list)

    @transaction.atomic
    def build(self) -> None:
        """Write everything, or nothing."""
        provinces = self._unions()
        self._former(provinces)
        branches = self._branches()
        self._officers(branches)
        self._figures()
        self._months(self._groups(branches))
        reset_sequences([*self.keys, Figures, UnionLink, GroupMonth])

    def _key(self, model: type[Model]) -> int:
        return next(self.keys.setdefault(model, count(1)))

    def _union(self, kind: Kind, above: Union | None, **more: Any) -> Union:
        key = self._key(Union)
        return Union(
            pk=key,
            kind=kind,
            level=LEVELS[kind],
            name=names.place(self.chance),
            parent=above,
            path=f"{above.path if above else '/'}{key}/",
            is_demo=True,
            **more,
        )

    def _unions(self) -> list[Union]:
        size, chance = self.size, self.chance
        tops = [
            self._union(Kind.PROVINCE, None, code=f"{n:02d}")
            for n in range(1, size.provinces + 1)
        ]
        cities = [self._union(Kind.CITY, tops[0], code="058")] if size.with_city else []
        weights = [chance.lognormvariate(0, 0.4) for _top in tops]
        for n in range(size.communes):
            top = chance.choices(tops, weights)[0]
            kind = chance.choices([Kind.COMMUNE, Kind.WARD], [4, 1])[0]
            above = cities[0] if cities else top
            began = None if cities else BEGAN
            code = f"{n * 3 + 4:05d}"
            self.communes.append(self._union(kind, above, code=code, valid_from=began))
        self._write(Union, [*tops, *cities, *self.communes])
        return tops

    def _former(self, provinces: list[Union]) -> None:
        """The communes before 2025 in their districts, and what each became."""
        if not self.size.former:
            return
        here: dict[int, list[Union]] = {top.pk: [] for top in provinces}
        for commune in self.communes:
            here[commune.parent_id or 0].append(commune)
        tops = [top for top in provinces if here[top.pk]]
        districts = [
            self._union(Kind.DISTRICT, self.chance.choice(tops), valid_to=ENDED)
            for _n in range(max(1, self.size.former // 14))
        ]
        old = [
            self._union(
                Kind.COMMUNE,
                self.chance.choice(districts),
                code=f"{n:05d}",
                valid_to=ENDED,
            )
            for n in range(self.size.former)
        ]
        self._write(Union, [*districts, *old])
        links = [
            UnionLink(
                from_union=union,
                to_union=self.chance.choice(here[union.parent.parent_id or 0]),  # type: ignore[union-attr]
                kind=LinkKind.MERGE,
                effective_on=BEGAN,
                decision=DECISION,
            )
            for union in old
        ]
        self._write(UnionLink, links)

    def _spread(self, total: int, sigma: float) -> list[Union]:
        """``total`` places among the communes; some get many, some few."""
        weights = [self.chance.lognormvariate(0, sigma) for _union in self.communes]
        return self.chance.choices(self.communes, weights, k=total)

    def _branches(self) -> list[Branch]:
        chance = self.chance
        rows = [
            Branch(
                pk=self._key(Branch),
                union=union,
                kind=BranchKind.STREET_GROUP
                if union.kind == Kind.WARD
                else BranchKind.HAMLET,
                name=f"{names.place(chance)} {n % 97 + 1}/{n}",
                members=round(chance.lognormvariate(4.6, 0.5)),
                women_groups=chance.randint(1, 9),
            )
            for n, union in enumerate(self._spread(self.size.branches, 0.6))
        ]
        self._write(Branch, rows)
        return rows

    def _officers(self, branches: list[Branch]) -> None:
        """A chair and a deputy for each commune, a head for each branch."""
        posts = []
        for union in self.communes:
            for rank, title in (
                (PostRank.CHAIR, "Chủ tịch"),
                (PostRank.VICE_CHAIR, "Phó Chủ tịch"),
            ):
                posts.append(self._post(union, rank, title, body=Body.STANDING))
        for branch in branches:
            head = self._post(
                branch.union,
                PostRank.BRANCH_HEAD,
                "Chi hội trưởng",
                body=Body.BRANCH,
                branch=branch,
            )
            posts.append(head)
        self._write(Officer, [post.officer for post in posts])
        self._write(Post, posts)

    def _post(self, union: Union, rank: PostRank, title: str, **more: Any) -> Post:
        officer = Officer(
            pk=self._key(Officer),
            full_name=names.woman(self.chance),
            home_union=union,
            birth_year=self.chance.randint(1962, 1998),
            is_demo=True,
        )
        return Post(
            pk=self._key(Post),
            officer=officer,
            union=union,
            rank=rank,
            title=title,
            term="2025–2030",
            started_on=BEGAN,
            **more,
        )

    def _figures(self) -> None:
        """Five years of figures and some initiatives of each commune."""
        chance, rows, initiatives = self.chance, [], []
        for union in self.communes:
            women = round(chance.lognormvariate(8.6, 0.5))
            share = chance.uniform(0.55, 0.85)
            for year in range(2021, 2026):
                share = min(share * chance.uniform(0.99, 1.03), 0.98)
                rows.append(
                    Figures(
                        union=union,
                        as_of=date(year, 12, 31),
                        population=round(women * 2.9),
                        women=women,
                        members=round(women * share),
                    )
                )
            for title in chance.sample(names.INITIATIVES, 3):
                initiative = Initiative(
                    union=union, name=title, pk=self._key(Initiative)
                )
                initiatives.append(initiative)
        self._write(Figures, rows)
        self._write(Initiative, initiatives)

    def _groups(self, branches: list[Branch]) -> list[SavingsGroup]:
        of_union: dict[int, list[Branch]] = {}
        for branch in branches:
            of_union.setdefault(branch.union_id, []).append(branch)
        rows = []
        for n, union in enumerate(self._spread(self.size.groups, 0.7), start=1):
            mine = of_union.get(union.pk)
            rows.append(
                SavingsGroup(
                    pk=self._key(SavingsGroup),
                    union=union,
                    branch=self.chance.choice(mine) if mine else None,
                    code=f"{n:07d}",
                    name=f"Tổ TK&VV {names.place(self.chance)}",
                    leader_name=names.woman(self.chance),
                    leader_phone=f"09{self.chance.randint(0, 99_999_999):08d}",
                    transaction_day=self.chance.randint(1, 28),
                    is_demo=True,
                )
            )
        self._write(SavingsGroup, rows)
        return rows

    def _months(self, groups: list[SavingsGroup]) -> None:
        size = self.size.months
        rows = (row for g in groups for row in months.of_group(self.chance, g.pk, size))
        self.say(f"{pour(GroupMonth, months.COLUMNS, rows)} × groupmonth")
        SavingsGroup.objects.all().take_newest_months()

    def _write(self, model: type[Model], rows: list[Any]) -> None:
        model._default_manager.bulk_create(rows, batch_size=_BATCH)
        self.say(f"{len(rows)} × {model._meta.model_name}")
