"""Where a union comes from and what became of it, over all reorganisations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.family import Bond, FamilyTree, Kin, family_tree
from unions.enums import Extent
from unions.models import Descent, Handover, Reorganisation, Union, UnionLink
from unions.rules import is_below

if TYPE_CHECKING:
    from accounts.models import User

#: A family larger than this is read no further; nobody could survey it.
_MOST = 400


@dataclass(frozen=True)
class Step:
    """One link as the list shows it, and those beyond it, further from the union."""

    link: UnionLink
    #: The other end; nothing: it ended without a successor.
    union: Union | None
    #: This person may open the other end, and the decision's page.
    is_open: bool
    shows_decision: bool
    beyond: tuple["Step", ...] = ()

    @property
    def is_part(self) -> bool:
        return self.link.extent == Extent.PART


@dataclass(frozen=True)
class HandedOn:
    """How many things of one kind this union passed on, and where they are listed."""

    label: str
    count: int
    reorganisation_id: int
    model: str


@dataclass(frozen=True)
class Lineage:
    """Where a union comes from and what became of it."""

    predecessors: tuple[Step, ...]
    successors: tuple[Step, ...]
    #: Nothing: there is no family to draw.
    tree: FamilyTree | None
    #: Those of the family that this person may open.
    open_pks: frozenset[int]
    #: Today's unit at the end of the main line, of a union that has ended.
    today: Union | None
    #: It was divided, and nobody has said yet who goes on with its figures.
    waits: bool
    #: It was divided among units that are all this person's: she says who goes on.
    may_decide: bool

    @property
    def began_on(self) -> date | None:
        days = [step.link.effective_on for step in self.predecessors]
        return max(days, default=None)


def lineage(union: Union, *, viewer: "User") -> Lineage:
    """The whole family of ``union``: all predecessors and all successors."""
    before, after = _relatives(union)
    links = _links(before, after, union)
    known = {link.from_union_id: link.from_union for link in links}
    known |= {link.to_union.pk: link.to_union for link in links if link.to_union}
    reader = _Reader(union, viewer, links, known)
    successors = reader.steps(forward=True)
    return Lineage(
        predecessors=reader.steps(forward=False),
        successors=successors,
        tree=_tree(union, links, known),
        open_pks=reader.open_pks,
        today=known.get(union.successor_id or 0),
        waits=bool(successors) and not any(step.link.is_main for step in successors),
        may_decide=may_decide(viewer, (step.link for step in successors)),
    )


def may_decide(user: "User", links: Iterable[UnionLink]) -> bool:
    """Whether a union was divided among units that are all below the person's own."""
    parts = [link for link in links if link.extent == Extent.PART]
    hers = all(is_below(user, link.to_union) for link in parts if link.to_union)
    return bool(parts) and hers and user.has_perm("unions.change_reorganisation")


def _relatives(union: Union) -> tuple[set[int], set[int]]:
    """Keys of all that it came from, and of all that came of it."""
    rows = Descent.objects.filter(Q(to_union=union) | Q(from_union=union))
    pairs = rows.order_by("pk").values_list("from_union", "to_union")[:_MOST]
    before = {one for one, _two in pairs} - {union.pk}
    return before, {two for _one, two in pairs} - {union.pk}


def _links(before: set[int], after: set[int], union: Union) -> list[UnionLink]:
    """The links on the ways to and from the union, oldest first."""
    earlier = Q(from_union__in=before, to_union__in={*before, union.pk})
    later = Q(to_union__in=after) | Q(to_union=None)
    rows = UnionLink.objects.filter(
        earlier | (later & Q(from_union__in={*after, union.pk}))
    )
    related = ("from_union", "to_union")
    return list(rows.select_related(*related).order_by("effective_on", "pk"))


class _Reader:
    """Makes the nested list; a union that two ways lead to is unfolded once."""

    def __init__(
        self,
        union: Union,
        viewer: "User",
        links: list[UnionLink],
        known: Mapping[int, Union],
    ) -> None:
        self.union = union
        self.onward: dict[bool, dict[int, list[UnionLink]]] = {
            True: defaultdict(list),
            False: defaultdict(list),
        }
        for link in links:
            self.onward[True][link.from_union_id].append(link)
            if link.to_union_id is not None:
                self.onward[False][link.to_union_id].append(link)
        self.open_pks = _visible(known, viewer)
        self.decisions = _decisions(links, viewer)
        self.unfolded: set[int] = set()

    def steps(self, *, forward: bool, of: int | None = None) -> tuple[Step, ...]:
        here = self.union.pk if of is None else of
        if here in self.unfolded and of is not None:
            return ()
        self.unfolded.add(here)
        return tuple(
            self._step(link, forward=forward) for link in self.onward[forward][here]
        )

    def _step(self, link: UnionLink, *, forward: bool) -> Step:
        union = link.to_union if forward else link.from_union
        return Step(
            link=link,
            union=union,
            is_open=union is not None and union.pk in self.open_pks,
            shows_decision=link.reorganisation_id in self.decisions,
            beyond=self.steps(forward=forward, of=union.pk) if union else (),
        )


def _visible(known: Mapping[int, Union], viewer: "User") -> frozenset[int]:
    if not known:
        return frozenset()
    rows = Union.objects.visible_to(viewer).filter(pk__in=known)
    return frozenset(rows.values_list("pk", flat=True))


def _decisions(links: list[UnionLink], viewer: "User") -> frozenset[int]:
    keys = {link.reorganisation_id for link in links if link.reorganisation_id}
    if not keys:
        return frozenset()
    rows = Reorganisation.objects.visible_to(viewer).filter(pk__in=keys)
    return frozenset(rows.values_list("pk", flat=True))


def _tree(
    union: Union, links: list[UnionLink], known: Mapping[int, Union]
) -> FamilyTree | None:
    """Nothing when there is no other union to draw."""
    if len(known) < 2:  # noqa: PLR2004 -- itself and another
        return None
    begins = {link.to_union_id: link.effective_on for link in links}
    ends = {link.from_union_id: link.effective_on - timedelta(days=1) for link in links}
    kin = [
        Kin(key, one.unit_name, _years(one, begins.get(key), ends.get(key)))
        for key, one in known.items()
    ]
    bonds = [
        Bond(link.from_union_id, link.to_union_id, link.extent == Extent.PART)
        for link in links
        if link.to_union_id is not None
    ]
    return family_tree(kin, bonds, union.pk, _rest)


def _years(union: Union, begun: date | None, ended: date | None) -> str:
    """From when to when; a day that the register lacks is known from the links."""
    first, last = union.valid_from or begun, union.valid_to or ended
    if first and last:
        return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
    if first:
        return _("from %(day)s") % {"day": f"{first:%d/%m/%Y}"}
    if last:
        return _("until %(day)s") % {"day": f"{last:%d/%m/%Y}"}
    return ""


def _rest(count: int) -> str:
    words = ngettext("and %(count)s more unit", "and %(count)s more units", count)
    return words % {"count": count}


def handed_on(union: Union, *, viewer: "User") -> list[HandedOn]:
    """What this union passed on, by kind, as far as the person may know of it."""
    seen = Handover.objects.visible_to(viewer)
    rows = seen.filter(from_union=union).exclude(to_union=None)
    counted = rows.order_by().values("model", "reorganisation").annotate(n=Count("pk"))
    found = [
        HandedOn(things(row["model"]), row["n"], row["reorganisation"], row["model"])
        for row in counted
    ]
    return sorted(found, key=lambda one: (one.model, one.reorganisation_id))


def things(model: str) -> str:
    """How things of a kind are called: ``unions.branch`` → branches."""
    return str(apps.get_model(model)._meta.verbose_name_plural)
