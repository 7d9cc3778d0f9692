"""What a reorganisation would do, as its preview shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unions.lineage import Ref
from unions.models import Union
from unions.selectors.ground import Ground, title_of

if TYPE_CHECKING:
    from unions.services.movers import Item

#: Rows of one kind of thing that a preview shows; those that a person must assign
#: are always all there.
SHOWN_ROWS = 200


@dataclass(frozen=True)
class OpeningRow:
    """A union that begins."""

    ref: Ref
    kind: str
    name: str
    title: str
    #: Title of the union above; nothing for a province.
    parent: str
    #: Titles of what it comes from.
    origins: tuple[str, ...]
    #: It keeps everything but the union above.
    is_carried: bool


@dataclass(frozen=True)
class Becoming:
    """One successor of a union that ends; prints as its title."""

    #: A ref or a key, as ``Blueprint.assigned`` names it; nothing: it ends for good.
    ref: int | Ref | None
    title: str
    kind: str
    extent: str
    is_main: bool

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class ClosingRow:
    """A union that ends, and what it becomes."""

    union: Union
    becomes: list[Becoming]
    is_carried: bool

    @property
    def is_divided(self) -> bool:
        return any(step.extent == "part" for step in self.becomes)


@dataclass(frozen=True)
class PreviewRow:
    """One open thing of a union that ends."""

    item: "Item"
    to_label: str | None
    #: It waits until a person says where it goes.
    needs_person: bool


@dataclass(frozen=True)
class MoveGroup:
    """The open things of one kind."""

    label: Any
    passes_on: bool
    rows: list[PreviewRow]
    count: int

    @property
    def waiting(self) -> int:
        return sum(row.needs_person for row in self.rows)


@dataclass(frozen=True)
class Preview:
    openings: list[OpeningRow]
    closings: list[ClosingRow]
    moves: list[MoveGroup]
    #: What forbids to carry it out, and what a person should know.
    problems: list[str]
    cautions: list[str]


def opening_rows(ground: Ground) -> list[OpeningRow]:
    return [
        OpeningRow(
            ref=opening.ref,
            kind=opening.kind,
            name=opening.name,
            title=title_of(opening),
            parent=ground.title(opening.parent),
            origins=tuple(ground.title(tie.old) for tie in ground.sources[opening.ref]),
            is_carried=opening.ref in ground.carried,
        )
        for opening in ground.blueprint.openings
    ]


def closing_rows(ground: Ground) -> list[ClosingRow]:
    rows = []
    for key in ground.blueprint.closing:
        if key not in ground.unions:
            continue
        becomes = [
            Becoming(
                ref=tie.to,
                title=ground.title(tie.to),
                kind=str(tie.kind.label),
                extent=tie.extent,
                is_main=tie.main,
            )
            for tie in ground.ties[key]
        ]
        carried = any(tie.to in ground.carried for tie in ground.ties[key])
        rows.append(ClosingRow(ground.unions[key], becomes, is_carried=carried))
    return rows


def move_group(
    ground: Ground, items: Sequence["Item"], *, label: Any, passes_on: bool
) -> MoveGroup:
    """Where each thing of one kind goes."""
    rows = [_preview_row(ground, item, passes_on=passes_on) for item in items]
    shown = [
        row
        for number, row in enumerate(rows)
        if number < SHOWN_ROWS or row.item.union_id in ground.divided
    ]
    return MoveGroup(label, passes_on, shown, len(rows))


def _preview_row(ground: Ground, item: "Item", *, passes_on: bool) -> PreviewRow:
    divided = item.union_id in ground.divided
    if divided:
        key = item.follows or item.key
        to = ground.target(ground.blueprint.assigned.get(key))
    else:
        to = ground.heir(item.union_id)
    goes = passes_on and not item.stays
    return PreviewRow(
        item,
        to_label=ground.title(to) if goes and to is not None else None,
        needs_person=goes and divided and to is None and not item.follows,
    )
