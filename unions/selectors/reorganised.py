"""Lists of reorganisations and of divided units, and what one has done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from unions.enums import Extent, LinkKind, ReorganisationKind
from unions.models import Reorganisation, Union, UnionLink
from unions.querysets import UnionQuerySet
from unions.selectors.reorganisation import Becoming, ClosingRow, OpeningRow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

#: Units that a page shows of a reorganisation; the rest is counted.
SHOWN_UNITS = 20


def listed(user: "User", words: str = "") -> "QuerySet[Reorganisation]":
    """Those that she sees; ``words`` of the decision, or of a unit it touched."""
    rows = Reorganisation.objects.visible_to(user)
    if words.strip():
        units = Union.objects.visible_to(user).matching(words).order_by().values("pk")
        links = UnionLink.objects.filter(
            Q(from_union__in=units) | Q(to_union__in=units)
        )
        rows = rows.filter(
            Q(decision_number__icontains=words)
            | Q(decision_title__icontains=words)
            | Q(pk__in=links.values("reorganisation"))
        )
    counted = rows.annotate(
        ended=Count("links__from_union", distinct=True),
        begun=Count("links__to_union", distinct=True),
    )
    return counted.order_by("-effective_on", "-pk")


def waiting(user: "User") -> UnionQuerySet:
    """Divided units, hers to decide, of which nobody goes on with the figures yet."""
    links = UnionLink.objects.filter(from_union=OuterRef("pk"))
    parts = UnionLink.objects.filter(extent=Extent.PART)
    foreign = links.filter(extent=Extent.PART).exclude(
        to_union__in=Union.objects.inside(user)
    )
    # From the few divided ones on: asking each union would read the whole register.
    return Union.objects.filter(
        ~Exists(links.filter(is_main=True)),
        ~Exists(foreign),
        pk__in=parts.values("from_union"),
    )


def waiting_list(user: "User", words: str = "") -> UnionQuerySet:
    """The same with what one row of the list reads."""
    parts = UnionLink.objects.filter(extent=Extent.PART).select_related("to_union")
    rows = waiting(user).matching(words).select_related("parent")
    return rows.prefetch_related(
        Prefetch("links_to_successors", parts.order_by("pk"), to_attr="parts")
    )


@dataclass(frozen=True)
class Done:
    """What a reorganisation did: as its preview showed it, from what was written."""

    openings: list[OpeningRow]
    closings: list[ClosingRow]
    #: Those that the person may open.
    open_pks: frozenset[int]
    ended: int
    begun: int

    @property
    def open_refs(self) -> frozenset[str]:
        """The same as openings name them."""
        return frozenset(map(str, self.open_pks))

    @property
    def more(self) -> int:
        """Units that ended and are not shown."""
        return self.ended - len(self.closings)


def done(reorganisation: Reorganisation, *, viewer: "User") -> Done:
    """The first units that it ended and opened, and how many there are."""
    links = UnionLink.objects.filter(reorganisation=reorganisation)
    counts: dict[str, Any] = links.aggregate(
        ended=Count("from_union", distinct=True), begun=Count("to_union", distinct=True)
    )
    shown = _first(links, reorganisation)
    keys = {link.from_union_id for link in shown}
    keys |= {link.to_union_id for link in shown if link.to_union_id}
    seen = Union.objects.visible_to(viewer).filter(pk__in=keys)
    return Done(
        openings=_openings(shown, reorganisation),
        closings=_closings(shown, reorganisation),
        open_pks=frozenset(seen.values_list("pk", flat=True)) if keys else frozenset(),
        ended=counts["ended"],
        begun=counts["begun"],
    )


def _first(links: Any, reorganisation: Reorganisation) -> Sequence[UnionLink]:
    """All links of the first units that ended; those that only moved along last."""
    olds = Union.objects.filter(links_to_successors__in=links).distinct()
    chosen = links.exclude(kind=LinkKind.MOVE).values("from_union")
    if reorganisation.kind != ReorganisationKind.MOVE and chosen.exists():
        olds = olds.filter(pk__in=chosen)
    keys = list(olds.order_by("sort_key", "pk").values_list("pk", flat=True))
    rows = links.filter(from_union__in=keys[:SHOWN_UNITS])
    related = ("from_union", "to_union__parent")
    return list(rows.select_related(*related).order_by("from_union__sort_key", "pk"))


def _is_carried(link: UnionLink, reorganisation: Reorganisation) -> bool:
    is_move = link.kind == LinkKind.MOVE
    return is_move and reorganisation.kind != ReorganisationKind.MOVE


def _closings(
    links: Sequence[UnionLink], reorganisation: Reorganisation
) -> list[ClosingRow]:
    by_union: dict[Union, list[UnionLink]] = defaultdict(list)
    for link in links:
        by_union[link.from_union].append(link)
    return [
        ClosingRow(
            union,
            [
                Becoming(
                    ref=link.to_union_id,
                    title=str(link.to_union or ""),
                    kind=link.get_kind_display(),
                    extent=link.extent,
                    is_main=link.is_main,
                )
                for link in steps
            ],
            is_carried=all(_is_carried(link, reorganisation) for link in steps),
        )
        for union, steps in by_union.items()
    ]


def _openings(
    links: Sequence[UnionLink], reorganisation: Reorganisation
) -> list[OpeningRow]:
    by_union: dict[Union, list[UnionLink]] = defaultdict(list)
    for link in links:
        if link.to_union:
            by_union[link.to_union].append(link)
    return [
        OpeningRow(
            ref=str(union.pk),
            kind=union.kind,
            name=union.name,
            title=str(union),
            parent=str(union.parent or ""),
            origins=tuple(str(link.from_union) for link in steps),
            is_carried=all(_is_carried(link, reorganisation) for link in steps),
        )
        for union, steps in by_union.items()
    ]
