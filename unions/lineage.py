"""What a reorganisation is, as plain values; who descends from whom. No query.

A unit that changes in any way (name, kind, union above, borders) ends, and a new one
begins on the day of the decision: so every row of the register is true for exactly the
days between its two dates.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from unions.enums import Extent, LinkKind

#: A union that exists is named by its key, one that is to be opened by its ``ref``.
Ref = str


@dataclass(frozen=True)
class Opening:
    """A union that the decision opens."""

    ref: Ref
    kind: str
    name: str
    code: str = ""
    #: The union above: the key of one that exists, or the ``ref`` of another opening.
    parent: int | Ref | None = None
    address: str = ""
    latitude: str = ""
    longitude: str = ""
    area_km2: str = ""


@dataclass(frozen=True)
class Tie:
    """What becomes of one union: ``to`` is an opening's ``ref``, a key, or nothing."""

    old: int
    to: int | Ref | None
    kind: LinkKind
    extent: Extent = Extent.WHOLE
    #: Goes on with its figures. Of a divided union at most one tie; a whole tie always.
    main: bool = True


@dataclass(frozen=True)
class Blueprint:
    """Everything that one reorganisation does."""

    openings: tuple[Opening, ...] = ()
    ties: tuple[Tie, ...] = ()
    #: Where each open thing of a divided union goes: ``"unions.branch:12"`` → ``ref``.
    assigned: Mapping[str, Ref] = field(default_factory=dict)

    @cached_property
    def closing(self) -> list[int]:
        """Keys of the unions that end, each once, in the order of the ties."""
        return list(dict.fromkeys(tie.old for tie in self.ties))

    @cached_property
    def divided(self) -> set[int]:
        """Keys of the unions whose things a person must assign."""
        return {tie.old for tie in self.ties if tie.extent == Extent.PART}

    def to_json(self) -> dict[str, Any]:
        return {
            "openings": [asdict(opening) for opening in self.openings],
            "ties": [asdict(tie) for tie in self.ties],
            "assigned": dict(self.assigned),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Blueprint":
        ties = (
            Tie(
                old=row["old"],
                to=row["to"],
                kind=LinkKind(row["kind"]),
                extent=Extent(row["extent"]),
                main=row["main"],
            )
            for row in data.get("ties", ())
        )
        return cls(
            openings=tuple(Opening(**row) for row in data.get("openings", ())),
            ties=tuple(ties),
            assigned=dict(data.get("assigned", {})),
        )


@dataclass(frozen=True)
class Step:
    """One link between two unions, as far as descent is concerned."""

    old: int
    new: int
    is_main: bool
    #: The new one stands as high as the old one, or higher.
    is_work: bool


def descents(steps: Iterable[Step]) -> dict[tuple[int, int], bool]:
    """The transitive closure: (earlier, later) → whether the work passed all the way.

    Over two ways from one union to another, one on which the work passed is enough.
    """
    onward: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        onward[step.old].append(step)
    found: dict[tuple[int, int], bool] = {}
    for first in list(onward):
        waiting: list[tuple[int, bool]] = [(first, True)]
        while waiting:
            here, passed = waiting.pop()
            for step in onward.get(here, ()):
                works = passed and step.is_work
                known = found.get((first, step.new))
                if step.new == first or known or known == works:
                    continue
                found[first, step.new] = works
                waiting.append((step.new, works))
    return found


def successors(steps: Iterable[Step]) -> dict[int, int]:
    """Of every union with a main successor: the last one of that line."""
    onward = {step.old: step.new for step in steps if step.is_main}
    found: dict[int, int] = {}
    for first in onward:
        here, seen = first, {first}
        while (after := onward.get(here)) is not None and after not in seen:
            seen.add(after)
            here = after
        found[first] = here
    return found
