"""What a reorganisation stands on: its blueprint, and the unions that it names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from unions.enums import KIND_WORDS, LEVELS, Extent, Level, LinkKind
from unions.lineage import Blueprint, Opening, Ref, Tie
from unions.models import Reorganisation, Union

if TYPE_CHECKING:
    from accounts.models import User

#: Keys in one query: below what every SQLite takes.
CHUNK = 5000
#: From the top down.
RANKS: dict[str, int] = {Level.PROVINCE: 0, Level.CITY: 1, Level.COMMUNE: 2}


def chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    """The keys in order, so that everybody locks in the same one."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


@dataclass
class Ground:
    """A blueprint with what it carries along, and every union that it names."""

    reorganisation: Reorganisation
    blueprint: Blueprint
    unions: dict[int, Union]
    #: Openings of unions that keep everything but the union above.
    carried: set[Ref] = field(default_factory=set)
    #: Unions below one that ends, which nobody takes along.
    stuck: list[Union] = field(default_factory=list)
    #: The same, but they begin only after the decision.
    late: list[Union] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.index()

    def index(self) -> None:
        """Look-ups over the blueprint; again whenever it has grown."""
        self.divided = self.blueprint.divided
        self.openings = {opening.ref: opening for opening in self.blueprint.openings}
        self.ties: dict[int, list[Tie]] = {}
        self.sources: dict[int | Ref, list[Tie]] = defaultdict(list)
        for tie in self.blueprint.ties:
            self.ties.setdefault(tie.old, []).append(tie)
            if tie.to is not None:
                self.sources[tie.to].append(tie)

    @property
    def day(self) -> date:
        return self.reorganisation.effective_on

    def heir(self, old: int) -> int | Ref | None:
        """The one union that takes the whole of it; nothing of a divided one."""
        ties = self.ties.get(old, [])
        whole = [tie.to for tie in ties if tie.extent == Extent.WHOLE]
        return whole[0] if len(ties) == len(whole) == 1 else None

    def stays(self, key: int) -> bool:
        """A union that exists when the decision is in force, and does not end by it."""
        return key not in self.ties and self.unions[key].exists_on(self.day)

    def target(self, ref: int | Ref | None) -> int | Ref | None:
        """What an assignment names: a ref, or the key of a union as JSON keeps it."""
        if isinstance(ref, str) and ref not in self.openings and ref.isdecimal():
            return int(ref)
        return ref

    def title(self, ref: int | Ref | None) -> str:
        """How the union is called, whether it exists or is to be opened."""
        if isinstance(ref, int):
            return str(self.unions.get(ref, ref))
        opening = self.openings.get(ref) if ref is not None else None
        return title_of(opening) if opening else ""

    def level(self, ref: int | Ref | None) -> str:
        """Of a union that is named; nothing if there is none."""
        if isinstance(ref, int):
            return self.unions[ref].level if ref in self.unions else ""
        opening = self.openings.get(ref) if ref is not None else None
        return LEVELS.get(opening.kind, "") if opening else ""


def title_of(opening: Opening) -> str:
    """``Hội LHPN phường Bắc Kạn``."""
    return f"Hội LHPN {KIND_WORDS.get(opening.kind, '')} {opening.name}"


def survey(reorganisation: Reorganisation, *, lock: bool = False) -> Ground:
    """Read what the plan names, and add what stands below the unions that end.

    ``lock`` holds the rows until the transaction ends, as the verbs need.
    """
    blueprint = Blueprint.from_json(reorganisation.plan)
    named = {end for tie in blueprint.ties for end in (tie.old, tie.to)}
    named |= {opening.parent for opening in blueprint.openings}
    keys = [key for key in named if isinstance(key, int)]
    ground = Ground(reorganisation, blueprint, _read(keys, lock=lock))
    _carry_along(ground, lock=lock)
    return ground


def _read(keys: Iterable[int], *, lock: bool) -> dict[int, Union]:
    found: dict[int, Union] = {}
    for some in chunks(keys):
        rows = Union.objects.filter(pk__in=some).order_by("pk")
        if lock:
            rows = rows.select_for_update(no_key=True)
        found.update((row.pk, row) for row in rows)
    return found


def _carry_along(ground: Ground, *, lock: bool) -> None:
    """Give every union below one that ends an opening below its one successor."""
    closing = set(ground.blueprint.closing)
    fresh = sorted(closing & set(ground.unions))
    ties: list[Tie] = []
    while fresh:
        below = _below(fresh, ground.reorganisation.last_day, lock=lock)
        children = [child for child in below if child.pk not in closing]
        fresh = []
        for child in children:
            if opening := _carried(child, ground):
                tie = Tie(old=child.pk, to=opening.ref, kind=LinkKind.MOVE)
                _add(ground, child, opening, tie)
                ties.append(tie)
                fresh.append(child.pk)
    if ties:
        plan = ground.blueprint
        added = tuple(
            ground.openings[tie.to] for tie in ties if tie.to in ground.carried
        )
        ground.blueprint = replace(
            plan, openings=(*plan.openings, *added), ties=(*plan.ties, *ties)
        )
        ground.index()


def _add(ground: Ground, child: Union, opening: Opening, tie: Tie) -> None:
    ground.unions[child.pk] = child
    ground.openings[opening.ref] = opening
    ground.carried.add(opening.ref)
    ground.ties[child.pk] = [tie]


def _below(parents: Iterable[int], last_day: date, *, lock: bool) -> list[Union]:
    """Children that would outlive the union above."""
    found: list[Union] = []
    for some in chunks(parents):
        longer = Q(valid_to=None) | Q(valid_to__gt=last_day)
        rows = Union.objects.filter(longer, parent__in=some).order_by("pk")
        found += rows.select_for_update(no_key=True) if lock else rows
    return found


def _carried(child: Union, ground: Ground) -> Opening | None:
    """The child's opening under the heir of the union above; noted if none fits."""
    heir = ground.heir(child.parent_id or 0)
    rank = RANKS.get(ground.level(heir))
    if heir is None or rank is None or rank >= RANKS[child.level]:
        ground.stuck.append(child)
        return None
    if child.valid_from and child.valid_from > ground.reorganisation.last_day:
        ground.late.append(child)
        return None
    return Opening(
        ref=f"carried:{child.pk}",
        kind=child.kind,
        name=child.name,
        code=child.code,
        parent=heir,
    )


def inside(keys: Iterable[int], by: "User | None") -> set[int]:
    """Those of the keys that are in the person's subtree; the system has them all."""
    rows = Union.objects.all() if by is None else Union.objects.inside(by)
    found: set[int] = set()
    for some in chunks(keys):
        found.update(rows.filter(pk__in=some).values_list("pk", flat=True))
    return found


def shown(day: date | None) -> str:
    """``30/06/2025``, in a sentence."""
    return f"{day:%d/%m/%Y}" if day else ""
